"""The answering room: a question goes in, an answer made of cited statements comes out."""

from qa.datatypes import Answer, Cell, Citation, Comparison, Refusal, Row, Statement

__all__ = ["Answer", "Cell", "Citation", "Comparison", "Refusal", "Row", "Statement"]
