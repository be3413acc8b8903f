"""Checks one sentence of a model against the excerpts it cites; what is not borne out is not shown.

The checks do not trust the model, the question or the documents: whatever a text asks for, a sentence
passes only if its numbers, names, stances and words stand in exact quotes of what it cites.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.encoders.loading import Encoder
from index.segment import HAN
from qa.citation import Quote
from qa.sentences import Span, clauses
from qa.writing import alignment, content, polarity, substitution, support
from qa.writing.attributing import Attribution
from qa.writing.excerpts import Excerpt
from qa.writing.names import names_in, stands_in

_LOG = logging.getLogger(__name__)

_LONGEST = 400  # characters of a sentence
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")
_CHINESE = 0.5  # of the letters: an answer to a Chinese question is in Chinese
# <img …>, ![…](…), […](…), javascript:, data: — what a page might run or fetch
_MARKUP = re.compile(
    r"<\s*[a-zA-Z!/?]|\]\s*\(|!\[|\b(?:javascript|data|vbscript)\s*:|&#|<\||\|>|->|\{\s*\"", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|www\.)[!-~]*|[\w-]+(?:\.[\w-]+)+/[!-~]*", re.IGNORECASE)


class Judge(Protocol):
    """Tells whether one text follows from another: `index.rerankers.entailment`."""

    def follows(self, premise: str, hypothesis: str) -> bool:
        """Tell whether `hypothesis` follows from `premise`, rather than not, or the opposite."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What sentences are checked with: the excerpts by number, the encoder, a judge where there is one."""

    excerpts: Mapping[int, Excerpt]
    encoder: Encoder
    judge: Judge | None = None
    attribution: Attribution | None = None  # subjects that must not be taken for one another
    strict: bool = False  # every word must stand in the quotes


@dataclass(frozen=True, slots=True)
class Verdict:
    """The quotes that bear a sentence out, or why it is withheld."""

    quotes: tuple[Quote, ...] = ()
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether the sentence may be shown."""
        return not self.fault


def check(text: str, marks: Sequence[int], bench: Bench) -> Verdict:
    """Hold a sentence without its marks against the excerpts with these numbers."""
    fault = _form_fault(text, marks, bench)
    if fault:
        return _withheld(fault, text)
    cited = [bench.excerpts[mark] for mark in marks]
    if exact := support.verbatim(text, cited):
        return Verdict(tuple(support.merged(exact)))
    quotes = support.supporting(text, cited)
    framed = {frame for excerpt in cited for frame in excerpt.frames}
    frames = [quote.text for quote in quotes if quote in framed]
    bodies = [quote.text for quote in quotes if quote not in framed]
    fault = _content_fault(text, bodies, frames, bench)
    if not fault and bench.attribution and not bench.attribution.fits(text, quotes):
        fault = "speaks of another subject"
    return _withheld(fault, text) if fault else Verdict(tuple(support.merged(quotes)))


def _form_fault(text: str, marks: Sequence[int], bench: Bench) -> str:
    if not marks:
        return "no mark"
    if unknown := [mark for mark in marks if mark not in bench.excerpts]:
        return f"no excerpt {unknown[0]}"
    if len(text) > _LONGEST:
        return "too long"
    letters = _LETTER.findall(text)
    if not letters or len(_HAN.findall(text)) < _CHINESE * len(letters):
        return "not Chinese"
    if _MARKUP.search(text):
        return "markup"
    return "a question" if polarity.is_question(text) else ""


def _content_fault(text: str, bodies: Sequence[str], frames: Sequence[str], bench: Bench) -> str:
    if not bodies:
        return "nothing like it in what it cites"
    quotes = [*bodies, *frames]
    if number := alignment.misplaced(text, bodies, frames):
        return f"number {number.value}{number.unit}"
    for name in names_in(text):
        if not any(stands_in(name, quote) for quote in quotes):
            return f"name {name}"
    held = {address for quote in quotes for address in _ADDRESS.findall(quote)}
    if any(address not in held for address in _ADDRESS.findall(text)):
        return "address"
    if clause := content.unsupported(text, quotes, bench.encoder, strict=bench.strict):
        return f"content {clause}"
    if word := substitution.substituted(text, quotes):
        return f"instead {word}"
    if fault := _stance_fault(text, quotes):
        return fault
    if bench.judge and not bench.judge.follows("\n".join(quotes), text):
        return "does not follow"
    return ""


def _stance_fault(text: str, quotes: Sequence[str]) -> str:
    stated = [quote for quote in quotes if not polarity.is_question(quote)]
    if not stated:
        return "rests on a question"
    held = frozenset[str]().union(*map(polarity.stances, stated))
    if more := polarity.limits(text) - held:
        return f"stance {min(more)}"
    words = content.content_words(text)
    leans = any(not any(content.holds(quote, word) for quote in stated) for word in words)  # on a question
    for clause in clauses(text, Span(0, len(text))):
        said = clause.of(text)
        quoted = content.best_clause(said, stated)
        # What is forbidden may be said a clause before: 「不得以任何名目，向学生收取费用」.
        upto = next((q[: q.index(quoted)] + quoted for q in stated if quoted in q), quoted)
        refused = leans and polarity.denies(said) and polarity.replies_no(quotes)
        if not refused and polarity.mode_differs(said, quoted if polarity.modes(quoted) else upto):
            return f"mode {said}"
    if leans and polarity.replies_no(quotes) and not polarity.denies(text):
        return "answered no"
    if word := polarity.turns(words, text, stated):
        return f"denied {word}"
    return ""


def _withheld(fault: str, text: str) -> Verdict:
    _LOG.debug("withheld (%s): %s", fault, text)
    return Verdict(fault=fault)
