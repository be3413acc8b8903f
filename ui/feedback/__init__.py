"""What people said of answers, helpful or not: kept in the library's home, given out as evaluation cases."""

from ui.feedback.judgement import Judgement
from ui.feedback.store import Feedback

__all__ = ["Feedback", "Judgement"]
