"""Pages as they look: boxes lie over exactly the cited characters; where they cannot, nothing is marked."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from corpus import Document, ReadError, digest_of, discover, read
from corpus.facsimile import Box, Facsimile, Leaf, NoFacsimileError, Placed, ofd_svg, open_facsimile, place
from corpus.reader import parse
from corpus.text.normalise import compact
from tests.corpus.test_ofd import Writer, layer, text_object

Pdf = Callable[..., bytes]
_SENTENCE = re.compile(r"[^\n。]{6,}。?")
_SVG = "{http://www.w3.org/2000/svg}"


def _kept(folder: Path, name: str, data: bytes) -> Document:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(data)
    return read(path)


def _under(leaf: Leaf, boxes: tuple[Box, ...]) -> str:
    """Give the characters whose middle lies in one of the boxes, whatever the boxes were made from."""

    def is_in(box: Box, x: float, y: float) -> bool:
        return box.left <= x <= box.right and box.top <= y <= box.bottom

    return "".join(
        glyph.character
        for glyph in leaf.glyphs
        if any(
            is_in(box, (glyph.box.left + glyph.box.right) / 2, (glyph.box.top + glyph.box.bottom) / 2)
            for box in boxes
        )
    )


def _spelled(placed: Placed, facsimile: Facsimile) -> str:
    return "".join(_under(facsimile.leaf(number), boxes) for number, boxes in sorted(placed.boxes.items()))


def test_every_sentence_of_the_sample_is_found(sample_folder: Path) -> None:
    """Under the boxes stands exactly the quote."""
    source = next(source for source in discover(str(sample_folder)) if source.endswith(".pdf"))
    document = read(source)
    facsimile = open_facsimile(document)
    for sentence in _SENTENCE.finditer(document.text):
        placed = place(document, *sentence.span(), facsimile)
        assert placed.is_whole, sentence[0]
        assert _spelled(placed, facsimile) == compact(sentence[0])
    facsimile.close()


def test_a_quote_over_two_pages_is_marked_on_both(pdf_of: Pdf, tmp_path: Path) -> None:
    """What goes on overleaf is marked on each page; the foot between them is not."""
    first = [(72, 100, "第一条　实训基地由示例市财政局与示例市教育局共同", 16), (280, 40, "— 1 —", 16)]
    second = [(72, 760, "建设，每年开放二百天。", 16), (280, 40, "— 2 —", 16)]
    document = _kept(tmp_path, "a.pdf", pdf_of([first, second]))
    facsimile = open_facsimile(document)
    start, end = document.text.index("示例市教育局"), document.text.index("，每年")
    placed = place(document, start, end, facsimile)
    assert placed.is_whole
    leaves = {number: _under(facsimile.leaf(number), boxes) for number, boxes in placed.boxes.items()}
    assert leaves == {1: "示例市教育局共同", 2: "建设"}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_marked_as_it_is_shown(pdf_of: Pdf, tmp_path: Path, rotate: int) -> None:
    """The box lies where the picture has ink, however the page is turned."""
    data = pdf_of([[(150, 700, "第一条　实训基地由示例市建设。", 20)]], rotate=rotate)
    document = _kept(tmp_path, "a.pdf", data)
    facsimile = open_facsimile(document)
    start = document.text.index("示例市")
    (box,) = place(document, start, start + 3, facsimile).boxes[1]
    leaf = facsimile.leaf(1)
    picture = Image.open(io.BytesIO(facsimile.picture(1, 600).data)).convert("L")
    assert picture.width == 600
    scale = 600 / leaf.width
    inside = picture.crop(tuple(round(edge * scale) for edge in (box.left, box.top, box.right, box.bottom)))
    dark = sum(value < 128 for value in inside.tobytes()) / (inside.width * inside.height)
    assert dark > 0.5  # the test's font draws every character as a full box


def test_of_equal_words_those_amid_the_same_words_are_marked(pdf_of: Pdf, tmp_path: Path) -> None:
    """A sentence that stands twice on a page is marked where it was cited."""
    lines = [
        "甲项目由市教育局负责。",
        "报送材料逾期不予受理。",
        "乙项目由市财政局负责。",
        "报送材料逾期不予受理。",
    ]
    items = [(72.0, 700.0 - 40 * row, words, 16.0) for row, words in enumerate(lines)]
    document = _kept(tmp_path, "a.pdf", pdf_of([items]))
    facsimile = open_facsimile(document)
    start = document.text.rindex("报送材料")
    (box,) = place(document, start, start + 11, facsimile).boxes[1]
    first = document.text.index("报送材料")
    (other,) = place(document, first, first + 11, facsimile).boxes[1]
    assert box.top - other.top == pytest.approx(80, abs=1)


def test_words_that_are_not_on_the_page_are_not_marked(pdf_of: Pdf, tmp_path: Path) -> None:
    """What the text says otherwise than the page, and what stands there twice alike, is left unmarked."""
    data = pdf_of(
        [[(72, 700, "本办法由市教育局解释。", 16), (72, 600, "甲乙丙丁", 16), (72, 400, "甲乙丙丁", 16)]]
    )
    document = _kept(tmp_path, "a.pdf", data)
    facsimile = open_facsimile(document)
    altered = replace(document, text=document.text.replace("市教育局", "省财政厅"))
    start = altered.text.index("本办法")
    assert place(altered, start, start + 11, facsimile) == Placed({}, False)
    alone = replace(document, text="甲乙丙丁", pages=(replace(document.pages[0], start=0, end=4),))
    assert place(alone, 0, 4, facsimile) == Placed({}, False)


def test_a_row_of_a_table_is_found_by_its_cells(pdf_of: Pdf, tmp_path: Path) -> None:
    """The cells of the row are marked and no other row's; that its heads are not is said."""
    rows = [
        ("项目名称", "牵头单位", "补助金额"),
        ("共享实训中心", "市教育局", "30万元"),
        ("产业学院", "市工信局", "30万元"),
    ]
    items = [
        (72.0 + 150 * column, 700.0 - 40 * row, words, 14.0)
        for row, cells in enumerate(rows)
        for column, words in enumerate(cells)
    ]
    document = _kept(tmp_path, "a.pdf", pdf_of([items]))
    facsimile = open_facsimile(document)
    line = next(line for line in document.text.split("\n") if "产业学院" in line)
    start = document.text.index(line)
    placed = place(document, start, start + len(line), facsimile)
    assert _spelled(placed, facsimile) == "产业学院市工信局30万元"
    assert not placed.is_whole


def test_files_within_an_archive(sample_folder: Path, tmp_path: Path) -> None:
    """A PDF inside a ZIP archive is opened there."""
    pdf = next(sample_folder.glob("*.pdf"))
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.write(pdf, "内/意见.pdf")
    (source,) = discover(tmp_path)
    assert open_facsimile(read(source)).count == open_facsimile(read(pdf)).count


def test_why_there_is_nothing_to_see(sample_folder: Path, tmp_path: Path) -> None:
    """A file that changed, is gone, came from the web, has no pages or is damaged is told apart."""
    path = tmp_path / "意见.pdf"
    shutil.copy(next(sample_folder.glob("*.pdf")), path)
    document = read(path)

    def why(known: Document) -> str:
        with pytest.raises(NoFacsimileError) as raised:
            open_facsimile(known)
        return raised.value.why

    assert why(replace(document, format="docx")) == "format"
    assert why(replace(document, source="https://example.invalid/a.pdf")) == "web"
    path.write_bytes(path.read_bytes() + b"\n")
    assert why(document) == "changed"
    path.write_bytes(b"%PDF-1.4\n")
    assert why(replace(document, digest=digest_of(b"%PDF-1.4\n"))) == "damaged"
    path.unlink()
    assert why(document) == "gone"


def test_a_page_too_long_for_a_picture_is_drawn_narrower(pdf_of: Pdf, tmp_path: Path) -> None:
    """The number of pixels is bounded, whatever width is asked for."""
    document = _kept(tmp_path, "a.pdf", pdf_of([[(72, 700, "本办法由市教育局解释。", 16)]]))
    facsimile = open_facsimile(document)
    picture = Image.open(io.BytesIO(facsimile.picture(1, 100_000).data))
    assert picture.width * picture.height <= 12_500_000


def _ofd(folder: Path, *content: str) -> Document:
    return _kept(folder, "通知.ofd", Writer([f"<o:Layer>{''.join(content)}</o:Layer>"]).bytes())


def test_an_ofd_page_is_drawn_and_marked(tmp_path: Path) -> None:
    """Words stand in the drawing at their places, and the box of a quote holds its characters only."""
    words = "申报单位应当于每年三月底以前提交材料。"
    document = _ofd(tmp_path, text_object(30, 40, words), text_object(30, 50, "逾期的，由市教育局退回。"))
    facsimile = open_facsimile(document)
    start = document.text.index("每年三月底")
    placed = place(document, start, start + 5, facsimile)
    assert placed.is_whole
    assert _spelled(placed, facsimile) == "每年三月底"
    drawn = etree.fromstring(facsimile.picture(1, 0).data)
    assert words in ["".join(text.itertext()) for text in drawn.iter(f"{_SVG}text")]
    (box,) = placed.boxes[1]
    assert (box.left, box.right) == (pytest.approx(30 + 7 * 5), pytest.approx(30 + 12 * 5))


def test_a_hostile_ofd_draws_no_more_than_numbers_and_text(tmp_path: Path) -> None:
    """Markup in words, paths, colours and names of fonts comes out as text or not at all."""
    evil = '"/><script>alert(1)</script>'
    escaped = evil.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    document = _ofd(
        tmp_path,
        text_object(30, 40, f"第一条 本办法所称试验{evil}", inside=f'<o:FillColor Value="{escaped} 1 2"/>'),
        f'<o:PathObject Boundary="0 0 9 9" LineWidth="{escaped}" Join="{escaped}" DashPattern="{escaped}">'
        f"<o:AbbreviatedData>M 0 0 L 5 {escaped} X 1</o:AbbreviatedData></o:PathObject>",
        f'<o:ImageObject Boundary="0 0 9 9" CTM="9 0 0 9 0 0" ResourceID="{escaped}"/>',
    )
    data = open_facsimile(document).picture(1, 0).data
    drawn = etree.fromstring(data)
    assert {element.tag for element in drawn.iter()} <= {
        f"{_SVG}{n}" for n in ("svg", "rect", "g", "text", "path")
    }
    assert b"<script" not in data
    assert all("alert" not in value for element in drawn.iter() for value in element.attrib.values())


def test_a_page_of_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with more characters than any has is not drawn."""
    monkeypatch.setattr(ofd_svg, "_MAX_OBJECTS", 100)
    many = layer([(30.0, 40.0, "申报材料" * 20), (30.0, 50.0, "申报单位" * 20)])
    document = _kept(tmp_path, "a.ofd", Writer([many]).bytes())
    with pytest.raises(NoFacsimileError) as raised:
        open_facsimile(document).picture(1, 0)
    assert raised.value.why == "slow"


def test_a_scan_is_marked_where_its_words_are_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a page that is a picture, the box of a quote lies over its line."""
    pytest.importorskip("rapidocr")
    page = Image.open(Path(__file__).parent / "files" / "scan" / "page.png")
    page.crop((0, 0, page.width, page.height // 6)).save(tmp_path / "page.png")  # recognising takes seconds
    document = read(tmp_path / "page.png")
    facsimile = open_facsimile(document)
    leaf = facsimile.leaf(1)
    monkeypatch.setattr(facsimile, "leaf", lambda number: leaf)  # recognised once
    sentence = max(_SENTENCE.finditer(document.text), key=lambda found: len(found[0]))
    placed = place(document, *sentence.span(), facsimile)
    assert placed.is_whole
    assert _spelled(placed, facsimile) == compact(sentence[0])


@pytest.mark.shared
def test_shared_ofds_are_drawn(shared_data: Path) -> None:
    """Every page of every OFD that can be read is a well-formed drawing of the size it says."""
    drawn = 0
    for source in discover(shared_data / "ofd"):
        try:
            document = parse(Path(source).read_bytes(), source)
        except ReadError:
            continue
        facsimile = open_facsimile(document)
        for number in range(1, facsimile.count + 1):
            width, height = facsimile.size(number)
            box = etree.fromstring(facsimile.picture(number, 0).data).get("viewBox").split()
            assert (float(box[2]), float(box[3])) == pytest.approx((width, height), abs=0.001)
            drawn += 1
    assert drawn > 20
