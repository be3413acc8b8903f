"""Damages the catalogue of a library at random and says whether that was told, mended, and what it cost."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import Library
from index.catalogue.backup import BACKUP
from index.catalogue.store import CATALOGUE
from index.faults import StorageError
from index.recovery import is_needed, recover
from tests.index.hazards import stale, texts_of
from tests.index.notices import Notices, Texts

_PAGE = 4096
_BACKUP_TOO = 0.15  # share of the cases in which the backup is damaged as well

Harm = Callable[[bytearray, random.Random], None]


def _bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _bytes(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    stop = min(len(data), start + chance.randint(1, 200))
    data[start:stop] = chance.randbytes(stop - start)


def _zero_page(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) // _PAGE) * _PAGE
    data[start : start + _PAGE] = bytes(_PAGE)


def _swap_pages(data: bytearray, chance: random.Random) -> None:
    one, other = (n * _PAGE for n in chance.sample(range(len(data) // _PAGE), 2))
    data[one : one + _PAGE], data[other : other + _PAGE] = (
        data[other : other + _PAGE],
        data[one : one + _PAGE],
    )


def _cut_short(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _header(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100)] = chance.randrange(256)


HARMS: dict[str, Harm] = {
    "bits": _bits,
    "bytes": _bytes,
    "a page of zeros": _zero_page,
    "two pages exchanged": _swap_pages,
    "cut short": _cut_short,
    "the header": _header,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case came to."""

    told: bool  # by a reader, in the user's words
    needed: bool  # `verify` found damage of the catalogue
    lost: int  # documents that had to be read from their files again
    wrong: tuple[str, ...]


class Catalogues:
    """A sound library, with a history and without a log, that is copied and damaged again and again."""

    def __init__(self, place: Path, notices: int = 40) -> None:
        self.folder = Notices(place / "文件", random.Random(5), notices)
        self.home = place / "资料库"
        for _ in range(3):
            with Library.open(self.home) as library:
                library.refresh([str(self.folder.folder)], prune=True)
            self.folder.change(6)
        with Library.open(self.home) as library:
            library.refresh([str(self.folder.folder)], prune=True)

    def damaged(self, copy: Path, harm: str, chance: random.Random) -> Outcome:
        """Damage a copy, read it, repair it, read the folder again, and say what happened."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home, copy)
        _damage(copy / CATALOGUE, harm, chance)
        if chance.random() < _BACKUP_TOO:
            _damage(copy / BACKUP, harm, chance)
        wrong: list[str] = []
        told = self._read(copy, wrong)
        needed = told
        with suppress(StorageError):
            needed = is_needed(copy)
        if told and not needed:
            wrong.append("told, and not found by verify")
        lost = self._repaired(copy, wrong) if needed else 0
        self._as_before(copy, wrong)
        return Outcome(told, needed, lost, tuple(wrong))

    def _read(self, home: Path, wrong: list[str]) -> bool:
        """Look for every mark and read every text; tell whether the damage was told."""
        told = False
        try:
            with Library.open(home, read_only=True) as library:
                told = self._asked(library, self._texts, wrong)
                told |= self._asked(library, self._marks, wrong)
        except StorageError as error:
            told = _speaks(error, wrong)
        except Exception as error:
            wrong.append(f"a reader crashed: {type(error).__name__}: {error}")
        return told

    def _asked(self, library: Library, read: Callable[[Library], list[str]], wrong: list[str]) -> bool:
        try:
            wrong += read(library)
        except StorageError as error:
            return _speaks(error, wrong)
        return False

    def _texts(self, library: Library) -> list[str]:
        return [f"read: {line}" for line in _different(texts_of(library), self.folder.texts)]

    def _marks(self, library: Library) -> list[str]:
        return list(stale(library, self.folder.texts, self.folder.marks[-40:]))

    def _repaired(self, home: Path, wrong: list[str]) -> int:
        """Repair, hold what is there and what is said to be lost against the truth; give how much is lost."""
        try:
            found = recover(home)
            with Library.open(home, read_only=True) as library:
                texts = texts_of(library)
                wrong += library.verify()
                missing = self.folder.texts.keys() - texts.keys()
                if not found.is_partial and missing - {*found.lost}:
                    wrong.append(f"lost without a word: {sorted(missing - {*found.lost})[:3]}")
                wrong += _different(texts, {s: self.folder.texts.get(s, "") for s in texts})
        except Exception as error:
            wrong.append(f"the repair failed: {type(error).__name__}: {error}")
            return len(self.folder.texts)
        return len(missing)

    def _as_before(self, home: Path, wrong: list[str]) -> None:
        """Read the folder again: then all must be as it was."""
        try:
            with Library.open(home) as library:
                library.refresh([str(self.folder.folder)], prune=True)
                wrong += _different(texts_of(library), self.folder.texts)
                library.verify()  # vectors that are no longer sound are made anew by it
                wrong += [f"at last: {line}" for line in library.verify()]
        except Exception as error:
            wrong.append(f"reading the folder again failed: {type(error).__name__}: {error}")


def _damage(file: Path, harm: str, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    HARMS[harm](data, chance)
    file.write_bytes(data)


def _speaks(error: Exception, wrong: list[str]) -> bool:
    if "verify --repair" not in str(error):
        wrong.append(f"told without the remedy: {error}")
    return True


def _different(texts: Texts, expected: Texts) -> list[str]:
    sources = {*texts, *expected}
    differing = [source for source in sources if texts.get(source) != expected.get(source)]
    return [f"{len(differing)} texts differ, among them {min(differing)}"] if differing else []


def summed(outcomes: list[Outcome]) -> dict[str, int]:
    """Count what cases of one kind came to."""
    counts: Counter[str] = Counter(tried=len(outcomes))
    for one in outcomes:
        counts["told"] += one.told
        counts["without effect on reading"] += not one.told
        counts["repaired"] += one.needed
        counts["documents read from their files again"] += one.lost
        counts["wrong"] += bool(one.wrong)
    return dict(counts)
