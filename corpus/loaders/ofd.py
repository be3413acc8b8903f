"""OFD (GB/T 33190-2016) to blocks: the pages of its documents with their templates, as printed lines.

Not read: annotations (watermarks, stamps, comments), attachments, earlier versions, and what DocInfo says of
the file: its dates and its author are not the document's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.blocks import Block, Loaded
from corpus.datatypes import ReadError
from corpus.printed.blocks import blocks_of
from corpus.printed.ofd_objects import Mark, name_of
from corpus.printed.ofd_package import KIND, OfdDocument, Package
from corpus.printed.ofd_page import Drawing, PageContent, placed
from corpus.printed.places import PrintedLine, Rule
from corpus.text.normalise import clean, compact

_MAX_PAGES = 5000
_MIN_CHARACTERS = 5  # of all pages together: less beside pictures is a scan with a stray mark
_MIN_TITLE = 7  # characters; shorter declared titles are 通知, 文档1, Untitled
_TITLE_REACH = 25  # blocks within which a declared title must be printed to be believed
_NO_CHARACTER = "\xa4"  # ¤ stands where a producer knew the glyph but not the character


@dataclass(frozen=True, slots=True)
class OfdPage:
    """The words and drawn lines of a page; `document` counts the documents of the package from 0."""

    document: int
    title: str  # that the document declares
    lines: list[PrintedLine]
    rules: list[Rule]
    has_picture: bool
    recognised: bool  # the words were laid invisibly over the picture of a page


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of an OFD; raises `ReadError` for a damaged, encrypted or scanned one."""
    pages = list(pages_of(data, source))
    blocks: list[Block] = []
    for document in range(pages[-1].document + 1):
        own = [page for page in pages if page.document == document]
        blocks += blocks_of(
            [line for page in own for line in page.lines], [rule for page in own for rule in page.rules]
        )
    text = "".join(block.text for block in blocks)
    has_pictures = any(page.has_picture for page in pages)
    if 2 * text.count(_NO_CHARACTER) >= len(text) or (has_pictures and len(text) < _MIN_CHARACTERS):
        raise _wordless(source, text, len(pages), has_pictures)
    titles = _printed_titles(dict.fromkeys(clean(page.title) for page in pages), blocks)
    return Loaded(blocks, titles=titles, recognised=any(page.recognised for page in pages))


def pages_of(data: bytes, source: str) -> Iterator[OfdPage]:
    """Give the pages of a package's documents, numbered on; raises `ReadError` where one cannot be read."""
    package = Package(data, source)
    number = 0
    try:
        for index, document in enumerate(package.documents()):
            reader = _Pages(package, document)
            for location in document.pages:
                number += 1
                if number > _MAX_PAGES:
                    raise OverflowError(f"more than {_MAX_PAGES} pages")
                content = reader.page(location, number)
                marks, recognised = _words(content)
                lines, rules = placed([*marks, *content.edges], number)
                yield OfdPage(index, document.title, lines, rules, content.has_picture, recognised)
    except OverflowError as error:
        raise ReadError(f"“{source}”的内容多得不像一份文档，不予读取；请拆分后再试") from error


def _words(content: PageContent) -> tuple[list[Mark], bool]:
    """Give the words of a page, and whether they were recognised: hidden ones count where they prevail."""
    if _length(content.hidden) > _length(content.words):
        return [*content.words, *content.hidden], content.has_picture
    return content.words, False


def _length(marks: Iterable[Mark]) -> int:
    return sum(len(mark.text) for mark in marks)


def _printed_titles(titles: Iterable[str], blocks: list[Block]) -> list[str]:
    """Give the declared titles that the document prints: the others name a template or a file."""
    head = compact("".join(block.text for block in blocks[:_TITLE_REACH]))
    return [title for title in titles if len(title) >= _MIN_TITLE and compact(title) in head]


def _wordless(source: str, text: str, pages: int, has_pictures: bool) -> ReadError:
    """Give the error that says why there is nothing to read."""
    if _NO_CHARACTER in text:
        return ReadError(
            f"“{source}”是 {KIND}，但只存了字形，没有存文字；"
            "请用 OFD 阅读器打印为 PDF 或图片，识别文字（OCR）后再试"
        )
    if has_pictures:
        return ReadError(
            f"“{source}”是扫描件，{pages} 页里只有图片，没有文字层；"
            "请先用扫描软件识别文字（OCR），另存为带文字的 OFD、PDF 或 DOCX"
        )
    return ReadError(
        f"“{source}”是 {KIND}，但 {pages} 页里没有正文文字，只有图形、页码或空白；请确认选对了文件"
    )


class _Pages:
    """The pages of one document, with the templates and composite units they share."""

    def __init__(self, package: Package, document: OfdDocument) -> None:
        self._package = package
        self._part = document.part
        self._drawing = Drawing(self._unit_of)
        self._templates: dict[str, PageContent] = {}
        self._units: dict[str, Any] | None = None

    def page(self, location: str, number: int) -> PageContent:
        """Give what a page shows together with its templates."""
        part = self._package.part(location, self._part.name, f"第 {number} 页")
        content = self._drawing.read(part.root)
        own = content.words or content.hidden
        for element in part.children("Template"):
            identifier = element.get("TemplateID") or ""
            is_first = identifier not in self._templates
            template = self._template(identifier)
            self._drawing.count(len(template.words) + len(template.edges))
            content.words = [*content.words, *(template.words if is_first else _among(template.words, own))]
            content.edges += template.edges
            content.has_picture = content.has_picture or template.has_picture
        return content

    def _template(self, identifier: str) -> PageContent:
        if identifier not in self._templates:
            self._templates[identifier] = PageContent()
            for element in self._part.root.iter():
                if name_of(element) == "TemplatePage" and element.get("ID") == identifier:
                    part = self._package.part(element.get("BaseLoc") or "", self._part.name, "模板")
                    self._templates[identifier] = self._drawing.read(part.root)
        return self._templates[identifier]

    def _unit_of(self, identifier: str) -> Any:
        """Give a composite unit; the resources that define them are only read for a page that has one."""
        if self._units is None:
            self._units = {}
            for location in [*self._part.texts("PublicRes"), *self._part.texts("DocumentRes")]:
                part = self._package.find(location, self._part.name)
                for unit in part.root.iter() if part is not None else ():
                    if name_of(unit) == "CompositeGraphicUnit":
                        self._units[unit.get("ID") or ""] = unit
        return self._units.get(identifier)


def _among(template: Iterable[Mark], own: list[Mark]) -> list[Mark]:
    """Give the words of a template that stand among a page's own: labels of a form, no head or foot.

    Asked from the second page on that uses it: a head is read once, where it first stands.
    """
    if not own:
        return []
    top, bottom = min(mark.top for mark in own), max(mark.bottom for mark in own)
    return [mark for mark in template if mark.bottom > top and mark.top < bottom]
