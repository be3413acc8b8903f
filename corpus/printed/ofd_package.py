"""The parts of an OFD package (GB/T 33190-2016): found by the paths that other parts write, refused by name.

Knows the tree from OFD.xml to the pages, nothing of what stands on one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.datatypes import ReadError
from corpus.packages import open_archive
from corpus.printed.ofd_objects import name_of

KIND = "OFD 版式文件"
_REMEDY = "请重新下载，或用 OFD 阅读器打开后另存、打印为 PDF 再试"
_ENCRYPTED = "encryptions.xml"  # lists what is encrypted in a package (GM/T 0099-2020, appendix C)


@dataclass(frozen=True, slots=True)
class Part:
    """An XML part of the package: its name, against which the paths in it are read, and its root element."""

    name: str
    root: Any

    def children(self, name: str) -> list[Any]:
        """Give the children of the root that have a name."""
        return [child for child in self.root.iterchildren() if name_of(child) == name]

    def texts(self, name: str) -> list[str]:
        """Give the words of all elements below the root that have a name."""
        return texts_of(self.root, name)


@dataclass(frozen=True, slots=True)
class OfdDocument:
    """One of the documents of a package: the title it declares, its root part, the paths of its pages."""

    title: str
    part: Part
    pages: tuple[str, ...]


class Package:
    """An opened OFD; raises `ReadError` for one that is damaged or encrypted."""

    def __init__(self, data: bytes, source: str) -> None:
        self._archive = open_archive(data, source, KIND, _REMEDY)
        self._names = {name.replace("\\", "/").lower(): name for name in self._archive.names}
        if any(posixpath.basename(path) == _ENCRYPTED for path in self._names):
            raise ReadError(
                f"“{source}”是加密的 {KIND}，读不出来；"
                "请用有权限的 OFD 阅读器打开，去掉加密后另存，或打印为 PDF 再试"
            )

    def find(self, location: str, base: str = "") -> Part | None:
        """Give the part at a location written in the part `base`, `None` where there is none.

        Absolute (`/Doc_0/Document.xml`) and relative paths; some producers write other capitals than they
        pack, or paths relative to the package without a slash.
        """
        name = self._named(location, base)
        return None if name is None else Part(name, self._archive.xml(name))

    def file(self, location: str, base: str) -> bytes | None:
        """Give the bytes at a location, `None` where there is nothing; raises `ReadError` for damage."""
        name = self._named(location, base)
        return None if name is None else self._archive.read(name)

    def _named(self, location: str, base: str) -> str | None:
        path = location.strip().replace("\\", "/").lower()
        folder = posixpath.dirname(base.lower())
        for candidate in (posixpath.join(folder, path), path, posixpath.join(folder, path.lstrip("/"))):
            name = self._names.get(posixpath.normpath(candidate).lstrip("/"))
            if name is not None:
                return name
        return None

    def part(self, location: str, base: str = "", what: str = "") -> Part:
        """Give the part at a location; raises `ReadError`, naming `what` it is, where there is none."""
        part = self.find(location, base)
        if part is None:
            raise self._archive.broken(f"缺少{what}“{location.strip()}”")
        return part

    def documents(self) -> Iterator[OfdDocument]:
        """Give the documents of the package in order."""
        entry = self.part("OFD.xml")
        bodies = entry.children("DocBody")
        if not bodies:
            raise self._archive.broken("OFD.xml 没有列出文档")
        for body in bodies:
            location = next(filter(None, texts_of(body, "DocRoot")), "")
            part = self.part(location or "Document.xml", entry.name, "文档")
            pages = tuple(
                page.get("BaseLoc") or "" for tree in part.children("Pages") for page in tree.iterchildren()
            )
            if not pages:
                raise self._archive.broken("文档没有列出页面")
            yield OfdDocument(next(iter(texts_of(body, "Title")), ""), part, pages)


def texts_of(parent: Any, name: str) -> list[str]:
    """Give the words of all elements below another that have a name."""
    return ["".join(element.itertext()).strip() for element in parent.iter() if name_of(element) == name]
