"""Writes TABLES.md: what was measured of growth, damage, endurance and hostile input, as tables.

    python tests/benchmarks/tables.py

Each comes from its file in `results/`, which the benchmark it names has written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.search.ways import SHIPPED, UNRANKED

_RESULTS = Path(__file__).parent / "results"
_PAGE = Path(__file__).parent / "TABLES.md"
_PREFACE = """# What was measured

Made by `tables.py` out of `results/`; what was tried and what failed stands in `LOG.md`, the comparison with
other pipelines in the README.
"""

Figures = dict[str, Any]


def main() -> None:
    """Write the page."""
    _PAGE.write_text(rendered(), encoding="utf-8")


def rendered() -> str:
    """Give the page as the results have it."""
    return _PREFACE + "".join(
        f"\n## {title}\n\n{_section(name, of)}" for name, (title, of) in _SECTIONS.items()
    )


def _section(name: str, of: Callable[[Figures], Iterable[str]]) -> str:
    figures = json.loads((_RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    command = figures["command"].removeprefix("python ").removeprefix("tests/benchmarks/")
    about = filter(None, (f"`{command}`", figures["date"], figures.get("hardware")))
    return "\n".join([", ".join(about), "", *of(figures), ""])


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return ["| " + " | ".join(_cell(value) for value in line) + " |" for line in lines]


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _growth(figures: Figures) -> Iterable[str]:
    columns = [
        *("passages", "indexed in s", "peak MB", "on disk MB", "p50 ms", "p95 ms", "p50 ms with the reader"),
        *("memory MB", "cold ask s", "recall@10", "recall@100"),
    ]
    yield from _table(
        columns,
        (
            (
                int(size),
                each["index"]["seconds"],
                each["index"]["megabytes"],
                round(sum(each["on disk MB"].values())),
                each["search"][UNRANKED]["p50 ms"],
                each["search"][UNRANKED]["p95 ms"],
                each["search"][SHIPPED]["p50 ms"],
                each["search"][SHIPPED]["resident MB"],
                each["cold ask s"],
                each["vectors found"]["recall@10"],
                each["vectors found"]["recall@100"],
            )
            for size, each in figures["sizes"].items()
        ),
    )
    yield "\nOne segment of vectors, milliseconds a query, and recall@10 beside scoring each:\n"
    rows = figures["vectors: each scored, or nominated"]
    ways = [name for name in rows[0] if name != "rows"]
    yield from _table(
        ["rows", *ways],
        ([row["rows"], *(f"{row[way]['ms']} ({row[way]['recall@10']})" for way in ways)] for row in rows),
    )


def _stages(figures: Figures) -> Iterable[str]:
    yield f"{figures['passages']:,} passages, milliseconds of processor a question\n"
    yield from _table(["step", "ms"], figures["ms"].items())
    yield "\nThe libraries alone, for the same:\n"
    yield from _table(["what", "ms"], figures["ms alone"].items())


def _faults(figures: Figures) -> Iterable[str]:
    rows: list[tuple[str, Figures]] = []
    for part, counts in figures.items():
        if isinstance(counts, dict) and "tried" in counts:
            rows.append((part, counts))
        elif isinstance(counts, dict):
            rows += [(f"{part}: {name}", one) for name, one in counts.items() if isinstance(one, dict)]
    told = ("told", "went well", "repaired", "documents read from their files again", "ended by the system")
    yield from _table(
        ["what was done", "tried", *told, "wrong"],
        ([name, one["tried"], *(one.get(each, "") for each in told), one["wrong"]] for name, one in rows),
    )


def _soak(figures: Figures) -> Iterable[str]:
    for name in ("asked", "changes"):
        yield f"{name}: " + ", ".join(f"{key} {value:,}" for key, value in figures[name].items()) + "  "
    killed = figures["processes that answer killed"], figures["server killed"]
    yield f"killed: processes that answer {killed[0]}, the server {killed[1]}  "
    yield f"wrong: {figures['wrong']}; growing: {', '.join(figures['growing']) or 'nothing'}\n"
    thirds = figures["median of each third"] | {
        f"{name}, ms": values for name, values in figures["median milliseconds of each third"].items()
    }
    yield from _table(
        ["median", "first third", "second", "last"], ([name, *values] for name, values in thirds.items())
    )


def _fuzzing(figures: Figures) -> Iterable[str]:
    yield from _table(
        ["target", "executions", "edges", "seconds", "slowest s", "peak MB", "found"],
        (
            [
                *(row[name] for name in ("target", "executions", "edges", "seconds", "slowest_s", "peak_mb")),
                len(row["crashes"]) + len(row["findings"]),
            ]
            for row in figures["targets"]
        ),
    )


def _endpoints(figures: Figures) -> Iterable[str]:
    before, after = figures["megabytes"]
    yield f"{figures['requests']:,} requests, {len(figures['findings'])} findings; {before} → {after} MB\n"
    yield from _table(
        ["what was sent to", "answers", "by status"],
        (
            [area, sum(counted.values()), ", ".join(f"{status}: {n}" for status, n in counted.items())]
            for area, counted in figures["answers"].items()
        ),
    )


def _bombs(figures: Figures) -> Iterable[str]:
    yield f"{figures['files']} files, {len(figures['findings'])} findings\n"
    rows = sorted(figures["rows"], key=lambda row: -row["seconds"])
    yield from _table(
        ["file", "bytes", "CPU s", "MB", "outcome"],
        ([row["name"], row["bytes"], row["seconds"], row["mb"], row["outcome"][:60]] for row in rows),
    )


def _oversized(figures: Figures) -> Iterable[str]:
    yield from _table(
        ["what", "size", "CPU s", "MB", "outcome", "found"],
        (
            [
                *(row[name] for name in ("what", "size", "processor_seconds", "megabytes")),
                row["outcome"][:80],
                row["finding"] or "nothing",
            ]
            for row in figures["rows"]
        ),
    )


def _injection(figures: Figures) -> Iterable[str]:
    total = figures["total"]
    yield "in all: " + ", ".join(f"{name} {count}" for name, count in total.items()) + "\n"
    names = ("tried", "obeyed", "shown", "written", "quoted", "stands")
    yield from _table(
        ["how it is said", *names], ([row["kind"], *(row[name] for name in names)] for row in figures["rows"])
    )


def _backtracking(figures: Figures) -> Iterable[str]:
    found = figures["above_linear"]
    strings = f"{figures['strings']:,}"
    yield f"{figures['expressions']} expressions, {strings} strings; above linear {len(found)}:\n"
    rows = sorted(found, key=lambda row: -row["seconds"])
    yield from _table(
        ["where", "s for 4,000 characters", "times longer for twice as many"],
        ([f"`{row['where']}`", row["seconds"], row["ratio"]] for row in rows),
    )


_SECTIONS: dict[str, tuple[str, Callable[[Figures], Iterable[str]]]] = {
    "growth": ("Growth", _growth),
    "stages": ("A search, step by step", _stages),
    "soak": ("Asking, indexing, removing and killing, all at once", _soak),
    "faults": ("Damage, shortage, servers that fail", _faults),
    "fuzzing": ("Loaders and inputs, fuzzed", _fuzzing),
    "endpoints": ("What is served, assailed", _endpoints),
    "bombs": ("Files that unpack, nest or repeat to very much", _bombs),
    "oversized": ("Oversized input", _oversized),
    "injection": ("Instructions in documents", _injection),
    "backtracking": ("Regular expressions", _backtracking),
}


if __name__ == "__main__":
    main()
