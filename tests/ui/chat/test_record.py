"""Conversations as JSON: what was kept comes back as it was; whatever else a browser sends is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Notice, Refusal, Row, ShortAnswer, Statement
from ui.chat.answers.answer_view import steps_of
from ui.chat.answers.turn import Turn, turns_html
from ui.chat.conversations.record import Record, RecordError

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_NUMBER = st.integers(0, 10**6)
_MARKERS = st.lists(st.integers(1, 9), max_size=3).map(tuple)
_FILTERS = st.sampled_from([{}, {"from": "2024"}, {"collection": "教育", "in_force": "yes"}])
_CELLS = st.builds(Cell, text=_TEXT, markers=_MARKERS)


@st.composite
def _citations(draw: st.DrawFn) -> tuple[Citation, ...]:
    starts = draw(st.lists(_NUMBER, max_size=3))
    return tuple(
        Citation(n, "p", draw(_TEXT), draw(_TEXT), "/甲.txt", "", draw(_TEXT), start, start + 9, None)
        for n, start in enumerate(starts, start=1)
    )


@st.composite
def _comparisons(draw: st.DrawFn) -> Comparison:
    subjects = draw(st.lists(_TEXT, min_size=2, max_size=3))
    cells = st.lists(_CELLS, min_size=len(subjects), max_size=len(subjects)).map(tuple)
    rows = draw(st.lists(st.builds(Row, aspect=_TEXT, cells=cells), max_size=2))
    return Comparison(tuple(subjects), tuple(rows))


_PASSAGES = st.builds(
    Passage, _TEXT, _TEXT, _NUMBER, _NUMBER, _TEXT, st.lists(_TEXT, max_size=2).map(tuple), _TEXT
)
_HITS = st.builds(Hit, _PASSAGES, _TEXT, _TEXT, st.none() | _NUMBER, st.floats(0, 1), _NUMBER)
_FEW_HITS = st.lists(_HITS, max_size=2).map(tuple)
_REFUSALS = st.builds(Refusal, _TEXT, st.lists(_TEXT, max_size=2).map(tuple), _FEW_HITS)
_ANSWERS = st.builds(
    Answer,
    question=_TEXT,
    kind=st.just("fact"),
    text=_TEXT,
    statements=st.lists(st.builds(Statement, _TEXT, _MARKERS), max_size=3).map(tuple),
    citations=_citations(),
    comparison=st.none() | _comparisons(),
    refusal=st.none() | _REFUSALS,
    confidence=st.floats(0, 1),
    hits=_FEW_HITS,
    understood=_TEXT,
    short=st.none() | st.builds(ShortAnswer, _TEXT, st.integers(1, 3), _NUMBER, _NUMBER),
    notices=st.lists(st.builds(Notice, st.just("superseded"), _TEXT, _MARKERS), max_size=2).map(tuple),
)


@st.composite
def _conversations(draw: st.DrawFn) -> list[Turn]:
    turns = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        answer = draw(st.none() | _ANSWERS)
        shown = draw(st.integers(0, steps_of(answer))) if answer else 0
        state = draw(st.sampled_from(["done", "stopped", "failed", "rejected", "streaming"]))
        turns.append(Turn(number, draw(_TEXT), state, answer, shown, draw(_TEXT), draw(_FILTERS)))  # type: ignore[arg-type]
    return turns


_SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@_SLOW
@given(_conversations(), _FILTERS)
def test_what_was_kept_comes_back(turns: list[Turn], scope: dict[str, str]) -> None:
    """A record read back equals the one written; growing and rejected turns and hits are not in it."""
    record = Record.of(turns, scope)
    assert Record.from_json(record.to_json()) == record
    assert [turn.number for turn in record.turns] == [
        turn.number for turn in turns if turn.state in ("done", "stopped", "failed")
    ]
    assert all(turn.answer is None or turn.answer.hits == () for turn in record.turns)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


def _read(written: str) -> None:
    """Read what a browser sends; what is not refused can be shown."""
    try:
        record = Record.from_json(written)
    except RecordError:
        return
    turns_html(record.turns, live=True)


@_SLOW
@given(_ANYTHING | st.fixed_dictionaries({"version": st.just(1), "turns": _ANYTHING, "scope": _ANYTHING}))
def test_any_json_is_read_or_refused(value: Any) -> None:
    """Whatever JSON stands in the browser, the one refusal is all that can come of it."""
    _read(json.dumps(value))


@given(st.text(max_size=40))
def test_any_text_is_refused(written: str) -> None:
    """What is no JSON is refused as well."""
    with pytest.raises(RecordError):
        Record.from_json(written)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Give every place in JSON where something stands: the container and the key."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


@_SLOW
@given(_conversations(), st.data())
def test_a_record_edited_by_hand_is_shown_or_refused(turns: list[Turn], data: st.DataObject) -> None:
    """A record of which any part was changed, taken out or added is refused unless it can be shown."""
    written = json.loads(Record.of(turns, {}).to_json())
    container, key = data.draw(st.sampled_from(_places(written)))
    change = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if change == "replace":
        container[key] = data.draw(_ANYTHING)
    elif change == "remove":
        del container[key]
    elif isinstance(container, dict):
        container["extra"] = 1
    _read(json.dumps(written))


def _one(**changed: object) -> str:
    turn = {"number": 1, "question": "问", "state": "done"} | changed
    return json.dumps({"version": 1, "turns": [turn], "scope": {}})


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(_one(number=True), id="another type"),
        pytest.param(_one(number=10**400), id="a number without end"),
        pytest.param(_one(number=0), id="a number out of order"),
        pytest.param(_one(state="streaming"), id="still growing"),
        pytest.param(_one(html="<b>"), id="an unknown field"),
        pytest.param(_one(filters={"shell": "x"}), id="an unknown filter"),
        pytest.param(_one(shown=5), id="steps of no answer"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("", id="nothing"),
    ],
)
def test_hostile_records_are_refused(written: str) -> None:
    """Each is told to be incomplete or altered."""
    with pytest.raises(RecordError, match="改动"):
        Record.from_json(written)


def test_another_version_is_told_apart() -> None:
    """A record of another version is refused as such, whatever else it holds."""
    assert Record.from_json(_one())
    with pytest.raises(RecordError, match="另一个版本"):
        Record.from_json(json.dumps({"version": 2, "turns": "of tomorrow"}))
