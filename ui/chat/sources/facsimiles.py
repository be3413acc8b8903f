"""Opened files whose pages are being looked at, and pictures of them, kept while there is room.

A file is looked at anew at every request: one that has changed since is no longer shown.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, RLock

from corpus import Document, file_of
from corpus.facsimile import (
    Facsimile,
    Leaf,
    NoFacsimileError,
    Picture,
    Placed,
    Readable,
    open_facsimile,
    place,
)

WIDTHS = (720, 1440, 2160)  # pixels: the panel at 1× and 2×, and enlarged
_MAX_FILES = 4
_MAX_FILE_BYTES = 256_000_000  # of all opened files; one may be larger
_MAX_LEAVES = 12  # of a file, with their characters: 1 MB
_MAX_PICTURE_BYTES = 48_000_000  # 200 pages at 2×

Stamp = tuple[int, int]


class _Opened:
    """A file and the pages read of it; used by one thread at a time."""

    def __init__(self, facsimile: Facsimile, stamp: Stamp) -> None:
        self.lock = RLock()
        self.stamp = stamp
        self.is_closed = False
        self.facsimile = facsimile
        self.count = facsimile.count
        self._leaves: OrderedDict[int, Leaf] = OrderedDict()

    def leaf(self, number: int) -> Leaf:
        """Give a page; recognising one takes seconds, so it is kept."""
        if number not in self._leaves:
            self._leaves[number] = self.facsimile.leaf(number)
            while len(self._leaves) > _MAX_LEAVES:
                self._leaves.popitem(last=False)
        return self._leaves[number]

    def size(self, number: int) -> tuple[float, float]:
        """Give the size of a page."""
        return self.facsimile.size(number)

    def picture(self, number: int, width: int) -> Picture:
        """Give the picture of a page."""
        return self.facsimile.picture(number, width)

    def close(self) -> None:
        """Let go of the file, once nobody reads it."""
        with self.lock:
            self.is_closed = True
            self.facsimile.close()


class Facsimiles:
    """Those of one library; used by many threads at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: OrderedDict[tuple[str, str], _Opened] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, str, int, int], Picture] = OrderedDict()

    def placed(self, document: Document, start: int, end: int) -> Placed:
        """Find a range on the pages of its file. Raises NoFacsimileError."""
        with self._borrowed(document.doc_id, document) as opened:
            return place(document, start, end, opened)

    def count(self, document: Document) -> int:
        """Give the number of pages. Raises NoFacsimileError."""
        with self._borrowed(document.doc_id, document) as opened:
            return opened.count

    def size(self, document: Document, number: int) -> tuple[float, float]:
        """Give width and height of a page, in its own unit. Raises NoFacsimileError."""
        with self._borrowed(document.doc_id, document) as opened:
            return opened.size(number)

    def picture(self, doc_id: str, file: Readable, number: int, width: int) -> Picture:
        """Give the picture of a page; raises NoFacsimileError, KeyError where there is no such page."""
        with self._borrowed(doc_id, file) as opened:
            if width not in WIDTHS or not 1 <= number <= opened.count:
                raise KeyError(number)
            key = doc_id, file.digest, number, width
            with self._lock:
                if key in self._pictures:
                    self._pictures.move_to_end(key)
                    return self._pictures[key]
            picture = opened.picture(number, width)
            self._keep(key, picture)
            return picture

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            opened = list(self._files.values())
            self._files.clear()
        for each in opened:
            each.close()

    def _keep(self, key: tuple[str, str, int, int], picture: Picture) -> None:
        with self._lock:
            self._pictures[key] = picture
            held = sum(len(each.data) for each in self._pictures.values())
            while held > _MAX_PICTURE_BYTES and len(self._pictures) > 1:
                held -= len(self._pictures.popitem(last=False)[1].data)

    @contextmanager
    def _borrowed(self, doc_id: str, file: Readable) -> Iterator[_Opened]:
        while True:
            opened = self._opened(doc_id, file)
            with opened.lock:
                if not opened.is_closed:
                    yield opened
                    return

    def _opened(self, doc_id: str, file: Readable) -> _Opened:
        """Give the opened file, opening it where it is not, or no longer, the one that is kept."""
        key, stamp = (doc_id, file.digest), _stamp(file.source)
        with self._lock:
            known = self._files.get(key)
            if known is not None and known.stamp == stamp:
                self._files.move_to_end(key)
                return known
        opened = _Opened(open_facsimile(file), stamp)
        with self._lock:
            replaced = [each for each in (self._files.pop(key, None),) if each is not None]
            self._files[key] = opened
            held = sum(each.stamp[0] for each in self._files.values())
            while len(self._files) > _MAX_FILES or (held > _MAX_FILE_BYTES and len(self._files) > 1):
                _, oldest = self._files.popitem(last=False)
                held -= oldest.stamp[0]
                replaced.append(oldest)
        for each in replaced:
            each.close()
        return opened


def _stamp(source: str) -> Stamp:
    try:
        status = os.stat(file_of(source))
    except (OSError, ValueError) as error:  # also a web address
        raise NoFacsimileError("gone") from error
    return status.st_size, status.st_mtime_ns
