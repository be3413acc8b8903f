"""The documents of one generation, ready to be searched, filtered, sorted and paged within milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from index import DocumentRecord, Failure
from ui.chat.shelves.wish import Wish

PAGE = 50  # rows at once: two screens


@dataclass(frozen=True, slots=True)
class Page:
    """The rows to show, how many there are in all, and where in them these stand."""

    records: Sequence[DocumentRecord]
    found: int
    number: int  # from 1
    pages: int


class Rows:
    """What the list is drawn from; made anew when the library has changed."""

    def __init__(
        self, records: Sequence[DocumentRecord], failures: Sequence[Failure], generation: int
    ) -> None:
        self.records = records
        self.failed = failures
        self.failures = sorted(failures, key=lambda failure: failure.failed_at, reverse=True)
        self.generation = generation
        self.by_id = {record.doc_id: record for record in records}
        self.by_source = {record.source: record for record in records}
        self._folded = [_folded(record) for record in records]

    @property
    def collections(self) -> list[tuple[str, int]]:
        """The collections and how many documents each has; those of none last, under an empty name."""
        counts = Counter(record.collection for record in self.records)
        return sorted(counts.items(), key=lambda item: (not item[0], chinese_order(item[0])))

    @property
    def formats(self) -> list[tuple[str, int]]:
        """The formats and how many documents each has, the frequent ones first."""
        return Counter(record.format for record in self.records).most_common()

    @property
    def superseded(self) -> int:
        """The number of documents with a later version."""
        return sum(1 for record in self.records if record.superseded_by)

    def page(self, wish: Wish) -> Page:
        """Give the page that is wished for, the last one where there are fewer."""
        found = self.chosen(wish)
        pages = max(1, -(-len(found) // PAGE))
        number = min(wish.page, pages)
        return Page(found[(number - 1) * PAGE : number * PAGE], len(found), number, pages)

    def chosen(self, wish: Wish) -> list[DocumentRecord]:
        """Give the documents that are wished for, sorted; those without a value last."""
        words = wish.wanted.casefold().split()
        chosen = [
            record
            for record, folded in zip(self.records, self._folded, strict=True)
            if _fits(record, wish) and all(word in folded for word in words)
        ]
        value = _VALUES[wish.sort]
        with_value = sorted(
            (record for record in chosen if value(record)), key=value, reverse=wish.descending
        )
        return with_value + [record for record in chosen if not value(record)]


def chinese_order(text: str) -> bytes:
    """Give what sorts Chinese by pinyin, as far as GB 2312 does with its 3,755 common characters."""
    return text.casefold().encode("gb18030", errors="replace")


# None or empty for a document without such a value.
_VALUES: dict[str, Callable[[DocumentRecord], Any]] = {
    "title": lambda record: chinese_order(record.title),
    "number": lambda record: chinese_order(record.metadata.doc_number or ""),
    "issuer": lambda record: chinese_order(record.metadata.issuer or ""),
    "date": lambda record: record.metadata.issued_on or "",
    "status": lambda record: chinese_order(record.metadata.status or ("~" if record.superseded_by else "")),
    "format": lambda record: record.format,
    "collection": lambda record: chinese_order(record.collection),
    "size": lambda record: record.characters,
    "read": lambda record: record.indexed_at,
}


def _fits(record: DocumentRecord, wish: Wish) -> bool:
    if wish.collection is not None and record.collection != wish.collection:
        return False
    if wish.format and record.format != wish.format:
        return False
    kept = {"superseded": record.superseded_by, "same": record.same_as, "failed": None, "": "all"}
    return bool(kept[wish.state])


def _folded(record: DocumentRecord) -> str:
    stated = record.metadata
    fields = (record.title, stated.doc_number, stated.issuer, record.collection, record.source)
    return "\n".join(filter(None, fields)).casefold()
