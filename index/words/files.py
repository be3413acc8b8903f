"""Holds the files of a word index against the checksums that tantivy wrote at their ends."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

_MAGIC = 1337  # in the last four bytes of each file of a segment
_ATTEMPTS = 5  # beside a writer that commits while the files are read


def damaged_files(folder: Path) -> list[Path]:
    """Give the files in use of the word index in `folder` that are not as tantivy wrote them."""
    for _ in range(_ATTEMPTS):
        listed = _listed(folder)
        damaged = [path for path in _in_use(folder, listed) if not _is_sound(path)]
        if not damaged or _listed(folder) == listed:
            break  # else a commit has put others in their place
    return damaged


def _listed(folder: Path) -> bytes:
    """Give what the last commit says is in use; nothing where it cannot be read, which is told elsewhere."""
    try:
        return (folder / "meta.json").read_bytes()
    except OSError:
        return b""


def _in_use(folder: Path, listed: bytes) -> Iterator[Path]:
    """Yield the files that a commit names; a killed one leaves others, unfinished, beside them."""
    try:
        segments = json.loads(listed)["segments"]
    except (ValueError, KeyError):
        return  # the index cannot be opened at all, which is told elsewhere
    for segment in segments:
        name = segment["segment_id"].replace("-", "")
        yield from (path for path in sorted(folder.glob(f"{name}.*")) if path.suffix != ".del")
        if segment["deletes"]:
            yield folder / f"{name}.{segment['deletes']['opstamp']}.del"


def _is_sound(path: Path) -> bool:
    """Hold a file against its footer: JSON with the CRC-32 of all before, its length, the magic number."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return False
    size, magic = int.from_bytes(data[-8:-4], "little"), int.from_bytes(data[-4:], "little")
    if magic != _MAGIC:
        return False
    try:
        footer = json.loads(data[-8 - size : -8])
    except ValueError:
        return False
    return bool(footer.get("crc") == zlib.crc32(data[: -8 - size]))
