"""A conversation as plain JSON and back: what the browser keeps, and what is believed of what it sends.

A record is data, never HTML. What does not fit is refused as a whole; it does not know where it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from json import loads

from pydantic import BaseModel, ConfigDict, ValidationError

from index.filters import condition
from qa import Answer, Citation
from ui.chat.answers.answer_view import steps_of
from ui.chat.answers.turn import Turn

VERSION = 1  # rises when older records can no longer be read
_LONGEST = 5_000_000  # characters: more than a browser keeps in all
_DIGITS = 15  # of a whole number: what a browser counts exactly
_BROKEN = "它的内容不完整，或被改动过。"
_OTHER_VERSION = "它是由另一个版本的程序保存的。"


class RecordError(ValueError):
    """A record that is not shown; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Record:
    """The turns of a conversation, none of them growing, and the filters that were on."""

    turns: tuple[Turn, ...] = ()
    scope: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, turns: Sequence[Turn], scope: Mapping[str, str]) -> Record:
        """Keep what is finished, without the hits of answers: only refusals show theirs."""
        ended = [turn for turn in turns if not turn.growing and turn.state != "rejected"]
        return cls(tuple(replace(turn, answer=_lean(turn.answer)) for turn in ended), dict(scope))

    def to_json(self) -> str:
        """Give the record as JSON."""
        return _Written(version=VERSION, turns=self.turns, scope=self.scope).model_dump_json()

    @classmethod
    def from_json(cls, written: str) -> Record:
        """Read what a browser has kept.

        Raises RecordError on whatever `to_json` of this version would not have written.
        """
        try:
            if _Versioned.model_validate_json(written[:_LONGEST]).version != VERSION:
                raise RecordError(_OTHER_VERSION)
            read = _Written.model_validate_json(written)
            loads(written, parse_int=_number)
        except ValidationError as error:
            raise RecordError(_BROKEN) from error
        record = cls(read.turns, read.scope)
        if not _is_sound(record):
            raise RecordError(_BROKEN)
        return record


class _Versioned(BaseModel):
    model_config = ConfigDict(strict=True)

    version: int


class _Written(_Versioned):
    """What stands in the JSON; types are held to the letter, and so are the names of the fields."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    turns: tuple[Turn, ...]
    scope: Mapping[str, str]


def _number(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise RecordError(_BROKEN)
    return int(digits)


def _lean(answer: Answer | None) -> Answer | None:
    return replace(answer, hits=()) if answer else None


def _is_sound(record: Record) -> bool:
    """Tell whether the parts of a record fit each other, so that it can be shown and gone on with."""
    numbers = [0, *(turn.number for turn in record.turns)]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        return False
    if any(turn.growing or turn.state == "rejected" for turn in record.turns):
        return False
    scopes = (record.scope, *(turn.filters for turn in record.turns))
    return all(map(_can_be, scopes)) and all(map(_fits, record.turns))


def _can_be(filters: Mapping[str, str]) -> bool:
    try:
        condition(filters)
    except ValueError:
        return False
    return True


def _fits(turn: Turn) -> bool:
    answer = turn.answer
    if answer is None:
        return turn.shown == 0
    table = answer.comparison
    squared = table is None or all(len(row.cells) == len(table.subjects) for row in table.rows)
    markers = [citation.marker for citation in answer.citations]
    once = markers == sorted(set(markers)) and all(map(_is_range, answer.citations))
    return squared and once and not answer.hits and 0 <= turn.shown <= steps_of(answer)


def _is_range(citation: Citation) -> bool:
    return citation.marker > 0 and 0 <= citation.start <= citation.end
