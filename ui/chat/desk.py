"""What the page asks of the library: the welcome, the list of documents, a source laid out.

It knows neither gradio nor how an answer is found; results that cost are kept until the library changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Lock

from corpus import Document
from index import Library
from index.filters import condition
from qa import Answer
from ui.chat.answers.conversation import Asker, Streamer
from ui.chat.markup import Markup
from ui.chat.scope.choices import Choices, choices_of
from ui.chat.scope.form import chips_html, form_html
from ui.chat.settings.facts_view import facts_html
from ui.chat.settings.in_use import InUse
from ui.chat.settings.listening import Listener
from ui.chat.shelves.shelf import Shelf
from ui.chat.sources.panel import Panel
from ui.chat.sources.source_view import empty_html
from ui.chat.sources.view import View
from ui.chat.sources.wording import wording_of
from ui.chat.welcome.examples import answerable, proposals, spread
from ui.chat.welcome.welcome_view import welcome_html
from ui.indexing import Runs

_EXAMPLES = 4


class Desk:
    """A reader's desk over one library; used by many threads at once."""

    def __init__(self, assistant: Asker, library: Library, runs: Runs) -> None:
        self._asker = assistant
        self._model = Listener(assistant) if isinstance(assistant, Streamer) else None
        self.assistant = self._model or assistant
        self.library = library
        self.panel = Panel(library)
        self.shelf = Shelf(library, runs)
        self._counting, self._drawing, self._choosing = Lock(), Lock(), Lock()  # never one inside another
        self._answering = 0  # questions that are being answered now
        # of which generation of the library, and what
        self._examples: tuple[int, list[str]] | None = None
        self._choices: tuple[int, Choices] | None = None

    @property
    def quick(self) -> Asker:
        """What answers without a language model: proposals are tried with it, a model would take minutes."""
        return self.assistant.assistant if isinstance(self.assistant, Streamer) else self.assistant

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a question as being answered inside."""
        with self._counting:
            self._answering += 1
        try:
            yield
        finally:
            with self._counting:
                self._answering -= 1

    def is_quiet(self) -> bool:
        """Tell whether nobody waits for an answer, so that there is time for what nobody asked for."""
        return self._answering == 0

    def welcome(self, *, may_change: bool = True) -> Markup:
        """Give what an empty conversation shows; while documents are read in no examples are drawn."""
        documents, growing = len(self.library.records()), bool(self.shelf.state()["going"])
        examples = self._drawn() if growing else self.examples()
        return welcome_html(documents, self.library.size, examples, growing=growing, may_change=may_change)

    def in_use(self, *, tells_place: bool) -> Markup:
        """Say what answers are made with."""
        used = InUse.of(self._asker, self.library)
        heard = self._model.last if self._model else None
        held = len(self.library.records()), self.library.size
        return facts_html(used, *held, heard, tells_place=tells_place)

    def examples(self) -> list[str]:
        """Give questions that this library answers; drawn again when the library has changed.

        One draws them; whoever comes meanwhile is given those drawn before, and waits where there are none.
        """
        if not self._drawing.acquire(blocking=not self._drawn()):
            return self._drawn()
        try:
            generation = self.library.generation
            if self._examples is None or self._examples[0] != generation:
                drawn = proposals(self._spread())
                self._examples = (generation, answerable(self.quick, drawn, _EXAMPLES))
            return self._examples[1]
        finally:
            self._drawing.release()

    def _drawn(self) -> list[str]:
        """Give the examples drawn last, of whichever state of the library."""
        return self._examples[1] if self._examples else []

    def _spread(self) -> Iterator[Document]:
        """Read some documents from all over the library; one removed meanwhile is none."""
        for doc_id in spread([record.doc_id for record in self.library.records()]):
            with suppress(KeyError):
                yield self.library.document(doc_id)

    def form(self, filters: Mapping[str, str]) -> Markup:
        """Give the form in which the range is chosen; drawn again when the library has changed."""
        with self._choosing:
            generation = self.library.generation
            if self._choices is None or self._choices[0] != generation:
                self._choices = (generation, choices_of(self.library.records()))
            return form_html(self._choices[1], filters)

    def chips(self, filters: Mapping[str, str], fault: str = "") -> Markup:
        """Say which filters are on and how many documents they leave."""
        return chips_html(filters, len(self.library.records(filters)) if filters else None, fault)

    def checked(self, filters: Mapping[str, str]) -> tuple[dict[str, str], str]:
        """Give those filters that can be, and what is wrong with the first that cannot."""
        kept: dict[str, str] = {}
        faults = []
        for key, value in filters.items():
            fault = _fault({**kept, key: value})
            if fault:
                faults.append(fault)
            else:
                kept[key] = value
        return kept, faults[0] if faults else ""

    def source(self, doc_id: str, view: View) -> Markup:
        """Lay out a document around the view's range; say so where it is gone or has changed."""
        return self.panel.show(doc_id, view)

    def first_source(self, answer: Answer) -> Markup:
        """Lay out the source of an answer's first citation, the empty panel without one."""
        if not answer.citations:
            return empty_html()
        first = answer.citations[0]
        return self.source(first.doc_id, View(first.start, first.end, wording=wording_of(first.quote)))


def _fault(filters: Mapping[str, str]) -> str:
    """Say what is wrong with filters; nothing where they can be."""
    try:
        condition(filters)
    except ValueError as error:  # speaks to the user
        return str(error)
    return ""
