"""The answering room: a question goes in, an answer made of cited statements comes out."""

from qa.assistant import Assistant
from qa.datatypes import Answer, Cell, Citation, Comparison, Refusal, Row, Statement

__all__ = ["Answer", "Assistant", "Cell", "Citation", "Comparison", "Refusal", "Row", "Statement"]
