"""Pictures of documents to blocks: PNG, JPEG, BMP, TIFF with several pages, GIF, WebP.

Opens what Pillow opens, and bounds what a picture may unpack to; reading it is the trade of `ocr`.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.printed import ocr
from corpus.printed.blocks import PrintedLine, Rule, blocks_of

if TYPE_CHECKING:
    from corpus.printed.ocr import Pixels

log = logging.getLogger(__name__)

_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")
_MAX_PIXELS = 80_000_000  # A3 at 600 dpi has 70 million; unpacked 240 MB
_MAX_FRAMES = 300
_MAX_PIXELS_TOGETHER = 3_000_000_000  # of all frames: 300 pages of A4 at 300 dpi have 2.6 thousand million
_MIN_SIDE = 12  # pixels; nothing is written in less …
_MAX_RATIO = 150  # … or in a strip so much longer than wide
_WIDTH = 1600  # pixels of the shorter side, to which larger pictures are made smaller: A4 at 190 dpi
_NAMES = {
    b"\x89P": "PNG",
    b"\xff\xd8": "JPEG",
    b"BM": "BMP",
    b"II": "TIFF",
    b"MM": "TIFF",
    b"GI": "GIF",
    b"RI": "WebP",
}


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of what is written in a picture.

    Raises `ReadError` for a damaged or excessive one, one without words, and where OCR is not installed.
    """
    if not ocr.is_installed():
        raise ReadError(f"“{source}”是{_name(data)}，要识别（OCR）才能读；{ocr.INSTALL}")
    lines: list[PrintedLine] = []
    rules: list[Rule] = []
    for number, pixels in enumerate(pages_of(data, source), 1):
        found = ocr.recognise(pixels, number)
        lines += found.lines
        rules += found.rules
    if not lines:
        raise ReadError(f"“{source}”里没有识别出文字；请确认图片清楚、有字，或换一张更清晰的再试")
    return Loaded(blocks_of(lines, rules), recognised=True)


def _name(data: bytes) -> str:
    name = _NAMES.get(data[:2])
    return f" {name} 图片" if name else "图片"


def pages_of(data: bytes, source: str) -> Iterator[Pixels]:
    """Give the pages of a picture one by one; only TIFF has several, the rest of a GIF is motion."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            _check_frames(picture, frames, source)
            allowance = ocr.Allowance(frames, source)
            for frame in range(frames):
                allowance.check(frame)
                picture.seek(frame)
                yield _pixels(picture)
    except ReadError:
        raise
    except Exception as error:  # Pillow's decoders fail in many ways: OSError, SyntaxError, struct.error …
        log.debug("Pillow cannot read %s", source, exc_info=True)
        raise ReadError(
            f"“{source}”是{_name(data)}，但已损坏或不完整，打不开；请重新下载或重新扫描后再试"
        ) from error


def _check_frames(picture: Any, frames: int, source: str) -> None:
    """Refuse a picture by what its frames say of their sizes, before any of them is unpacked."""
    if frames > _MAX_FRAMES:
        raise ReadError(f"“{source}”有 {frames} 页，超过 {_MAX_FRAMES} 页；请拆分后再试")
    together = 0
    for frame in range(frames):
        picture.seek(frame)
        _check(picture.size, source)
        together += picture.width * picture.height
    if together > _MAX_PIXELS_TOGETHER:
        raise ReadError(f"“{source}”的 {frames} 页共有 {together / 1e8:.0f} 亿个像素，太大了；请拆分后再试")


def _check(size: tuple[int, int], source: str) -> None:
    if size[0] * size[1] > _MAX_PIXELS:
        raise ReadError(f"“{source}”有 {size[0]}×{size[1]} 个像素，太大了；请缩小到每边 8000 以内再试")
    if min(size) < _MIN_SIDE or max(size) > _MAX_RATIO * min(size):
        raise ReadError(f"“{source}”只有 {size[0]}×{size[1]} 个像素，看不出文字；请换一张更清晰的再试")


def _pixels(picture: Any) -> Pixels:
    """Give a picture upright, on white, no larger than is of use."""
    import numpy as np
    from PIL import Image, ImageOps

    shrink = max(1.0, min(picture.size) / _WIDTH)
    size = (round(picture.width / shrink), round(picture.height / shrink))
    picture.draft("RGB", size)
    is_deep = picture.mode[0] in "IF"  # 16 or 32 bits a pixel
    if picture.mode != "RGB":
        is_plain = picture.mode in ("1", "L") and "transparency" not in picture.info
        picture = picture.convert("F" if is_deep else "L" if is_plain else "RGBA")
    picture.thumbnail((max(size) + 1, max(size) + 1))  # before anything else: each copy of it is as large
    picture = ImageOps.exif_transpose(picture)
    if is_deep:
        values = np.asarray(picture, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        picture = Image.fromarray(((values - low) * (255 / max(high - low, 1.0))).astype(np.uint8))
    elif picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
