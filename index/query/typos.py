"""Finds slips of the pen by the library's own words: 试佣期 is its 试用期, 工姿 its 工资.

Only what neither the library nor the dictionary has for a word is taken for a slip, and what is meant must
be one character away: another, one too few, one doubled, or two changed about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from index.query.datatypes import Correction
from index.segment import HAN_RUN, is_known, normalise, stop_words, words

_HOMOPHONES = "homophones.txt"
_LONGEST = 6  # characters of a word that is put right; longer ones are made of such
_BY_SOUND = 2  # characters a word must have where the slip sounds like what is meant …
_BY_SIGHT = 4  # … and where it does not
_FEWEST = 2  # passages that must hold what is meant
_SHARE_SHORT = (
    0.001  # … of all passages where it has two characters, as nearly every slip is near to some such
)
_FEWEST_SHORT = 20
_MOST_PLACES = 6  # characters that are looked into: a pasted page in another language has thousands


class Vocabulary(Protocol):
    """What the passages of a library are made of."""

    @property
    def size(self) -> int:
        """The number of passages."""

    def pair(self, pair: str) -> int:
        """Give the number of passages that hold two neighbouring characters."""

    def word(self, word: str) -> int:
        """Give the number of passages that hold a word."""

    def beginning(self, beginning: str) -> Sequence[tuple[str, int]]:
        """Give the words that begin so, and the number of passages of each."""


@dataclass(frozen=True, slots=True)
class _Guess:
    start: int
    end: int
    meant: str
    passages: int
    sounds: bool

    @property
    def rank(self) -> tuple[int, bool, int]:
        return len(self.meant), self.sounds, self.passages


def corrections(text: str, vocabulary: Vocabulary, known: Iterable[tuple[int, int]] = ()) -> list[Correction]:
    """Give the slips of `text` with what is meant; places of `known` are none, as they are in a table."""
    text = normalise(text)
    found: list[Correction] = []
    done = -1
    places = 0
    for start, end in _doubtful(text, vocabulary, list(known)):
        suspects = [place for place in range(max(0, start - 1), min(len(text), end + 1)) if place > done]
        suspects = [place for place in suspects if _is_suspect(text, place, vocabulary)]
        places += len(suspects)
        if places > _MOST_PLACES:
            break
        guesses = (guess for place in suspects for guess in _guesses(text, place, vocabulary))
        best = max(guesses, key=lambda guess: guess.rank, default=None)
        if best is not None:
            found.append(Correction(text[best.start : best.end], best.meant))
            done = best.end - 1
    return found


def _doubtful(
    text: str, vocabulary: Vocabulary, known: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of Han characters that are no words and hold a pair that no passage holds."""
    place = 0
    pieces: list[tuple[int, int, bool]] = []
    for word in words(text):
        start = text.find(word, place)
        place = start + len(word)
        sound = (
            not HAN_RUN.fullmatch(word)
            or word in stop_words()
            or any(first <= start and place <= last for first, last in known)
            or (len(word) > 1 and _is_word(word, vocabulary))
        )
        pieces.append((start, place, sound))
    at = 0
    while at < len(pieces):
        start, end, sound = pieces[at]
        at += 1
        if sound:
            continue
        while at < len(pieces) and not pieces[at][2] and pieces[at][0] == end:
            end = pieces[at][1]
            at += 1
        first, last = max(0, start - 1), min(len(text), end + 1)
        pairs = [text[i : i + 2] for i in range(first, last - 1)]
        if any(HAN_RUN.fullmatch(pair) and not vocabulary.pair(pair) for pair in pairs):
            yield start, end


def _is_suspect(text: str, place: int, vocabulary: Vocabulary) -> bool:
    """Tell whether a character stands in a pair that no passage holds."""
    pairs = (text[first : first + 2] for first in (place - 1, place) if first >= 0)
    return any(HAN_RUN.fullmatch(pair) and len(pair) == 2 and not vocabulary.pair(pair) for pair in pairs)


def _guesses(text: str, place: int, vocabulary: Vocabulary) -> Iterator[_Guess]:
    """Yield the words of the library that differ from `text` in the character at `place`."""
    character = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    alike = homophones().get(character, "")
    left = {other for other in alike if before and vocabulary.pair(before + other)}
    right = {other for other in alike if after and vocabulary.pair(other + after)}
    for first in range(max(0, place - _LONGEST + 1), place + 1):
        for last in range(max(place + 1, first + _BY_SOUND), min(len(text), first + _LONGEST) + 1):
            written = text[first:last]
            if not HAN_RUN.fullmatch(written) or _is_word(written, vocabulary):
                continue
            if len(written) == _BY_SOUND and not stop_words().isdisjoint(written):
                continue
            head, tail = text[first:place], text[place + 1 : last]
            others = left & right if head and tail else left if head else right
            wordings = [(head + other + tail, True) for other in others]
            if tail and len(head + tail) >= 2:
                wordings.append((head + tail[0] + character + tail[1:], False))  # 险保 for 保险
                if character == tail[0]:
                    wordings.append((head + tail, True))  # 劳动动合同
            for meant, sounds in wordings:
                yield from _guess(first, last, meant, vocabulary, sounds=sounds)
            if len(head) >= 2 and last - first >= _BY_SIGHT:
                yield from _by_sight(first, last, head, text[place:last], vocabulary)


def _is_word(word: str, vocabulary: Vocabulary) -> bool:
    return is_known(word) or vocabulary.word(word) > 0


def _guess(first: int, last: int, meant: str, vocabulary: Vocabulary, *, sounds: bool) -> Iterator[_Guess]:
    passages = vocabulary.word(meant)
    fewest = max(_FEWEST_SHORT, _SHARE_SHORT * vocabulary.size) if len(meant) == 2 else _FEWEST
    if passages >= fewest and not (len(meant) == 2 and not sounds):
        yield _Guess(first, last, meant, passages, sounds)


def _by_sight(first: int, last: int, head: str, rest: str, vocabulary: Vocabulary) -> Iterator[_Guess]:
    """Yield the words that go on as `rest` does but for its first character, or with one more before it."""
    for meant, passages in vocabulary.beginning(head):
        end = meant[len(head) :]
        if passages >= _FEWEST and (end[1:] in (rest[1:], rest) and end[1:] and end != rest):
            yield _Guess(first, last, meant, passages, sounds=False)


@cache
def homophones() -> dict[str, str]:
    """Give for each common character those that sound like it."""
    alike: dict[str, str] = {}
    for line in files("index.query").joinpath(_HOMOPHONES).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for character in line:
                alike[character] = alike.get(character, "") + line.replace(character, "")
    return alike
