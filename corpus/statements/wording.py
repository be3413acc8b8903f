"""Digests by which copies of one text are known, from whatever site, in whatever file; knows no works."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from corpus.datatypes import Document
from corpus.statements.naming import base_title, head_end, is_headed
from corpus.text.facts import facts_of

_DIGEST_BYTES = 16  # all documents against all: a collision is not to be expected
_MAX_PREAMBLE = 3000  # characters above a law's first article that may be its history and the notice about it
_GAPS = re.compile(r"[^\w.．]+")
_STOPS = re.compile(r"\.(?!\d)")  # of the punctuation only the point of 1.5 counts


def wording_of(document: Document) -> str:
    """Give a digest of a document's content that copies share.

    White space, punctuation, full width, title, metadata and framing matter make no difference, nor does the
    notice around the document that it issues.
    """
    begin = _content_start(document)
    parts: list[str] = []
    for matter in document.matter:
        parts.append(document.text[begin : matter.start])
        begin = max(begin, matter.end)
    parts.append(document.text[begin:])
    words = _GAPS.sub("", "".join(parts)) or _GAPS.sub("", document.text)
    if not unicodedata.is_normalized("NFKC", words):
        words = unicodedata.normalize("NFKC", words)
    if "." in words:
        words = _STOPS.sub("", words)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def _content_start(document: Document) -> int:
    """Give where the content begins: the first chapter or article, what a notice issues, or below a head."""
    begin = head_end(document)
    issued = base_title(document.title)
    for section in document.outline:
        if section.kind not in {"heading", "item"}:
            return section.start if section.start - begin <= _MAX_PREAMBLE else begin
        if issued != document.title and is_headed(section.title, issued):
            return section.body
        if section.label:
            break
    for line in document.text[begin:].split("\n")[:-1]:
        if line.strip() and not facts_of(line):
            break
        begin += len(line) + 1
    return begin
