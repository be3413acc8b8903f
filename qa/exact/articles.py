"""Looks up the articles that a question names: 「民法典第658条内容」, 「国发〔2019〕4号第三条说了什么」.

Asked for anything besides, the article itself must answer; 「违反第七条怎么处罚」 is left to the search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Document
from index import DocumentRecord, Hit
from index.query.datatypes import Query
from index.segment import normalise
from qa.citation import Quote, Sources
from qa.evidence.weights import weigh
from qa.exact.addresses import Address, addresses_in
from qa.exact.describing import described
from qa.exact.documents import Mention, mentions_in, without
from qa.exact.found import Found
from qa.exact.narrowing import narrowed
from qa.exact.sections import described_range, has_articles, quotes_of, sections_at
from qa.notices import other_versions
from qa.questions.question import Question, content_words

# What asks for a place's content and for nothing else: 写的是什么, 具体内容, 原文
_CONTENT = re.compile(
    r"(?:主要|具体|都|是)*(?:写|讲|说|规定|规范|约定|要求)(?:的|了|些)*(?:是)?(?:什么|啥|哪些|些什么|怎样|如何|怎么)?[的]?(?:内容)?"
    r"|(?:具体|主要|全部)?(?:内容|原文|条文|全文|原话|表述)(?:是什么|有哪些)?|是什么|有(?:什么|哪些)内容|怎么(?:写|说|讲|规定)的?"
    r"|那[份个部件]|版本?|旧|新|老|现行|最新|原来|以前|之前|修[订改正][前后]|贴|给我|看看|查|列出|告诉|我|请|帮|找|念"
)
# The article is only what was broken or what frames the question: its own words need not answer.
_BREACH = re.compile(r"违反|违背|不符合|未按|没按|不遵守|触犯")
_SPEAKS = re.compile(
    r"^(?:里|中|里面|当中)?(?:对|就|关于)?.{0,6}?(?:规定|说|写|讲|要求|明确)"
)  # 第四十条规定提前几天
_DESCRIBED = 0.9  # how well a title must fit the words before an address that name no document
_COVERED = 0.5  # weighted share of the question's words that an article must hold to be what answers


def look_up(asked: Question, query: Query, hits: Sequence[Hit], sources: Sources) -> Found | None:
    """Give the articles named; `None` where something else is asked for, or no document is named."""
    text = query.text
    addresses = addresses_in(text)
    if (
        not addresses
        or asked.kind in ("comparison", "relation")
        or _BREACH.search(text[: addresses[0].start])
    ):
        return None
    mentions = [one for one in mentions_in(text, sources) if not one.is_day]
    rest = without(
        text, [*((one.start, one.end) for one in mentions), *((one.start, one.end) for one in addresses)]
    )
    more = [word for word in content_words(_CONTENT.sub(" ", rest)) if not word.isdigit()]
    pairs = _owned(addresses, mentions, sources, is_bare=not more)
    if (
        pairs is None
        and more
        and (named := described(more, query, (), sources))
        and named.share >= _DESCRIBED
    ):
        pairs, more = [(address, (named.record,)) for address in addresses], []
    if pairs is None:
        return None if more else _whose(addresses[0], sources)
    titles = normalise("".join(record.title + record.source for _, records in pairs for record in records))
    more = [word for word in more if word not in titles]
    statements = [quotes for address, records in pairs for quotes in _quoted(address, records, sources)]
    if not statements:
        return None if more else _no_such_place(pairs, sources)
    told_apart = bool(query.years or query.age)
    further = [] if told_apart else [n for one in mentions for n in other_versions(one.records, one.others)]
    if not more:
        whole = tuple((quote,) for quotes in statements for quote in quotes)
        return Found("article", whole, notices=tuple(further))
    spoken = bool(_SPEAKS.search(text[addresses[-1].end :]))
    if not spoken and _coverage(more, statements, sources) < _COVERED:
        return None
    return replace(narrowed(asked, more, statements, sources), notices=tuple(further))


def _owned(
    addresses: Sequence[Address], mentions: Sequence[Mention], sources: Sources, *, is_bare: bool
) -> list[tuple[Address, tuple[DocumentRecord, ...]]] | None:
    """Pair addresses with the documents named before them, else after; without a name, the only one."""
    if not mentions:
        records = tuple(sources.records())
        return [(address, records) for address in addresses] if is_bare and len(records) == 1 else None
    pairs = []
    for address in addresses:
        before = [one for one in mentions if one.start <= address.start]
        owner = before[-1] if before else mentions[0]
        pairs.append((address, owner.records))
    return pairs


def _whose(address: Address, sources: Sources) -> Found | None:
    """Say that an address alone does not tell whose it is."""
    if not sources.records():
        return None
    reason = f"没有说明是哪份文件的{address.label}。请写明文件名，例如“《文件名》{address.label}”。"
    return Found("article", refusal=reason, missing=(address.label,))


def _quoted(address: Address, records: Sequence[DocumentRecord], sources: Sources) -> list[tuple[Quote, ...]]:
    """Quote the sections of an address in the first document that has it: of the parts of a code only one."""
    for record in records:
        document = sources.document(record.doc_id)
        if sections := sections_at(document, address):
            return [quotes_of(document, section) for section in sections]
    return []


def _no_such_place(
    pairs: Sequence[tuple[Address, tuple[DocumentRecord, ...]]], sources: Sources
) -> Found | None:
    address, records = pairs[0]
    documents = [sources.document(record.doc_id) for record in records]
    document = next((one for one in documents if has_articles(one)), None)
    if document is None or address.unit != "article":
        return None if not documents else _refused(documents[0], address)
    return _refused(document, address)


def _refused(document: Document, address: Address) -> Found:
    known = described_range(document)
    label = re.sub(r"\s", "", address.label)
    label = label if label.startswith("第") else f"第{label}"
    reason = f"《{document.title}》中没有{label}" + (
        f"，{known}。" if known and address.unit == "article" else "。"
    )
    return Found("article", refusal=reason, missing=(label,))


def _coverage(words: Sequence[str], statements: Sequence[Sequence[Quote]], sources: Sources) -> float:
    text = normalise("\n".join(quote.text for quotes in statements for quote in quotes))
    return weigh(sources.library, words).coverage(text, "")
