"""Draws example questions from the library's own documents: headings, definitions, questions, articles.

Each knows the place it was drawn from, so that `answerable` can keep those that are answered from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from corpus import Document
from ui.chat.answers.conversation import Asker

_DOCUMENTS_READ = 40  # of a large library: enough to find four questions, read in under a second
_TRIED = 24  # proposals put to the assistant at most
_OPENING_ARTICLES = 2  # purpose and scope: nobody asks for them
_SHORTEST, _LONGEST = 6, 42  # characters of an example: one line of its button
_REPLY_WITHIN = 200  # characters after a written question in which its reply begins

# 「联合体与共同体有哪些区别」, 「甲和乙的异同」
COMPARED = re.compile(
    r"([\u4e00-\u9fff]{2,12}?)[和与同及]([\u4e00-\u9fff]{2,14}?)(?:之间)?(?:的|有何|有什么|有哪些)"
    r"(?:主要)?(?:区别|不同|异同|差异|比较|对比)"
)
# 「本办法所称现场工程师，是指」
DEFINED = re.compile(r"所称(?:的)?[“《]?([\u4e00-\u9fff]{2,14}?)[”》]?[，,]?(?:是)?指")
_WRITTEN = re.compile(r"^(?:问[：:])?(\S+[？?])\s*$", re.MULTILINE)  # 「问：学校可以参加几个联合体？」
_NAMED = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》")  # 「关于印发《甲办法》的通知」 → 甲办法
# 「申报条件」, 「办理程序」
ASKED_FOR = re.compile(r"^[\u4e00-\u9fff]{0,6}(?:条件|程序|流程|标准|期限|材料|职责|目标|要求|对象|任务)$")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and the range of the document that should answer it."""

    question: str
    doc_id: str
    start: int
    end: int


def proposals(documents: Iterable[Document]) -> list[Example]:
    """Propose examples, the kinds taking turns so that the first few differ in kind and document."""
    drawn: list[list[Example]] = [[] for _ in _KINDS]
    for document in documents:
        for kind, examples in zip(_KINDS, drawn, strict=True):
            made = (Example(question, document.doc_id, *place) for question, *place in kind(document))
            examples.extend(islice((e for e in made if _SHORTEST <= len(e.question) <= _LONGEST), 1))
    mixed = [example for round_ in zip_longest(*drawn) for example in round_ if example]
    return list({example.question: example for example in reversed(mixed)}.values())[::-1]


def answerable(asker: Asker, examples: Sequence[Example], wanted: int) -> list[str]:
    """Keep the first `wanted` questions whose answer rests on the place they were drawn from."""
    good = (example.question for example in examples[:_TRIED] if is_answered(asker, example))
    return list(islice(good, wanted))


def spread(doc_ids: Sequence[str]) -> list[str]:
    """Choose the documents to read: all of a small library, evenly spaced ones of a large one."""
    step = max(1, len(doc_ids) // _DOCUMENTS_READ)
    return list(doc_ids[::step][:_DOCUMENTS_READ])


def is_answered(asker: Asker, example: Example) -> bool:
    """Tell whether the answer to an example rests on the place it was drawn from."""
    try:
        citations = asker.ask(example.question).citations
    except ValueError:
        return False
    return any(
        c.doc_id == example.doc_id and c.start < example.end and example.start < c.end for c in citations
    )


_Drawn = Iterator[tuple[str, int, int]]  # the question, and where its answer begins and ends


def _compared(document: Document) -> _Drawn:
    for title in (document.title, *(section.title for section in document.outline)):
        if match := COMPARED.search(title):
            yield f"{match[1]}和{match[2]}有什么区别？", 0, len(document.text)


def _written(document: Document) -> _Drawn:
    for match in _WRITTEN.finditer(document.text):
        yield match[1], match.end(), match.end() + _REPLY_WITHIN


def _defined(document: Document) -> _Drawn:
    for match in DEFINED.finditer(document.text):
        yield f"什么是{match[1]}？", match.start(), match.end()


def _headed(document: Document) -> _Drawn:
    for section in document.outline:
        if ASKED_FOR.match(section.title):
            yield f"《{name_of(document)}》的{section.title}是什么？", section.body, section.end


def _articles(document: Document) -> _Drawn:
    articles = [section for section in document.outline if section.kind == "article"]
    for article in articles[_OPENING_ARTICLES:]:
        yield f"《{name_of(document)}》{article.label}说了什么？", article.start, article.end


def name_of(document: Document) -> str:
    """Give the title by which people call a document."""
    match = _NAMED.search(document.title)
    return match[1] if match else document.title


_KINDS: tuple[Callable[[Document], _Drawn], ...] = (_compared, _written, _defined, _headed, _articles)
