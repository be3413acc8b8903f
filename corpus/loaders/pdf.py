"""PDF with a text layer to blocks: printed lines joined to paragraphs, page furniture off, pages kept.

Reads words and their places through pdfium; a scan without words is refused with what to do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium

from corpus.blocks import Block, Loaded
from corpus.datatypes import ReadError
from corpus.lineforms import CLOSERS, PAUSES, TERMINAL, is_ended, stands_alone
from corpus.markers import marker_of
from corpus.normalise import clean, compact, tighten
from corpus.wraps import join

_MAX_PAGES = 5000
_MIN_CHARACTERS = 5  # of all pages together: less is a scan with a stray mark
_EDGE_LINES = 2  # running heads and feet stand in the first or last two lines of a page
_REPEATED = 0.5  # share of the pages on which a running head must stand
_EDGE_QUANTILE = 0.9  # most lines end at the right edge, few stick out
_SLACK = 1.5  # characters by which a full line may miss the right edge
_HEADING = 40  # characters; a longer paragraph without a full stop goes on overleaf
_INDENTED = 1.4  # characters by which the first line of a paragraph is set in
# — 1 —, -1-, 第 1 页 共 5 页, 1/5, 12
_PAGE_NUMBER = re.compile(
    r"[—–\-·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[—–\-·\s]*"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: its words, its page, where it begins and ends, and how wide one character is."""

    text: str
    page: int
    left: float
    right: float
    size: float


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a PDF; raises `ReadError` for a damaged, locked or scanned one."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"“{source}”有打开密码，读不出来；请去掉密码后另存，再试") from error
        raise ReadError(f"“{source}”是 PDF，但已损坏或不完整，打不开；请重新下载后再试") from error
    try:
        if len(document) > _MAX_PAGES:
            raise ReadError(f"“{source}”有 {len(document)} 页，超过 {_MAX_PAGES} 页；请拆分后再试")
        pages = [_lines(document, number) for number in range(len(document))]
        title = clean(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    except pdfium.PdfiumError as error:
        raise ReadError(
            f"“{source}”是 PDF，但有的页面已损坏；请用阅读器打开后另存（打印）为新的 PDF 再试"
        ) from error
    finally:
        document.close()
    if sum(len(line.text) for page in pages for line in page) < _MIN_CHARACTERS:
        raise ReadError(
            f"“{source}”是扫描件，没有文字层，这一版还不能读；"
            "请先用扫描软件识别文字（OCR），另存为带文字的 PDF 或 DOCX"
        )
    lines = [line for page in _without_furniture(pages) for line in page]
    return Loaded(_paragraphs(lines), titles=[title] if len(title) > 6 else [])


def _lines(document: pdfium.PdfDocument, number: int) -> list[_Line]:
    """Give the printed lines of one page, from top to bottom as the file orders them."""
    page = document[number]
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        placed = len(text) == textpage.count_chars()
        lines: list[_Line] = []
        offset = 0
        for raw in text.split("\r\n"):
            words = clean(raw.replace("\xad", "-").replace("\ufffe", ""))
            if words:
                first, last = offset + len(raw) - len(raw.lstrip()), offset + len(raw.rstrip()) - 1
                left, right = (
                    (textpage.get_charbox(first)[0], textpage.get_charbox(last)[2]) if placed else (0.0, 0.0)
                )
                size = (right - left) / max(len(words), 1)
                lines.append(_Line(tighten(words), number + 1, left, right, size))
            offset += len(raw) + 2
        return lines
    finally:
        textpage.close()
        page.close()


def _without_furniture(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Take off page numbers, and heads and feet that most pages repeat."""
    edges = Counter(
        re.sub(r"\d+", "#", compact(line.text))
        for page in pages
        for line in {id(line): line for line in page[:_EDGE_LINES] + page[-_EDGE_LINES:]}.values()
    )
    repeated = {words for words, count in edges.items() if count > max(2, _REPEATED * len(pages))}

    def is_furniture(page: list[_Line], index: int) -> bool:
        if _EDGE_LINES <= index < len(page) - _EDGE_LINES:
            return False
        words = page[index].text
        return bool(_PAGE_NUMBER.fullmatch(words)) or re.sub(r"\d+", "#", compact(words)) in repeated

    return [[line for index, line in enumerate(page) if not is_furniture(page, index)] for page in pages]


def _paragraphs(lines: list[_Line]) -> list[Block]:
    """Join printed lines to paragraphs by how far they reach and how far they are set in."""
    frames = {side: _frame([line for line in lines if line.page % 2 == side]) for side in (0, 1)}
    blocks: list[Block] = []
    text, pages = "", [(0, 1)]
    previous: _Line | None = None
    for line in lines:
        if previous is not None and _continues(text, previous, line, frames):
            if line.page != previous.page:
                pages.append((len(join(text, line.text)) - len(line.text), line.page))
            text = join(text, line.text)
        else:
            if text:
                blocks.append(Block(text, pages=tuple(pages)))
            text, pages = line.text, [(0, line.page)]
        previous = line
    return [*blocks, Block(text, pages=tuple(pages))] if text else blocks


def _frame(lines: list[_Line]) -> tuple[float, float]:
    """Give the left margin and right edge of the odd or the even pages."""
    if not lines:
        return 0.0, 0.0
    margin = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    return margin, sorted(line.right for line in lines)[int(len(lines) * _EDGE_QUANTILE)]


def _continues(text: str, previous: _Line, line: _Line, frames: dict[int, tuple[float, float]]) -> bool:
    """Say whether a printed line goes on with the paragraph before it."""
    if line.text[0] in PAUSES + CLOSERS + TERMINAL:
        return True
    if stands_alone(line.text) or stands_alone(text):
        return False
    size = max(line.size, 1.0)
    is_full = previous.right >= frames[previous.page % 2][1] - _SLACK * size
    is_indented = line.left >= frames[line.page % 2][0] + _INDENTED * size
    if marker_of(line.text) is not None and (is_indented or not is_full):
        return False
    if is_ended(text):
        return is_full and not is_indented
    if line.page != previous.page and len(text) > _HEADING:
        return not is_indented
    return is_full and not is_indented
