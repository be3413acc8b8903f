"""Answers questions for the data of documents: finds which documents and which data are meant.

「…的文号和落款时间」 gives a statement for each; a question for anything besides is left to the search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import DocumentRecord, Hit
from index.query.datatypes import Query
from index.segment import normalise
from qa.citation import Quote, Sources
from qa.datatypes import Notice
from qa.exact.addresses import addresses_in
from qa.exact.describing import described
from qa.exact.documents import Mention, mentions_in, without
from qa.exact.fields import Cue, fields_in, title_cue
from qa.exact.found import SURE, Found
from qa.exact.metadata import NAMES, statements_on, value_in
from qa.exact.unheld import of_number, repealed
from qa.notices import named, other_versions, standing_notices
from qa.questions.question import content_words

_LONGEST_BARE = 40  # characters of a question that is nothing but a 文号
_MOST_DOCUMENTS = 4  # whose data are given: the parts of a code, or two that are set side by side
# Words that point at a document or ask, and describe none.
_POINTING = re.compile(
    r"那[份个部件篇]|这[份个部件篇]|该|文件|公文|老的?|旧的?|新的?|原来|以前|现行|最新|时间|日期|内容|那?版本?|出台后?|之后|以后|后来"
    r"|当时|最近|最后|上一?次|首次|一次|正式|一共|同时|属于|名字?|标题|全称|时候|哪[年月日天]|几[号月]|第|多少|请问|查一下|查查|一下|麻烦|帮[忙我]|告诉我?|列出|给出|写明|分别|各自?|文(?=是|的|什么|哪|$)"
)
# The question points at one document: without a name, only then is a described one looked for.
_DOCUMENT = re.compile(
    r"(?:那|这|哪|该)(?:一)?[份个部件]|文件|通知|批复|复函|函|意见|办法|条例|规定|方案|决定|公告|通报|规划|细则|法(?=的|[,，]|是|什么|何时)|政策|预案|规则|答复|措施"
)
_ON_ITS_END = frozenset({"status", "repealed_on"})
_SURELY_DATA = frozenset({"doc_number", "index_number", "signature", "topics", "salutation"})


def look_up(query: Query, hits: Sequence[Hit], sources: Sources) -> Found | None:
    """Answer from the data of documents; `None` where something else is asked for."""
    text = query.text
    mentions = mentions_in(text, sources)
    cues = fields_in(text)
    ranges = [*((one.start, one.end) for one in mentions), *((cue.start, cue.end) for cue in cues)]
    words = [word for word in content_words(_POINTING.sub(" ", without(text, ranges))) if not word.isdigit()]
    if not cues and (cue := _asks_title(query, mentions, words)):
        cues = [cue]
        words = [word for word in words if word not in text[cue.start : cue.end]]
    if not cues:
        return None
    if found := repealed(cues, mentions, text, sources) or of_number(query, mentions, hits, sources):
        return found
    titled = [one for one in mentions if not one.is_day]
    if titled or cues[0].field == "title":
        return _of_mentions(cues, titled or mentions, words, query, sources)
    surely = any(cue.field in _SURELY_DATA for cue in cues)
    if any(cue.field == "repealed_by" for cue in cues) or not (surely or _DOCUMENT.search(text)):
        return None
    fitting = described(words, query, hits, sources)
    return _stated(cues, [fitting.record], fitting.share, sources) if fitting else None


def _asks_title(query: Query, mentions: Sequence[Mention], words: Sequence[str]) -> Cue | None:
    """Tell whether a question asks what a document of a known number or day is, or holds nothing but it."""
    numbered = [one for one in query.references if one.number]
    if not numbered and not any(one.is_day for one in mentions):
        return None
    if cue := title_cue(query.text):
        return cue
    is_bare = (
        bool(numbered) and not words and not addresses_in(query.text) and len(query.text) <= _LONGEST_BARE
    )
    return Cue("title", 0, 0) if is_bare else None


def _of_mentions(
    cues: Sequence[Cue], mentions: Sequence[Mention], words: Sequence[str], query: Query, sources: Sources
) -> Found | None:
    """Answer of the documents named, if the words that are left are theirs."""
    records = [record for one in mentions for record in one.records]
    if any(one.is_day for one in mentions):  # several may be dated on it: those that the words fit
        records = [record for record in records if all(word in _title_of([record]) for word in words)]
    records = records[:_MOST_DOCUMENTS]
    if not records or not all(word in _title_of(records) for word in words):
        return None
    told_apart = bool(query.years or query.age)
    further = [] if told_apart else [n for one in mentions for n in other_versions(one.records, one.others)]
    found = _stated(cues, records, SURE, sources)
    return replace(found, notices=(*found.notices, *further))


def _title_of(records: Sequence[DocumentRecord]) -> str:
    return normalise("".join(f"{record.title}{record.metadata.issuer or ''}" for record in records))


def _stated(
    cues: Sequence[Cue], records: Sequence[DocumentRecord], confidence: float, sources: Sources
) -> Found:
    statements: list[tuple[Quote, ...]] = []
    unstated: list[str] = []
    missing: list[str] = []
    for record in records:
        for cue in cues:
            quotes = statements_on(cue, record, sources)
            statements += quotes
            if not quotes:
                unstated.append(_not_stated(cue, record))
                missing.append(NAMES[cue.field])
    if not statements:
        return Found("data", refusal="".join(dict.fromkeys(unstated)), missing=tuple(dict.fromkeys(missing)))
    short = None
    if len(cues) == len(records) == len(statements) == 1:
        document = sources.document(records[0].doc_id)
        value = value_in(cues[0], document)
        short = Quote(document, value) if value else None
    notices = [Notice("unstated", text) for text in unstated]
    if any(cue.field in _ON_ITS_END for cue in cues):
        notices += [notice for record in records for notice in _on_standing(record, sources)]
    return Found("data", tuple(statements), short, notices=tuple(notices), confidence=confidence)


def _on_standing(record: DocumentRecord, sources: Sources) -> list[Notice]:
    """Say how a document stands, also where nothing speaks against it."""
    in_force = Notice(
        "unstated",
        f"资料库中没有文件说{named(record)}已被废止或修订；是否仍然有效，请以发文机关公布的为准。",
    )
    return list(standing_notices(record, sources)) or [in_force]


def _not_stated(cue: Cue, record: DocumentRecord) -> str:
    title = f"《{record.title}》" if "《" not in record.title else f"“{record.title}”"
    if cue.field in ("status", "repealed_by"):
        return f"{title}没有写明它的效力，资料库中也没有文件说它已被废止或修订。"
    if cue.field == "repealed_on":
        return f"{title}没有写明废止日期或有效期，资料库中也没有文件说它已被废止。"
    if cue.field == "repeals":
        return f"{title}没有说它废止了别的文件。"
    return f"{title}没有写明{NAMES[cue.field]}。"
