"""What the reading room gives: documents, their outline, and the passages cut from them.

Every offset in Cewen is a half-open range of characters (code points) of one `Document.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SectionKind = Literal["part", "chapter", "section", "article", "clause", "item", "heading"]


class ReadError(ValueError):
    """A source that cannot be read; the message names it and the remedy, in Chinese, for the user."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states of itself; `None` where it states nothing, never a guess.

    `issued_on` and `effective_on` are ISO dates (`2023-07-25`).
    """

    doc_number: str | None = None  # 文号, e.g. 教职成厅函〔2023〕15号
    issuer: str | None = None  # 发文机关
    issued_on: str | None = None  # 成文日期, else 发布日期
    effective_on: str | None = None  # 施行日期
    status: str | None = None  # 效力, as stated: 现行有效, 已废止, 征求意见稿 …


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the outline; `Document.outline` lists them in document order (pre-order).

    The parent of a section is the nearest one before it with a smaller `level` that contains it.
    """

    kind: SectionKind  # 编 part, 章 chapter, 节 section, 条 article, 款 clause, 项 item; else heading
    label: str  # the number as written: 第二章, 一、, （一）, 1.; a clause's count: 第二款; else empty
    title: str  # the words of the heading without the number; empty for a bare 第X条
    level: int  # depth, 1 for the outermost
    start: int  # where the heading begins
    body: int  # where the heading ends and what it heads begins
    end: int  # where the section ends, sub-sections included


@dataclass(frozen=True, slots=True)
class Page:
    """The characters of one page of a paginated source; `number` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: normalised plain text, the one coordinate system, and structure over it."""

    doc_id: str  # derived from `source` alone: a replaced file keeps it
    source: str  # absolute path or URL
    title: str
    text: str
    metadata: Metadata
    outline: tuple[Section, ...]
    digest: str  # SHA-256 of the source's bytes, hex
    format: str  # txt, markdown, html, docx, pdf
    pages: tuple[Page, ...] = field(default=())  # empty where the format has no pages

    def page_at(self, offset: int) -> int | None:
        """Give the number of the page that holds the character at `offset`, `None` without pages."""
        for page in self.pages:
            if offset < page.end:
                return page.number
        return self.pages[-1].number if self.pages else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable stretch of a document: always `document.text[start:end] == text`."""

    passage_id: str  # names this wording: another text at the same place has another id
    doc_id: str
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...]  # headings from the outermost in, as written: ("第二章 建设", "一、目标")
    address: str  # where it stands: 第二章第十二条第三款, 一、（一）1.; empty before the first heading
