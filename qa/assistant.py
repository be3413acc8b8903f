"""The façade of the answering room: finds evidence, chooses the form of the answer, cites or refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index import Correction, Hit, Library
from qa import refusal
from qa.citation import Citer, Sources
from qa.comparing.answering import compare
from qa.datatypes import Answer, Refusal, Statement
from qa.evidence.gathering import gather
from qa.evidence.ranking import rank
from qa.evidence.selection import select
from qa.evidence.short import short_answer
from qa.evidence.weights import weigh
from qa.exact.answering import look_up
from qa.exact.references import followed
from qa.notices import notices_on
from qa.questions.followup import in_context, shown
from qa.questions.kinds import kind_of
from qa.questions.question import LONGEST, Question, understand
from qa.scope import limited

_HITS = 10  # passages whose sentences are weighed


class Assistant:
    """Answers questions from a library; the same question, library and day give the same answer."""

    def __init__(self, library: Library, today: date | None = None) -> None:
        """Answer from `library`; what is in force is told as of `today`, without it as of the day asked."""
        self.library = library
        self._today = today

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer `question`; `history` holds the earlier questions of the conversation, oldest first.

        With `filters` (see `index.filters`) only documents that meet them are answered from.

        Raises:
            ValueError: the question is empty or too long, or a filter names no field; the message is in
                Chinese, for the user.
        """
        written = self._understand(question, history)
        with self.library.pinned():  # an answer never mixes two states of the library
            query = self.library.understood(written.text)
            asked = written if query.mended == written.text else understand(query.mended)
            sources = Sources(self.library, filters or {}, self._today or date.today())
            hits = sources.search(written.text, _HITS)
            answer = None
            if asked.kind in ("comparison", "relation"):
                answer = self._compare(written, hits, sources)  # a slip put right may have been none
                answer = answer or (None if asked is written else self._compare(asked, hits, sources))
            answer = answer or look_up(asked, hits, sources)
            if answer is None and asked.kind in ("comparison", "relation"):
                asked = replace(asked, kind=kind_of(asked.text))
            answer = answer or self._extract(asked, hits, sources)
            answer = replace(answer, notices=(*answer.notices, *notices_on(answer, sources)))
            answer = followed(answer, sources)
            if answer.refusal and filters:
                refused = limited(answer.refusal, filters, len(sources.records()))
                answer = replace(answer, text=refused.reason, refusal=refused)
        understood = shown(written.text) if written.text != understand(question).text else ""
        return replace(answer, question=question, corrections=query.corrections, understood=understood)

    def corrections(self, question: str, history: Sequence[str] = ()) -> tuple[Correction, ...]:
        """Give the slips of the pen in `question` that are put right when it is searched for.

        Raises ValueError as `ask`.
        """
        return self.library.understood(self._understand(question, history).text).corrections

    def search(
        self,
        question: str,
        history: Sequence[str] = (),
        top_k: int = 10,
        filters: Mapping[str, str] | None = None,
    ) -> list[Hit]:
        """Find the passages for `question`, understood as `ask` understands it.

        Raises:
            ValueError: as `ask`, or a filter names no field.
        """
        return self.library.search(self._understand(question, history).text, top_k, filters)

    def _understand(self, question: str, history: Sequence[str]) -> Question:
        asked = understand(question)
        understood = in_context(asked.text, history, self._names) if history else asked.text
        return asked if understood == asked.text else understand(understood[-LONGEST:])

    def _names(self, text: str) -> list[str]:
        """Give the names of documents that `text` holds, as it writes them."""
        plain = self.library.understood(text).text
        return [plain[one.start : one.end] for one in self.library.named(text) if one.end > one.start]

    def _extract(self, asked: Question, hits: list[Hit], sources: Sources) -> Answer:
        """Answer with the sentences that fit best, or refuse."""
        hits = gather(sources, asked, hits)
        weights = weigh(self.library, asked.terms, self.library.understood(asked.text))
        evidence = rank(sources, asked, hits, weights)
        estimate = refusal.confidence(asked, evidence)
        if not refusal.is_enough(estimate):
            return _refused(asked, refusal.refuse(asked, evidence, weights, hits), estimate, hits)
        citer = Citer(sources)
        choices = select(evidence, asked)
        statements = tuple(
            statement for choice in choices for statement in citer.statements(choice.quote, choice.parts)
        )
        first = choices[0].quote
        answer = _answer(asked, statements, citer, estimate, hits)
        return replace(answer, short=citer.short(first, short_answer(asked, first, weights)))

    def _compare(self, asked: Question, hits: list[Hit], sources: Sources) -> Answer | None:
        """Set the subjects side by side; `None` where the documents do not speak of them."""
        citer = Citer(sources)
        compared = compare(asked, hits, sources, citer)
        if compared is None:
            return None
        answer = _answer(asked, compared.statements, citer, compared.confidence, hits)
        return replace(answer, text=compared.text, comparison=compared.table)


def _refused(asked: Question, refused: Refusal, estimate: float, hits: Sequence[Hit]) -> Answer:
    return Answer(asked.text, asked.kind, refused.reason, (), (), None, refused, estimate, tuple(hits))


def _answer(
    asked: Question, statements: tuple[Statement, ...], citer: Citer, estimate: float, hits: Sequence[Hit]
) -> Answer:
    text = "\n\n".join(statement.text for statement in statements)
    return Answer(
        asked.text, asked.kind, text, statements, tuple(citer.citations), None, None, estimate, tuple(hits)
    )
