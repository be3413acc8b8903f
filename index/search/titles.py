"""The titles of a library's documents, ready to be recognised in a question: whole, shortened, by 文号.

Made once a generation from the catalogue; it does not know passages or scores.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePath

import numpy as np

from corpus.statements.works import base_title
from index.catalogue.datatypes import TitleRow
from index.catalogue.snapshot import Snapshot
from index.query.places import places_named
from index.query.references import doc_number_key
from index.segment import normalise, words, words_within

# Forms that a title ends with and a question names: …法, …条例, …实施方案
ENDINGS = (
    "法典|实施条例|实施细则|实施办法|条例|规定|办法|细则|规则|解释|规程|准则|章程|制度|预案|实施方案|方案|规划|计划|纲要"
    "|意见|措施|通知|决定|批复|公告|通告|目录|指南|标准|工作报告|报告|总则|编|法"
)
_ENDING = re.compile(f"(?={'|'.join(f'(?P<e{i}>{e})' for i, e in enumerate(ENDINGS.split('|')))})")
_END = re.compile(f"(?:{ENDINGS})$")
_STATE = "中华人民共和国"
_PART_OF = re.compile(r"^[\u4e00-\u9fff]{1,6}法典(?=.)")
_BEFORE_SUBJECT = re.compile(r"^.*?关于(?:适用|审理|办理|印发|发布|进一步|做好|加强|加快)*")
_MOST_ALIKE = 64  # titles that may hold all characters of a short title; more, and it tells none of them
_REMEMBERED = 65_536  # titles: the next generation has nearly all of them
_NOT_LETTERS = re.compile(r"[\W_]+")
_DAY_IN_NAME = re.compile(r"[(（]\d{4}-\d{2}-\d{2}[)）]$")  # 公司法(2018-10-26)
_LONGEST = 40  # characters of a title before its form
_FEWEST = 2  # … of a short title; 消法 and its like stand in the table of synonyms
_CARRIED_OUT = re.compile(r"的?实施(办法|细则|规定|条例)")
_SURE = 0.5  # share of a title's weight that a short title must name
# No short title runs across these: 按公司法, 的职教法
_BREAK = re.compile(r"[的了吗呢和与及或按照据在对从由被把将让给看查有是用于\W_]")


@dataclass(frozen=True, slots=True)
class Title:
    """A document by its title. `name` has no marks, no 中华人民共和国; `stem` is the name of its file."""

    version: int
    name: str
    stem: str
    source: str
    dated: str
    number: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a question names between `start` and `end`; `share` of its title it names, 0..1."""

    version: int
    start: int
    end: int
    share: float


class Titles:
    """All titles of one generation."""

    def __init__(self, rows: Iterable[TitleRow]) -> None:
        self.titles = [_title(row) for row in rows]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Titles:
        """Read the titles of a snapshot."""
        return cls(snapshot.titles())

    @cached_property
    def by_version(self) -> dict[int, Title]:
        """The titles by the versions they belong to."""
        return {title.version: title for title in self.titles}

    @cached_property
    def by_name(self) -> dict[str, list[Title]]:
        """The titles by their names, whole and without 试行 and the like."""
        names: dict[str, list[Title]] = defaultdict(list)
        for title in self.titles:
            for name in {title.name, title.stem, *_families(title.name)}:
                names[name].append(title)
        return names

    @cached_property
    def by_number(self) -> dict[str, list[Title]]:
        """The titles by the key of their 文号."""
        numbers: dict[str, list[Title]] = defaultdict(list)
        for title in self.titles:
            if title.number:
                numbers[title.number].append(title)
        return numbers

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The words of each title, as short as the dictionary has them: 职业, 教育, 法."""
        return [_short_words(title.name) for title in self.titles]

    @cached_property
    def rarity(self) -> dict[str, float]:
        """How much each word of the titles tells: log of the share of titles without it."""
        counts = Counter(word for each in self.words for word in set(each))
        return {word: math.log(1 + len(self.titles) / count) for word, count in counts.items()}

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """For each word the places of the titles that hold it."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self.words):
            for word in set(each):
                places[word].append(place)
        return places

    @cached_property
    def _holders(self) -> dict[str, int]:
        """For each character the titles that hold it, one bit a title."""
        holding: dict[str, list[int]] = defaultdict(list)
        for place, title in enumerate(self.titles):
            for character in set(title.name):
                holding[character].append(place)
        return {character: _bits(places, len(self.titles)) for character, places in holding.items()}

    def numbered(self, key: str) -> list[Title]:
        """Give the documents of a 文号."""
        return self.by_number.get(key, [])

    def of_day(self, day: str) -> list[Title]:
        """Give the documents dated on `day`, an ISO date."""
        return [title for title in self.titles if title.dated == day]

    def called(self, name: str) -> list[Title]:
        """Give the documents whose title is `name`, up to marks, 中华人民共和国 and 试行."""
        return self.by_name.get(plain(name), []) or self.by_name.get(plain(base_title(name)), [])

    def elsewhere(self, versions: Iterable[int], places: Sequence[str]) -> frozenset[int]:
        """Give those of `versions` whose titles name places, and none of `places`."""
        asked = frozenset(places)
        return frozenset(
            version
            for version in versions
            if (there := places_named(self.by_version[version].name)) and asked.isdisjoint(there)
        )

    def in_text(self, text: str) -> list[Named]:
        """Give the documents that `text` names by their titles or short titles, whole titles first."""
        text = normalise(text)
        found: list[Named] = []
        taken: list[tuple[int, int]] = []
        for end, ending in reversed(_endings(text)):  # 民诉法解释 before 民诉法
            starts = [start for start in _starts(text, end - len(ending)) if not _within(start, end, taken)]
            for names in (self._whole, self._shortened):
                named = next((named for start in starts if (named := names(text, start, end, ending))), [])
                if named:
                    found += self._made_under(text, named) or named
                    taken.append((named[0].start, end))
                    break
        return found

    def _whole(self, text: str, start: int, end: int, ending: str) -> list[Named]:
        return [Named(title.version, start, end, 1.0) for title in self.by_name.get(text[start:end], ())]

    def _shortened(self, text: str, start: int, end: int, ending: str) -> list[Named]:
        """Give the documents whose titles `text[start:end]` shortens best."""
        core = text[start : end - len(ending)]
        if len(core) < _FEWEST:
            return []
        bits = -1
        for character in text[start:end]:
            bits &= self._holders.get(character, 0)
        if bin(bits).count("1") > _MOST_ALIKE:
            return []
        best: list[Named] = []
        for place in _places(bits):
            title = self.titles[place]
            if not title.name.endswith(ending):
                continue
            share = self._share(core, place, len(ending))
            if share >= _SURE and (not best or share >= best[0].share):
                if best and share > best[0].share:
                    best = []
                best.append(Named(title.version, start, end, share))
        works = {self.by_version[one.version].name for one in best}
        return best if len(works) == 1 else []

    def _made_under(self, text: str, laws: Sequence[Named]) -> list[Named]:
        """Give what carries out a law in the place that `text` names: 北京的职教法实施办法."""
        law, match = laws[0], _CARRIED_OUT.match(text, laws[0].end)
        places = places_named(text)
        if match is None or not places:
            return []
        if "实施" in self.by_version[law.version].name:  # 北京职教法 was taken for what carries it out there
            return [Named(one.version, one.start, match.end(), one.share) for one in laws]
        name = f"实施{self.by_version[law.version].name}{match[1]}"
        return [
            Named(title.version, law.start, match.end(), law.share)
            for title in self.titles
            if title.name.endswith(name) and title.name.startswith(places)
        ]

    def _share(self, core: str, place: int, ending: int) -> float:
        """Give how much of a title `core` stands for: 职教 for all of 职业 and 教育; 0 if it does not."""
        told = whole = 0.0
        name = self.titles[place].name
        first = match.end() if (match := _BEFORE_SUBJECT.match(name)) else 0
        at = done = 0
        for word in self.words[place]:
            part = word[max(0, first - done) : max(0, len(name) - ending - done)]
            done += len(word)
            if not part:
                continue
            weight = self.rarity[word]
            whole += weight
            size = next((n for n in range(len(part), 0, -1) if core.startswith(part[:n], at)), 0)
            if size:
                told += weight
                at += size
        return told / whole if at == len(core) and whole else 0.0


def plain(name: str) -> str:
    """Give a title as it is compared: no marks, blanks, 中华人民共和国."""
    return _NOT_LETTERS.sub("", normalise(name)).replace(_STATE, "")


@lru_cache(_REMEMBERED)
def _title(row: TitleRow) -> Title:
    stem = plain(_DAY_IN_NAME.sub("", PurePath(row.source).stem))
    number = doc_number_key(row.number) if row.number else ""
    name = plain(base_title(row.title))
    return Title(row.version, name, stem, PurePath(row.source).name, row.dated, number, row.doc_id)


def _families(name: str) -> Iterator[str]:
    """Yield the name of the whole that a title is a part of: 民法典 of 民法典合同编."""
    if match := _PART_OF.match(name):
        yield match[0]


@lru_cache(_REMEMBERED)
def _short_words(name: str) -> tuple[str, ...]:
    return tuple(short for word in words(name) for short in _cut(word))


def _cut(word: str) -> list[str]:
    """Give a word cut into words of two and three characters, itself where it is not made of such."""
    if len(word) <= 3:
        return [word]
    within = set(words_within(word)[:-1])
    ways: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        cuts = [
            [*before, word[end - size : end]]
            for size in (3, 2)
            if end >= size and word[end - size : end] in within and (before := ways[end - size]) is not None
        ]
        rest = ways[end - 1]
        if rest is not None and end == len(word) and rest:
            cuts.append([*rest, word[-1]])  # 职业教育│法
        ways.append(min(cuts, key=len) if cuts else None)
    return ways[-1] or [word]


def _endings(text: str) -> list[tuple[int, str]]:
    """Give where each form ends in `text`, with the longest that ends there."""
    ends: dict[int, str] = {}
    for match in _ENDING.finditer(text):
        for form in match.groupdict().values():
            if form is not None:
                end = match.start() + len(form)
                if len(form) > len(ends.get(end, "")):
                    ends[end] = form
                break
    return sorted(ends.items())


def _starts(text: str, core_end: int) -> range:
    """Give where a title may begin that has its form at `core_end`, the longest title first."""
    first = core_end
    while first > 0 and core_end - first < _LONGEST and not _BREAK.match(text[first - 1]):
        first -= 1
    return range(first, core_end)


def _within(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in taken)


def _bits(places: Sequence[int], count: int) -> int:
    """Give a number of `count` bits of which those at `places` are set."""
    flags = np.zeros(count, np.bool_)
    flags[places] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _places(bits: int) -> Iterator[int]:
    while bits > 0:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
