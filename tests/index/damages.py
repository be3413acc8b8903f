"""Harms the derived indexes of a library file by file, and says what is wrong when it is opened again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index import Library
from tests.index.hazards import inspect
from tests.index.notices import Notices

_CHANGED_BITS = 3
_BLOCK = 512  # bytes
_NOT_CHECKED = (".json", ".lock")  # without checksums: what the change makes unreadable is noticed, no more

Harm = Callable[[Path, random.Random], None]


def _delete(file: Path, chance: random.Random) -> None:
    file.unlink()


def _empty(file: Path, chance: random.Random) -> None:
    file.write_bytes(b"")


def _cut_short(file: Path, chance: random.Random) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: chance.randrange(len(content))])


def _change_bytes(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(_CHANGED_BITS):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def _zero(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    start = chance.randrange(len(content))
    stop = min(len(content), start + _BLOCK)
    file.write_bytes(content[:start] + bytes(stop - start) + content[stop:])


def _exchange(file: Path, chance: random.Random) -> None:
    content = file.read_bytes()
    middle = len(content) // 2
    size = chance.randint(1, max(1, min(_BLOCK, middle)))
    file.write_bytes(
        content[middle : middle + size] + content[size:middle] + content[:size] + content[middle + size :]
    )


HARMS: dict[str, Harm] = {
    "missing": _delete,
    "empty": _empty,
    "cut short": _cut_short,
    "changed bytes": _change_bytes,
}
MORE_HARMS: dict[str, Harm] = {"zeros": _zero, "exchanged": _exchange}  # as much as changed bytes, rarer
_CHECKED_BY_VERIFY = ("changed bytes", *MORE_HARMS)  # it may name these, and mends them then


@dataclass(frozen=True, slots=True)
class Sound:
    """A library without damage, the folder it is of, and the library as it was one run before."""

    notices: Notices
    home: Path
    older: Path

    @classmethod
    def made(cls, place: Path, notices: int, changes: int) -> Sound:
        """Index a folder of so many notices, and again after so many changes."""
        folder = Notices(place / "文件", random.Random(2), notices)
        sound = cls(folder, place / "资料库", place / "früher")
        with Library.open(sound.home) as library:
            library.refresh([str(folder.folder)], prune=True)
        shutil.copytree(sound.home, sound.older)
        folder.change(changes)
        with Library.open(sound.home) as library:
            library.refresh([str(folder.folder)], prune=True)
        return sound

    def derived_files(self) -> list[Path]:
        """Give one file of each kind in each derived index, as paths below the home."""
        kinds = {
            (file.relative_to(self.home).parts[0], file.suffix): file.relative_to(self.home)
            for file in sorted(self.home.glob("*/**/*"))
            if file.is_file() and file.stat().st_size
        }
        return list(kinds.values())

    def harmed(self, copy: Path, name: Path, harm: str, chance: random.Random) -> list[str]:
        """Harm the file `name` of a copy of the library, and give what is wrong when that is opened."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home, copy)
        (HARMS | MORE_HARMS)[harm](copy / name, chance)
        harmed = _content(copy / name)
        read_only = chance.random() < 0.5
        marks, texts = self.notices.marks, self.notices.texts
        try:
            if harm in _CHECKED_BY_VERIFY:
                with Library.open(copy, read_only=read_only) as library:
                    for mark in marks:
                        library.search(mark)
                    library.verify()
            wrong = inspect(copy, texts, texts, marks, read_only=read_only).wrong
        except BaseException as error:  # tantivy's panics are no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            return [f"{type(error).__name__}: {error}"]
        return [
            *wrong,
            *(["the damage is left where it is"] if self._is_left(copy / name, harm, harmed) else []),
        ]

    def _is_left(self, file: Path, harm: str, harmed: bytes | None) -> bool:
        """Tell whether a file is still as it was harmed: then every reader would have to do without it."""
        if harm == "missing":
            return not any(file.parent.glob(f"*{file.suffix}"))
        return not (harm in _CHECKED_BY_VERIFY and file.suffix in _NOT_CHECKED) and _content(file) == harmed


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None
