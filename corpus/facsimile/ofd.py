"""The pages of an OFD (GB/T 33190-2016): each drawn as SVG, and where its characters stand.

Bounded in objects. The digital seals of signatures are not drawn: they are no part of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from corpus.datatypes import ReadError
from corpus.facsimile.datatypes import Glyph, Leaf, NoFacsimileError, Picture
from corpus.facsimile.ofd_resources import Resources
from corpus.facsimile.ofd_svg import Sheet
from corpus.printed.ofd_objects import UNMOVED, Matrix, name_of, number
from corpus.printed.ofd_package import OfdDocument, Package, Part

_A4 = (0.0, 0.0, 210.0, 297.0)


class OfdFacsimile:
    """An opened OFD; its pages are numbered on through all of its documents."""

    def __init__(self, data: bytes, source: str) -> None:
        """Open it. Raises NoFacsimileError for a damaged or encrypted one."""
        try:
            self._package = Package(data, source)
            documents = list(self._package.documents())
        except ReadError as error:
            raise NoFacsimileError("damaged") from error
        self._pages = [(document, index) for document in documents for index in range(len(document.pages))]
        self._resources = {id(document): Resources(self._package, document.part) for document in documents}
        self._lock = Lock()
        self._last: tuple[int, Leaf, Picture] | None = None
        self.count = len(self._pages)

    def size(self, number: int) -> tuple[float, float]:
        """Give width and height of a page in millimetres."""
        leaf = self.leaf(number)
        return leaf.width, leaf.height

    def leaf(self, number: int) -> Leaf:
        """Give a page with its characters, in millimetres."""
        return self._read(number)[1]

    def picture(self, number: int, width: int) -> Picture:
        """Give a page as SVG; it has no pixels."""
        return self._read(number)[2]

    def close(self) -> None:
        """Let go of the file."""

    def _read(self, number: int) -> tuple[int, Leaf, Picture]:
        with self._lock:
            if self._last is None or self._last[0] != number:
                try:
                    self._last = (number, *self._drawn(number, *self._pages[number - 1]))
                except (ReadError, IndexError) as error:
                    raise NoFacsimileError("damaged") from error
                except OverflowError as error:
                    raise NoFacsimileError("slow") from error
            return self._last

    def _drawn(self, number: int, document: OfdDocument, index: int) -> tuple[Leaf, Picture]:
        part = self._package.part(document.pages[index], document.part.name, f"第 {number} 页")
        resources = self._resources[id(document)].with_own(part)
        templates = list(self._templates(document.part, part))
        box = _box(part, [template for template, _ in templates], document.part)
        sheet = Sheet(box, resources)
        below: list[Glyph] = []
        for template, is_above in templates:
            if not is_above:
                below += sheet.draw(template.root)
        own = sheet.draw(part.root)
        for template, is_above in templates:
            if is_above:
                below += sheet.draw(template.root)
        for appearance, place in self._annotations(document.part, index):
            sheet.draw(appearance, place)
        leaf = Leaf(number, box[2], box[3], (*own, *below))
        return leaf, Picture("image/svg+xml", sheet.written())

    def _templates(self, document: Part, page: Part) -> Iterator[tuple[Part, bool]]:
        """Give the templates of a page, and whether each lies over its content."""
        known = {
            element.get("ID"): element for element in document.root.iter() if _is(element, "TemplatePage")
        }
        for used in page.children("Template"):
            element = known.get(used.get("TemplateID"))
            found = (
                None if element is None else self._package.find(element.get("BaseLoc") or "", document.name)
            )
            if element is not None and found is not None:
                order = used.get("ZOrder") or element.get("ZOrder")
                yield found, order == "Foreground"

    def _annotations(self, document: Part, index: int) -> Iterator[tuple[Any, Matrix]]:
        """Give what stamps, watermarks and notes look like that lie on a page, and where."""
        pages = [page.get("ID") for tree in document.children("Pages") for page in tree.iterchildren()]
        for location in document.texts("Annotations"):
            listed = self._package.find(location, document.name)
            for page in listed.children("Page") if listed is not None else ():
                if page.get("PageID") != pages[index]:
                    continue
                for file in page.iterchildren():
                    own = self._package.find("".join(file.itertext()), listed.name if listed else "")
                    if own is not None:
                        yield from _appearances(own.root)


def _appearances(root: Any) -> Iterator[tuple[Any, Matrix]]:
    for annotation in root.iter():
        if _is(annotation, "Annot") and annotation.get("Visible") != "false":
            for child in annotation.iterchildren():
                if _is(child, "Appearance"):
                    corner = [number(token) for token in (child.get("Boundary") or "").split()[:2]]
                    x, y = corner if len(corner) == 2 else (0.0, 0.0)
                    yield child, (*UNMOVED[:4], x, y)


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and name_of(element) == name


def _box(page: Part, templates: list[Part], document: Part) -> tuple[float, float, float, float]:
    """Give left, top, width and height of a page: its own, a template's, or the document's common ones."""
    for part in (page, *templates, document):
        for text in part.texts("PhysicalBox")[:1]:
            values = [number(token) for token in text.split()]
            if len(values) == 4 and values[2] > 0 and values[3] > 0:
                return values[0], values[1], values[2], values[3]
    return _A4
