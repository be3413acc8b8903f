"""What programs may ask of the library, whatever the protocol: each gives the JSON of the contract.

Values come as a program sent them and are checked here; it does not know who sent them.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from corpus import Document
from index import Library
from qa import Answer, Assistant
from ui import serialise
from ui.chat.answers.conversation import Asker, Streamer
from ui.serving.programs import checking

_TOP_K = 10  # passages of a search that names no number, as on the command line
_MOST_TEXT = 20_000  # characters of a document given at once: what a language model can read in one piece
_LONGEST_TEXT = 10**9


@dataclass(frozen=True, slots=True)
class Clerk:
    """Answers programs from one library; used by many threads at once."""

    asker: Asker
    library: Library

    def ask(self, question: object, history: object = None, filters: object = None) -> Answer:
        """Answer a question in the light of the earlier ones. Raises ValueError for the user."""
        *_, answer = self.growing(
            checking.text_of(question, "question"), checking.history_of(history), checking.filters_of(filters)
        )
        return answer

    def growing(
        self, question: str, history: Sequence[str], filters: dict[str, str]
    ) -> Generator[Answer, None, None]:
        """Give the answer as far as it has come; the last one is final. Closing it ends the work on it."""
        if isinstance(self.asker, Streamer):
            yield from self.asker.stream(question, history, filters)
        else:
            yield self.asker.ask(question, history, filters)

    def numbers(self, answer: Answer) -> dict[str, str]:
        """Give the 文号 of the documents that an answer cites, by doc_id."""
        found = {}
        for doc_id in dict.fromkeys(citation.doc_id for citation in answer.citations):
            with suppress(KeyError):  # removed since
                found[doc_id] = self.library.record(doc_id).metadata.doc_number or ""
        return found

    def search(
        self, question: object, k: object = None, history: object = None, filters: object = None
    ) -> dict[str, Any]:
        """Find the passages for a question. Raises ValueError for the user."""
        asked, earlier = checking.text_of(question, "question"), checking.history_of(history)
        top_k = _TOP_K if k is None else checking.count_of(k, "k", checking.MOST_HITS)
        assistant = Assistant(self.library)
        with self.library.pinned():
            hits = assistant.search(asked, earlier, top_k, checking.filters_of(filters))
            return serialise.from_search(asked, hits, assistant.corrections(asked, earlier))

    def documents(self, filters: object = None) -> list[dict[str, Any]]:
        """List the documents that meet the filters. Raises ValueError for the user."""
        return [
            serialise.from_record(record) for record in self.library.records(checking.filters_of(filters))
        ]

    def text(self, document: object, start: object = None, end: object = None) -> dict[str, Any]:
        """Give a document's text, or a range of it, and which addresses it touches.

        Raises ValueError for the user.
        """
        name = checking.text_of(document, "document")
        first = 0 if start is None else checking.count_of(start, "start", _LONGEST_TEXT, 0)
        last = first + _MOST_TEXT if end is None else checking.count_of(end, "end", _LONGEST_TEXT, 0)
        with self.library.pinned():
            whole = self._document(name)
            passages = self.library.passages(whole.doc_id)
        length = len(whole.text)
        if not first <= last or first > length:
            raise ValueError(f"start 到 end 应在 0 到 {length} 之间，这份文件有 {length} 个字。")
        last = min(last, first + _MOST_TEXT, length)
        touched = (one.address for one in passages if one.start < last and one.end > first and one.address)
        return {
            "doc_id": whole.doc_id,
            "source": whole.source,
            "title": whole.title,
            "characters": length,
            "start": first,
            "end": last,
            "addresses": list(dict.fromkeys(touched)),
            "text": whole.text[first:last],
        }

    def whole_text(self, document: object) -> str:
        """Give a document's whole text. Raises ValueError for the user."""
        return self._document(checking.text_of(document, "document")).text

    def _document(self, name: str) -> Document:
        try:
            return self.library.document(name)
        except KeyError as error:
            named = checking.shown(name)
            raise ValueError(f"资料库里没有{named}这份文件。可用 documents 查看全部文件。") from error
