"""Holds the files of a word index against the checksums that tantivy wrote at their ends."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

_MAGIC = 1337  # in the last four bytes of each file of a segment


def damaged_files(folder: Path) -> list[Path]:
    """Give the files in use of the word index in `folder` that are not as tantivy wrote them."""
    return [path for path in _in_use(folder) if not _is_sound(path.read_bytes())]


def _in_use(folder: Path) -> Iterator[Path]:
    """Yield the files that the last commit names; a killed one leaves others, unfinished, beside them."""
    try:
        segments = json.loads((folder / "meta.json").read_bytes())["segments"]
    except (OSError, ValueError, KeyError):
        return  # the index cannot be opened at all, which is told elsewhere
    for segment in segments:
        name = segment["segment_id"].replace("-", "")
        yield from (path for path in sorted(folder.glob(f"{name}.*")) if path.suffix != ".del")
        if segment["deletes"]:
            yield folder / f"{name}.{segment['deletes']['opstamp']}.del"


def _is_sound(data: bytes) -> bool:
    """Hold a file against its footer: JSON with the CRC-32 of all before, its length, the magic number."""
    size, magic = int.from_bytes(data[-8:-4], "little"), int.from_bytes(data[-4:], "little")
    if magic != _MAGIC:
        return False
    try:
        footer = json.loads(data[-8 - size : -8])
    except ValueError:
        return False
    return bool(footer.get("crc") == zlib.crc32(data[: -8 - size]))
