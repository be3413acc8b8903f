"""Name the place of a range of text as a lawyer or clerk would: 第二章第十二条第三款第（二）项, 一、（一）1.

Reads the outline only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from corpus.datatypes import Document, Section
from corpus.text.normalise import compact

_APART = ("附", "专栏")  # an annex or box: spaces set its number apart from those inside it
_MAX_LEAD_IN = 120  # characters before a section that a passage may hold and still be named by the section


class Outline:
    """The outline of one document, prepared for many questions about places."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.sections: Sequence[Section] = document.outline
        self._starts = [section.start for section in self.sections]
        annexes = [section.label for section in self.sections if section.label[:1] == "附"]
        self._repeated = {label for label, count in Counter(annexes).items() if count > 1}
        self.parents: list[int] = []
        stack: list[int] = []
        for index, section in enumerate(self.sections):
            while stack and self.sections[stack[-1]].level >= section.level:
                stack.pop()
            self.parents.append(stack[-1] if stack else -1)
            stack.append(index)
        self._whole = self._issued(document.title)

    def _issued(self, title: str) -> Section | None:
        """Give the section of the document that a notice issues, where nothing but annexes stands beside it:
        its articles are named without it.
        """
        nested = zip(self.sections, self.parents, strict=True)
        roots = [each for each, parent in nested if parent < 0 and not each.label.startswith("附")]
        is_issued = len(roots) == 1 and roots[0].title and not roots[0].label
        return roots[0] if is_issued and compact(roots[0].title) in compact(title) else None

    def path_at(self, offset: int) -> list[Section]:
        """Give the sections that hold a character, from the outermost in."""
        index = bisect_right(self._starts, offset) - 1
        path: list[Section] = []
        while index >= 0:
            section = self.sections[index]
            if offset <= section.end:
                path.append(section)
            index = self.parents[index]
        return path[::-1]

    def path_of(self, start: int, end: int) -> tuple[list[Section], list[Section]]:
        """Give the sections that hold a whole range, and the first and last of their children in it."""
        begin = self._content_start(start, end)
        first = self.path_at(begin)
        last = self.path_at(max(start, end - 1))
        shared, most = 0, min(len(first), len(last))
        while shared < most and first[shared] is last[shared]:
            shared += 1
        common = first[:shared]
        if shared == len(first) < len(last) and self._is_lead_in(begin, last[shared]):
            return self.path_of(last[shared].start, end)
        if shared < len(first) and shared < len(last):
            return common, [first[shared], last[shared]]
        return common, []

    def _is_lead_in(self, begin: int, child: Section) -> bool:
        """Say whether only a lead-in stands before the one child of a range."""
        following = bisect_right(self._starts, begin)
        return (
            child.kind != "item" and child.start - begin <= _MAX_LEAD_IN and self.sections[following] is child
        )

    def _content_start(self, start: int, end: int) -> int:
        """Give the first character of a range that is no heading, its first where all is heading."""
        offset = start
        index = bisect_right(self._starts, offset) - 1
        while 0 <= index < len(self.sections):
            section = self.sections[index]
            if section.start <= offset < section.body and section.body < end:
                offset = section.body
                while offset < end - 1 and self._text[offset].isspace():
                    offset += 1
            index += 1
            if index >= len(self.sections) or self.sections[index].start > offset:
                break
        return offset

    def headings(self, path: Sequence[Section]) -> tuple[str, ...]:
        """Give the headings of a path as written; articles, clauses and items without words have none."""
        headed = [each for each in path if each.title or each.kind in {"part", "chapter", "section"}]
        lines = [self._text[each.start : each.body].replace("\n", " ") for each in headed]
        return tuple([line.strip(" 。：:") for line in lines])

    def address(self, start: int, end: int) -> str:
        """Give the address of a range; of several siblings the first and the last: 第二款至第三款."""
        return self.place(start, end)[1]

    def place(self, start: int, end: int) -> tuple[tuple[str, ...], str]:
        """Give the headings that a range stands under, and its address."""
        common, ends = self.path_of(start, end)
        headings = self.headings(common)
        if not ends or (common and self._covers(common[-1], start, end)):
            return headings, self.name_of(common)
        if not (ends[0].label and ends[1].label):
            return headings, self.name_of(common)
        return headings, f"{self.name_of([*common, ends[0]])}至{_own_name(common, ends[1])}"

    def name_of(self, path: Sequence[Section]) -> str:
        """Join the labels of a path: 第二章第十二条第三款, 一、（一）1., 附件1 二、.

        A heading without a number stands with its words, parted by a space, and so does an annex that is not
        the only one of its number. The one document that a notice issues is not named again.
        """
        parts: list[str] = []
        path = path[1:] if len(path) > 1 and path[0] is self._whole else path
        for index, section in enumerate(path):
            own = _own_name(path[:index], section)
            if parts and "." in own and own.startswith(parts[-1].rstrip(".．") + "."):  # 2.1 within 2 says 2
                parts[-1] = own
            elif section.label in self._repeated and section.title:
                parts.append(f" {own} {section.title} ")
            else:
                is_apart = not section.label or section.label.startswith(_APART)
                parts.append(f" {own} " if is_apart else own)
        name = "".join(parts)
        return (re.sub(" +", " ", name) if "  " in name else name).strip()

    def _covers(self, section: Section, start: int, end: int) -> bool:
        return start <= section.body and end >= section.end


def address_of(document: Document, start: int, end: int) -> str:
    """Give the address of `document.text[start:end]`, empty before the first heading."""
    return Outline(document).address(start, end)


def _own_name(path: Sequence[Section], section: Section) -> str:
    """Give the last part of an address: a number within an article is an item 项, one within an item a 目,
    and what is still deeper goes by its number as written.
    """
    label = section.label.replace(" ", "")
    if section.kind != "item" or all(above.kind != "article" for above in path):
        return label or section.title.replace("\n", " ")
    depth = sum(above.kind == "item" for above in path)
    return label if depth > 1 else f"第{label.rstrip('.．、')}{'目' if depth else '项'}"
