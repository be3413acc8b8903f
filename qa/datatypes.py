"""What the answering room gives: an answer made of statements, each resting on exact quotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index import Correction, Hit

Kind = Literal[
    "fact",
    "number",
    "list",
    "definition",
    "procedure",
    "responsible",
    "yesno",
    "comparison",
    "relation",
    "article",
    "data",  # what a document states of itself: 文号, dates, issuer, status
    "overview",
]
NoticeKind = Literal[
    "superseded",  # a document quoted has a later version
    "repealed",  # … or is repealed, or no longer in force
    "not_yet",  # … or not yet in force
    "disagreement",  # documents rule otherwise on the same thing
    "versions",  # the library holds further versions of a document looked up by its name
    "unstated",  # what was asked besides, and the document does not state
    "withheld",  # sentences of a language model that were not supported
    "model",  # the language model was not used, and why
]


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote: always `document.text[start:end] == quote`."""

    marker: int  # from 1, in the order of first use
    passage_id: str
    doc_id: str
    title: str
    source: str
    address: str
    quote: str
    start: int
    end: int
    page: int | None
    follows: int | None = None  # the marker of the citation that refers to this one: 「依照本办法第十二条」


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The words that answer, within the quote of a citation: `document.text[start:end] == text`."""

    text: str
    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know beside the answer, in Chinese; `markers` name the citations it is about."""

    kind: NoticeKind
    text: str
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer. `text` ends in its marks, `…。[1]`; `markers` lists them."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What the documents say of one subject under one aspect; without markers: 文中未规定."""

    text: str
    markers: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect compared; `cells[i]` belongs to `Comparison.subjects[i]`."""

    aspect: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more subjects side by side."""

    subjects: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: the words no document has, and the nearest passages."""

    reason: str
    missing: tuple[str, ...]
    nearest: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; `text` is Markdown with marks `[1]` and, for a comparison, the table."""

    question: str
    kind: Kind
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    comparison: Comparison | None
    refusal: Refusal | None
    confidence: float  # 0..1
    hits: tuple[Hit, ...]
    corrections: tuple[Correction, ...] = ()  # slips of the pen in the question that were put right
    understood: str = ""  # a follow-up as understood from the turns before; empty where it stands alone
    short: ShortAnswer | None = None  # the fact or number itself
    notices: tuple[Notice, ...] = ()
    written_by: str = ""  # the language model that wrote it; empty for quotes
