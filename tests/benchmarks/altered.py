"""Measures the checks of what a language model writes: sentences of real documents, copied and altered.

    python tests/benchmarks/altered.py --data ../shared/data [--documents 80] [--seed 1]

A copy, one with a lead-in and one without a middle clause should pass; one with another digit, two amounts or
two nouns exchanged, a permission turned into a prohibition or the other way round, or a clause added should
not. No language model takes part: this is what one might get wrong, not how often it does.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpus import Outline
from index import Library
from index.segment import is_noun
from qa.sentences import Span, clauses
from qa.writing.checking import Bench, check
from qa.writing.content import content_words
from qa.writing.excerpts import excerpt_of
from qa.writing.numbers import normal, numbers_in
from qa.writing.splitting import plain

_RESULTS = Path(__file__).parent / "results" / "altered.json"
_PASSAGES = 12  # of a document
_SHORTEST, _LONGEST = 12, 380  # characters of a sentence
_SHOULD_PASS = ("copied", "with a lead-in", "without a clause")


def variants(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what was done to a sentence, and what came of it."""
    yield "copied", text
    yield "with a lead-in", "根据规定，" + text
    yield "a clause added", text.rstrip("。；") + "，并由海关总署给予奖励。"
    parts = [part for part in re.split("(?<=[，；])", text) if part]
    if len(parts) > 2:
        yield "without a clause", "".join(parts[:1] + parts[2:])
    if places := [at for at, letter in enumerate(text) if letter in "0123456789"]:
        at = chance.choice(places)
        digit = chance.choice([digit for digit in "0123456789" if digit != text[at]])
        yield "another digit", text[:at] + digit + text[at + 1 :]
    for name, said, instead in (
        ("forbidden, now allowed", "不得|不能|不予|禁止", "可以"),
        ("demanded, now forbidden", "应当|必须", "不得"),
        ("allowed, now forbidden", "可以", "不得"),
    ):
        if found := re.search(said, text):
            yield name, text[: found.start()] + instead + text[found.end() :]
    if exchanged := _exchanged(normal(text), _amounts(text), chance):
        yield "two amounts exchanged", exchanged
    if exchanged := _exchanged(text, _nouns(text), chance):
        yield "two nouns exchanged", exchanged


def _amounts(text: str) -> list[tuple[Span, Span]]:
    found = [
        one for one in numbers_in(text) if not one.weak and one.unit not in ("", "年月日", "第条", "第款")
    ]
    return [
        (Span(one.start, one.end), Span(other.start, other.end))
        for one in found
        for other in found
        if one.end <= other.start and one.unit == other.unit and one.value != other.value
    ]


def _nouns(text: str) -> list[tuple[Span, Span]]:
    found = [
        Span(at, at + len(word))
        for clause in clauses(text, Span(0, len(text)))
        for word in content_words(clause.of(text))
        if len(word) > 1 and is_noun(word) and text.count(word) == 1 and (at := text.find(word)) >= 0
    ]
    return [
        (one, other)
        for one in found
        for other in found
        if one.end < other.start and re.search("[，；]", text[one.end : other.start])
    ]


def _exchanged(text: str, pairs: list[tuple[Span, Span]], chance: random.Random) -> str:
    if not pairs:
        return ""
    one, other = chance.choice(pairs)
    between = text[one.end : other.start]
    return text[: one.start] + other.of(text) + between + one.of(text) + text[other.end :]


def measure(library: Library, chance: random.Random) -> dict[str, dict[str, float]]:
    """Check the variants of sentences drawn from every document."""
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for record in library.records():
        document, passages = library.document(record.doc_id), library.passages(record.doc_id)
        outline = Outline(document)
        for passage in chance.sample(passages, min(_PASSAGES, len(passages))):
            excerpt = excerpt_of(1, document, passage, Span(passage.start, passage.end), outline)
            bench = Bench({1: excerpt}, library.encoder)
            texts = [plain(unit.text) for unit in excerpt.units]
            for text in (t for t in texts if _SHORTEST <= len(t) <= _LONGEST and t[-1] in "。；"):
                for name, variant in variants(text, chance):
                    began = time.perf_counter()
                    passed = check(variant, (1,), bench).passed
                    seconds[name] += time.perf_counter() - began
                    asked[name] += 1
                    wrong[name] += passed != (name in _SHOULD_PASS)
    return {
        name: {
            "sentences": asked[name],
            "wrong": wrong[name],
            "ms": round(1000 * seconds[name] / asked[name], 2),
        }
        for name in sorted(asked)
    }


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    files = sorted(str(path) for path in (options.data / "policies").rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        library.refresh(chance.sample(files, min(options.documents, len(files))))
        found = measure(library, chance)
    for name, score in found.items():
        sys.stdout.write(f"{name:28}{score['sentences']:>7}{score['wrong']:>6} wrong{score['ms']:>8} ms\n")
    head = {"command": f"python {' '.join(sys.argv)}", "date": date.today().isoformat()}
    _RESULTS.write_text(json.dumps(head | found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
