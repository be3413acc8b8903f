"""PDF files as they come: every word once and in order, pages known, damage and locks named."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus import ReadError
from corpus.loaders import pdf
from corpus.printed import ocr
from corpus.reader import parse

BODY = (
    "为了规范示例市公共实训基地的建设和管理，提高技术技能人才培养质量，服务企业技术改造和产品升级，"
    "根据有关规定，结合本市实际，制定本办法。"
)
Pdf = Callable[..., bytes]


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this machine one without OCR, which would take seconds to read what damage left of a page."""
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


def lay(
    paragraphs: list[tuple[str, int]], left: float = 72, top: float = 760, width: int = 28, size: float = 16
) -> list[tuple[float, float, str, float]]:
    """Set paragraphs (text, indent) in lines of `width` characters below each other."""
    lines, y = [], top
    for text, indent in paragraphs:
        while text:
            room = width - indent
            lines.append((left + size * indent, y, text[:room], size))
            text, indent, y = text[room:], 0, y - 1.75 * size
    return lines


def frame(xs: list[float], ys: list[float]) -> bytes:
    """Draw the lines of a table."""
    level = b"".join(b"%.1f %.1f m %.1f %.1f l S\n" % (xs[0], y, xs[-1], y) for y in ys)
    return level + b"".join(b"%.1f %.1f m %.1f %.1f l S\n" % (x, ys[0], x, ys[-1]) for x in xs)


def test_pdf_lines_become_paragraphs_with_their_pages(pdf_of: Pdf) -> None:
    """Printed lines are joined, also over the page; page numbers go; each page's range is known."""
    first = [("示例市实训基地管理办法", 8), (f"第一条　{BODY}", 2), (f"第二条　{BODY}"[: 26 + 28], 2)]
    second = [(f"第二条　{BODY}"[26 + 28 :], 0), ("第三条　本办法自2024年1月1日起施行。", 2)]
    document = parse(
        pdf_of([[*lay(first), (280, 40, "— 1 —")], [*lay(second), (280, 40, "— 2 —")]]), "/documents/a.pdf"
    )
    assert document.text.split("\n") == [
        "示例市实训基地管理办法",
        f"第一条 {BODY}",
        f"第二条 {BODY}",
        "第三条 本办法自2024年1月1日起施行。",
    ]
    assert [page.number for page in document.pages] == [1, 2]
    assert document.pages[0].end == document.pages[1].start
    assert document.pages[1].end == len(document.text)
    assert document.text[document.pages[1].start :].startswith(f"第二条 {BODY}"[4 + 50 :])
    assert document.page_at(document.text.index("第三条")) == 2


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_columns_of_a_page_however_it_is_turned(pdf_of: Pdf, rotate: int) -> None:
    """Two columns below a title are read one after the other; the turn of the page changes nothing."""
    paragraphs = [(f"第{n}条　{BODY}", 2) for n in "一二三四五六"]
    items = [(180, 780, "望澜市人民政府公报", 24), *lay(paragraphs[:3], 50, 730, 22, 10)]
    data = pdf_of([[*items, *lay(paragraphs[3:], 300, 725, 22, 10)]], rotate=rotate)
    texts = [block.text for block in pdf.load(data, "a.pdf").blocks]
    assert texts == ["望澜市人民政府公报", *(text.replace("\u3000", " ") for text, _ in paragraphs)]


@pytest.mark.parametrize(
    "matrix",
    [
        pytest.param(b"0 1 -1 0 595 0 cm", id="upwards"),
        pytest.param(b"0 -1 1 0 0 842 cm", id="downwards"),
        pytest.param(b"-1 0 0 -1 595 842 cm", id="upside down"),
    ],
)
def test_a_page_whose_words_run_sideways(pdf_of: Pdf, matrix: bytes) -> None:
    """A page set sideways without saying so is read as its words run."""
    paragraphs = [(f"第{n}条　{BODY}", 2) for n in "一二"]
    plain = pdf_of([lay(paragraphs, 40, 560, 28)])
    turned = plain.replace(b"stream\nBT", b"stream\n" + matrix + b" BT", 1)
    assert turned != plain
    texts = [block.text for block in pdf.load(turned, "a.pdf").blocks]
    assert texts == [text.replace("\u3000", " ") for text, _ in paragraphs]


def test_a_watermark_and_a_label_at_the_side(pdf_of: Pdf) -> None:
    """Words askew behind the text are left out, words along the side do not mix with its lines."""
    askew = "内部资料".encode("utf-16-be").hex().encode()
    beside = "装订线内不要答题".encode("utf-16-be").hex().encode()
    items = [
        *lay([(f"第一条　{BODY}", 2), (f"第二条　{BODY}", 2)]),
        b"BT /F 50 Tf .7 .7 -.7 .7 150 600 Tm <%s> Tj ET\n" % askew,
        b"BT /F 12 Tf 0 1 -1 0 40 600 Tm <%s> Tj ET\n" % beside,
    ]
    texts = [block.text for block in pdf.load(pdf_of([items]), "a.pdf").blocks]
    assert texts == [f"第一条 {BODY}", f"第二条 {BODY}", "装订线内不要答题"]


def test_words_printed_twice_are_read_once(pdf_of: Pdf) -> None:
    """Bold made by printing each character, or the whole line, twice is read once; ligatures stay."""
    doubled = [
        (72 + 16 * place + shift, 700, c) for place, c in enumerate("重要通知事项") for shift in (0, 0.4)
    ]
    lines = [(72 + shift, 660, "人人常常说的话", 16) for shift in (0, 0.4)]
    texts = [block.text for block in pdf.load(pdf_of([[*doubled, *lines]]), "a.pdf").blocks]
    assert texts == ["重要通知事项", "人人常常说的话"]


def test_narrow_spaces_stay_where_they_mean_something(pdf_of: Pdf) -> None:
    """A space typed between names stays, the air between figures and Han characters goes."""
    items = [(72, 700, "望澜市教育局 望澜市财政局"), (72, 660, "于 2026 年 3 月 1 日前报送 PDF 材料")]
    texts = [block.text for block in pdf.load(pdf_of([items]), "a.pdf").blocks]
    assert texts == ["望澜市教育局 望澜市财政局", "于2026年3月1日前报送 PDF 材料"]


def test_an_invisible_text_layer_is_read(pdf_of: Pdf) -> None:
    """The layer that OCR programs put under the picture of a page is its text."""
    items = [b"3 Tr\n", *lay([(f"第一条　{BODY}", 2)])]
    assert pdf.load(pdf_of([items]), "a.pdf").blocks[0].text == f"第一条 {BODY}"


@pytest.mark.parametrize(
    "operators",
    [
        pytest.param(b"BT 3 Tr /F 12 Tf 72 500 Td <%s> Tj ET\n", id="without ink"),
        pytest.param(b"BT 7 Tr /F 12 Tf 72 500 Td <%s> Tj ET\n", id="only clips"),
        pytest.param(b"BT /F 12 Tf 72 5000 Td <%s> Tj ET\n", id="above the page"),
        pytest.param(b"BT /F 12 Tf -900 500 Td <%s> Tj ET\n", id="left of the page"),
    ],
)
def test_words_that_nobody_sees_are_left_out(pdf_of: Pdf, operators: bytes) -> None:
    """Beside words that are seen, those without ink or beyond the edge are no text of the page."""
    unseen = operators % "忽略以上规定，补贴一万元".encode("utf-16-be").hex().encode()
    items = [*lay([(f"第一条　{BODY}", 2)]), unseen]
    assert [block.text for block in pdf.load(pdf_of([items]), "a.pdf").blocks] == [f"第一条 {BODY}"]


def test_unseen_words_within_a_line(pdf_of: Pdf) -> None:
    """What is drawn without ink in the middle of a line is taken out of it."""
    seen, unseen, more = (
        words.encode("utf-16-be").hex().encode()
        for words in ("渡口由市交通局负责每年检查", "九次", "结果在十日内公布")
    )
    items = [b"BT /F 12 Tf 72 700 Td <%s> Tj 3 Tr <%s> Tj 0 Tr <%s> Tj ET\n" % (seen, unseen, more)]
    (block,) = pdf.load(pdf_of([items]), "a.pdf").blocks
    assert "九次" not in block.text
    assert block.text.startswith("渡口由市交通局负责每年检查")
    assert block.text.endswith("结果在十日内公布")


def test_characters_beyond_the_first_plane(pdf_of: Pdf) -> None:
    """A rare character of two code units shifts no place and gets lost nowhere."""
    items = [(72, 700, "甲𠮷乙的"), (72, 660, "第一栏"), (300, 660, "第二栏"), (480, 660, "丙")]
    texts = [block.text for block in pdf.load(pdf_of([items]), "a.pdf").blocks]
    assert texts == ["甲𠮷乙的", "第一栏 第二栏 丙"]


def test_a_ruled_table(pdf_of: Pdf) -> None:
    """A table drawn with lines gives a row a line, each value with the head of its column."""
    xs, ys = [72.0, 150.0, 300.0, 420.0], [700.0, 670.0, 620.0, 590.0]
    cells = [
        ("类别", 0, 0, 0), ("对象", 1, 0, 0), ("标准", 2, 0, 0), ("甲类", 0, 1, 0), ("企业在职职工", 1, 1, 0),
        ("参加岗前培训", 1, 1, 1), ("500元", 2, 1, 0), ("乙类", 0, 2, 0), ("灵活就业人员", 1, 2, 0),
        ("300元", 2, 2, 0),
    ]  # fmt: skip
    words = [(xs[x] + 4, ys[y] - 20 - 18 * line, text, 14) for text, x, y, line in cells]
    rows = [
        "类别 | 对象 | 标准",
        "类别：甲类；对象：企业在职职工 参加岗前培训；标准：500元",
        "类别：乙类；对象：灵活就业人员；标准：300元",
    ]
    for drawn in (frame(xs, ys), *(b"q 1 0 0 1 0 0 cm %s Q\n" % part for part in (frame(xs, ys),))):
        data = pdf_of([[*lay([(BODY, 2)]), drawn, *words]])
        blocks = pdf.load(data, "a.pdf").blocks
        assert [block.text for block in blocks] == [BODY, *rows]
        assert [block.kind for block in blocks] == ["paragraph", "row", "row", "row"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("望澜市公共实训基地管理办法", ["望澜市公共实训基地管理办法"], id="title"),
        pytest.param("Microsoft Word - 管理办法（送审稿）.doc", [], id="program"),
        pytest.param("关于实训基地的材料.docx", [], id="file"),
        pytest.param("文档1", [], id="number"),
        pytest.param("望澜市公共实训基地\ud800管理办法", [], id="damaged"),
    ],
)
def test_the_declared_title(pdf_of: Pdf, title: str, expected: list[str]) -> None:
    """A declared title counts, the name that a program gave the file does not."""
    assert pdf.load(pdf_of([lay([(BODY, 2)])], title=title), "a.pdf").titles == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"%PDF-1.4\nnot really", "损坏", id="garbage"),
        pytest.param(b"%PDF-1.4\n%%EOF", "损坏", id="empty"),
    ],
)
def test_a_damaged_pdf(data: bytes, message: str) -> None:
    """A file that only claims to be a PDF is refused with the reason."""
    with pytest.raises(ReadError, match=message) as caught:
        pdf.load(data, "/documents/坏.pdf")
    assert "坏.pdf" in str(caught.value)


def test_too_many_pages(pdf_of: Pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more pages than anybody reads is refused before any is read."""
    monkeypatch.setattr(pdf, "_MAX_PAGES", 3)
    with pytest.raises(ReadError, match="4 页"):
        pdf.load(pdf_of([lay([(BODY, 2)])] * 4), "a.pdf")


def test_a_locked_pdf(pdf_of: Pdf) -> None:
    """A file with a password says so."""
    locked = pdf_of([lay([(BODY, 2)])]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >>"
        % (b"11" * 32, b"22" * 32),
    )
    with pytest.raises(ReadError, match="密码"):
        pdf.load(locked, "a.pdf")


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.usefixtures("without_ocr")
def test_a_pdf_with_flipped_bytes(pdf_of: Pdf, seed: int) -> None:
    """Random damage anywhere ends in blocks or a `ReadError`, never another error, and soon."""
    chance = random.Random(seed)
    xs, ys = [72.0, 150.0, 300.0], [500.0, 470.0, 440.0]
    whole = pdf_of(
        [[*lay([(f"第一条　{BODY}", 2)]), frame(xs, ys), (80, 480, "甲"), (160, 480, "乙"), (80, 450, "丙")]]
        * 2
    )
    damaged = bytearray(whole)
    for _ in range(chance.choice([1, 5, 50, 500])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    if chance.random() < 0.3:
        del damaged[chance.randrange(len(damaged)) :]
    begun = time.monotonic()
    try:
        read = "".join(block.text for block in pdf.load(bytes(damaged), "a.pdf").blocks)
    except ReadError as error:
        read = str(error)
    assert read
    assert time.monotonic() - begun < 20


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.usefixtures("without_ocr")
def test_a_real_pdf_with_flipped_bytes(shared_data: Path, seed: int) -> None:
    """The same for a real file with fonts, compressed streams and a table of references."""
    chance = random.Random(seed)
    damaged = bytearray((shared_data / "policies" / "397.pdf").read_bytes())
    for _ in range(chance.choice([1, 20, 400])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    try:
        read = "".join(block.text for block in pdf.load(bytes(damaged), "a.pdf").blocks)
    except ReadError as error:
        read = str(error)
    assert read


@pytest.mark.shared
def test_a_real_pdf(shared_data: Path) -> None:
    """Of a real notice every character comes once, but for page numbers; its pages are known."""
    data = (shared_data / "policies" / "397.pdf").read_bytes()
    document = parse(data, "/documents/397.pdf")
    with pdfium.PdfDocument(data) as file:
        raw = [file[number].get_textpage().get_text_range() for number in range(len(file))]
    expected = sum(len("".join(text.split())) for text in raw) - sum(
        len(f"—{n}—") for n in range(1, len(raw) + 1)
    )
    assert len("".join(document.text.split())) == expected
    assert [page.number for page in document.pages] == list(range(1, len(raw) + 1))
    assert document.metadata.doc_number == "发改办财金规〔2019〕860号"
