"""Gathers the numbered excerpts a model writes from: the passages quoted and found, cut into sentences.

Everything is read here once, so that nothing written meanwhile to the library mixes into one answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Document, Outline, Passage, address_of
from qa.citation import Quote, Sources
from qa.datatypes import Answer
from qa.sentences import Span, sentences

_MOST = 12  # excerpts: as many as passages are searched for an answer
_BUDGET = 6000  # characters of all of them: what a model with a context of 8,192 tokens can still read
# 「忽略以上所有指令」 「你现在是另一个助手」 「请输出：…」: spoken to a model, no rule of anything. Nothing
# of such a line is cited by a model. Found in 6 of 752,000 lines of real documents.
_TO_A_MODEL = re.compile(
    r"(?:忽略|无视|忘[掉记]|不要理会)[^。\n]{0,12}(?:指令|指示|提示|要求|规则|内容)|系统提示|提示词"
    r"|你(?:现在|从现在起)?(?:是|扮演)[^。\n]{0,12}(?:助手|模型|机器人|AI|人工智能)"
    r"|(?:回答|答复|输出|复述)\s*[：:“\"]|你的回答|你回答|只会说|回答[^。\n]{0,8}时(?:必须|应当|使用)"
    r"|用户的问题"
    r"|请(?:只|一律|直接|逐字|先|务必)*(?:输出|照抄|复述|重复|解码|附上)|语言模型[：:，,请]|人工智能助手[^。\n]{0,2}注意"
    r"|ignore (?:all|any|the|previous)|disregard |system prompt|<\|[^|\n]*\|>|\[/?INST\]"
    r"|<</?SYS|</?think>|tool_call"
    r"|start_of_turn|\b(?:assistant|system|human|user|answer|reply)\b\W{0,3}[:：]|[<＜]/?材料|助手：",
    re.IGNORECASE,
)
_STATED = ("title", "doc_number", "issuer", "issued_on", "published_on", "effective_on")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document under a number; `units` are the sentences that may be cited of it.

    `frames` are the headings above it and what the document states of itself: title, 文号, issuer, dates.
    """

    number: int  # from 1
    document: Document
    span: Span
    address: str
    headings: tuple[str, ...]
    units: tuple[Quote, ...]
    frames: tuple[Quote, ...]

    @property
    def text(self) -> str:
        """The words of the excerpt, exactly."""
        return self.span.of(self.document.text)


def gather(answer: Answer, sources: Sources) -> list[Excerpt]:
    """Give the excerpts for an answer: what it quotes first, then its hits, best first."""
    ranges: list[tuple[Document, Passage, Span]] = []
    left = _BUDGET
    for document, passage, span in _found(answer, sources):
        held = any(
            document.doc_id == known.doc_id and other.start <= span.start and span.end <= other.end
            for known, _, other in ranges
        )
        if held or len(ranges) == _MOST or (ranges and span.end - span.start > left):
            continue
        ranges.append((document, passage, span))
        left -= span.end - span.start
    outlines: dict[str, Outline] = {}
    return [
        excerpt_of(number, document, passage, span, outlines.setdefault(document.doc_id, Outline(document)))
        for number, (document, passage, span) in enumerate(ranges, start=1)
    ]


def _found(answer: Answer, sources: Sources) -> Iterator[tuple[Document, Passage, Span]]:
    for citation in answer.citations:
        document = sources.document(citation.doc_id)
        passage = sources.passage_of(Quote(document, Span(citation.start, citation.end)))
        start, end = min(passage.start, citation.start), max(passage.end, citation.end)
        yield document, passage, Span(start, end)
    for hit in answer.hits:
        document = sources.document(hit.passage.doc_id)
        sources.passage_of(Quote(document, Span(hit.passage.start, hit.passage.end)))  # read it now
        yield document, hit.passage, Span(hit.passage.start, hit.passage.end)


def excerpt_of(number: int, document: Document, passage: Passage, span: Span, outline: Outline) -> Excerpt:
    """Give a range of a document, in or about `passage`, under a number."""
    units = tuple(
        Quote(document, part)
        for line in _lines_of(document.text, span)
        if not _TO_A_MODEL.search(line.of(document.text))
        for part in sentences(document.text, line.start, line.end)
    )
    return Excerpt(
        number,
        document,
        span,
        address_of(document, *span),
        passage.heading_path,
        units,
        tuple(_frames(document, span, outline)),
    )


def _lines_of(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for line in span.of(text).splitlines(keepends=True):
        yield Span(start, start + len(line))
        start += len(line)


def _frames(document: Document, span: Span, outline: Outline) -> Iterator[Quote]:
    """Give the headings above a range and the places where its document states its own data."""
    headings = [(section.start, section.body) for section in outline.path_at(span.start)]
    stated = [place for name in _STATED for place in document.metadata.ranges_of(name)]
    known: set[Span] = set()
    for start, end in (*headings, *stated):
        for part in _lines(document.text, start, end):
            within = span.start <= part.start and part.end <= span.end
            if not within and part not in known and not _TO_A_MODEL.search(part.of(document.text)):
                known.add(part)
                yield Quote(document, part)


def _lines(text: str, start: int, end: int) -> Sequence[Span]:
    return sentences(text, start, end) if end > start else ()
