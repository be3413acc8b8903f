"""What the objects of an OFD page refer to by number: fonts, ways of drawing, pictures, composite units."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from corpus.printed.ofd_objects import name_of
from corpus.printed.ofd_package import Package, Part

_KINDS = frozenset({"Font", "DrawParam", "MultiMedia", "CompositeGraphicUnit", "ColorSpace"})
_MAX_CHAIN = 8  # ways of drawing that rest on each other


class Resources:
    """The resources of a document, read when first asked for; a page may have more of its own."""

    def __init__(self, package: Package, part: Part, above: Resources | None = None) -> None:
        self._package, self._part, self._above = package, part, above
        self._known: dict[tuple[str, str], tuple[Any, Part]] | None = None

    def with_own(self, page: Part) -> Resources:
        """Give these together with those of a page."""
        return Resources(self._package, page, self) if page.children("PageRes") else self

    def font(self, identifier: str | None) -> str:
        """Give the name of a font, empty where it is unknown."""
        found = self._find("Font", identifier)
        return "" if found is None else f"{found[0].get('FontName') or ''} {found[0].get('FamilyName') or ''}"

    def parameters(self, identifier: str | None) -> Iterator[Any]:
        """Give a way of drawing and those that it rests on, the nearest first."""
        for _ in range(_MAX_CHAIN):
            found = self._find("DrawParam", identifier)
            if found is None:
                return
            yield found[0]
            identifier = found[0].get("Relative")

    def color_space(self, identifier: str | None) -> str:
        """Give the kind of a colour space: RGB, GRAY or CMYK."""
        found = self._find("ColorSpace", identifier)
        return "RGB" if found is None else str(found[0].get("Type") or "RGB").upper()

    def unit(self, identifier: str | None) -> Any:
        """Give a composite unit, `None` where it is unknown."""
        found = self._find("CompositeGraphicUnit", identifier)
        return None if found is None else found[0]

    def image(self, identifier: str | None) -> bytes | None:
        """Give the bytes of a picture, `None` where there is none."""
        found = self._find("MultiMedia", identifier)
        if found is None:
            return None
        element, part = found
        location = next(
            (
                "".join(child.itertext()).strip()
                for child in element.iterchildren()
                if name_of(child) == "MediaFile"
            ),
            "",
        )
        folder = part.root.get("BaseLoc") or ""
        data = self._package.file(posixpath.join(folder.strip(), location), part.name)
        return self._package.file(location, part.name) if data is None else data

    def _find(self, kind: str, identifier: str | None) -> tuple[Any, Part] | None:
        if not identifier:
            return None
        if self._known is None:
            self._known = {(kind, key): (item, part) for kind, key, item, part in self._listed()}
        found = self._known.get((kind, identifier))
        return self._above._find(kind, identifier) if found is None and self._above is not None else found

    def _listed(self) -> Iterator[tuple[str, str, Any, Part]]:
        names = ("PublicRes", "DocumentRes") if self._above is None else ("PageRes",)
        for name in names:
            for location in self._part.texts(name):
                part = self._package.find(location, self._part.name)
                for element in part.root.iter() if part is not None else ():
                    if isinstance(element.tag, str) and name_of(element) in _KINDS and part is not None:
                        yield name_of(element), element.get("ID") or "", element, part
