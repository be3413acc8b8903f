"""Tells which of the compared subjects a quote speaks of; each document is looked through once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.citation import Quote
from qa.comparing.attribution import Attributed, attribute, mentions
from qa.comparing.subjects import Subject


@dataclass(slots=True)
class Attribution:
    """The subjects of a comparison, and what the documents say of which."""

    subjects: tuple[Subject, ...]
    _parts: dict[str, list[Attributed]] = field(default_factory=dict)

    def holds(self, quote: Quote, subject: int) -> bool:
        """Tell whether the documents say what `quote` says of this subject, be it of others too."""
        document = quote.document
        if document.doc_id not in self._parts:
            self._parts[document.doc_id] = attribute(document, self.subjects)
        return any(
            subject in part.subjects
            for part in self._parts[document.doc_id]
            if part.span.start < quote.span.end and quote.span.start < part.span.end
        )

    def fits(self, text: str, quotes: Sequence[Quote]) -> bool:
        """Tell whether a sentence that names one of the subjects rests on what is said of that one."""
        named = mentions(text, self.subjects)
        if len(named) != 1:
            return True
        (subject,) = named
        return any(self.holds(quote, subject) for quote in quotes)
