"""The source panel over one library: which document, how it stands, as text or pages; used by many threads.

It lays nothing out itself.
"""

from __future__ import annotations

from corpus import Document
from corpus.facsimile import NoFacsimileError, Picture
from corpus.facsimile.placing import pages_of
from index import Library
from qa.citation import Sources
from qa.exact.standing import standing_of
from ui.chat.markup import Markup
from ui.chat.sources.facsimiles import Facsimiles
from ui.chat.sources.outline import Entry, outline_of
from ui.chat.sources.page_view import Sheet, Sheets, remark_on, sheets_html, why_not
from ui.chat.sources.source_view import is_paged, missing_html, source_html
from ui.chat.sources.standing_view import standing_html
from ui.chat.sources.view import View
from ui.chat.sources.wording import wording_of

_MOST_SHEETS = 3  # shown at once of a quote over many pages
_LONGEST_CAPTION = 400  # characters of the words under the marks, for those who hear the page


class Panel:
    """What the panel shows, and the files it looks into."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._facsimiles = Facsimiles()

    def show(self, doc_id: str, view: View) -> Markup:
        """Lay out a document as the view asks; say so where it is gone or has changed."""
        try:
            document = self._library.document(doc_id)
            record = self._library.record(document.doc_id)
        except KeyError:
            return missing_html()
        length = len(document.text)
        if not 0 <= view.start <= view.end <= length or not 0 <= (view.at or 0) <= length:
            return missing_html()
        if view.wording and view.wording != wording_of(document.text[view.start : view.end]):
            return missing_html()
        standing = standing_html(standing_of(record, Sources(self._library)), record)
        pages, fault = None, ""
        if view.page is not None and is_paged(document):
            try:
                pages = sheets_html(self._sheets(document, view))
            except NoFacsimileError as error:
                fault = why_not(error)
        return source_html(document, view, standing=standing, pages=pages, fault=fault)

    def outline(self, doc_id: str) -> list[Entry]:
        """Give the outline of a document. Raises KeyError."""
        document = self._library.document(doc_id)
        if document.doc_id != doc_id:
            raise KeyError(doc_id)
        return outline_of(document)

    def picture(self, doc_id: str, number: int, width: int) -> Picture:
        """Give the picture of a page of a document; raises KeyError for none, NoFacsimileError."""
        record = self._library.record(doc_id)
        if record.doc_id != doc_id:  # the library knows documents by their sources too
            raise KeyError(doc_id)
        return self._facsimiles.picture(record.doc_id, record, number, width)

    def close(self) -> None:
        """Let go of all files."""
        self._facsimiles.close()

    def _sheets(self, document: Document, view: View) -> Sheets:
        """Find the pages to show and the marks on them. Raises NoFacsimileError."""
        count = self._facsimiles.count(document)
        quoted = [page.number for page in pages_of(document, view.start, view.end)]
        wanted = quoted[:_MOST_SHEETS]
        if view.page:
            wanted = [view.page]
        elif view.at is not None:
            wanted = [document.page_at(view.at) or 1]
        shown = [number for number in wanted if 1 <= number <= count] or [1]
        is_quote = view.end > view.start and bool(set(shown) & set(quoted))
        if not is_quote:
            return Sheets(document.doc_id, document.digest, count, self._plain(document, shown))
        placed = self._facsimiles.placed(document, view.start, view.end)
        words = " ".join(document.text[view.start : view.end][:_LONGEST_CAPTION].split())
        marked = [
            Sheet(sheet.number, sheet.width, sheet.height, placed.boxes.get(sheet.number, ()), words)
            for sheet in self._plain(document, shown)
        ]
        remark = remark_on(any(sheet.boxes for sheet in marked), placed.is_whole)
        return Sheets(document.doc_id, document.digest, count, marked, remark)

    def _plain(self, document: Document, numbers: list[int]) -> list[Sheet]:
        return [Sheet(number, *self._facsimiles.size(document, number), (), "") for number in numbers]
