"""Makes an answer of a checked draft: marks in the order of first use, notices, the table.

It decides nothing about what may be shown; that is done in `qa.writing.drafting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.citation import Citer, Quote, Sources
from qa.comparing.comparison import markdown
from qa.datatypes import Answer, Cell, Citation, Comparison, Notice, Row, ShortAnswer, Statement
from qa.writing.drafting import Draft, Sentence
from qa.writing.tables import CheckedCell, Table

NOT_USED = "没有采用大语言模型的回答："  # before the reason …
INSTEAD = "以下是从原文摘出的回答。"  # … and after it, where there is an answer without a model


def compose(draft: Draft, basis: Answer, sources: Sources, name: str) -> Answer:
    """Give the answer that the draft makes so far; `basis` is the one that stands without a model."""
    citer = Citer(sources)
    before = [_statement(one, citer) for one in draft.sentences if one.before_table]
    comparison = _comparison(draft.table, citer) if draft.table and draft.table.rows else None
    after = [_statement(one, citer) for one in draft.sentences if not one.before_table]
    blocks = [statement.text for statement in before]
    blocks += [markdown(comparison)] if comparison else []
    blocks += [statement.text for statement in after]
    citations = tuple(citer.citations)
    return replace(
        basis,
        text="\n\n".join(blocks),
        statements=(*before, *after),
        citations=citations,
        comparison=comparison,
        refusal=None,
        short=_short(basis.short, basis.citations, citations),
        notices=tuple(filter(None, (_kept(notice, basis, citations) for notice in basis.notices))),
        written_by=name,
    )


def with_notices(answer: Answer, *notices: Notice) -> Answer:
    """Give the answer with further notices."""
    return replace(answer, notices=(*answer.notices, *notices))


def withheld(count: int) -> Notice:
    """Say how many sentences of the model are not shown."""
    return Notice("withheld", f"大语言模型写的内容里有 {count} 处没有通过与原文的核对，已略去。")


def not_used(reason: str, *, refused: bool) -> Notice:
    """Say that the answer is not the model's, and why."""
    return Notice("model", NOT_USED + reason.rstrip("。") + "。" + ("" if refused else INSTEAD))


def _statement(sentence: Sentence, citer: Citer) -> Statement:
    markers = _mark(sentence.quotes, citer)
    return Statement(sentence.text + "".join(f"[{marker}]" for marker in markers), markers)


def _comparison(table: Table, citer: Citer) -> Comparison:
    rows = [Row(row.aspect, tuple(_cell(cell, citer) for cell in row.cells)) for row in table.rows]
    return Comparison(tuple(subject.name for subject in table.subjects), tuple(rows))


def _cell(cell: CheckedCell, citer: Citer) -> Cell:
    return Cell(cell.text, _mark(cell.quotes, citer))


def _mark(quotes: Sequence[Quote], citer: Citer) -> tuple[int, ...]:
    return tuple(dict.fromkeys(citer.mark(quote) for quote in quotes))


def _short(
    short: ShortAnswer | None, before: Sequence[Citation], after: Sequence[Citation]
) -> ShortAnswer | None:
    """Keep the words that answer where a quote still holds them."""
    source = next((c for c in before if short and c.marker == short.marker), None)
    if short is None or source is None:
        return None
    for citation in after:
        if citation.doc_id == source.doc_id and citation.start <= short.start and short.end <= citation.end:
            return replace(short, marker=citation.marker)
    return None


def _kept(notice: Notice, basis: Answer, citations: Sequence[Citation]) -> Notice | None:
    """Keep what is said of documents that are still cited, with their new marks."""
    if not notice.markers:
        return notice
    documents = {c.doc_id for c in basis.citations if c.marker in notice.markers}
    markers = tuple(c.marker for c in citations if c.doc_id in documents)
    return replace(notice, markers=markers) if markers else None
