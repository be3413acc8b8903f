"""The files of the vector index: segments that never change, and a manifest for each generation.

A new generation is a small segment more and a list of the dead; now and then small or worn segments are
merged. All is derived from the catalogue: what is damaged is told to be unusable, never repaired here.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from index.vectors import manifest as vector_manifest
from index.vectors.manifest import Entry
from index.vectors.segment import Block, Segment, capacity, checksum, cut
from index.vectors.view import Part, VectorView

logger = logging.getLogger(__name__)

_MANIFEST = ".json"
_SEGMENT = ".faiss"
_UNFINISHED = ".tmp"
# A segment is written anew when more than this share of it is dead: a death costs four rows at most, and
# in what was put together as many again for each level.
_WORN = 0.2
# Segments up to this size are merged unasked: 33 KB of 256 dimensions take no longer to write than 1 KB.
_SMALL = 64
# So many segments that are full, or nearly, become one, and so many of these one again: with lists in its
# coarse copy the first is searched in a third of the time of the four, the second in half. Making them takes
# 1.5 s and 150 MB for 131,072 rows, 8 s and 0.5 GB for 524,288.
_TOGETHER, _LEVELS = 4, 2


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A part of the index, and its segment's file."""

    part: Part
    file: str
    size: int  # bytes
    checksum: int

    @property
    def entry(self) -> Entry:
        return Entry(self.file, self.size, self.checksum, self.part.living)


class VectorFiles:
    """The files of one encoder's vector index in a folder: `<encoder>-<generation>.json`, and segments.

    Any number may read; one at a time may publish and clear.
    """

    def __init__(self, folder: Path, encoder: str, dimension: int) -> None:
        self._folder = folder
        self._prefix = hashlib.sha256(encoder.encode()).hexdigest()[:12]
        self._dimension = dimension
        # Successive generations share most segments: not to map them again saves 4 ms of opening 152,000.
        self._mapped: WeakValueDictionary[str, Segment] = WeakValueDictionary()

    def open(self, generation: int) -> VectorView | None:
        """Open the index of `generation`; `None`, with a line in the log where one is damaged."""
        try:
            return VectorView(generation, tuple(item.part for item in self._read(generation)))
        except (OSError, ValueError) as error:
            path = self._manifest(generation)
            if path.is_file():  # else it was never there, or has been cleared away meanwhile
                logger.warning("向量索引 %s 不能使用，将由资料库重建：%s", path, error)
            return None

    def publish(
        self,
        since: int | None,
        generation: int,
        blocks: Iterable[Block],
        dead: Iterable[int] = (),
    ) -> None:
        """Make the index of `generation`: that of `since` less `dead`, and the keys and vectors in `blocks`.

        `since`: `None` starts from nothing. Vectors: float16 or float32, shape (n, dimension); arriving in
        blocks, more of them take no more memory. A key that lives in `since` already is replaced. Complete
        when this returns; at every moment before, the index of `since` is whole. Raises LookupError where
        that cannot be used, ValueError where a key is given twice, OSError where nothing can be written.
        """
        kept = [] if since is None else self._usable(since)
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            full: list[_Kept] = []
            rest: list[Part] = []
            for segment in cut(blocks, self._dimension):
                if len(segment.keys) == capacity(self._dimension):
                    full.append(self._store(segment, generation))
                else:
                    rest.append(Part.of(segment))
            gone = _gone([*(item.part for item in full), *rest], dead)
            kept = [*(replace(item, part=item.part.without(gone)) for item in kept), *full]
            merged = _to_merge(kept, sum(part.size for part in rest), capacity(self._dimension))
            parts = [*(item.part for item in merged), *rest]
            anew = cut(chain.from_iterable(part.blocks() for part in parts), self._dimension)
            kept = [item for item in kept if item not in merged]
            kept.extend(self._store(segment, generation) for segment in anew)
            kept = self._together(kept, generation)
            path = self._manifest(generation)
            entries = [item.entry for item in kept]
            vector_manifest.write(path, self._dimension, entries, path.with_suffix(_UNFINISHED))
        except BaseException:
            with suppress(OSError):  # where the disk is full, what was begun is in the way
                self.clear(self.generations())
            raise

    def generations(self) -> list[int]:
        """Give the generations there is a manifest for, in ascending order."""
        numbers = (path.stem.rpartition("-")[2] for path in self._folder.glob(f"{self._prefix}-*{_MANIFEST}"))
        return sorted(int(number) for number in numbers if number.isdecimal())

    def clear(self, keep: Iterable[int]) -> None:
        """Delete what none of the generations in `keep` needs; a reader that has a file open keeps it."""
        named = set()
        for generation in set(keep) & set(self.generations()):
            named.add(self._manifest(generation).name)
            with suppress(ValueError):  # a damaged one names nothing
                named.update(entry.file for entry in self._entries(generation))
        # Manifests go first: none must name a segment that is gone.
        for suffix in (_MANIFEST, _SEGMENT, _UNFINISHED):
            for path in self._folder.glob(f"{self._prefix}-*{suffix}"):
                if path.name not in named:
                    with suppress(PermissionError):  # Windows, while a reader has it open: the next time
                        path.unlink(missing_ok=True)

    def _usable(self, generation: int) -> list[_Kept]:
        try:
            return self._read(generation)
        except (OSError, ValueError) as error:
            raise LookupError(
                f"the vector index of generation {generation} cannot be used, build it from nothing: {error}"
            ) from error

    def _read(self, generation: int) -> list[_Kept]:
        """Give the parts of `generation`; raises OSError or ValueError where one is damaged or missing."""
        return [
            _Kept(Part(self._segment(entry), entry.living), entry.file, entry.size, entry.checksum)
            for entry in self._entries(generation)
        ]

    def _entries(self, generation: int) -> list[Entry]:
        return vector_manifest.read(self._manifest(generation), self._dimension)

    def _segment(self, entry: Entry) -> Segment:
        path = self._folder / entry.file
        if (size := path.stat().st_size) != entry.size:
            raise ValueError(f"{entry.file} has {size} bytes instead of {entry.size}")
        segment = self._mapped.get(entry.file)
        if segment is None:
            if checksum(path, len(entry.living)) != entry.checksum:
                raise ValueError(f"{entry.file} does not have its checksum")
            segment = self._mapped[entry.file] = Segment.open(path)
        return segment

    def _store(self, segment: Segment, generation: int) -> _Kept:
        """Write a segment under a name that was never used, and give it as it is on the disk."""
        path = self._folder / f"{self._prefix}-{generation}-{secrets.token_hex(4)}{_SEGMENT}"
        segment.write(path)
        mapped = self._mapped[path.name] = Segment.open(path)
        return _Kept(Part.of(mapped), path.name, path.stat().st_size, checksum(path, len(segment.keys)))

    def _together(self, kept: list[_Kept], generation: int) -> list[_Kept]:
        """Put every `_TOGETHER` segments that are full, or nearly, into one, and so on for `_LEVELS`."""
        full = capacity(self._dimension)
        for _ in range(_LEVELS):
            large = [item for item in kept if full // 2 < item.part.size <= full]
            full *= _TOGETHER
            while len(large) >= _TOGETHER:
                some, large = large[:_TOGETHER], large[_TOGETHER:]
                blocks = chain.from_iterable(item.part.blocks() for item in some)
                (segment,) = cut(blocks, self._dimension, full)
                kept = [*(item for item in kept if item not in some), self._store(segment, generation)]
        return kept

    def _manifest(self, generation: int) -> Path:
        return self._folder / f"{self._prefix}-{generation}{_MANIFEST}"


def _gone(born: Sequence[Part], dead: Iterable[int]) -> np.ndarray:
    """Give the keys that older segments no longer hold: the dead ones and those that are `born` again."""
    keys = np.sort(np.concatenate([np.zeros(0, np.int64), *(part.segment.keys for part in born)]))
    if (keys[1:] == keys[:-1]).any():
        raise ValueError("a key was given twice to the vector index; each passage has one of its own")
    return np.sort(np.concatenate([keys, np.fromiter(dead, np.int64)]))


def _to_merge(kept: Sequence[_Kept], rows: int, full: int) -> list[_Kept]:
    """Choose what to write anew with `rows` new ones: what is worn, and what is no larger than all that.

    So each segment is larger than all smaller ones together: there are at most log2(full / _SMALL) or so
    beside those about full, and no vector is rewritten more often (Bentley and Saxe's logarithmic method).
    """
    chosen = [item for item in kept if item.part.size < (1 - _WORN) * len(item.part.living)]
    total = rows + sum(item.part.size for item in chosen)
    for item in sorted(kept, key=lambda item: item.part.size):
        if item in chosen:
            continue
        if not total or item.part.size > max(total, _SMALL) or item.part.size + total > full:
            break
        chosen.append(item)
        total += item.part.size
    return chosen
