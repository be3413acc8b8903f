"""The reading room: a file or page goes in, a document with its outline and passages comes out."""

from corpus.datatypes import Document, Metadata, Page, Passage, ReadError, Section

__all__ = ["Document", "Metadata", "Page", "Passage", "ReadError", "Section"]
