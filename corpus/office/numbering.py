"""The automatic numbers of a DOCX, written out as Word shows them: 一、, （二）, 3., 第四条, 1.1.

Knows the numbering part of WordprocessingML (ECMA-376, 17.9) and nothing of the paragraphs' words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from corpus.office.numberforms import written

_VAL = qn("w:val")
_NUM_PR, _NUM_ID, _ILVL = qn("w:numPr"), qn("w:numId"), qn("w:ilvl")
_OFF = frozenset({"0", "false", "off"})
_PLACE = re.compile(r"%(\d)")  # of the count of level 2 in （%2）, of both in %1.%2
_TIGHT = frozenset("、．.)）】]：:﹒")  # after these no space is set before the words
_MAX_BASES = 10  # a style may rest on another; a circle must not hold us


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    plain: bool = False  # all counts in it are shown as 1, 2, 3: 第三章, but 3.1
    joined: bool = False  # nothing stands between the number and the words
    restarts: bool = True  # counts anew below each number of a higher level


_Levels = dict[int, _Level]


@dataclass(frozen=True, slots=True)
class _List:
    """One use of a list: whose counters it shares, its levels, and where it begins to count anew."""

    counter: str
    levels: _Levels
    starts: dict[int, int]


class Numbering:
    """The running counters of one document's lists."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._of_style: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        self._read(root, {style.style_id: style.element for style in document.styles})

    def _read(self, root: Any, styles: dict[str, Any]) -> None:
        abstract: dict[str, _Levels] = {}
        of_style: dict[str, tuple[str, int]] = {}  # style -> abstract list, and its level there
        linked: dict[str, str] = {}  # abstract list -> list style that holds its levels
        for node in root.findall(qn("w:abstractNum")):
            name = node.get(qn("w:abstractNumId"))
            abstract[name] = {}
            for element in node.findall(qn("w:lvl")):
                depth = int(element.get(_ILVL) or 0)
                abstract[name][depth] = _level(element)
                if style := _value(element, "w:pStyle"):
                    of_style[style] = (name, depth)
            if link := _value(node, "w:numStyleLink"):
                linked[name] = link
        nums = {num.get(_NUM_ID): num for num in root.findall(qn("w:num"))}
        for name, style in linked.items():
            found = _reference(styles.get(style))
            if found is not None and found[0] in nums:
                abstract[name] = abstract.get(_value(nums[found[0]], "w:abstractNumId") or "", {})
        for number_id, num in nums.items():
            self._lists[number_id] = _list(num, abstract)
        for style_id, element in styles.items():
            reference = _inherited(style_id, element, styles)
            if reference is not None:
                name, depth = of_style.get(style_id, ("", reference[1]))
                found_list = self._lists.get(reference[0])
                is_own = found_list is not None and found_list.counter == name
                self._of_style[style_id] = (reference[0], depth if is_own else reference[1])

    def next_of(self, paragraph: Any) -> str:
        """Give the number Word shows before a paragraph, empty for none or a bullet; counts on."""
        properties = paragraph.pPr
        if not self._lists or properties is None:
            return ""
        by_style = self._of_style.get(properties.style or "")
        direct = properties.find(_NUM_PR)
        found = _direct(direct, by_style) if direct is not None else by_style
        if found is None or found[0] not in self._lists:
            return ""
        number_id, depth = found
        used = self._lists[number_id]
        level = used.levels.get(depth)
        if level is None:
            return ""
        counts = self._count(number_id, used, depth)
        if level.form in {"bullet", "none"}:
            return ""

        def shown(match: re.Match[str]) -> str:
            upper = used.levels.get(int(match[1]) - 1, _Level())
            count = counts.get(int(match[1]) - 1, upper.start)
            return written(count, "decimal" if level.plain else upper.form)

        number = _PLACE.sub(shown, level.pattern)
        return number if not number or level.joined or number[-1] in _TIGHT else f"{number} "

    def _count(self, number_id: str, used: _List, depth: int) -> dict[int, int]:
        """Count one on at a level, deeper levels anew; give the counts of all."""
        counts = self._counts.setdefault(used.counter, {})
        first = used.levels[depth].start
        if (number_id, depth) not in self._begun:
            self._begun.add((number_id, depth))
            if depth in used.starts:
                first = used.starts[depth]
                counts.pop(depth, None)
        counts[depth] = counts.get(depth, first - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            if used.levels.get(deeper, _Level()).restarts:
                del counts[deeper]
        return counts


def _direct(number: Any, by_style: tuple[str, int] | None) -> tuple[str, int] | None:
    """Give the list and depth that a paragraph states; what it leaves out its style states; 0 is none."""
    identity, depth = number.find(_NUM_ID), number.find(_ILVL)
    number_id = identity.get(_VAL) if identity is not None else (by_style or ("", 0))[0]
    if not number_id or number_id == "0":
        return None
    if depth is None:
        return number_id, by_style[1] if by_style and by_style[0] == number_id else 0
    return number_id, int(depth.get(_VAL) or 0)


def _reference(style: Any) -> tuple[str, int] | None:
    """Give the list and the depth that a style itself states."""
    properties = getattr(style, "pPr", None)
    number = properties.find(_NUM_PR) if properties is not None else None
    return _direct(number, None) if number is not None else None


def _inherited(style_id: str, element: Any, styles: dict[str, Any]) -> tuple[str, int] | None:
    """Give the list of a style or of the nearest style that it rests on."""
    for _ in range(_MAX_BASES):
        properties = getattr(element, "pPr", None)
        if properties is not None and properties.find(_NUM_PR) is not None:
            return _reference(element)
        element = styles.get(_value(element, "w:basedOn") or "") if element is not None else None
    return None


def _list(num: Any, abstract: dict[str, _Levels]) -> _List:
    name = _value(num, "w:abstractNumId") or ""
    levels = dict(abstract.get(name, {}))
    starts: dict[int, int] = {}
    for override in num.findall(qn("w:lvlOverride")):
        depth = int(override.get(_ILVL) or 0)
        replaced = override.find(qn("w:lvl"))
        if replaced is not None:
            levels[depth] = _level(replaced)
        if start := _value(override, "w:startOverride"):
            starts[depth] = int(start)
    return _List(name, levels, starts)


def _level(level: Any) -> _Level:
    """Read a level of a list."""
    legal = level.find(qn("w:isLgl"))
    return _Level(
        form=_value(level, "w:numFmt") or "decimal",
        pattern=_value(level, "w:lvlText") or "",
        start=int(_value(level, "w:start") or 1),
        plain=legal is not None and (legal.get(_VAL) or "1") not in _OFF,
        joined=_value(level, "w:suff") == "nothing",
        restarts=_value(level, "w:lvlRestart") != "0",
    )


def _value(parent: Any, name: str) -> str | None:
    """Give the `w:val` of a child element."""
    child = parent.find(qn(name)) if parent is not None else None
    value: str | None = child.get(_VAL) if child is not None else None
    return value
