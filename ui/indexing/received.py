"""The files that people gave through the page, kept in the library's home since they must stay readable.

A file that is replaced or removed is put aside for a while, so that it can come back; files elsewhere are
never touched.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ui.indexing.names import numbered, safe_name, safe_path

_FOLDER = "received"
_UNNAMED = "未归集"  # the folder of what belongs to no collection
_ARRIVING, _ASIDE = ".arriving", ".aside"  # hidden: nothing in them is read
_ARRIVING_SECONDS = 24 * 3600.0  # then a file that was sent and not added is thrown away
_ASIDE_SECONDS = 90 * 24 * 3600.0  # then a removed file is


class Received:
    """The folder of received files in one library's home; any thread may use it."""

    def __init__(self, home: Path) -> None:
        self.folder = home / _FOLDER

    def _make(self) -> None:
        """Make the folder, for this user alone: what people send is theirs."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def owns(self, source: str) -> bool:
        """Say whether a source is a file of this folder, not one inside an archive."""
        path = Path(source)
        return path.is_file() and path.resolve().is_relative_to(self.folder.resolve())

    def place(self, name: str, collection: str) -> Path:
        """Give where a file of that name, folders and all, goes. Raises ValueError, for the user."""
        return self.folder.joinpath(safe_name(collection) or _UNNAMED, *safe_path(name))

    def free_place(self, name: str, collection: str, taken: set[Path]) -> Path:
        """Give a place like `place` that neither a file nor one of `taken` has."""
        wanted = self.place(name, collection)
        number = 1
        while (place := wanted.with_name(numbered(wanted.name, number))) in taken or place.exists():
            number += 1
        return place

    def waiting_place(self, batch: str, number: int) -> Path:
        """Give where the file of that number in a batch waits until it is added."""
        self._make()
        folder = self.folder / _ARRIVING / batch
        folder.mkdir(parents=True, exist_ok=True)
        return folder / str(number)

    def waiting(self, batch: str, number: int) -> Path | None:
        """Give the file that waits there, if it does."""
        path = self.folder / _ARRIVING / batch / str(number)
        return path if path.is_file() else None

    def drop_batch(self, batch: str) -> None:
        """Throw away what waits in a batch."""
        shutil.rmtree(self.folder / _ARRIVING / batch, ignore_errors=True)

    def put_aside(self, source: str, digest: str) -> None:
        """Take a file of this folder out of it, to come back by its digest; empty folders go."""
        if not self.owns(source):
            return
        aside = self.folder / _ASIDE
        aside.mkdir(parents=True, exist_ok=True)
        os.replace(source, aside / digest)
        os.utime(aside / digest)
        for folder in Path(source).parents:
            if folder == self.folder or any(folder.iterdir()):
                break
            folder.rmdir()

    def put_back(self, source: str, digest: str) -> None:
        """Let a file that was put aside be at its place again; where it is not there, nothing happens."""
        kept = self.folder / _ASIDE / digest
        if not source.startswith(os.path.join(self.folder, "")) or not kept.is_file():
            return
        Path(source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, f"{source}~")  # another document may have had the same bytes
        os.replace(f"{source}~", source)

    def tidy(self) -> None:
        """Throw away what was sent long ago and never added, and what was put aside very long ago."""
        for path in self._older(self.folder / _ARRIVING, _ARRIVING_SECONDS):
            shutil.rmtree(path, ignore_errors=True)
        for path in self._older(self.folder / _ASIDE, _ASIDE_SECONDS):
            path.unlink(missing_ok=True)

    def _older(self, folder: Path, seconds: float) -> Iterator[Path]:
        with suppress(FileNotFoundError):  # the folder is not there yet, or another thread tidies too
            for path in list(folder.iterdir()):
                if time.time() - path.stat().st_mtime > seconds:
                    yield path
