"""The table of words that mean the same in the policy field: what people say, and what documents write.

A line of the table is `said said > written written` (the left is also looked for as each on the right) or
`one = other = third` (each also as the others); words are parted by blanks, `#` begins a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from index.segment import normalise, words

USER_FILE = "synonyms.txt"  # in the folder of a library
_TABLE = "synonyms.txt"
_SHORTEST = 1  # characters of what is said; 粤 where it is a word of its own
_LONGEST = 40  # characters of a word: longer ones are no words, and each question would be searched for them
_LARGEST = 4_000_000  # bytes of a user's table; the bundled one has 52 thousand
_MOST_FAULTS = 20  # lines that are told of: who has more wrote another kind of table
_MOST = 60  # words of a line: each on its left is paired with each on its right
_WHOLE = 2  # characters up to which what is said must be words of their own, not parts of others


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a question where something is said that documents write in another way."""

    start: int
    end: int
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What is said → how documents write it, best known first. Keys are in normal form."""

    table: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()  # what could not be read of the user's own table, in Chinese
    longest: int = field(default=0)

    @classmethod
    def of(cls, lines: Iterable[str], base: Synonyms | None = None, name: str = "") -> Synonyms:
        """Read a table; with `base`, its lines are added, and what they say goes first."""
        table: dict[str, dict[str, None]] = {}
        faults: list[str] = []
        for place, line in enumerate(lines, 1):
            entry = line.split("#", 1)[0].strip()
            if not entry:
                continue
            pairs = list(_pairs(entry))
            if not pairs and len(faults) < _MOST_FAULTS:
                faults.append(
                    f"{name}第 {place} 行“{entry[:40]}”读不懂："
                    "应写作“俗称 > 正式说法”或“甲 = 乙”，词之间用空格隔开。"
                )
            for said, written in pairs:
                table.setdefault(normalise(said), {})[normalise(written)] = None
        for said, known in (base.table if base else {}).items():
            table[said] = table.get(said, {}) | dict.fromkeys(known)
        longest = max(map(len, table), default=0)
        return cls({said: tuple(each) for said, each in table.items()}, tuple(faults), longest)

    @classmethod
    def bundled(cls) -> Synonyms:
        """Give the table that comes with Cewen."""
        return _bundled()

    @classmethod
    def with_own(cls, home: Path) -> Synonyms:
        """Give the bundled table, and before it the user's own, `synonyms.txt` in a library's folder."""
        path = home / USER_FILE
        try:
            size = path.stat().st_size
            if size > _LARGEST:
                most = _LARGEST // 1_000_000
                told = f"自备词表 {path} 有 {size // 1_000_000} MB，超过 {most} MB，没有使用。请删短。"
                return replace(cls.bundled(), faults=(told,))
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return cls.bundled()
        except (OSError, UnicodeDecodeError) as error:
            told = f"不能读取自备词表 {path}：{error}。请存为 UTF-8 编码的文本文件。"
            return replace(cls.bundled(), faults=(told,))
        return cls.of(text.splitlines(), cls.bundled(), f"自备词表 {path} ")

    def find(self, text: str) -> list[Found]:
        """Give what `text`, in normal form, says otherwise than documents: the longest, from the left."""
        if not self.table:
            return []
        edges: set[int] | None = None
        found: list[Found] = []
        start = 0
        while start < len(text):
            for size in range(min(self.longest, len(text) - start), _SHORTEST - 1, -1):
                written = self.table.get(text[start : start + size])
                if written is None:
                    continue
                if size <= _WHOLE:
                    edges = _edges(text) if edges is None else edges
                    if start not in edges or start + size not in edges:
                        continue
                found.append(Found(start, start + size, written))
                start += size
                break
            else:
                start += 1
        return found


def own_table(home: Path) -> tuple[int, int] | None:
    """Give what tells one state of the user's own table from another; `None` where there is none."""
    try:
        stat = (home / USER_FILE).stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _pairs(entry: str) -> Iterator[tuple[str, str]]:
    """Yield what is said and what is written for it, of one line; nothing for a line that is none."""
    everything = entry.replace(">", " ").replace("=", " ").split()
    if len(everything) > _MOST or max(map(len, everything), default=0) > _LONGEST:
        return
    if entry.count(">") == 1 and "=" not in entry:
        left, right = (side.split() for side in entry.split(">"))
        yield from ((said, written) for said in left if len(said) >= _SHORTEST for written in right)
    elif "=" in entry and ">" not in entry:
        alike = [side.strip() for side in entry.split("=")]
        if all(len(side.split()) == 1 for side in alike):
            yield from (
                (said, written)
                for said in alike
                for written in alike
                if said != written and len(said) >= _SHORTEST
            )


def _edges(text: str) -> set[int]:
    """Give the places between two words of `text`."""
    edges, place = {0, len(text)}, 0
    for word in words(text):
        place = text.find(word, place)
        edges |= {place, place + len(word)}
        place += len(word)
    return edges


@cache
def _bundled() -> Synonyms:
    lines = files("index.query").joinpath(_TABLE).read_text(encoding="utf-8").splitlines()
    table = Synonyms.of(lines)
    assert not table.faults, table.faults
    return table
