"""The JSON shapes that scripts rely on, key by key; nothing here decides what an answer says.

The keys and their order are the contract of the command line: add to them, never rename one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus import Change
from index import Copy, Correction, DocumentRecord, Failure, Hit, IndexReport, Revision
from qa import Answer, Cell, Citation, Comparison, Notice, Refusal

_DIGITS = 6  # decimal places of a score: more is noise of float32


def from_hit(hit: Hit) -> dict[str, Any]:
    """Give one found passage."""
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(float(hit.score), _DIGITS),
        "passage_id": passage.passage_id,
        "doc_id": passage.doc_id,
        "title": hit.title,
        "source": hit.source,
        "address": passage.address,
        "heading": " / ".join(passage.heading_path),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page": hit.page,
    } | _some("copies", hit.copies)


def from_search(question: str, hits: Sequence[Hit], corrections: Sequence[Correction]) -> dict[str, Any]:
    """Give the result of one search."""
    return {
        "question": question,
        "hits": [from_hit(hit) for hit in hits],
    } | _some("corrections", corrections)


def from_answer(answer: Answer) -> dict[str, Any]:
    """Give a whole answer."""
    return {
        "question": answer.question,
        "kind": answer.kind,
        "text": answer.text,
        "statements": [{"text": s.text, "markers": list(s.markers)} for s in answer.statements],
        "citations": [from_citation(citation) for citation in answer.citations],
        "comparison": None if answer.comparison is None else _from_comparison(answer.comparison),
        "refusal": None if answer.refusal is None else _from_refusal(answer.refusal),
        "confidence": round(float(answer.confidence), _DIGITS),
    } | _beside(answer)


def _beside(answer: Answer) -> dict[str, Any]:
    """Give what an answer has only sometimes: each key stands where there is something to say."""
    return {
        **_some("corrections", answer.corrections),
        **({"understood": answer.understood} if answer.understood else {}),
        **({"short": asdict(answer.short)} if answer.short else {}),
        **_some("notices", answer.notices),
        **({"written_by": answer.written_by} if answer.written_by else {}),
    }


def from_citation(citation: Citation) -> dict[str, Any]:
    """Give one citation; `follows` only where another one refers to it."""
    follows = {} if citation.follows is None else {"follows": citation.follows}
    return {
        "marker": citation.marker,
        "passage_id": citation.passage_id,
        "doc_id": citation.doc_id,
        "title": citation.title,
        "source": citation.source,
        "address": citation.address,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
    } | follows


def _from_comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "subjects": list(comparison.subjects),
        "rows": [
            {"aspect": row.aspect, "cells": [_from_cell(cell) for cell in row.cells]}
            for row in comparison.rows
        ],
    }


def _from_cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "markers": list(cell.markers)}


def _from_refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason,
        "missing": list(refusal.missing),
        "nearest": [from_hit(hit) for hit in refusal.nearest],
    }


def from_record(record: DocumentRecord) -> dict[str, Any]:
    """Give one line of the list of documents."""
    metadata = record.metadata
    return {
        "doc_id": record.doc_id,
        "source": record.source,
        "title": record.title,
        "doc_number": metadata.doc_number,
        "issuer": metadata.issuer,
        "issued_on": metadata.issued_on,
        "effective_on": metadata.effective_on,
        "status": metadata.status,
        "format": record.format,
        "characters": record.characters,
        "passages": record.passages,
        "indexed_at": record.indexed_at,
        "collection": record.collection,
        "superseded_by": record.superseded_by,
        "same_as": record.same_as,
    }


def from_report(report: IndexReport) -> dict[str, Any]:
    """Give what one indexing run did."""
    return {
        "added": list(report.added),
        "updated": list(report.updated),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "failed": [from_failure(failure) for failure in report.failed],
        "documents": report.documents,
        "passages": report.passages,
        "characters": report.characters,
        "seconds": round(report.seconds, 3),
        "moved": [{"from": move.old, "to": move.new} for move in report.moved],
        "duplicates": [list(sources) for sources in report.duplicates],
    }


def from_failure(failure: Failure) -> dict[str, Any]:
    """Give one source that failed, why, and when."""
    when = {"failed_at": failure.failed_at} if failure.failed_at else {}
    return {"source": failure.source, "error": failure.error, **when}


def from_history(doc_id: str, revisions: Sequence[Revision]) -> dict[str, Any]:
    """Give what happened to one document, oldest first; its name is that of the last version."""
    return {
        "doc_id": doc_id,
        "source": revisions[-1].source,
        "title": revisions[-1].title,
        "versions": [_from_revision(number, one) for number, one in enumerate(revisions, start=1)],
    }


def _from_revision(number: int, revision: Revision) -> dict[str, Any]:
    kinds: dict[str, list[dict[str, str]]] = {"added": [], "removed": [], "changed": []}
    for change in revision.changes:
        kinds.setdefault(change.kind, []).append(_from_change(change))
    return {
        "version": number,
        "event": revision.event,
        "at": revision.at,
        "digest": revision.digest,
        "source": revision.source,
        "title": revision.title,
        **kinds,
    }


def _from_change(change: Change) -> dict[str, str]:
    """Give one change; `former` is its address in the version before, where that was another."""
    former = {"former": change.former} if change.former else {}
    if change.kind == "added":
        return {"address": change.address, "text": change.after}
    if change.kind == "removed":
        return {"address": change.address, "text": change.before}
    return {"address": change.address, **former, "before": change.before, "after": change.after}


def _some(key: str, values: Sequence[Copy] | Sequence[Correction] | Sequence[Notice]) -> dict[str, Any]:
    """Give what most results do not have: nothing where there is none."""
    return {key: [asdict(value) for value in values]} if values else {}
