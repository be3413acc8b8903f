"""Lets a language model write from the same evidence; each sentence is checked before it is shown."""

from qa.writing.model import Model
from qa.writing.writer import Writer

__all__ = ["Model", "Writer"]
