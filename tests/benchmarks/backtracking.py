"""Measures every regular expression of the product on strings made against it: which are above linear.

    python tests/benchmarks/backtracking.py [--length 4000] [--seconds 0.5]

For each expression, runs of its own characters and pairs of them, ended by what does not match, are searched
at half and at full length, as many of them as --seconds of CPU allow; what is only ever matched from a
beginning is tried so. One that takes over 2.5 times as long for twice the length, and over 10 ms, is named
with the string; whether such a string can reach it is for a person to say.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice, product
from pathlib import Path
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser as grammar  # type: ignore[attr-defined]
from typing import Any

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "backtracking.json"
_PACKAGES = ("corpus", "index", "qa", "ui")
_MOST_CHARACTERS = 10  # of an expression that strings are made of
_MOST_STRINGS = 70  # for one expression
_RATIO = 2.5
_SLOW_SECONDS = 0.01
# Lengths that are tried first, in small steps: one that takes so long for so little is exponential, and would
# not come to an end with more.
_SHORT, _GIVEN_UP_SECONDS = range(12, 64, 4), 0.05

_SEEKING = r"(?:search|finditer|findall|subn?|split)\b(?!\(\s*[\"'])"  # with an expression, not of a string


@dataclass
class Trial:
    """What came of one expression."""

    strings: int = 0
    worst: dict[str, Any] | None = None
    is_cut_short: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the expressions that take more than linear time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--length", type=int, default=4000)
    parser.add_argument("--seconds", type=float, default=0.5, help="of CPU for each expression")
    parser.add_argument("--only", default="", help="modules whose name holds this")
    arguments = parser.parse_args(argv)
    patterns = _patterns()
    found, cut_short, strings = [], 0, 0
    for pattern, where in patterns.items():
        if arguments.only in where:
            trial = _tried(pattern, arguments.length, arguments.seconds, _is_sought(pattern, where))
            cut_short += trial.is_cut_short
            strings += trial.strings
            if trial.worst:
                found.append({"where": where, "pattern": pattern.pattern, **trial.worst})
                _say(f"{trial.worst['seconds']:7.3f} s  ×{trial.worst['ratio']:<5} {where}")
                _say(f"    {pattern.pattern[:70]!r} on {trial.worst['string']!r}")
    _say(f"{len(patterns)} expressions, {strings} strings, {cut_short} cut short, {len(found)} above linear")
    if not arguments.only:
        table = {
            "command": f"backtracking.py --length {arguments.length} --seconds {arguments.seconds}",
            "date": date.today().isoformat(),
            "expressions": len(patterns),
            "strings": strings,
            "cut_short": cut_short,
            "above_linear": found,
        }
        _RESULTS.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _patterns() -> dict[re.Pattern[str], str]:
    """Give every expression compiled while the packages are imported, and the module that did."""
    compiled: dict[re.Pattern[str], str] = {}
    real = re.compile

    def noting(pattern: Any, flags: int = 0) -> Any:
        made = real(pattern, flags)
        name = sys._getframe(1).f_globals.get("__name__", "")
        if isinstance(made.pattern, str) and name.split(".")[0] in _PACKAGES:
            compiled.setdefault(made, f"{name}:{sys._getframe(1).f_lineno}")
        return made

    re.compile = noting  # type: ignore[assignment]
    try:
        for package in _PACKAGES:
            folder = importlib.import_module(package).__path__
            for module in pkgutil.walk_packages(folder, f"{package}."):
                if "training" not in module.name and "__main__" not in module.name:
                    importlib.import_module(module.name)
    finally:
        re.compile = real
    return compiled


def _is_sought(pattern: re.Pattern[str], where: str) -> bool:
    """Say whether an expression is looked for anywhere in a text, not only matched from its beginning.

    One without a name of its own, in a table of them, is if its module seeks anything.
    """
    names_of = {
        name
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").split(".")[0] in _PACKAGES
        for name, value in vars(module).items()
        if value is pattern
    }
    if names_of:
        return re.search(rf"(?:{'|'.join(names_of)})\.{_SEEKING}", _source()) is not None
    module = Path(str(sys.modules[where.split(":")[0]].__file__))
    return re.search(rf"\.{_SEEKING}", module.read_text("utf-8")) is not None


@cache
def _source() -> str:
    return "".join(file.read_text("utf-8") for name in _PACKAGES for file in (_ROOT / name).rglob("*.py"))


def _tried(pattern: re.Pattern[str], length: int, seconds: float, sought: bool) -> Trial:
    trial = Trial()
    until = time.process_time() + seconds
    for unit, end in islice(_units(pattern), _MOST_STRINGS):
        if time.process_time() > until:
            trial.is_cut_short = True
            break
        trial.strings += 1
        if any(_seconds(pattern, sought, _string(unit, end, each)) > _GIVEN_UP_SECONDS for each in _SHORT):
            trial.worst = {"seconds": 99.0, "ratio": 99, "string": unit + "…" + end}
            break
        half = _seconds(pattern, sought, _string(unit, end, length // 2))
        whole = _seconds(pattern, sought, _string(unit, end, length))
        is_worst = trial.worst is None or whole > trial.worst["seconds"]
        if whole > _SLOW_SECONDS and whole > _RATIO * half and is_worst:
            ratio = round(whole / half, 1)
            trial.worst = {"seconds": round(whole, 3), "ratio": ratio, "string": unit + "…" + end}
    return trial


def _string(unit: str, end: str, length: int) -> str:
    return unit * (length // len(unit)) + end


def _seconds(pattern: re.Pattern[str], sought: bool, text: str) -> float:
    """Search all of a text, or match it; the least of two times."""
    times = []
    for _ in range(2):
        began = time.process_time()
        if sought:
            for _ in islice(pattern.finditer(text), 1000):
                pass
        else:
            pattern.match(text)
        times.append(time.process_time() - began)
        if times[0] > 1:
            break
    return min(times)


def _units(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    characters = list(dict.fromkeys(_characters(grammar.parse(pattern.pattern, pattern.flags & ~re.UNICODE))))
    characters = characters[:_MOST_CHARACTERS]
    for end in ("\0", ""):
        yield from ((one, end) for one in characters)
    yield from ((one + other, "\0") for one, other in product(characters, characters) if one != other)


def _characters(parsed: Any) -> Iterator[str]:
    """Give characters that the parts of an expression match."""
    for operator, value in parsed:
        if operator in (names.LITERAL, names.NOT_LITERAL):
            yield chr(value) if operator is names.LITERAL else chr(value + 1)
        elif operator is names.IN:
            yield from _of_class(value)
        elif operator is names.ANY:
            yield "文"
        elif operator is names.BRANCH:
            for branch in value[1]:
                yield from _characters(branch)
        elif operator in (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT):
            yield from _characters(value[2])
        elif operator is names.SUBPATTERN:
            yield from _characters(value[3])
        elif operator in (names.ASSERT, names.ASSERT_NOT):
            yield from _characters(value[1])
        elif operator is names.ATOMIC_GROUP:
            yield from _characters(value)


def _of_class(value: Any) -> Iterator[str]:
    classes = {names.CATEGORY_DIGIT: "7", names.CATEGORY_SPACE: " ", names.CATEGORY_WORD: "文"}
    negated = any(operator is names.NEGATE for operator, _ in value)
    if negated:
        yield from "文 7"
        return
    for operator, each in value:
        if operator is names.LITERAL:
            yield chr(each)
        elif operator is names.RANGE:
            yield chr(each[0])
        elif operator is names.CATEGORY:
            yield classes.get(each, "文")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
