"""What a library must hold after any accident, told as a list of what is wrong; it causes none itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index import Library
from index.milvus.address import Address
from tests.index.notices import Texts, marks_in

_TOP_K = 10  # passages looked at for each mark: a notice has at most five
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a library, in words, and the text of each source in it."""

    wrong: tuple[str, ...]
    texts: Texts


def inspect(
    home: Path,
    before: Mapping[str, str],
    after: Mapping[str, str],
    marks: Iterable[str],
    *,
    read_only: bool,
    address: Address | None = None,
) -> Found:
    """Open the library in `home` or at `address`; hold it against the texts before and after a run cut short.

    The `marks` are searched: a passage of a version that is gone must not be found.
    """
    try:
        with Library.open(home, read_only=read_only, address=address) as library:
            kept = texts_of(
                library
            )  # where nothing can be written, this may be ahead of what can be searched
            with library.pinned():
                texts = texts_of(library)
                wrong = (
                    *library.verify(),
                    *_doubled(library),
                    *_neither(texts, before, after),
                    *_neither(kept, before, after),
                    *_lost(texts, before, after),
                    *stale(library, texts, marks),
                )
            return Found(wrong, texts)
    except Exception as error:
        return Found((f"not usable: {type(error).__name__}: {error}",), {})


def texts_of(library: Library) -> Texts:
    """Give the text of each source in the library."""
    return {record.source: library.document(record.doc_id).text for record in library.records()}


def _doubled(library: Library) -> Iterable[str]:
    sources = Counter(record.source for record in library.records())
    return [f"{count} documents of {source}" for source, count in sources.items() if count > 1]


def _neither(texts: Texts, before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    """Give the sources that are neither as they were nor as they were to be."""
    for source in {*texts, *before, *after}:
        found = texts.get(source)
        if found not in (before.get(source), after.get(source)):
            held = f"holds {sorted(marks_in(found))}" if found else "is not there"
            yield f"{source} {held}, neither old nor new"


def _lost(texts: Texts, before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    """Give the texts that were there, were to stay, and are under no name: a file renamed is not lost."""
    lost = {*before.values()} & {*after.values()} - {*texts.values()}
    return [f"{text.splitlines()[0]} is under no name" for text in lost]


def stale(library: Library, texts: Texts, marks: Iterable[str]) -> Iterable[str]:
    """Search the marks: one that stands in a text is found, any other never."""
    living = {mark for text in texts.values() for mark in marks_in(text)}
    for mark in marks:
        hits = library.search(mark, _TOP_K)
        if any(mark in hit.passage.text for hit in hits) != (mark in living):
            yield f"{mark} " + ("is not found" if mark in living else "is out of date and found")
        strays = [hit.source for hit in hits if hit.passage.text not in texts.get(hit.source, "")]
        if strays:
            yield f"passages found for {mark} do not stand in {strays[:_SHOWN]}"
