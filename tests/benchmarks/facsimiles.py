"""Measures how often a quote's words are found on the page they were read from, and how long that takes.

    python tests/benchmarks/facsimiles.py --data ../shared/data [--sentences 200] [--printed 20]

Quotes are whole sentences and rows of tables, drawn at random from every PDF and OFD. Found wholly: a box
lies over every character; in part: over some; not: over none. Wrong: the characters whose middle lies in the
boxes do not spell the quote, or are no part of it. `--printed`: so many saved web pages are first printed to
PDF by Chromium, for there is one PDF in the data.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from corpus import Document, ReadError, discover, read
from corpus.facsimile import Facsimile, Placed, open_facsimile, place
from corpus.text.normalise import clean

_RESULTS = Path(__file__).parent / "results" / "facsimiles.json"
_SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
_SENTENCE = re.compile(r"[^\n。！？]{4,}[。！？]?")
_WIDTH = 1440
_LEFT_OUT = re.compile("[-|\xad\u2010\u2011\ufffe]")


@dataclass(slots=True)
class Tally:
    """What came of the quotes of one kind of file."""

    files: int = 0
    quotes: int = 0
    whole: int = 0
    part: int = 0
    wrong: int = 0
    placing_ms: list[float] = field(default_factory=list)  # of a quote, its pages read anew
    picture_ms: list[float] = field(default_factory=list)  # of a page
    picture_kb: list[float] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table of kinds of files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=200, help="of a file, at most")
    parser.add_argument("--printed", type=int, default=20, help="web pages printed to PDF")
    arguments = parser.parse_args(argv)
    logging.disable(logging.WARNING)
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, source in _sources(arguments.data, arguments.printed, Path(folder)):
            try:
                document = read(source)
            except ReadError as error:
                _say(f"refused: {error}")
                continue
            _measure(document, tallies.setdefault(kind, Tally()), arguments.sentences)
    rows = [{"kind": kind, **_row(tally)} for kind, tally in tallies.items()]
    for row in rows:
        _say("  ".join(f"{name} {value}" for name, value in row.items()))
    report = {
        "command": "python tests/benchmarks/facsimiles.py --data ../shared/data"
        f" --sentences {arguments.sentences} --printed {arguments.printed}",
        "date": date.today().isoformat(),
        "kinds": rows,
    }
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _sources(data: Path, printed: int, folder: Path) -> Iterator[tuple[str, str]]:
    for source in discover(_SAMPLE) + discover(data / "policies"):
        if source.endswith(".pdf"):
            yield "pdf", source
    for source in discover(data / "ofd"):
        yield "ofd", source
    pages = [source for source in discover(data / "policies") if source.endswith(".html")]
    for source in _printed(pages[:: max(1, len(pages) // printed)][:printed] if printed else [], folder):
        yield "pdf printed by Chromium", source


def _printed(pages: Sequence[str], folder: Path) -> Iterator[str]:
    """Print web pages to PDF, without what they would load from elsewhere."""
    if not pages:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        program = os.environ.get("CEWEN_CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(offline=True, java_script_enabled=False)
        for number, source in enumerate(pages):
            page = context.new_page()
            page.goto(Path(source).as_uri(), wait_until="domcontentloaded")
            page.pdf(path=folder / f"{number}.pdf", format="A4")
            page.close()
            yield str(folder / f"{number}.pdf")
        browser.close()


def _measure(document: Document, tally: Tally, most: int) -> None:
    facsimile = open_facsimile(document)
    tally.files += 1
    sentences = [found.span() for found in _SENTENCE.finditer(document.text)]
    for start, end in random.Random(7).sample(sentences, min(most, len(sentences))):
        begun = time.perf_counter()
        placed = place(document, start, end, facsimile)
        tally.placing_ms.append((time.perf_counter() - begun) * 1000)
        tally.quotes += 1
        tally.whole += placed.is_whole
        tally.part += not placed.is_whole and bool(placed.boxes)
        if not _is_right(document.text[start:end], placed, facsimile):
            tally.wrong += 1
            _say(f"wrong in {Path(document.source).name}: {document.text[start:end][:60]}")
    for number in range(1, facsimile.count + 1):
        begun = time.perf_counter()
        picture = facsimile.picture(number, _WIDTH)
        tally.picture_ms.append((time.perf_counter() - begun) * 1000)
        tally.picture_kb.append(len(picture.data) / 1000)
    facsimile.close()


def _is_right(quote: str, placed: Placed, facsimile: Facsimile) -> bool:
    """Say whether what stands in the boxes is the quote, told by the places of all characters of the page."""
    seen: list[str] = []
    for number, boxes in placed.boxes.items():
        for glyph in facsimile.leaf(number).glyphs:
            x, y = (glyph.box.left + glyph.box.right) / 2, (glyph.box.top + glyph.box.bottom) / 2
            if any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in boxes):
                seen += _letters(glyph.character)
    wanted = _letters(quote)
    lacking = Counter(wanted) - Counter(seen)
    return set(seen) <= set(wanted) and not (placed.is_whole and lacking)


def _letters(text: str) -> list[str]:
    """Give what is compared: no white space, hyphens, and bars that reading puts between cells."""
    return list("".join(clean(_LEFT_OUT.sub("", text)).split()))


def _row(tally: Tally) -> dict[str, object]:
    placing, picture = sorted(tally.placing_ms), sorted(tally.picture_ms)
    quotes = max(tally.quotes, 1)
    return {
        "files": tally.files,
        "quotes": tally.quotes,
        "whole": round(tally.whole / quotes, 4),
        "part": round(tally.part / quotes, 4),
        "not": round((tally.quotes - tally.whole - tally.part) / quotes, 4),
        "wrong": tally.wrong,
        "placing_ms_p50": round(_at(placing, 0.5), 1),
        "placing_ms_p95": round(_at(placing, 0.95), 1),
        "pages": len(picture),
        "picture_ms_p50": round(_at(picture, 0.5), 1),
        "picture_ms_p95": round(_at(picture, 0.95), 1),
        "picture_kb_p50": round(_at(sorted(tally.picture_kb), 0.5)),
    }


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
