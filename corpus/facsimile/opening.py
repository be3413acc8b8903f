"""The file of a document opened again to be looked at, if it is still the one that was read."""

from __future__ import annotations

from typing import Protocol

from corpus.datatypes import ReadError
from corpus.facsimile.datatypes import Facsimile, NoFacsimileError
from corpus.sniffing import sniff
from corpus.sources import digest_of, is_url, load_bytes

PAGED = frozenset({"pdf", "ofd", "scan"})  # formats of documents whose pages can be shown


class Readable(Protocol):
    """What must be known of a document to open its file again."""

    @property
    def source(self) -> str:
        """Give where it was read from."""
        ...

    @property
    def format(self) -> str:
        """Give as what."""
        ...

    @property
    def digest(self) -> str:
        """Give the SHA-256 of its bytes."""
        ...


def open_facsimile(document: Readable) -> Facsimile:
    """Open the file that a document was read from, also inside a ZIP archive; the web is not asked.

    Raises NoFacsimileError with the reason.
    """
    if document.format not in PAGED:
        raise NoFacsimileError("format")
    if is_url(document.source):
        raise NoFacsimileError("web")
    try:
        data = load_bytes(document.source)
    except ReadError as error:
        raise NoFacsimileError("gone") from error
    if digest_of(data) != document.digest:
        raise NoFacsimileError("changed")
    return _opened(data, document)


def _opened(data: bytes, document: Readable) -> Facsimile:
    # Each library costs up to 0.2 s to import, which no other command must pay.
    kind = sniff(data, document.source)
    if kind == "ofd":
        from corpus.facsimile.ofd import OfdFacsimile

        return OfdFacsimile(data, document.source)
    if kind == "image":
        from corpus.facsimile.scan import ImageFacsimile

        return ImageFacsimile(data, document.source)
    if kind != "pdf":
        raise NoFacsimileError("format")
    from corpus.facsimile.pdf import PdfFacsimile

    opened = PdfFacsimile(data)
    if document.format == "scan":
        from corpus.facsimile.scan import ScanFacsimile

        return ScanFacsimile(opened)
    return opened
