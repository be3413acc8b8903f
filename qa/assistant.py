"""The façade of the answering room: finds evidence, chooses the form of the answer, cites or refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Correction, Hit, Library
from qa import refusal
from qa.citation import Citer, Sources
from qa.comparing.answering import compare
from qa.datatypes import Answer, Refusal, Statement
from qa.evidence.ranking import rank
from qa.evidence.selection import select
from qa.evidence.weights import weigh
from qa.exact.articles import look_up
from qa.questions.followup import in_context
from qa.questions.question import LONGEST, Question, plain_kind, understand
from qa.scope import limited

_HITS = 12  # passages whose sentences are weighed
_EXACT = 1.0  # confidence in an article found by its number


class Assistant:
    """Answers questions from a library; the same question and library give the same answer."""

    def __init__(self, library: Library) -> None:
        self.library = library

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
            sources = Sources(self.library, filters or {})
            hits = sources.search(written.text, _HITS)
            answer = self._look_up(asked, hits, sources)
            if answer is None and asked.kind in ("comparison", "relation"):
                answer = self._compare(written, hits, sources)  # a slip put right may have been none
                answer = answer or (None if asked is written else self._compare(asked, hits, sources))
                asked = asked if answer else replace(asked, kind=plain_kind(asked.text))
            answer = answer or self._extract(asked, hits, sources)
            if answer.refusal and filters:
                refused = limited(answer.refusal, filters, len(sources.records()))
                answer = replace(answer, text=refused.reason, refusal=refused)
        return replace(answer, question=question, corrections=query.corrections)

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
        understood = in_context(asked.text, history)
        return asked if understood == asked.text else understand(understood[-LONGEST:])

    def _look_up(self, asked: Question, hits: list[Hit], sources: Sources) -> Answer | None:
        """Give the very article the question names; `None` where it names none."""
        article = look_up(asked, sources)
        if article is None:
            return None
        if not article.quotes:
            refused = refusal.no_such_article(article.title, article.label, hits)
            return _refused(replace(asked, kind="article"), refused, 0.0, hits)
        citer = Citer(sources)
        statements = tuple(citer.statement(quote) for quote in article.quotes)
        return _answer(replace(asked, kind="article"), statements, citer, _EXACT, hits)

    def _extract(self, asked: Question, hits: list[Hit], sources: Sources) -> Answer:
        """Answer with the sentences that fit best, or refuse."""
        weights = weigh(self.library, asked.terms)
        evidence = rank(sources, asked, hits, weights)
        estimate = refusal.confidence(evidence)
        if not refusal.is_enough(estimate):
            return _refused(asked, refusal.refuse(asked, evidence, weights, hits), estimate, hits)
        citer = Citer(sources)
        statements = tuple(citer.statement(quote) for quote in select(evidence, weights))
        return _answer(asked, statements, citer, estimate, hits)

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
