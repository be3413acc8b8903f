"""Keeps what searches read again and again of the catalogue at one generation; it reads nothing itself.

What may change within a generation (collections, works) is kept under the state of a connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from index.datatypes import DocumentRecord

T = TypeVar("T")

_CHARACTERS = 8_000_000  # of texts: 16 MB
_CHOICES = 16  # filters; each takes 8 bytes a version


@dataclass(frozen=True, slots=True, eq=False)
class Extents:
    """Where the passages of each living version are: their keys follow one another, as they were kept."""

    versions: np.ndarray  # (n,) int64, in the order of their keys
    first: np.ndarray  # (n,) int64
    stop: np.ndarray  # (n,) int64

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, int]]) -> Extents:
        """Take version, first key and number of passages of each, in the order of the keys."""
        versions, first, counts = np.array(rows, np.int64).reshape(-1, 3).T
        return cls(versions, first, first + counts)

    def versions_of(self, keys: np.ndarray) -> np.ndarray:
        """Give the living version of each key; 0 where there is none."""
        if not len(self.versions):
            return np.zeros(len(keys), np.int64)
        places = np.maximum(self.first.searchsorted(keys, "right") - 1, 0)
        alive = (self.first[places] <= keys) & (keys < self.stop[places])
        versions: np.ndarray = np.where(alive, self.versions[places], 0)
        return versions

    def keys_of(self, versions: np.ndarray) -> np.ndarray:
        """Give the keys of `versions`, ascending."""
        chosen = np.isin(self.versions, versions)
        first, counts = self.first[chosen], (self.stop - self.first)[chosen]
        within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        keys: np.ndarray = np.repeat(first, counts) + within
        return keys


class Recent(Generic[T]):
    """What was asked for lately, up to some size in all; may be used from several threads."""

    def __init__(self, room: int, size: Callable[[T], int]) -> None:
        self._room = room
        self._size = size
        self._guard = threading.Lock()
        self._kept: dict[Hashable, T] = {}

    def get(self, name: Hashable, read: Callable[[], T]) -> T:
        """Give what `name` stands for, which `read` gives where it is not kept."""
        with self._guard:
            if name in self._kept:
                self._kept[name] = self._kept.pop(name)  # the last to be forgotten
                return self._kept[name]
        value = read()
        with self._guard:
            if name not in self._kept:  # else another thread was faster
                self._kept[name] = value
                self._room -= self._size(value)
            while self._room < 0 and len(self._kept) > 1:
                self._room += self._size(self._kept.pop(next(iter(self._kept))))
        return value


class Memory:
    """What is known of one generation."""

    def __init__(self) -> None:
        self.extents: Recent[Extents] = Recent(0, lambda _: 1)  # one
        self.texts: Recent[tuple[DocumentRecord, str, str]] = Recent(
            _CHARACTERS, lambda row: len(row[1]) + len(row[2])
        )
        self.choices: Recent[np.ndarray] = Recent(_CHOICES, lambda _: 1)
