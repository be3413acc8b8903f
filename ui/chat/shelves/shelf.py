"""What the library's tab asks: the list, the runs, the history of a document, each as it is now.

It knows neither gradio nor who asks; what costs is kept until the library changes.
"""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Lock

from corpus import Document
from index import DocumentRecord, Library
from ui.chat.language import t
from ui.chat.markup import Markup
from ui.chat.shelves.add_view import add_html
from ui.chat.shelves.change_view import history_html, unknown_html
from ui.chat.shelves.list_view import controls_html, list_html
from ui.chat.shelves.rows import Rows
from ui.chat.shelves.run_view import runs_html
from ui.chat.shelves.wish import Wish
from ui.indexing import Runs

_OLDEST_SECONDS = 5.0  # a collection may be renamed without a new generation


class Shelf:
    """The shelves of one library, for any number of people."""

    def __init__(self, library: Library, runs: Runs) -> None:
        self.library = library
        self.runs = runs
        self._lock = Lock()
        self._records: tuple[int, float, list[DocumentRecord]] | None = None
        self._rows: Rows | None = None

    def rows(self) -> Rows:
        """Give the documents and failures as they are now, at most some seconds old."""
        failures = self.library.failures()
        with self._lock:
            generation, now = self.library.generation, time.monotonic()
            kept = self._records
            if kept is None or kept[0] != generation or now - kept[1] > _OLDEST_SECONDS:
                records = self.library.records()
                if kept is None or kept[2] != records:
                    self._rows = None
                    kept = generation, now, records
                self._records = generation, now, kept[2]
            rows = self._rows
            if rows is None or rows.generation != generation or rows.failed != failures:
                rows = self._rows = Rows(kept[2], failures, generation)
            return rows

    def state(self) -> dict[str, int | bool]:
        """Give what tells whether there is anything new to see; asked every second."""
        going = any(not run.is_over for run in self.runs.all())
        return {"revision": self.runs.revision, "generation": self.library.generation, "going": going}

    def add(self, *, may_change: bool) -> Markup:
        """Give the place where files are added; nothing to those who may not."""
        if not may_change:
            return Markup("")
        rows = self.rows()
        return add_html([name for name, _ in rows.collections if name], is_empty=not rows.records)

    def controls(self, wish: Wish) -> Markup:
        """Give the search and the filters."""
        return controls_html(self.rows(), wish)

    def going(self, *, may_change: bool) -> Markup:
        """Give what is on its way and what was done last."""
        return runs_html(self.runs.all(), self.rows(), may_change=may_change)

    def list(self, wish: Wish, *, may_change: bool) -> Markup:
        """Give the documents that are wished for."""
        return list_html(self.rows(), wish, may_change=may_change)

    def history(self, doc: str) -> Markup:
        """Give what happened to a document, a doc_id or a source, also to one removed."""
        try:
            revisions = self.library.history(doc)
        except KeyError:
            return unknown_html()
        document: Document | None = None
        with suppress(KeyError):
            document = self.library.document(revisions[-1].source)
        return history_html(revisions, document)


def not_allowed() -> str:
    """Say that a reader may not change the library."""
    return t("您可以查看，不能改动资料库。请找资料管理员。")
