"""Questions altered at random, as people mistype and reword them; seeded by the question, so always alike."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import rjieba

from tests.benchmarks.search.wordings import SYNONYMS, TRADITIONAL

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ＧＤＰ１２％
_FULL_WIDTH[0x20] = 0x3000
# The commonest characters of policy texts: what a slip of the pen may put in the place of another.
_COMMON = "的是在和有为对中人业务企国工发政生产行会理市法地区场经济部学费金资年月日定公社保管服医科技"

Alteration = Callable[[str, random.Random], str]


def altered(kind: str, question: str) -> str:
    """Give `question` altered in the way named `kind`; as it was where there is nothing to alter."""
    return KINDS[kind](question, random.Random(f"{kind} {question}")) if question else question


def _synonym(question: str, chance: random.Random) -> str:
    words = rjieba.cut(question)
    known = [place for place, word in enumerate(words) if word in SYNONYMS]
    if not known:
        return question
    place = chance.choice(known)
    words[place] = chance.choice(SYNONYMS[words[place]])
    return "".join(words)


def _replaced(question: str, chance: random.Random) -> str:
    at = _place(question, chance)
    other = chance.choice([character for character in _COMMON if character != question[at]])
    return question[:at] + other + question[at + 1 :]


def _dropped(question: str, chance: random.Random) -> str:
    at = _place(question, chance)
    return question[:at] + question[at + 1 :]


def _transposed(question: str, chance: random.Random) -> str:
    """Swap two neighbouring, different characters."""
    pairs = [
        at
        for at in range(len(question) - 1)
        if question[at] != question[at + 1] and _HAN.match(question[at]) and _HAN.match(question[at + 1])
    ]
    if not pairs:
        return question
    at = chance.choice(pairs)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def _reordered(question: str, chance: random.Random) -> str:
    """Put the words behind a random one before the others; the question mark stays last."""
    mark = "？" if question.endswith(("？", "?")) else ""
    words = rjieba.cut(question.rstrip("？?"))
    if len(words) < 2:
        return question
    at = chance.randrange(1, len(words))
    return "".join((*words[at:], *words[:at], mark))


def _place(question: str, chance: random.Random) -> int:
    """Choose a Han character; of a question without any, any character."""
    return chance.choice([match.start() for match in _HAN.finditer(question)] or range(len(question)))


KINDS: dict[str, Alteration] = {
    "synonym": _synonym,
    "character replaced": _replaced,
    "character dropped": _dropped,
    "characters swapped": _transposed,
    "word order": _reordered,
    "full width": lambda question, _: question.translate(_FULL_WIDTH),
    "Traditional": lambda question, _: question.translate(TRADITIONAL),
}
