"""What the reading room gives: documents, their outline, and the passages cut from them.

Every offset in Cewen is a half-open range of characters (code points) of one `Document.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MatterKind = Literal["contents", "salutation", "signature", "imprint"]
SectionKind = Literal["part", "chapter", "section", "article", "clause", "item", "heading"]


class ReadError(ValueError):
    """A source that cannot be read; the message names it and the remedy, in Chinese, for the user."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a document states one value of a field of its `Metadata`, or its title (`title`)."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states of itself; `None` or empty where it states nothing, never a guess.

    Dates are ISO (`2023-07-25`). `stated` gives the range that each value was read from: one for each value,
    in their order; two fields may rest on one range.
    """

    doc_number: str | None = None  # 文号, e.g. 教职成厅函〔2023〕15号
    issuer: str | None = None  # 发文机关, several joined by 、
    issued_on: str | None = None  # 成文日期, else 发布日期
    published_on: str | None = None  # 发布日期, 公布日期
    effective_on: str | None = None  # 施行日期
    repealed_on: str | None = None  # 废止日期, 失效日期, the end of 有效期
    index_number: str | None = None  # 索引号
    topics: str | None = None  # 主题分类
    status: str | None = None  # 有效性, as stated: 现行有效, 已废止, 征求意见稿 …
    version: str | None = None  # of a text with several: 2018修正, 修订, 征求意见稿, 试行
    repeals: tuple[str, ...] = ()  # names of the documents it repeals
    amends: tuple[str, ...] = ()  # … that it amends
    based_on: tuple[str, ...] = ()  # … that it is made under
    stated: tuple[Stated, ...] = ()

    @property
    def issuers(self) -> tuple[str, ...]:
        """Give the issuing organs one by one."""
        return tuple(self.issuer.split("、")) if self.issuer else ()

    def ranges_of(self, name: str) -> list[tuple[int, int]]:
        """Give the ranges of the text that state a field, in the order of its values."""
        return [(entry.start, entry.end) for entry in self.stated if entry.field == name]


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
class Matter:
    """Lines that frame a document and are none of its content; no passage holds them.

    The terms are those of GB/T 9704-2012: 主送机关 salutation, 署名 and 成文日期 signature, 版记 imprint.
    """

    kind: MatterKind
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
    format: str  # txt, markdown, html, docx, pdf …; scan for words read from pictures
    pages: tuple[Page, ...] = field(default=())  # empty where the format has no pages
    matter: tuple[Matter, ...] = field(default=())  # in document order, no two overlapping

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
