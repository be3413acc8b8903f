"""The parts of an Office Open XML package and how they refer to each other (ECMA-376, part 2).

Knows no document; names are compared without case and namespaces by their last word, as real files need it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.datatypes import ReadError
from corpus.packages import DAMAGE, Archive

_STEP = 256 * 1024  # bytes parsed at a time


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another."""

    kind: str  # the last word of its type: worksheet, notesSlide
    target: str  # name of the part


class Package:
    """An opened package, its parts found by name whatever their case."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._names = {_key(name): name for name in archive.names}

    def main(self) -> str:
        """Give the name of the part that is the document; raises `ReadError` where none is named."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.target
        raise self.archive.broken("没有正文")

    def relations(self, part: str) -> dict[str, Relation]:
        """Give what a part refers to within the package, by id; nothing where it refers to nothing."""
        folder, name = posixpath.split(part)
        rels = self._names.get(_key(posixpath.join(folder, "_rels", f"{name}.rels")))
        if rels is None:
            return {}
        found: dict[str, Relation] = {}
        for node in self.archive.xml(rels):
            target = (node.get("Target") or "").replace("\\", "/")
            if target and node.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = (node.get("Type") or "").rpartition("/")[2]
                found[node.get("Id") or ""] = Relation(kind, self._names.get(_key(path), path))
        return found

    def xml(self, part: str) -> Any:
        """Give the root element of a part; raises `ReadError` where it is absent or damaged."""
        return self.archive.xml(self._names.get(_key(part), part))

    def elements(self, part: str, *names: str) -> Iterator[Any]:
        """Give the elements of these local names as they end, and forget them: a part may be very large.

        Raises `ReadError` where the part is absent or damaged.
        """
        parser = etree.XMLPullParser(
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for piece in self._pieces(self._names.get(_key(part), part)):
            try:
                parser.feed(piece)
                events = list(parser.read_events())
            except (etree.LxmlError, ValueError) as error:
                raise self.archive.broken(f"其中的“{part}”不是合格的 XML") from error
            for _, element in events:
                yield element
                forget(element)
        try:
            parser.close()
        except (etree.LxmlError, ValueError) as error:
            raise self.archive.broken(f"其中的“{part}”不完整") from error

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self.archive.zip.open(name) as member:
                while piece := member.read(_STEP):
                    yield piece
        except ReadError:  # of the caller, thrown in while it held a piece
            raise
        except DAMAGE as error:
            raise self.archive.broken(f"其中的“{name}”读不出来") from error


def forget(element: Any) -> None:
    """Free an element that has been read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: Any) -> str:
    """Give the name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Give an attribute by its local name, whatever its namespace; empty where it is absent."""
    value = element.get(name)
    if value is None:
        value = next((found for key, found in element.items() if key.rpartition("}")[2] == name), "")
    return str(value)


def reference(element: Any, name: str = "id") -> str:
    """Give the id of the relation that an element names: r:id, r:dm; empty for none."""
    ends = f"/relationships}}{name}"
    return next((str(value) for key, value in element.items() if key.endswith(ends)), "")


def is_on(value: str | None) -> bool:
    """Say whether an attribute of type boolean is true."""
    return (value or "").lower() in {"1", "true", "on"}


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
