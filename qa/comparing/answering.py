"""Answers a comparison: decides what the subjects are, fills or finds the rows, says what they share.

It gives the parts; the façade makes the answer of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus import Document
from index import Hit
from qa.citation import Citer, Quote, Sources
from qa.comparing import comparison as comparing
from qa.comparing.aspects import Aspect, under_heading
from qa.comparing.changed import changed
from qa.comparing.filling import Filled, fill
from qa.comparing.scopes import Scope, scopes_of, titled
from qa.comparing.subjects import Subject, pair_in, resolve
from qa.comparing.wholes import usual_aspects, worded_alike
from qa.datatypes import Comparison, Statement
from qa.evidence.ranking import relevance
from qa.questions.question import Question

_HITS = 12  # passages of each subject alone
_MOST_DOCUMENTS = 8  # documents whose sentences are compared
_MOST_HEADED = 4  # documents whose headings are looked at for the aspects a question names
_MOST_SHARED = 3  # sentences on what the subjects share
_FOUND = 0.9  # confidence in a full table whose rows the texts themselves give
_LEADING = 2  # sentences that stand before the table


@dataclass(frozen=True, slots=True)
class Compared:
    """The parts of the answer: the table, or none where only what is shared was asked for."""

    text: str
    statements: tuple[Statement, ...]
    table: Comparison | None
    confidence: float


def compare(question: Question, hits: Sequence[Hit], sources: Sources, citer: Citer) -> Compared | None:
    """Set the subjects of `question` side by side; `None` where the documents do not speak of them."""
    if not question.subjects:
        return _found_rows(question, (), hits, sources, citer)
    scopes = scopes_of(question.subjects, question.setting, hits, sources)
    if scopes is None:
        return None
    within = scopes[0].within
    if question.kind == "relation":
        return _found_rows(question, within, hits, sources, citer)
    if question.aspects:
        asked = _asked_rows(question, scopes, hits, sources, citer)
        return asked or _found_rows(question, within, hits, sources, citer)
    if all(scope.doc_ids for scope in scopes):
        return _whole_rows(question, scopes, sources, citer)
    found = _found_rows(question, within, hits, sources, citer)
    return found or _likely_rows(question, scopes, sources, citer)


def _asked_rows(
    question: Question, scopes: Sequence[Scope], hits: Sequence[Hit], sources: Sources, citer: Citer
) -> Compared | None:
    """Fill the rows that the question names: from headings that a text sets over all subjects, else found."""
    names, headings = _headings(question, scopes, hits, sources)
    if len(headings) == len(question.aspects):
        rows = list(headings.values())
        table = comparing.tabled(names, rows, citer)
        return Compared(comparing.markdown(table), (), table, _confidence(rows))
    filled = fill(sources, question, scopes)
    if filled is None or not _is_enough(filled):
        return None
    rows = [headings.get(aspect.name, aspect) for aspect in filled.aspects]
    table = comparing.tabled(_columns(scopes, filled, sources), rows, citer)
    return Compared(comparing.markdown(table), (), table, filled.confidence)


def _headings(
    question: Question, scopes: Sequence[Scope], hits: Sequence[Hit], sources: Sources
) -> tuple[list[str], dict[str, Aspect]]:
    """Give the subjects' names, and the full rows that headings of the texts make of the aspects."""
    if any(scope.doc_ids for scope in scopes):
        return [], {}
    doc_ids = list(dict.fromkeys(hit.passage.doc_id for hit in hits))[:_MOST_HEADED]
    documents = [sources.document(doc_id) for doc_id in doc_ids]
    subjects = resolve(question.subjects, [document.text for document in documents])
    if not all(_spoken_of(subject, documents) for subject in subjects):
        return [], {}
    _, known = comparing.headed(subjects, documents)
    rows = {name: under_heading(name, known) for name in question.aspects}
    full = {name: row for name, row in rows.items() if row and row.filled == len(subjects)}
    return [subject.name for subject in subjects], full


def _whole_rows(
    question: Question, scopes: Sequence[Scope], sources: Sources, citer: Citer
) -> Compared | None:
    """Compare documents as wholes: versions by what changed, others by what such documents state."""
    if scopes[0].is_version:
        documents = [sources.document(scope.doc_ids[0]) for scope in scopes]
        rows = changed(documents)
        if not rows:
            return None
        table = comparing.tabled([scope.name for scope in scopes], rows, citer)
        return Compared(comparing.markdown(table), (), table, _confidence(rows))
    titles = [sources.document(scope.doc_ids[0]).title for scope in scopes]
    asked = replace(question, aspects=usual_aspects(titles), wordings=())
    filled = fill(sources, asked, scopes)
    if filled is None:
        return None
    documents = [sources.document(doc_id) for doc_id in filled.doc_ids]
    rows = [row for row in filled.aspects if row.filled > 1]
    rows += worded_alike(documents) if len(set(filled.doc_ids)) == len(scopes) else []
    if not rows:
        return None
    table = comparing.tabled([scope.name for scope in scopes], rows, citer)
    return Compared(comparing.markdown(table), (), table, _confidence(rows))


def _likely_rows(
    question: Question, scopes: Sequence[Scope], sources: Sources, citer: Citer
) -> Compared | None:
    """Compare the documents whose titles begin with the subjects: 行政复议│法, 行政诉讼│法."""
    likely = [replace(scope, doc_ids=scope.doc_ids or scope.likely) for scope in scopes]
    if not all(len(scope.doc_ids) == 1 for scope in likely):
        return None
    return _whole_rows(question, likely, sources, citer)


def _confidence(rows: Sequence[Aspect]) -> float:
    """Estimate from how complete the rows are how far a table can be relied on."""
    cells = sum(len(row.quotes) for row in rows)
    return _FOUND * sum(row.filled for row in rows) / cells


def _is_enough(filled: Filled) -> bool:
    """Tell whether a table says anything: a row with two cells, or any cell of documents that were named."""
    full = max((aspect.filled for aspect in filled.aspects), default=0)
    return full > 1 or (full == 1 and filled.certain)


def _columns(scopes: Sequence[Scope], filled: Filled, sources: Sources) -> tuple[str, ...]:
    """Head each column with the subject as asked, and the document it was found in where that is another."""
    titles = [titled(sources.document(doc_id).title) for doc_id in filled.doc_ids]
    if any(scope.doc_ids for scope in scopes) or len(set(filled.doc_ids)) < len(scopes):
        return tuple(scope.name for scope in scopes)
    return tuple(
        scope.name if scope.name in title else f"{scope.name}（{title}）"
        for scope, title in zip(scopes, titles, strict=True)
    )


def _found_rows(
    question: Question, within: Sequence[str], hits: Sequence[Hit], sources: Sources, citer: Citer
) -> Compared | None:
    """Find the rows in the texts: their headings, definitions, sentences that are alike."""
    names = question.subjects or _pair(hits, sources)
    found = [hit for name in names for hit in sources.search(name, _HITS)]
    doc_ids = list(dict.fromkeys(hit.passage.doc_id for hit in (*hits, *found)))[:_MOST_DOCUMENTS]
    doc_ids = [doc_id for doc_id in doc_ids if doc_id in within] or doc_ids
    documents = [sources.document(doc_id) for doc_id in doc_ids]
    subjects = resolve(names, [document.text for document in documents])
    if len(subjects) < 2 or not all(_spoken_of(subject, documents) for subject in subjects):
        return None
    findings = comparing.compare(subjects, question.aspects, documents, partial(relevance, sources.library))
    if question.kind == "relation":
        shared = _stated(findings.shared[:_MOST_SHARED], citer)
        text = "\n\n".join(statement.text for statement in shared)
        return Compared(text, shared, None, _FOUND) if shared else None
    if not any(aspect.filled > 1 for aspect in findings.aspects):
        return None
    leads = () if question.aspects else _stated(findings.differing[:_LEADING], citer)
    table = comparing.table(findings, citer)
    shared = () if question.aspects else _stated(findings.shared[:1], citer)
    blocks = (
        *(statement.text for statement in leads),
        comparing.markdown(table),
        *(statement.text for statement in shared if statement not in leads),
    )
    return Compared(
        "\n\n".join(blocks), tuple(dict.fromkeys((*leads, *shared))), table, _confidence(findings.aspects)
    )


def _stated(quotes: Sequence[Quote], citer: Citer) -> tuple[Statement, ...]:
    return tuple(citer.statement(quote) for quote in quotes)


def _pair(hits: Sequence[Hit], sources: Sources) -> tuple[str, ...]:
    """Find what 「两者」 are: the pair a title or heading among the hits names, else any title."""
    headings = [text for hit in hits for text in (hit.title, *hit.passage.heading_path)]
    return pair_in(headings) or pair_in([record.title for record in sources.records()]) or ()


def _spoken_of(subject: Subject, documents: Sequence[Document]) -> bool:
    return any(form in document.text for form in subject.forms for document in documents)
