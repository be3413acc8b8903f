"""PDF: words and drawn lines through pdfium, pages without a usable text layer through OCR.

Says which pages are scans; what printed words mean is the trade of `printed`.
"""

from __future__ import annotations

import pypdfium2 as pdfium

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.loaders.glyphs import pieces_of
from corpus.loaders.printed import PrintedLine, Rule, blocks_of
from corpus.loaders.ruling import may_have_table, rules_of
from corpus.normalise import clean

_MAX_PAGES = 5000
_MIN_CHARACTERS = 5  # of all pages together: less is a scan with a stray mark


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a PDF; raises `ReadError` for a damaged, locked or scanned one."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"“{source}”有打开密码，读不出来；请去掉密码后另存，再试") from error
        raise ReadError(f"“{source}”是 PDF，但已损坏或不完整，打不开；请重新下载后再试") from error
    lines: list[PrintedLine] = []
    rules: list[Rule] = []
    try:
        if len(document) > _MAX_PAGES:
            raise ReadError(f"“{source}”有 {len(document)} 页，超过 {_MAX_PAGES} 页；请拆分后再试")
        for number in range(len(document)):
            page = document[number]
            textpage = page.get_textpage()
            pieces, turn = pieces_of(textpage, textpage.get_text_range(), number + 1, page.get_height())
            lines += pieces
            if may_have_table(pieces):
                rules += rules_of(page, number + 1, turn)
            textpage.close()
            page.close()
        title = clean(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    except pdfium.PdfiumError as error:
        raise ReadError(
            f"“{source}”是 PDF，但有的页面已损坏；请用阅读器打开后另存（打印）为新的 PDF 再试"
        ) from error
    finally:
        document.close()
    if sum(len(line.text) for line in lines) < _MIN_CHARACTERS:
        raise ReadError(
            f"“{source}”是扫描件，没有文字层，这一版还不能读；"
            "请先用扫描软件识别文字（OCR），另存为带文字的 PDF 或 DOCX"
        )
    return Loaded(blocks_of(lines, rules), titles=[title] if len(title) > 6 else [])
