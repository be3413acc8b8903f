"""What the styles of a DOCX make of a paragraph: a heading of some level, the title, a line of the contents.

Knows styles and outline levels (ECMA-376, 17.7 and 17.3.1.20), no words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from docx.oxml.ns import qn

from corpus.office.wordruns import MAX_BASES, VAL

Role = Literal["", "title", "contents"]

_OUTLINE = qn("w:outlineLvl")
_TITLE_STYLES = frozenset({"title", "标题", "文档标题"})
_CONTENTS_STYLES = ("toc ", "toc heading", "目录")


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, styles: Iterable[Any]) -> None:
        self._styles = {style.style_id: style for style in styles}
        self._known: dict[str, tuple[int, Role]] = {}

    def of(self, paragraph: Any) -> tuple[int, Role]:
        """Give the outline level of a paragraph (0: body text) and what its style is for."""
        properties = paragraph.pPr
        if properties is None:
            return 0, ""
        name = properties.style or ""
        if name not in self._known:
            self._known[name] = self._read(self._styles.get(name))
        level, role = self._known[name]
        direct = properties.find(_OUTLINE)
        return (_level(direct), role) if direct is not None and role != "title" else (level, role)

    def _read(self, style: Any) -> tuple[int, Role]:
        for _ in range(MAX_BASES):
            if style is None:
                break
            name = (style.name or "").lower()
            if name in _TITLE_STYLES:
                return 0, "title"
            if name.startswith(_CONTENTS_STYLES):
                return 0, "contents"
            own = style.element.pPr
            outline = own.find(_OUTLINE) if own is not None else None
            if outline is not None:
                return _level(outline), ""
            if name.startswith(("heading ", "标题 ")) and name[-1].isdigit():
                return int(name[-1]), ""
            style = style.base_style
        return 0, ""


def _level(outline: Any) -> int:
    value = int(outline.get(VAL) or 9)
    return value + 1 if 0 <= value < 9 else 0
