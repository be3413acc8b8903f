"""Chooses, within the excerpts a sentence cites, the few sentences that bear it out.

It chooses; whether they suffice is for `qa.writing.checking` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa.citation import Quote
from qa.sentences import Span
from qa.writing.content import content_words, holds
from qa.writing.excerpts import Excerpt
from qa.writing.names import names_in, stands_in
from qa.writing.numbers import Number, normal, numbers_in
from qa.writing.polarity import is_question, modes
from qa.writing.splitting import plain

_MOST = 14  # sentences: a list with its lead-in
_NAME = 6  # what a name or number still missing counts beside a character of a word
_FRAME = 0.5  # what a heading counts beside a sentence: it says less
_ENDS = "。；;，,.!！：:、 "
_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|[-—·•●■]")  # （一）… 1.… 2、…
_ANNOUNCES = ("：", ":")
_HARDLY = 3  # a sentence that adds less is not cited for it: a word can be found anywhere …
_BESIDE = 2
_NEAR = 200  # characters between sentences of one paragraph
_MOSTLY = 0.5  # … unless it says little else: 「（五）法人资格证明。」


@dataclass(frozen=True, slots=True)
class _Need:
    """Something that must stand in the quotes."""

    weight: float
    met_by: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be quoted, and the one without which it is not understood."""

    quotes: tuple[Quote, ...]
    scale: float = 1.0

    @property
    def least(self) -> float:
        """Give what it must add to be cited: a sentence that happens to hold one more word is not."""
        if self.scale < 1:
            return self.scale
        return min(_HARDLY, _MOSTLY * sum(map(len, content_words(self.quotes[0].text))))

    def needed(self, needs: Sequence[_Need]) -> list[Quote]:
        """Give the sentence, and those beside it if one meets a need or says what may and must not be."""
        unit, *others = self.quotes
        more = [need for need in needs if not need.met_by(unit.text)]
        decide = is_question(unit.text) or any(
            need.met_by(other.text) or (modes(other.text) and not is_question(other.text))
            for other in others
            for need in (more or needs)
        )
        return [unit, *others] if decide else [unit]

    def gain(self, needs: Sequence[_Need]) -> float:
        """Give how much of the needs it meets."""
        return self.scale * sum(need.weight for need in needs if self.meets(need))

    def meets(self, need: _Need) -> bool:
        """Tell whether one of its sentences meets `need`."""
        return any(need.met_by(quote.text) for quote in self.quotes)


def verbatim(text: str, excerpts: Sequence[Excerpt]) -> list[Quote]:
    """Give the whole sentences that `text` is, word for word; nothing where it is not."""
    wanted = _bare(text)
    for excerpt in excerpts:
        bare = [_bare(unit.text) for unit in excerpt.units]
        for first, begins in enumerate(bare):
            if not begins or not wanted.startswith(begins):
                continue
            joined, last = begins, first
            while len(joined) < len(wanted) and last + 1 < len(bare):
                last += 1
                joined = _bare(Span(excerpt.units[first].span.start, excerpt.units[last].span.end).of(
                    excerpt.document.text))  # fmt: skip
            if joined == wanted and not is_question(text):
                return list(excerpt.units[first : last + 1])
    return []


def supporting(text: str, excerpts: Sequence[Excerpt]) -> list[Quote]:
    """Give the sentences of `excerpts` that together hold most of what `text` says, the best first."""
    needs = _needs(text)
    left = [_Candidate(group) for excerpt in excerpts for group in _with_lead_ins(excerpt)]
    left += [_Candidate((frame,), _FRAME) for excerpt in excerpts for frame in excerpt.frames]
    chosen: list[Quote] = []
    while needs and left and len(chosen) < _MOST:
        gains = [candidate.gain(needs) if _worth(candidate, needs, chosen) else 0.0 for candidate in left]
        best = max(range(len(left)), key=lambda i: gains[i])
        if gains[best] <= 0:
            break
        taken = left.pop(best)
        chosen += [quote for quote in taken.needed(needs) if quote not in chosen]
        needs = [need for need in needs if not taken.meets(need)]
    return chosen


def merged(quotes: Sequence[Quote]) -> list[Quote]:
    """Join quotes that follow one another in their document with nothing but white space between."""
    kept: list[Quote] = []
    for quote in quotes:
        for place, other in enumerate(kept):
            if (joined := _joined(other, quote)) is not None:
                kept[place] = joined
                break
        else:
            kept.append(quote)
    return kept if len(kept) == len(quotes) else merged(kept)


def _needs(text: str) -> list[_Need]:
    words = [_Need(len(word), _word(word)) for word in content_words(text)]
    names = [_Need(_NAME, _name(name)) for name in names_in(text)]
    numbers = [_Need(_NAME, _number(number)) for number in numbers_in(text) if not number.weak]
    return words + names + numbers


def _word(word: str) -> Callable[[str], bool]:
    return lambda quote: holds(quote, word)


def _name(name: str) -> Callable[[str], bool]:
    return lambda quote: stands_in(name, quote)


def _number(number: Number) -> Callable[[str], bool]:
    return lambda quote: any(number.meets(other) for other in numbers_in(quote))


def _worth(candidate: _Candidate, needs: Sequence[_Need], chosen: Sequence[Quote]) -> bool:
    """Tell whether a sentence adds enough to be cited too; one beside those chosen may add little."""
    quote = candidate.quotes[0]
    beside = any(_same_line(quote, other) for other in chosen)
    return not chosen or candidate.gain(needs) >= (_BESIDE if beside else candidate.least)


def _same_line(one: Quote, other: Quote) -> bool:
    if one.document.doc_id != other.document.doc_id:
        return False
    first, second = sorted((one.span, other.span))
    return second.start - first.end <= _NEAR and "\n" not in one.document.text[first.start : second.end]


def _with_lead_ins(excerpt: Excerpt) -> list[tuple[Quote, ...]]:
    """Give each sentence with those without which it is not understood.

    These are what announces its list, for there its 「不得」 may stand; the question it replies to, and the
    「不可以」 with which that reply begins.
    """
    groups: list[tuple[Quote, ...]] = []
    context: tuple[Quote, ...] = ()
    for unit, following in zip_longest(excerpt.units, excerpt.units[1:]):
        asks, is_item = is_question(unit.text), _ITEM.match(unit.text) is not None
        heads = unit.text.endswith(_ANNOUNCES) or (is_item and unit.text[-1].isalnum())  # 「四、申报材料」
        replies = bool(context) and is_question(context[0].text)
        belongs = bool(context) and not asks and (is_item or replies)
        if asks:
            context = (unit, following) if following else (unit,)
            groups.append(context)
            continue
        groups.append((unit, *(other for other in context if other != unit)) if belongs else (unit,))
        if heads:
            context = (unit,)
        elif not belongs:
            context = ()
    return groups


def _joined(one: Quote, other: Quote) -> Quote | None:
    if one.document.doc_id != other.document.doc_id:
        return None
    first, second = sorted((one.span, other.span))
    if one.document.text[first.end : second.start].strip():
        return None
    return Quote(one.document, Span(first.start, max(first.end, second.end)))


def _bare(text: str) -> str:
    return normal(plain(text)).strip(normal(_ENDS) + _ENDS)
