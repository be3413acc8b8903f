"""The automatic numbers of a DOCX, written out as Word shows them: 一、, （二）, 3., 第四条.

Knows the numbering part of WordprocessingML (ECMA-376, 17.9) and nothing of the paragraphs' words.
"""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

from corpus.numerals import to_han

_VAL = qn("w:val")
_HAN_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographDigital",
        "ideographTraditional",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_PLACE = re.compile(r"%(\d)")


class Numbering:
    """The running counters of one document's lists."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._style_numbers: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {
            node.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl")) or 0): _level(level) for level in node.findall(qn("w:lvl"))
            }
            for node in root.findall(qn("w:abstractNum"))
        }
        for num in root.findall(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            if link is not None:
                self._levels[num.get(qn("w:numId"))] = abstract.get(link.get(_VAL), {})
        for style in document.styles:
            properties = getattr(style.element, "pPr", None)
            if properties is not None and (found := _reference(properties)) is not None:
                self._style_numbers[style.style_id] = found

    def next_of(self, paragraph: Any) -> str:
        """Give the number Word shows before a paragraph, empty for none or a bullet; counts on."""
        properties = paragraph.pPr
        if properties is None or not self._levels:
            return ""
        found = _reference(properties) or self._style_numbers.get(properties.style or "")
        if found is None or found[0] not in self._levels:
            return ""
        number_id, depth = found
        levels = self._levels[number_id]
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(number_id, {})
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            style, _, start = levels.get(level, ("decimal", "", 1))
            return _format(counts.get(level, start), style)

        style, pattern, _ = levels[depth]
        return "" if style in {"bullet", "none"} else _PLACE.sub(shown, pattern)


def _reference(properties: Any) -> tuple[str, int] | None:
    """Give the list and the depth that a paragraph or style refers to."""
    number = properties.find(qn("w:numPr"))
    identity = number.find(qn("w:numId")) if number is not None else None
    if identity is None or identity.get(_VAL) in (None, "0"):
        return None
    depth = number.find(qn("w:ilvl"))
    return identity.get(_VAL), int(depth.get(_VAL) or 0) if depth is not None else 0


def _level(level: Any) -> tuple[str, str, int]:
    """Give the format, the pattern and the first number of a list level."""
    values = [level.find(qn(name)) for name in ("w:numFmt", "w:lvlText", "w:start")]
    style, pattern, start = (value.get(_VAL) if value is not None else None for value in values)
    return style or "decimal", pattern or "", int(start or 1)


def _format(number: int, style: str) -> str:
    if style in _HAN_FORMATS:
        return to_han(number)
    if style == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x245F + number)
    if style in {"upperLetter", "lowerLetter"} and 1 <= number <= 26:
        return chr((64 if style == "upperLetter" else 96) + number)
    return str(number)
