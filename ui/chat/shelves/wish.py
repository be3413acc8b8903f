"""What one browser wants to see of the list: words, sorting, filters, page; it comes with each event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COLUMNS = ("title", "number", "issuer", "date", "status", "format", "collection", "size", "read")
STATES = ("failed", "superseded", "same")
_MOST_CHARACTERS = 200  # of what is typed


@dataclass(frozen=True, slots=True)
class Wish:
    """The view of the list; the default is all, as they were last read."""

    wanted: str = ""
    sort: str = "read"
    descending: bool = True
    collection: str | None = None  # "": those of none
    format: str = ""
    state: str = ""  # one of STATES, or all
    page: int = 1

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Wish:
        """Take what a script sent; what makes no sense is the default."""
        sort, state, page = str(values.get("sort")), str(values.get("state")), values.get("page")
        collection = values.get("collection")
        return cls(
            wanted=str(values.get("wanted") or "")[:_MOST_CHARACTERS].strip(),
            sort=sort if sort in COLUMNS else "read",
            descending=bool(values.get("descending")) if sort in COLUMNS else True,
            collection=collection if isinstance(collection, str) and collection != "*" else None,
            format=str(values.get("format") or ""),
            state=state if state in STATES else "",
            page=page if isinstance(page, int) and page > 0 else 1,
        )
