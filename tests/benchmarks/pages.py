"""Measures how saved web pages are read: the share of furniture left in and the share of content lost.

    python tests/benchmarks/pages.py --data ../shared/data

Beside each page of `tests/corpus/pages` stands its truth, written with the page and not by the reader:
`# title`, `= name：value` for metadata rows, `~ line` for what may stand or not (unlabelled bylines), and the
lines of the body. Of the shared pages the truth is the page's own article element and its metadata table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import lxml.html

from corpus.reader import parse
from corpus.text.encodings import decode_html
from corpus.text.normalise import clean, compact

PAGES = Path(__file__).parents[1] / "corpus" / "pages"
_SHORT = 12  # characters; a shorter line may stand in an article by chance

Read = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a page holds, and what may stand in its text or not."""

    title: str
    rows: tuple[tuple[str, str], ...]
    body: tuple[str, ...]
    either: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shares:
    """How pages were read, counted in characters without white space."""

    content: int = 0
    lost: int = 0
    text: int = 0
    left: int = 0

    def __add__(self, other: Shares) -> Shares:
        return Shares(
            self.content + other.content,
            self.lost + other.lost,
            self.text + other.text,
            self.left + other.left,
        )

    @property
    def share_lost(self) -> float:
        """Give the share of the content that the text does not hold."""
        return self.lost / self.content if self.content else 0.0

    @property
    def share_left(self) -> float:
        """Give the share of the text that is no content."""
        return self.left / self.text if self.text else 0.0


def truth_of(page: Path) -> Truth:
    """Read the truth beside a page."""
    lines = page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    marked: dict[str, list[str]] = {"#": [], "=": [], "~": []}
    body = [compact(line) for line in lines if line[:2] not in {"# ", "= ", "~ "}]
    for line in lines:
        if line[:2] in {"# ", "= ", "~ "}:
            marked[line[0]].append(compact(line[1:]))
    rows = [row.partition("：")[::2] for row in marked["="]]
    return Truth(marked["#"][0], tuple((n, v) for n, v in rows), tuple(body), frozenset(marked["~"]))


def shares(text: str, truth: Truth) -> Shares:
    """Hold a text against the truth: title and rows anywhere, the body in its order.

    The fields of a table's row count one by one, so that it does not matter how many stand on a line.
    """
    whole = compact(text)
    lines = _fields(text.split("\n"))
    size = sum(map(len, lines))
    lost = 0
    for words in [truth.title, *(value for _, value in truth.rows)]:
        lost += 0 if words in whole else len(words)
    rows = {f"{name}：{value}" for name, value in truth.rows} | truth.either | {truth.title}
    for row in rows:
        if row in lines and row not in truth.body:
            lines.remove(row)
    missed, left = _differences(_fields(truth.body), lines)
    content = (
        len(truth.title) + sum(len(value) for _, value in truth.rows) + sum(map(len, _fields(truth.body)))
    )
    return Shares(content, lost + missed, size, left)


def _fields(lines: Iterable[str]) -> list[str]:
    return [field for line in lines for field in compact(line).split("；") if field]


def _differences(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """Give how many characters of one list of lines the other does not have, both ways."""
    missed = left = 0
    for kind, a, b, c, d in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal":
            one, other = "".join(wanted[a:b]), "".join(found[c:d])
            same = sum(
                block.size
                for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
            )
            missed += len(one) - same
            left += len(other) - same
    return missed, left


def shared_shares(data: bytes, text: str) -> Shares:
    """Hold the text of a shared page against its article element and metadata table, line by line.

    A row of the text counts cell by cell, since it repeats the heads of its columns, two of them joined.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8")
    root = lxml.html.document_fromstring(decode_html(data).encode(), parser=parser)
    (article,) = root.xpath("//*[@id='UCAP-CONTENT']")
    pieces = [piece for piece in (compact(clean(part)) for part in article.itertext()) if piece]
    stated = [compact(clean(cell.text_content())) for cell in root.xpath("//table[@class='bd1']//td")]
    values = {value for value in stated if value and value[-1] != "："}  # names stand in rows alone
    whole, truth = compact(text), "".join(pieces) + "\n" + "\n".join(stated)
    cells = sorted({compact(clean(cell.text_content())) for cell in article.iter("td")} - {""}, key=len)[::-1]
    lost = sum(len(piece) for piece in [*pieces, *values] if piece not in whole)
    left = sum(_foreign(line, truth, cells) for line in map(compact, text.split("\n")))
    return Shares(sum(map(len, [*pieces, *values])), lost, len(whole), left)


def _foreign(line: str, truth: str, cells: Sequence[str]) -> int:
    """Give how many characters of a line, or of the cells of a row, the truth does not hold."""
    if line in truth:
        return 0
    parts = [part for field in line.replace("|", "；").split("；") for part in field.split("：", 1)]
    return sum(len(_rest(part, cells)) for part in parts if part not in truth)


def _rest(part: str, cells: Sequence[str]) -> str:
    """Give what is left of a part once the cells that it is made of are taken off its head."""
    while part:
        cell = next((cell for cell in cells if part.startswith(cell)), "")
        if not cell:
            break
        part = part[len(cell) :]
    return part


def read(data: bytes) -> str:
    """Give the text of a page as Cewen reads it."""
    return parse(data, "/documents/page.html").text


def measure(pages: Iterable[Path], reader: Read = read) -> dict[str, Shares]:
    """Give the shares of each page."""
    return {page.stem: shares(reader(page.read_bytes()), truth_of(page)) for page in pages}


def table(found: dict[str, Shares]) -> str:
    """Give a printable table of the shares of pages, worst first, and of all together."""
    rows = sorted(found.items(), key=lambda item: -max(item[1].share_lost, item[1].share_left))
    rows.append(("all", sum(found.values(), Shares())))
    return "\n".join(
        f"{name[:40]:<40} {shares.content:>7} {shares.share_lost:>8.2%} {shares.share_left:>8.2%}"
        for name, shares in rows
    )


def main() -> None:
    """Print the shares of our pages and of the shared ones."""
    parser = argparse.ArgumentParser(description="shares of furniture left and content lost in saved pages")
    parser.add_argument("--data", type=Path, help="the folder of real documents")
    arguments = parser.parse_args()
    sys.stdout.write(
        f"{'page':<40} content     lost     left\n{table(measure(sorted(PAGES.glob('*.html'))))}\n"
    )
    if arguments.data:
        files = sorted((arguments.data / "policies").glob("*.html"))
        found = {file.stem: shared_shares(data, read(data)) for file in files for data in [file.read_bytes()]}
        sys.stdout.write(f"\n{table(found)}\n")


if __name__ == "__main__":
    main()
