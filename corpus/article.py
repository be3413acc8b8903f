"""Choose the article among the blocks of a web page: the part whose prose outweighs its links.

Weighs wording and links along the tree of elements; what a menu or a bar is called is told elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.facts import facts_of
from corpus.furniture import is_furniture
from corpus.lineforms import ORGAN_END, TITLE_END
from corpus.loaders.elements import Found
from corpus.markers import marker_of
from corpus.normalise import compact
from corpus.numerals import DATE

_MAX_LINK_SHARE = 0.6  # a block whose words are mostly links is a list of links
_LINKS = 20.0  # what a block of links weighs at most, against
_FURNITURE = 40.0  # what a bar or a cue of the page's tail weighs, against
_SIGNED = 4.0  # what a date or an organ on a line of its own weighs
_SHORT = 0.25  # of its length is what a short line without punctuation weighs …
_SHORT_OFF = 2.0  # … less this: tabs of two to eight characters weigh nothing or less
_STRAY = 10.0  # a part of such lines tells nothing of where the article ends
_MAX_LABEL = 15  # characters of a line that names the links below it: 相关解读
_MIN_NAMED = 0.25  # of all prose must stand in parts not named like menus, else the names are wrong
_CORE = 0.8  # of a part's weight in one part of it: look for the article there
_IMPURE = 30.0  # of links and furniture at an end of the article's element cut that end off
_MIN_BEFORE = 0.15  # of the article's weight makes a part right above it belong to it
_MIN_AFTER = 0.4  # the same below it, where advertisements and comments stand
_MAX_AGAINST = 0.2  # of links and furniture in such a part
_NEAR_TITLE = 3  # blocks above the article among which an undeclared title stands
_MIN_TITLE, _MAX_TITLE = 6, 80  # characters of it
_PROSE = re.compile("[。；：！？，、,;?!]")
# 附件：1.申报表, 明细表.xlsx
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|ofd|wps|et|zip|rar|pptx?)\b|附\s*[件表录]", re.I)
_CONTACT = re.compile(r"(?:地址|电话|传真|邮编|邮政编码|邮箱|热线)[:：]")  # of a notice or of the page's foot
_MAX_CONTACT = 100  # characters of a line that gives one
_RUNNING = frozenset(
    {"p", "ul", "ol", "dl", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # running text


def article_of(found: Sequence[Found], root: Any, titles: Sequence[str]) -> list[Found]:
    """Give the blocks of the article, in document order: the title as well, bars and links not."""
    chosen = _Chooser(found, root, titles).chosen()
    return [item for item, is_chosen in zip(found, chosen, strict=True) if is_chosen]


class _Chooser:
    """Weigh the blocks of one page."""

    def __init__(self, found: Sequence[Found], root: Any, titles: Sequence[str]) -> None:
        self._found, self._root = found, root
        self._words = [compact(item.block.text) for item in found]
        self._titles = [compact(title) for title in titles]
        self._links = self._mark_labels([*self._mark_links()])
        weights = [self._weight(index) for index in range(len(found))]
        named = sum(max(weight, 0) for item, weight in zip(found, weights, strict=True) if not item.aside)
        by_name = named >= _MIN_NAMED * sum(max(weight, 0) for weight in weights)
        self._aside = [item.aside and by_name for item in found]
        self._weights = [
            -min(abs(weight), _LINKS) if aside else weight
            for aside, weight in zip(self._aside, weights, strict=True)
        ]

    def chosen(self) -> list[bool]:
        """Say of each block whether it belongs to the article."""
        usable = [not links and not aside for links, aside in zip(self._links, self._aside, strict=True)]
        sums = self._sums()
        core = self._core(sums)
        if core is None:
            return usable
        first, last = self._beside(core, sums, *self._span(core))
        title = self._title(first, last)
        if title is not None and first <= title:
            first = self._below_head(core, first, title)
        return [
            (usable[index] and first <= index < last) or index == title for index in range(len(self._found))
        ]

    def _mark_links(self) -> Iterator[bool]:
        """Say of each block whether it is a link or a list of links, but no annex and not the title."""
        in_annexes = False
        for item, words in zip(self._found, self._words, strict=True):
            text = item.block.text
            in_annexes = _FILE.search(text) is not None or (in_annexes and marker_of(text) is not None)
            linked = item.linked > _MAX_LINK_SHARE * len(DATE.sub("", words))
            ended = text.endswith(("。", "；", "："))
            yield linked and not ended and not in_annexes and words not in self._titles

    def _mark_labels(self, links: list[bool]) -> list[bool]:
        """Add to the links the short lines right above them that name them."""
        for index in range(len(links) - 1):
            text = self._found[index].block.text
            if links[index + 1] and not links[index] and len(text) <= _MAX_LABEL and not _ends(text):
                named = self._words[index] in self._titles or marker_of(text) or DATE.search(text)
                links[index] = not named and not ORGAN_END.search(text)
        return links

    def _weight(self, index: int) -> float:
        """Give what a block says for its being part of an article, in characters of prose."""
        item, size = self._found[index], len(self._words[index])
        text = item.block.text
        if self._links[index]:
            return -min(size, _LINKS)
        if is_furniture(text):
            return -_FURNITURE
        if facts_of(text) or (size <= _MAX_CONTACT and _CONTACT.search(text)):
            return 0.0
        if item.block.kind == "row" or _PROSE.search(text) or item.block.kind == "heading":
            return float(size - item.linked)
        if DATE.fullmatch(text) or ORGAN_END.search(text):
            return _SIGNED
        if marker_of(text) or _FILE.search(text):
            return max(_SHORT * size, _SIGNED)
        return min(_SHORT * size - _SHORT_OFF, _LINKS)

    def _sums(self) -> dict[Any, float]:
        """Give the weight of each element that holds blocks, in document order."""
        sums: dict[Any, float] = defaultdict(float)
        for item, weight in zip(self._found, self._weights, strict=True):
            sums[item.element] += weight
        elements = [*self._root.iter()]
        for element in reversed(elements):
            if element in sums and element is not self._root:
                sums[element.getparent()] += sums[element]
        return {element: sums[element] for element in elements if element in sums}

    def _core(self, sums: dict[Any, float]) -> Any:
        """Give the heaviest element, or the one deep in it that has nearly all of its weight."""
        best = max(sums, key=sums.__getitem__, default=None)
        if best is None or sums[best] <= 0:
            return None
        while True:
            inner = max((child for child in best if child in sums), key=sums.__getitem__, default=None)
            if inner is None or inner.tag in _RUNNING or sums[inner] < _CORE * sums[best]:
                return best
            best = inner

    def _range(self, element: Any) -> tuple[int, int]:
        """Give the range of the blocks inside an element."""
        inside = set(element.iter())
        places = [index for index, item in enumerate(self._found) if item.element in inside]
        return (places[0], places[-1] + 1) if places else (0, 0)

    def _span(self, element: Any) -> tuple[int, int]:
        """Give the range of an element's blocks without ends that are links and furniture."""
        begin, end = self._range(element)
        first, last = self._heaviest(begin, end)
        if self._against(begin, first) > _IMPURE:
            begin = first
        if self._against(last, end) > _IMPURE:
            end = last
        return begin, end

    def _heaviest(self, begin: int, end: int) -> tuple[int, int]:
        """Give the run of blocks that weighs most."""
        best, total, start, run = 0.0, 0.0, begin, (begin, begin)
        for index in range(begin, end):
            if total < 0:
                total, start = 0.0, index
            total += self._weights[index]
            if total >= best:
                best, run = total, (start, index + 1)
        return run

    def _against(self, begin: int, end: int) -> float:
        return -sum(min(weight, 0.0) for weight in self._weights[begin:end])

    def _beside(self, core: Any, sums: dict[Any, float], first: int, last: int) -> tuple[int, int]:
        """Widen a range by the parts right above and below its element that are article too."""
        above = below = True
        current = core
        while current is not self._root and (above or below):
            least = sums[core]
            for sibling in current.itersiblings(preceding=True):
                if above and sibling in sums:
                    begin, end = self._range(sibling)
                    if self._joins(current, sibling, begin, end, _MIN_BEFORE * least):
                        first = begin
                    else:
                        above = not self._against(begin, end) > _SHORT_OFF
            for sibling in current.itersiblings():
                if below and sibling in sums:
                    begin, end = self._range(sibling)
                    if self._joins(current, sibling, begin, end, _MIN_AFTER * least):
                        last = end
                    else:
                        below = self._passes(begin, end)
            current = current.getparent()
        return first, last

    def _joins(self, current: Any, sibling: Any, begin: int, end: int, least: float) -> bool:
        """Say whether a part beside one that is article is article too."""
        weight = sum(self._weights[begin:end])
        if self._against(begin, end) > _MAX_AGAINST * max(weight, _SIGNED):
            return False
        alike = sibling.tag == current.tag and sibling.get("class") == current.get("class")
        alike = alike or {sibling.tag, current.tag} <= _RUNNING
        annex = any(_FILE.search(self._found[index].block.text) for index in range(begin, end))
        return annex or weight >= least or (alike and weight > 0)

    def _passes(self, begin: int, end: int) -> bool:
        """Say whether nothing in a range tells that the article ends there: titles, bars, stray words."""
        return all(
            -_SHORT_OFF <= self._weights[index] <= _STRAY or self._words[index] in self._titles
            for index in range(begin, end)
        )

    def _title(self, first: int, last: int) -> int | None:
        """Give the place of the title: the likeliest declared one, else a heading, else what is worded so."""
        for title in self._titles:
            if title in self._words[:last]:
                return last - 1 - self._words[:last][::-1].index(title)
        usable = [index for index in range(last) if not self._links[index] and not self._aside[index]]
        headings = [index for index in usable if self._found[index].block.kind == "heading"]
        if headings:
            return headings[0]
        near = [index for index in usable if index < first and self._weights[index] >= 0][-_NEAR_TITLE:]
        named = [index for index in near if self._could_be_title(index)]
        return max(
            named,
            key=lambda index: (bool(TITLE_END.search(self._found[index].block.text)), index),
            default=None,
        )

    def _could_be_title(self, index: int) -> bool:
        text = self._found[index].block.text
        is_bar = bool(facts_of(text)) or DATE.match(text) is not None
        return not is_bar and _MIN_TITLE <= len(text) <= _MAX_TITLE and text[-1] not in "。；："

    def _below_head(self, core: Any, first: int, title: int) -> int:
        """Give where the article begins where the page's head stands in its element: the title parts them."""
        branch = self._found[title].element
        while branch is not core and branch.getparent() is not None and branch.getparent() is not core:
            branch = branch.getparent()
        is_nested = branch is not self._found[title].element
        return max(first, self._range(branch)[0]) if is_nested else first


def _ends(text: str) -> bool:
    return text[-1] in "。；，？！”）)"
