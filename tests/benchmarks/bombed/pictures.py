"""Bombs of pictures: many pixels in few bytes, many frames."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image

_CHANNELS = {0: 1, 2: 3, 6: 4}


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    yield "2,500-million-pixels.png", _png(50_000, 50_000)
    yield "79-million-with-transparency.png", _png(8900, 8900, colour=6)
    yield "79-million-of-16-bits.png", _png(8900, 8900, depth=16)
    yield "79-million-of-one-bit.png", _png(8900, 8900, depth=1)
    yield "a-strip-of-109,000.png", _png(730, 109_000)
    yield "64-million-of-32-bits.tif", _saved("TIFF", "F", (8000, 8000), compression="tiff_adobe_deflate")
    for frames in (41, 60):
        more = [Image.new("1", (8000, 8000))] * (frames - 1)
        faxed = {"save_all": True, "append_images": more, "compression": "group4"}
        yield f"{frames}-frames-of-64-million.tif", _saved("TIFF", "1", (8000, 8000), **faxed)
    yield "78-million-pixels.webp", _saved("WEBP", "RGB", (16_000, 4900))


def _png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    row = b"\0" + b"\xff" * ((width * depth * _CHANNELS[colour] + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _saved(kind: str, mode: str, size: tuple[int, int], **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()
