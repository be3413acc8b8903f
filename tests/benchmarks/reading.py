"""Measures how fast files of each format are read, beside the parsing library alone on the same bytes.

    python tests/benchmarks/reading.py --data ../shared/data [--files 200] [--rounds 3]

Three times in one run, the least of the rounds each: the library (or, for text, the decoding alone), our
loader, and the whole of reading with outline, metadata and passages. Files that are refused are named.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import docx
import pypdfium2
import trafilatura
from lxml import etree
from markdown_it import MarkdownIt

from corpus import ReadError, cut, discover
from corpus.reader import LOADERS, parse
from corpus.sniffing import sniff
from corpus.text.encodings import decode, decode_html

_RESULTS = Path(__file__).parent / "results" / "reading.json"
_FOLDERS = ("policies", "laws", "ofd")

File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one format; seconds are of all its files together."""

    format: str
    files: int
    refused: int
    megabytes: float
    characters: int
    library_s: float
    loader_s: float
    reading_s: float

    @property
    def loader_ratio(self) -> float:
        """Give our loader's time over the library's."""
        return self.loader_s / self.library_s

    @property
    def reading_ratio(self) -> float:
        """Give the whole reading's time over the library's."""
        return self.reading_s / self.library_s


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table of formats."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--files", type=int, default=0, help="at most so many files a format; 0: all")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args(argv)
    logging.disable(logging.WARNING)
    by_format = sorted(_files(arguments.data, arguments.files).items())
    rows = [measure(kind, files, arguments.rounds) for kind, files in by_format]
    _say(
        f"{'format':10}{'files':>6}{'refused':>8}{'MB':>8}{'characters':>12}{'library s':>10}{'loader s':>9}"
        f"{'reading s':>10}{'loader/lib':>11}{'reading/lib':>12}{'MB/s':>7}{'char/s':>11}"
    )
    for row in rows:
        _say(
            f"{row.format:10}{row.files:6}{row.refused:8}{row.megabytes:8.2f}{row.characters:12}"
            f"{row.library_s:10.2f}{row.loader_s:9.2f}{row.reading_s:10.2f}{row.loader_ratio:11.2f}"
            f"{row.reading_ratio:12.2f}{row.megabytes / row.reading_s:7.2f}"
            f"{row.characters / row.reading_s:11.0f}"
        )
    report = {
        "command": "python tests/benchmarks/reading.py --data ../shared/data",
        "date": date.today().isoformat(),
        "formats": [asdict(row) for row in rows],
    }
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(kind: str, files: Sequence[File], rounds: int) -> Row:
    """Time the library, our loader and the whole reading over the files of one format."""
    sound: list[File] = []
    characters = 0
    for source, data in files:
        text = _text_of(source, data)
        characters += len(text)
        sound += [(source, data)] if text else []
    load = import_module(f"corpus.loaders.{LOADERS[kind]}").load  # type: ignore[index]
    return Row(
        format=kind,
        files=len(files),
        refused=len(files) - len(sound),
        megabytes=sum(len(data) for _, data in sound) / 1e6,
        characters=characters,
        library_s=_least(sound, lambda source, data: _LIBRARIES[kind](data), rounds),
        loader_s=_least(sound, lambda source, data: load(data, source), rounds),
        reading_s=_least(sound, lambda source, data: cut(parse(data, source)), rounds),
    )


def _text_of(source: str, data: bytes) -> str:
    try:
        return parse(data, source).text
    except ReadError as error:
        _say(f"refused: {error}")
        return ""


def _least(files: Sequence[File], act: Callable[[str, bytes], object], count: int) -> float:
    rounds = []
    for _ in range(count):
        began = time.perf_counter()
        for source, data in files:
            act(source, data)
        rounds.append(time.perf_counter() - began)
    return min(rounds)


def _files(data: Path, most: int) -> dict[str, list[File]]:
    """Give the files of each format, evenly chosen where there are more than `most`."""
    files: dict[str, list[File]] = defaultdict(list)
    for folder in _FOLDERS:
        for source in discover(data / folder):
            content = Path(source).read_bytes()
            try:
                files[sniff(content, source)].append((source, content))
            except ReadError as error:
                _say(f"refused: {error}")
    return {kind: all_[:: max(1, len(all_) // most)] if most else all_ for kind, all_ in files.items()}


def _docx(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    return [block.text if hasattr(block, "text") else "" for block in document.iter_inner_content()]


def _pdf(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _ofd(data: bytes) -> list[str]:
    """Parse every XML member: the least that any reader of the format must do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    trees = [etree.fromstring(member, etree.XMLParser(recover=True)) for member in members]
    return [text for tree in trees for text in tree.itertext()]


_LIBRARIES: dict[str, Callable[[bytes], object]] = {
    "html": lambda data: trafilatura.extract(decode_html(data), include_tables=True),
    "docx": _docx,
    "pdf": _pdf,
    "ofd": _ofd,
    "markdown": lambda data: MarkdownIt().parse(decode(data)),
    "txt": lambda data: decode(data).splitlines(),
}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
