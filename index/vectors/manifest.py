"""The manifest of the vector index: a small file naming the segments of one generation and their dead rows.

A damaged one is told by its checksum. It does not open the segments.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_FORMAT = 3  # raise it whenever the manifest or what a segment's file holds changes: older ones are not used


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What the manifest says of one segment."""

    file: str
    size: int  # bytes
    checksum: int
    living: np.ndarray  # (rows,) bool


def read(path: Path, dimension: int) -> list[Entry]:
    """Give what the manifest at `path` names, for vectors of `dimension`; ValueError where it is damaged."""
    raw = path.read_bytes()
    content = json.loads(raw)
    body: Any = content.get("index") if isinstance(content, dict) else None
    if raw != _framed(body):
        raise ValueError("the manifest does not have its checksum")
    if (body["format"], body["dimension"]) != (_FORMAT, dimension):
        raise ValueError(f"it has format {body['format']} and dimension {body['dimension']}")
    return [
        Entry(item["file"], item["bytes"], item["crc32"], ~_unpacked(item["dead"], item["rows"]))
        for item in body["segments"]
    ]


def write(path: Path, dimension: int, entries: Iterable[Entry], unfinished: Path) -> None:
    """Write the manifest at `path`: complete under its name, or not there; it is `unfinished` until then."""
    segments = [
        {
            "file": entry.file,
            "rows": len(entry.living),
            "bytes": entry.size,
            "crc32": entry.checksum,
            "dead": _packed(~entry.living),
        }
        for entry in entries
    ]
    with open(unfinished, "wb") as file:
        file.write(_framed({"format": _FORMAT, "dimension": dimension, "segments": segments}))
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    force(path.parent)


def _framed(body: object) -> bytes:
    """Give the whole file: the change of any of its bytes shows."""
    text = json.dumps(body, separators=(",", ":"))
    return f'{{"crc32":{zlib.crc32(text.encode())},"index":{text}}}\n'.encode()


def _packed(dead: np.ndarray) -> str:
    """Write rows, bool, as text: 1 to 3 bytes for a dead document, as its passages stand together."""
    return base64.b64encode(zlib.compress(np.packbits(dead).tobytes())).decode() if dead.any() else ""


def _unpacked(text: str, rows: int) -> np.ndarray:
    if not text:
        return np.zeros(rows, bool)
    bits = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
    return np.unpackbits(bits, count=rows).astype(bool)


def force(folder: Path) -> None:
    """Force the names in `folder` to the disk, where the system can."""
    with suppress(OSError):  # Windows opens no folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
