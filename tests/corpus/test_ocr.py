"""Scans and pictures are read where OCR is installed, and refused with what to install where it is not."""

from __future__ import annotations

import io
import random
import re
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from corpus import ReadError
from corpus.blocks import Block, Loaded
from corpus.loaders import image, pdf
from corpus.printed import ocr
from corpus.reader import parse

FILES = Path(__file__).parent / "files" / "scan"
BODY = (
    "为了规范示例市公共实训基地的建设和管理，提高技术技能人才培养质量，服务企业技术改造和产品升级，"
    "根据有关规定，结合本市实际，制定本办法。"
)
WORDS = [(72.0, 760.0 - 30 * row, BODY[28 * row : 28 * row + 28]) for row in range(3)]
OTHERS = [(72.0, 700.0 - 30 * row, BODY[28 * row : 28 * row + 28]) for row in range(3)]
needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="RapidOCR (the extra ocr) is not installed")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make this machine one without the extra."""
    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    yield
    ocr._engine.cache_clear()


@pytest.fixture
def blank_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the recogniser find nothing, where only what comes before it is tested."""
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda *_: ocr.Recognised([], []))


def scan() -> Image.Image:
    return Image.open(FILES / "page.png")


def bytes_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg_of(picture: Image.Image) -> bytes:
    return bytes_of(picture.convert("L"), "JPEG", quality=60)


def expected() -> list[str]:
    """Give what is printed on the scan, rows with the heads of their columns."""
    lines = []
    for line in (FILES / "text.txt").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 1:
            lines.append(line.removeprefix("# ").replace(" ", ""))
        elif cells[0] == "类别":
            heads = cells
            lines.append(" | ".join(cells))
        else:
            lines.append("；".join(f"{head}：{cell}" for head, cell in zip(heads, cells, strict=True)))
    return lines


def texts_of(loaded: Loaded) -> list[str]:
    return [block.text if block.kind == "row" else block.text.replace(" ", "") for block in loaded.blocks]


@needs_ocr
@pytest.mark.parametrize(
    "quarters", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)]
)
def test_a_scanned_page(quarters: int) -> None:
    """A picture of a printed page gives its paragraphs and the rows of its table, whichever way up."""
    turned = scan().convert("L").rotate(90 * quarters, expand=True)
    loaded = image.load(bytes_of(turned, "PNG"), "/documents/扫描.png")
    assert texts_of(loaded) == expected()
    assert loaded.recognised
    assert {block.pages for block in loaded.blocks} == {((0, 1),)}


@needs_ocr
def test_a_scanned_pdf_among_pages_with_text(pdf_of: Callable[..., bytes]) -> None:
    """Of a PDF only the scanned pages are recognised, each at its place; the document says so."""
    data = pdf_of([WORDS, [jpeg_of(scan())], [(72, 760, "第三页的文字")]])
    document = parse(data, "/documents/混合.pdf")
    lines = [line.replace(" ", "") for line in document.text.split("\n")]
    assert lines[0] == BODY
    assert lines[1] == expected()[0]
    assert lines[-1] == "第三页的文字"
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.page_at(document.text.index("第三页")) == 3
    assert document.format == "scan"


@needs_ocr
def test_garbled_words_are_recognised_from_the_picture(pdf_of: Callable[..., bytes]) -> None:
    """A page whose glyphs do not say which characters they are is a picture, however many words it has."""
    with pytest.raises(ReadError, match="没有文字"):  # its glyphs are boxes, which nobody can read either
        pdf.load(pdf_of([WORDS], legible=False), "/documents/乱码.pdf")


@needs_ocr
def test_recognition_needs_no_network_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The models come with the package: a new recogniser opens no connection, and prints nothing."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr._engine.cache_clear()
    top = scan().convert("L").crop((0, 60, 876, 150))
    assert texts_of(image.load(bytes_of(top, "PNG"), "a.png")) == expected()[:1]
    assert ocr._engine() is ocr._engine()
    assert capfd.readouterr() == ("", "")


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    """Reading a PDF with text imports no OCR, no picture library and no neural network."""
    code = (
        "import sys, corpus.loaders.pdf, corpus.loaders.image, corpus.printed.ocr;"
        "sys.exit(bool({'rapidocr', 'cv2', 'PIL', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.usefixtures("without_ocr")
def test_without_ocr_a_scan_says_what_to_install(pdf_of: Callable[..., bytes]) -> None:
    """Pictures and scans are refused naming the extra, and the other way."""
    for load, data in ((image.load, bytes_of(scan(), "PNG")), (pdf.load, pdf_of([[jpeg_of(scan())]] * 2))):
        with pytest.raises(ReadError, match=re.escape(ocr.INSTALL)) as caught:
            load(data, "/documents/扫描件")
        assert "扫描件" in str(caught.value)
        assert "OCR" in str(caught.value)


@pytest.mark.usefixtures("without_ocr")
def test_without_ocr_scanned_pages_are_named(
    pdf_of: Callable[..., bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """A document with some scanned pages is read without them, and a warning names them."""
    picture = [jpeg_of(scan())]
    loaded = pdf.load(pdf_of([WORDS, picture, [*picture, *OTHERS], picture, picture]), "a.pdf")
    assert [block.text for block in loaded.blocks] == [BODY] * 2
    assert not loaded.recognised
    assert "第 2、4–5 页" in caplog.text


@pytest.mark.usefixtures("without_ocr")
def test_without_ocr_garbled_words_are_refused(pdf_of: Callable[..., bytes]) -> None:
    """Words without a meaning are not passed on as text."""
    with pytest.raises(ReadError, match="OCR"):
        pdf.load(pdf_of([WORDS], legible=False), "a.pdf")


def test_a_pdf_without_words_or_pictures(pdf_of: Callable[..., bytes]) -> None:
    """Blank pages are said to hold no words."""
    with pytest.raises(ReadError, match="没有文字"):
        parse(pdf_of([[], []]), "/documents/空白.pdf")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *((kind, mode) for kind in ("PNG", "BMP", "TIFF", "GIF", "WEBP") for mode in ("L", "RGB", "P", "1")),
        *((kind, "RGBA") for kind in ("PNG", "TIFF", "WEBP")),
        *(("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
        ("TIFF", "CMYK"),
        ("PNG", "I;16"),
        ("TIFF", "I;16"),
    ],
)
def test_pictures_of_every_kind(kind: str, mode: str) -> None:
    """Whatever a picture's format and colours, the recogniser gets the same page on white."""
    page = scan().convert("L").resize((438, 620))
    picture = (
        Image.fromarray(np.asarray(page).astype(np.uint16) * 200) if mode == "I;16" else page.convert(mode)
    )
    (pixels,) = image.pages_of(bytes_of(picture, kind), "a")
    assert pixels.shape == (620, 438, 3)
    assert abs(int(pixels[:20, :20].mean()) - (255 if mode in {"1", "I;16"} else 240)) <= 20
    assert pixels.min() < 120


def test_transparency_is_white() -> None:
    """Black words on nothing are black on white."""
    picture = Image.new("RGBA", (100, 50), (0, 0, 0, 0))
    (pixels,) = image.pages_of(bytes_of(picture, "PNG"), "a.png")
    assert pixels.min() == 255


def test_a_photograph_is_set_upright_and_made_smaller() -> None:
    """The turn that a camera notes is carried out, and a picture is no larger than recognition needs."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    (pixels,) = image.pages_of(bytes_of(Image.new("L", (4000, 3000), 255), "JPEG", exif=exif), "a.jpg")
    assert pixels.shape[0] > pixels.shape[1]
    assert min(pixels.shape[:2]) <= 2 * image._WIDTH


@pytest.mark.usefixtures("blank_ocr")
def test_pages_of_a_tiff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of a TIFF is read; of too many none; a moving GIF is one page."""
    seen: list[int] = []

    def note(_: object, page: int) -> ocr.Recognised:
        seen.append(page)
        return ocr.Recognised([], [])

    monkeypatch.setattr(ocr, "recognise", note)
    pages = [scan().convert("L").resize((200, 280)) for _ in range(3)]
    for kind in ("TIFF", "GIF"):
        with pytest.raises(ReadError, match="没有识别出文字"):
            image.load(bytes_of(pages[0], kind, save_all=True, append_images=pages[1:]), "a")
    assert seen == [1, 2, 3, 1]
    monkeypatch.setattr(image, "_MAX_PIXELS_TOGETHER", 2 * 200 * 280)
    with pytest.raises(ReadError, match="3 页共有"):
        image.load(bytes_of(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "a.tif")
    monkeypatch.setattr(image, "_MAX_FRAMES", 2)
    with pytest.raises(ReadError, match="3 页"):
        image.load(bytes_of(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "a.tif")


def bomb(width: int, height: int) -> bytes:
    """Give a PNG that unpacks to a great blank."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    rows = zlib.compressobj(9)
    blank = b"".join(rows.compress(bytes(width + 1)) for _ in range(min(height, 2000))) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", blank) + chunk(b"IEND", b"")


@pytest.mark.usefixtures("blank_ocr")
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("size", "message"),
    [
        pytest.param((10_000, 10_000), "太大", id="large"),
        pytest.param((100_000, 100_000), "打不开", id="absurd"),
        pytest.param((5, 5), "看不出文字", id="tiny"),
        pytest.param((20, 100_000), "看不出文字", id="thread"),
    ],
)
def test_a_picture_bomb_is_not_unpacked(size: tuple[int, int], message: str) -> None:
    """A picture of absurd size is refused by what it states, at once."""
    begun = time.process_time()
    with pytest.raises(ReadError, match=message):
        image.load(bomb(*size), "/documents/bomb.png")
    assert time.process_time() - begun < 5


@pytest.mark.usefixtures("blank_ocr")
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP"])
@pytest.mark.parametrize("seed", range(15))
def test_pictures_with_flipped_bytes(kind: str, seed: int) -> None:
    """Random damage anywhere in a picture ends in a `ReadError` or in a page, never in another error."""
    chance = random.Random(seed)
    damaged = bytearray(bytes_of(scan().convert("L").resize((219, 310)), kind))
    for _ in range(chance.choice([1, 5, 50])):
        damaged[chance.randrange(len(damaged) if chance.random() < 0.5 else 64)] = chance.randrange(256)
    if chance.random() < 0.3:
        del damaged[chance.randrange(len(damaged)) :]
    with pytest.raises(ReadError):
        image.load(bytes(damaged), "a")


def test_long_screenshots_are_read_in_strips() -> None:
    """A picture much higher than wide is cut where its rows are blank, and no row is lost or doubled."""
    page = np.full((9000, 800, 3), 255, np.uint8)
    for top in range(0, 9000, 40):
        page[top : top + 28, 100:700:2] = 0  # lines of 28 rows, 12 blank
    strips = list(ocr._strips(page))
    assert len(strips) > 5
    assert [top for top, _ in strips[1:]] == list(np.cumsum([len(strip) for _, strip in strips])[:-1])
    assert sum(len(strip) for _, strip in strips) == 9000
    assert all(len(strip) <= ocr._LONG * 800 for _, strip in strips)
    assert all((top - 28) % 40 <= 12 for top, _ in strips[1:])


@pytest.mark.usefixtures("blank_ocr")
def test_recognition_is_bounded_in_pages_and_time(
    pdf_of: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scans of too many pages are refused, and so are those that would take too long."""
    data = pdf_of([[jpeg_of(scan())]] * 3)
    monkeypatch.setattr(pdf, "_MAX_SCANS", 2)
    with pytest.raises(ReadError, match="3 页扫描件"):
        pdf.load(data, "a.pdf")
    monkeypatch.setattr(pdf, "_MAX_SCANS", 3)
    monkeypatch.setattr(ocr, "_MAX_SECONDS", -1.0)
    for load, whole in ((pdf.load, data), (image.load, bytes_of(scan(), "PNG"))):
        with pytest.raises(ReadError, match="超过一小时"):
            load(whole, "a")


def test_time_is_reckoned_from_the_first_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that will not be done in time is refused after its first pages, one that will be is not."""
    now = iter([0.0, 5.0, 25.0, 30.0, 0.0, 5.0, 25.0, 30.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    few = ocr.Allowance(100, "a")
    for done in (1, 5, 6):
        few.check(done)
    many = ocr.Allowance(1000, "a")
    many.check(1)
    with pytest.raises(ReadError, match="1000 页"):
        many.check(5)


def test_blocks_of_a_scan_are_marked() -> None:
    """What is not recognised is not marked so."""
    assert not Loaded([Block("文字")]).recognised
