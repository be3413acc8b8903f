"""Tells which of several subjects a quote speaks of, so that what is said of one is not told of another.

The subjects are those compared, else those that a title or heading of the evidence sets side by side. Each
document is looked through once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.citation import Quote
from qa.comparing.attribution import Attributed, attribute, mentions
from qa.comparing.subjects import Subject, pair_in, resolve
from qa.writing.excerpts import Excerpt


@dataclass(slots=True)
class Attribution:
    """Subjects, and what the documents say of which."""

    subjects: tuple[Subject, ...]
    _parts: dict[str, list[Attributed]] = field(default_factory=dict)

    @classmethod
    def among(cls, excerpts: Sequence[Excerpt], names: Sequence[str] = ()) -> Attribution | None:
        """Give the subjects of these names, else those the excerpts set side by side; `None` without any."""
        headings = [text for excerpt in excerpts for text in (excerpt.document.title, *excerpt.headings)]
        found = names if len(names) > 1 else pair_in(headings) or ()
        documents = {excerpt.document.doc_id: excerpt.document.text for excerpt in excerpts}
        return cls(resolve(found, list(documents.values()))) if len(found) > 1 else None

    def holds(self, quotes: Sequence[Quote], subject: int) -> bool:
        """Tell whether the documents say what the quotes say of this subject, and of no other alone."""
        spoken = [part.subjects for quote in quotes for part in self._within(quote)]
        return bool(spoken) and all(subject in named for named in spoken)

    def fits(self, text: str, quotes: Sequence[Quote]) -> bool:
        """Tell whether a sentence that names one of the subjects rests on nothing said of another alone."""
        named = mentions(text, self.subjects)
        if len(named) != 1:
            return True
        (subject,) = named
        spoken = [part.subjects for quote in quotes for part in self._within(quote)]
        return all(subject in others for others in spoken)

    def _within(self, quote: Quote) -> list[Attributed]:
        document = quote.document
        if document.doc_id not in self._parts:
            self._parts[document.doc_id] = attribute(document, self.subjects)
        return [
            part
            for part in self._parts[document.doc_id]
            if part.span.start < quote.span.end and quote.span.start < part.span.end
        ]
