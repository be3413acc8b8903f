"""PDF: words and drawn lines through pdfium, pages that are only pictures through OCR.

Says which pages are pictures; what printed words mean is the trade of `printed`.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence

import pypdfium2 as pdfium

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.loaders import ocr
from corpus.loaders.drawings import is_picture, may_have_table, rules_of
from corpus.loaders.glyphs import pieces_of
from corpus.loaders.printed import PrintedLine, Rule, blocks_of
from corpus.normalise import clean, compact

log = logging.getLogger(__name__)

_MAX_PAGES = 5000
_MAX_SCANS = 300  # pages to be recognised, at some seconds each …
_MAX_SECONDS = 900.0  # … and the time for all of them
_MAX_PIXELS = 16_000_000  # of a page to be recognised: beyond A1 at 150 dpi it is drawn smaller
_MIN_CHARACTERS = 5  # of all pages together: less is a stray mark
_FEW = 30  # characters; a page of more is text, however large its pictures
_GARBLED = 0.3  # share of characters without a meaning: the file lacks the table from glyphs to characters
_MEANINGLESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
# Microsoft Word - 关于…的通知.docx: what printing programs call a file
_PRINTED_NAME = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - )|\.(?:docx?|wps|pptx?|xlsx?|pdf|rtf|txt)$", re.I)


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a PDF.

    Raises `ReadError` for a damaged or locked one, and for a scan where OCR is not installed.
    """
    document = _open(data, source)
    try:
        if len(document) > _MAX_PAGES:
            raise ReadError(f"“{source}”有 {len(document)} 页，超过 {_MAX_PAGES} 页；请拆分后再试")
        reader = _Reader(document, source)
        for number in range(1, len(document) + 1):
            reader.read(number)
        reader.recognise()
        title = _title(document)
    except pdfium.PdfiumError as error:
        raise ReadError(
            f"“{source}”是 PDF，但有的页面已损坏；请用阅读器打开后另存（打印）为新的 PDF 再试"
        ) from error
    finally:
        document.close()
    if sum(len(line.text) for line in reader.lines) < _MIN_CHARACTERS:
        raise ReadError(
            f"“{source}”里没有文字；若是扫描件，请确认图像清楚，或先用识别（OCR）软件另存为带文字的 PDF 再试"
        )
    return Loaded(blocks_of(reader.lines, reader.rules), [title] if title else [], recognised=reader.recognised)


def _open(data: bytes, source: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"“{source}”有打开密码，读不出来；请去掉密码后另存，再试") from error
        raise ReadError(f"“{source}”是 PDF，但已损坏或不完整，打不开；请重新下载后再试") from error


def _title(document: pdfium.PdfDocument) -> str:
    """Give the declared title, if it is one and not the name of a file or a program."""
    title = clean(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    return title if len(title) > _MIN_TITLE and not _FILE_NAME.search(title) else ""


class _Reader:
    """Reads a document page by page; keeps the pages for which there is nothing to read but a picture."""

    def __init__(self, document: pdfium.PdfDocument, source: str) -> None:
        self._document = document
        self._source = source
        self._pictures: list[int] = []
        self.lines: list[PrintedLine] = []
        self.rules: list[Rule] = []
        self.recognised = False

    def read(self, number: int) -> None:
        """Read the words of a page, or note that it is a picture."""
        page = self._document[number - 1]
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
            if _is_garbled(text):
                self._pictures.append(number)
                return
            pieces, turn = pieces_of(textpage, text, number, page.get_height())
            if len(text) < 2 * _FEW and len(compact(text)) < _FEW and is_picture(page):
                self._pictures.append(number)
            self.lines += pieces
            if may_have_table(pieces):
                self.rules += rules_of(page, number, turn)
        finally:
            textpage.close()
            page.close()

    def recognise(self) -> None:
        """Read the pages that are pictures, or say that they are left out; all of them raise `ReadError`."""
        if not self._pictures:
            return
        if not ocr.is_installed():
            self._miss()
            return
        if len(self._pictures) > _MAX_SCANS:
            raise ReadError(
                f"“{self._source}”有 {len(self._pictures)} 页扫描件，超过 {_MAX_SCANS} 页；请拆分后再试"
            )
        until = time.monotonic() + _MAX_SECONDS
        stamps = [line for line in self.lines if line.page in self._pictures]
        self.lines = [line for line in self.lines if line.page not in self._pictures]
        for number in self._pictures:
            if time.monotonic() > until:
                raise ReadError(
                    f"“{self._source}”扫描件太长，{_MAX_SECONDS / 60:.0f} 分钟没有识别完；请拆分后再试"
                )
            ...

    def _miss(self) -> None:
        """Refuse a scan, or warn of the pages of a document that are scans."""
