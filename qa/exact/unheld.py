"""Answers of documents that the library only speaks of: repealed ones, a 文号 that others quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.statements.naming import plain
from corpus.statements.works import base_title
from index import Hit
from index.query.datatypes import Query
from index.query.references import numbers_in
from qa.citation import Quote, Sources
from qa.exact.documents import Mention
from qa.exact.fields import Cue
from qa.exact.found import Found
from qa.exact.metadata import repeal_quote
from qa.exact.quoting import stated
from qa.exact.standing import repeals_named

_IN_MARKS = re.compile(r"《([^《》]+)》")
_LEADS = re.compile(r"^(?:请问|想问|查一下|那[份个部]|这[份个部]|原来的?|以前的?|老的?|旧的?)+")
_TRAILS = re.compile(r"(?:现在|目前|如今|后来|已经|是|的)+$")
_ON_ITS_END = frozenset({"repealed_by", "status", "repealed_on"})
_QUOTED = 0.9  # confidence in what another document says of one


def repealed(cues: Sequence[Cue], mentions: Sequence[Mention], text: str, sources: Sources) -> Found | None:
    """Answer what repealed a document by the sentence that does; the document need not be here."""
    cue = next((cue for cue in cues if cue.field in _ON_ITS_END), None)
    if cue is None:
        return None
    written = _TRAILS.sub("", _LEADS.sub("", text[: cue.start]))
    names = {plain(name) for name in (written, *_IN_MARKS.findall(text))}
    if cue.field == "repealed_by":
        names |= {plain(base_title(record.title)) for one in mentions for record in one.records}
    repeals = [
        repeal
        for name in sorted(names)
        for repeal in repeals_named(name, sources, shortened=True)
        if sources.holds(repeal.by.doc_id) and plain(base_title(repeal.by.title)) != name
    ]
    statements = tuple(dict.fromkeys((repeal_quote(repeal, sources),) for repeal in repeals))
    if statements:
        return Found("data", statements)
    if cue.field != "repealed_by" or any(not one.is_day for one in mentions) or not written:
        return None
    return Found("data", refusal=f"资料库中没有文件说它废止了“{written}”。", missing=(written,))


def of_number(
    query: Query, mentions: Sequence[Mention], hits: Sequence[Hit], sources: Sources
) -> Found | None:
    """Answer of a 文号 that no document here bears: by the sentence that quotes it, else by a refusal."""
    known = {(one.start, one.end) for one in mentions}
    asked = next((one for one in query.references if one.number and (one.at, one.end) not in known), None)
    if asked is None:
        return None
    for hit in hits:
        document, start = sources.document(hit.passage.doc_id), hit.passage.start
        for first, last, key in numbers_in(hit.passage.text):
            if key == asked.number:
                quote: Quote = stated(document, start + first, start + last)
                return Found("data", ((quote,),), confidence=_QUOTED)
    written = query.text[asked.at : asked.end]
    return Found("data", refusal=f"资料库中没有文号为{written}的文件。", missing=(written,))
