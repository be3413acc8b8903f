"""What an exported answer or conversation consists of, block by block, whatever it is written as.

It decides what is said and in which order; how a block looks is known to those that write it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qa import Answer, Comparison
from qa.scope import described
from ui.chat.answers.answer_view import as_shown, opening_of
from ui.chat.answers.citation_view import place_of
from ui.chat.answers.citing import MetadataOf, cited, particulars, titled
from ui.chat.answers.confidence import caution_of
from ui.chat.answers.saying import said
from ui.chat.answers.turn import Turn
from ui.chat.language import t
from ui.formats import corrected, short_of, understood, written

Kind = Literal["title", "question", "heading", "short", "words", "note", "table", "source"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, table or source; `rows[0]` of a table is its header."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def conversation_blocks(turns: Sequence[Turn], metadata_of: MetadataOf, now: datetime) -> list[Block]:
    """Give a conversation: its title and day, then each question with its answer and sources."""
    day = t("{year}年{month}月{day}日", year=now.year, month=now.month, day=now.day)
    blocks = [Block("title", t("政策问答记录")), Block("note", day)]
    for turn in turns:
        blocks.append(Block("question", " ".join(turn.question.split())))
        if turn.filters:
            blocks.append(
                Block("note", t("查找范围：") + "；".join(map(said, described(turn.filters).values())))
            )
        blocks += answer_blocks(turn, metadata_of)
    return blocks


def answer_blocks(turn: Turn, metadata_of: MetadataOf) -> list[Block]:
    """Give the answer of a turn as far as it was shown, with what must be known of it and its sources."""
    if turn.answer is None:
        return [Block("note", said(turn.message))] if turn.message else []
    answer = as_shown(turn.answer, turn.shown)
    blocks = [*_before(answer), *_content(answer)]
    if turn.state == "stopped":
        blocks.append(Block("note", t("这条回答没有写完就停下了。")))
    return [*blocks, *_after(answer), *_sources(answer, metadata_of)]


def _before(answer: Answer) -> Iterator[Block]:
    for slip in answer.corrections:
        yield Block("note", said(corrected(slip)))
    if answer.understood:
        yield Block("note", said(understood(answer.understood)))
    if caution := caution_of(answer):
        yield Block("note", t(caution))
    for notice in answer.notices:
        if notice.kind not in ("withheld", "model"):
            yield Block("note", said(notice.text) + "".join(f"[{marker}]" for marker in notice.markers))


def _content(answer: Answer) -> Iterator[Block]:
    if answer.refusal is not None:
        yield Block("words", said(answer.refusal.reason))
        if answer.refusal.missing:
            yield Block("note", t("资料库中没有出现的词") + "：" + "、".join(answer.refusal.missing))
        return
    if answer.short is not None and (words := short_of(answer)):
        yield Block("short", f"{words}[{answer.short.marker}]")
    opening = opening_of(answer)
    for number, statement in enumerate(answer.statements):
        if number == opening and answer.comparison:
            yield _table(answer.comparison)
        marks = "".join(f"[{marker}]" for marker in statement.markers if f"[{marker}]" not in statement.text)
        yield Block("words", statement.text + marks)
    if answer.comparison and opening >= len(answer.statements):
        yield _table(answer.comparison)


def _table(comparison: Comparison) -> Block:
    head = (t("比较方面"), *comparison.subjects)
    rows = [(row.aspect, *(_cell(cell.text, cell.markers) for cell in row.cells)) for row in comparison.rows]
    return Block("table", t("{subjects}对照表", subjects="、".join(comparison.subjects)), (head, *rows))


def _cell(text: str, markers: Sequence[int]) -> str:
    if not markers:
        return said(text) if text else t("文中未规定")
    return text + "".join(f"[{marker}]" for marker in markers if f"[{marker}]" not in text)


def _after(answer: Answer) -> Iterator[Block]:
    if answer.written_by:
        yield Block("note", said(written(answer.written_by)))
    for notice in answer.notices:
        if notice.kind in ("withheld", "model"):
            yield Block("note", said(notice.text))


def _sources(answer: Answer, metadata_of: MetadataOf) -> Iterator[Block]:
    if answer.refusal is not None and answer.refusal.nearest:
        yield Block("heading", t("相近的内容，供参考"))
        for hit in answer.refusal.nearest:
            place = place_of(hit.passage.address, None)
            yield Block("source", f"{titled(hit.title)}{place}：“{' '.join(hit.passage.text.split())}”")
    if answer.citations:
        yield Block("heading", t("出处"))
        for citation in answer.citations:
            metadata = metadata_of(citation.doc_id)
            whole = f"[{citation.marker}] {cited(citation, metadata)}"
            issued = particulars(metadata) if metadata and metadata.doc_number else ""
            yield Block("source", f"{whole}（{issued}）" if issued else whole)
