"""The answering room: a question goes in, an answer made of cited statements comes out."""

from qa.assistant import Assistant
from qa.datatypes import (
    Answer,
    Cell,
    Citation,
    Comparison,
    Notice,
    Refusal,
    Row,
    ShortAnswer,
    Statement,
)

__all__ = [
    "Answer",
    "Assistant",
    "Cell",
    "Citation",
    "Comparison",
    "Notice",
    "Refusal",
    "Row",
    "ShortAnswer",
    "Statement",
]
