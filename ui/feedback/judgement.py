"""One judgement of one answer, and the reasons that can be given; it knows nothing of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["helpful", "unhelpful"]

LONGEST_WORDS = 500  # characters of a reason in one's own words

# By what the answer was: the name kept, and what the person reads.
REASONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "answered": (
        ("wrong", "答得不对"),
        ("incomplete", "答得不全"),
        ("source", "出处不合适"),
        ("outdated", "依据的文件过时了"),
        ("unanswerable", "资料库里没有答案，不该作答"),
        ("other", "其他"),
    ),
    "refused": (("missed", "资料库里有答案，没有找到"), ("other", "其他")),
}
REASON_NAMES: Mapping[str, str] = {name: words for group in REASONS.values() for name, words in group}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of an answer, with all that led to it."""

    id: str  # of the answer judged: judged again, it is replaced
    verdict: Verdict
    question: str
    answer: Mapping[str, Any]  # as `cewen ask --json` writes it: text, citations with offsets and quotes …
    history: tuple[str, ...] = ()  # the questions before it that were answered
    filters: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""  # one of `REASON_NAMES`; empty: none given
    words: str = ""
    person: str = ""  # who was signed in; empty: nobody
    given_at: str = ""  # ISO 8601, UTC; the store fills it in

    def __post_init__(self) -> None:
        if self.reason and self.reason not in REASON_NAMES:
            raise ValueError(f"没有“{self.reason}”这种理由")
        if len(self.words) > LONGEST_WORDS:
            raise ValueError(f"补充说明有 {len(self.words)} 个字，最多 {LONGEST_WORDS} 个，请写短些")

    @property
    def refused(self) -> bool:
        """Whether the answer judged was a refusal."""
        return self.answer.get("refusal") is not None

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data, in the order of its fields."""
        return asdict(self)
