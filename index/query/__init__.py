"""Understands a question before anything is searched: its forms, its other words, what it names exactly."""

from index.query.datatypes import Correction, Expansion, Query, Reference
from index.query.synonyms import Synonyms, own_table
from index.query.understanding import understood

__all__ = ["Correction", "Expansion", "Query", "Reference", "Synonyms", "own_table", "understood"]
