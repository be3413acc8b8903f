"""The reading room: a file or page goes in, a document with its outline and passages comes out."""

from corpus.datatypes import Document, Matter, Metadata, Page, Passage, ReadError, Section, Stated
from corpus.passages import cut
from corpus.reader import READER, abilities, parse, read
from corpus.revision import Change, changes
from corpus.secrecy import discreet, environment, fault_of
from corpus.sources import (
    absolute,
    digest_of,
    discover,
    doc_id_of,
    file_of,
    holds_sources,
    is_gone,
    is_url,
    load_bytes,
)
from corpus.statements.works import dated, wording_of, works_of
from corpus.structure.addresses import Outline, address_of

__all__ = [
    "READER",
    "Change",
    "Document",
    "Matter",
    "Metadata",
    "Outline",
    "Page",
    "Passage",
    "ReadError",
    "Section",
    "Stated",
    "abilities",
    "absolute",
    "address_of",
    "changes",
    "cut",
    "dated",
    "digest_of",
    "discover",
    "discreet",
    "doc_id_of",
    "environment",
    "fault_of",
    "file_of",
    "holds_sources",
    "is_gone",
    "is_url",
    "load_bytes",
    "parse",
    "read",
    "wording_of",
    "works_of",
]
