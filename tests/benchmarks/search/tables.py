"""Writes the figures: as JSON with a run a line, and as the Markdown tables of README and LOG."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tests.benchmarks.search.ways import PLAIN, SHIPPED

_CHANCE = 0.05  # p-values below it get a star

# A column: its head, the set, the group of its questions, the measure.
_COLUMNS = (
    ("answer@500", "covid", "all", "answer@500"),
    ("answer@1500", "covid", "all", "answer@1500"),
    ("MRR@10", "covid", "all", "MRR@10"),
    ("hit@1", "covid", "all", "hit@1"),
    ("held: @500", "covid", "held", "answer@500"),
    ("held: @1500", "covid", "held", "answer@1500"),
    ("mixed: @500", "mixed", "all", "answer@500"),
    ("mixed: @1500", "mixed", "all", "answer@1500"),
    ("statutes MRR@10", "statutes", "held", "MRR@10"),
    ("statutes recall@100", "statutes", "held", "recall@100"),
    ("cases recall@10", "cases", "all", "recall@10"),
    ("cases hit@1", "cases", "all", "hit@1"),
)


def as_json(value: Any, depth: int = 0) -> str:
    """Give `value` as JSON; an object that holds no object takes one line."""
    if not isinstance(value, dict) or not any(isinstance(inner, dict) for inner in value.values()):
        return json.dumps(value, ensure_ascii=False)
    blank = " " * (depth + 1)
    inside = [
        f"{blank}{json.dumps(k, ensure_ascii=False)}: {as_json(v, depth + 1)}" for k, v in value.items()
    ]
    return "{\n" + ",\n".join(inside) + "\n" + " " * depth + "}"


def as_markdown(figures: dict[str, Any]) -> str:
    """Give the tables: every way of searching on every set, the altered questions, the seconds."""
    parts = [_runs(figures)]
    if "altered" in figures:
        parts.append(_altered(figures["altered"]))
    if "speed" in figures:
        parts.append(_speed(figures["speed"]))
    return "\n\n".join(parts)


def _runs(figures: dict[str, Any]) -> str:
    columns = [column for column in _COLUMNS if column[1] in figures]
    sets = dict.fromkeys(column[1] for column in columns)
    names = dict.fromkeys(name for one in sets for name in figures[one]["runs"])
    rows = [
        [name, *(_figure(figures[of]["runs"].get(name, {}), group, m) for _, of, group, m in columns)]
        for name in names
    ]
    return _table(["", *(column[0] for column in columns)], rows)


def _altered(kinds: dict[str, dict[str, Any]]) -> str:
    rows = [
        [kind, str(told["altered"]), *(_changed(told.get(way)) for way in (PLAIN, SHIPPED))]
        for kind, told in kinds.items()
    ]
    return _table(["answer@500 of altered questions", "questions", PLAIN, SHIPPED], rows)


def _changed(run: dict[str, float] | None) -> str:
    return f"{run['answer@500']:.3f} ({run['answer@500 change']:+.3f})" if run else "–"


def _speed(ways: dict[str, dict[str, float]]) -> str:
    heads = list(next(iter(ways.values())))
    return _table(["", *heads], [[way, *(f"{told[head]:g}" for head in heads)] for way, told in ways.items()])


def _figure(run: dict[str, dict[str, float]], group: str, measure: str) -> str:
    """Give a figure; one over a whole set has a star where chance hardly explains the difference."""
    if group not in run:
        return "–"
    is_whole = group == next(iter(run))
    return f"{run[group][measure]:.3f}" + "*" * (is_whole and run.get("p", {}).get(measure, 1.0) < _CHANCE)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
