"""PDF: words and drawn lines through pdfium, pages that are only pictures through OCR.

Says which pages are pictures; what printed words mean is the trade of `printed`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.printed import ocr
from corpus.printed.blocks import PrintedLine, Rule, blocks_of
from corpus.printed.drawings import is_picture, largest_picture, may_have_table, rules_of
from corpus.printed.glyphs import pieces_of
from corpus.printed.pdfium import PDFIUM
from corpus.printed.unseen import seen
from corpus.text.normalise import clean, compact

log = logging.getLogger(__name__)

_MAX_PAGES = 5000
_MAX_SCANS = 1000  # pages to be recognised, at some seconds each
_MAX_PIXELS = 16_000_000  # of a page as drawn to be recognised: beyond A1 it is drawn smaller …
_MAX_PICTURE = 150_000_000  # … and of a picture on it: A2 at 600 dpi has 140 million
_MIN_CHARACTERS = 5  # of all pages together: less is a stray mark
_FEW = 30  # characters; a page of more is text, however large its pictures
_GARBLED = 0.3  # share of characters without a meaning: the file lacks the table from glyphs to characters
_MEANINGLESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_SAMPLE = 50  # characters of a page that are asked about
_MIN_TITLE = 7  # characters; shorter ones are 文档1, 幻灯片 1
# Microsoft Word - 通知, 通知.docx: what printing programs call a file
_FILE_NAME = re.compile(
    r"^(?:Microsoft )?(?:Word|PowerPoint|Excel) - |\.(?:docx?|wps|pptx?|xlsx?|pdf|rtf|txt)$", re.I
)


@dataclass(slots=True)
class _Pages:
    """What is read of a document so far."""

    lines: list[PrintedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)  # numbers of the pages that are only pictures


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a PDF.

    Raises `ReadError` for a damaged or locked one, and for a scan where OCR is not installed.
    """
    pages = _Pages()
    recognised = False
    with PDFIUM:
        document = _open(data, source)
    try:
        with PDFIUM:
            if len(document) > _MAX_PAGES:
                raise ReadError(f"“{source}”有 {len(document)} 页，超过 {_MAX_PAGES} 页；请拆分后再试")
            for number in range(1, len(document) + 1):
                _read(document, number, pages)
            title = _title(document)
        if pages.pictures:
            recognised = _recognise(document, pages, source)
    except pdfium.PdfiumError as error:
        raise ReadError(
            f"“{source}”是 PDF，但有的页面已损坏；请用阅读器打开后另存（打印）为新的 PDF 再试"
        ) from error
    finally:
        with PDFIUM:
            document.close()
    if sum(len(line.text) for line in pages.lines) < _MIN_CHARACTERS:
        raise ReadError(
            f"“{source}”里没有文字；如果是扫描件，请确认图像清楚，或先用识别（OCR）软件另存为带文字的 PDF"
        )
    return Loaded(blocks_of(pages.lines, pages.rules), [title] if title else [], recognised=recognised)


def _open(data: bytes, source: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"“{source}”有打开密码，读不出来；请去掉密码后另存，再试") from error
        raise ReadError(f"“{source}”是 PDF，但已损坏或不完整，打不开；请重新下载后再试") from error


def _title(document: pdfium.PdfDocument) -> str:
    """Give the declared title, unless it is the name of a file."""
    try:
        title = clean(document.get_metadata_value("Title"))
    except UnicodeDecodeError:  # half a surrogate pair
        return ""
    return title if len(title) >= _MIN_TITLE and not _FILE_NAME.search(title) else ""


def _read(document: pdfium.PdfDocument, number: int, pages: _Pages) -> None:
    """Read the words of a page, and note if it is a picture."""
    page = document[number - 1]
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        if _is_garbled(textpage, text):
            pages.pictures.append(number)
            return
        text = seen(page, textpage, text)
        pieces, turn = pieces_of(textpage, text, number, page.get_height())
        if len(pieces) < _FEW and len(compact(text)) < _FEW and is_picture(page):
            pages.pictures.append(number)
        pages.lines += pieces
        if may_have_table(pieces):
            pages.rules += rules_of(page, number, turn)
    finally:
        textpage.close()
        page.close()


def _is_garbled(textpage: pdfium.PdfTextPage, text: str) -> bool:
    """Say whether the characters of a page mean nothing, or are numbers of glyphs and no characters."""
    if len(_MEANINGLESS.findall(text)) > _GARBLED * len(text):
        return True
    sample = [index for index in range(0, len(text), 1 + len(text) // _SAMPLE) if not text[index].isspace()]
    wrong: int = sum(pdfium_c.FPDFText_HasUnicodeMapError(textpage.raw, index) == 1 for index in sample)
    return wrong > _GARBLED * len(sample)


def _recognise(document: pdfium.PdfDocument, pages: _Pages, source: str) -> bool:
    """Read the pages that are pictures; say whether words come from them.

    Without OCR a scan is refused, and of a document that has some scanned pages these are left out.
    """
    numbers = pages.pictures
    if not ocr.is_installed():
        others = sum(len(line.text) for line in pages.lines if line.page not in set(numbers))
        if others < _FEW:
            raise ReadError(f"“{source}”是扫描件，没有文字层，要识别（OCR）才能读；{ocr.INSTALL}")
        log.warning("“%s”第 %s 页是扫描的图像，没有读；%s", source, _ranges(numbers), ocr.INSTALL)
        return False
    if len(numbers) > _MAX_SCANS:
        raise ReadError(f"“{source}”有 {len(numbers)} 页扫描件，超过 {_MAX_SCANS} 页；请拆分后再试")
    allowance = ocr.Allowance(len(numbers), source)
    has_words = False
    for done, number in enumerate(numbers):
        allowance.check(done)
        found = ocr.recognise(*_drawn(document, number, source))
        if found.lines:
            pages.lines = [line for line in pages.lines if line.page != number] + found.lines
            pages.rules = [rule for rule in pages.rules if rule.page != number] + found.rules
            has_words = True
    return has_words


def _drawn(document: pdfium.PdfDocument, number: int, source: str) -> tuple[ocr.Pixels, int, float]:
    """Give the picture of a page, its number, and how many points a pixel is wide."""
    with PDFIUM:
        page = document[number - 1]
        try:
            if largest_picture(page) > _MAX_PICTURE:
                raise ReadError(f"“{source}”第 {number} 页的图像太大；请降到 300 dpi 重新扫描后再试")
            width, height = page.get_size()
            scale = min(ocr.DPI / 72, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
            return (
                page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3].copy(),
                number,
                1 / scale,
            )
        finally:
            page.close()


def _ranges(numbers: Sequence[int]) -> str:
    """Give numbers as a reader writes them: 3、5–7."""
    parts = []
    for _, group in groupby(enumerate(numbers), key=lambda entry: entry[1] - entry[0]):
        run = [number for _, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return "、".join(parts)
