"""Choose the article among the blocks of a web page: the part whose prose outweighs its links.

Sums the weights of blocks along the tree of elements; what a block weighs is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import or_
from typing import Any

from corpus.pages.asides import asides, labels
from corpus.pages.elements import Found
from corpus.pages.pagetree import PageTree
from corpus.pages.weighing import LINKS, SHORT_OFF, SHORT_TITLE, SIGNED, links_of, names_file, weight_of
from corpus.text.facts import facts_of
from corpus.text.lineforms import TITLE_END
from corpus.text.markers import marker_of
from corpus.text.normalise import compact
from corpus.text.numerals import DATE

_CORE = 0.8  # of a part's weight in one part of it: look for the article there
_IMPURE = 30.0  # of links and furniture at an end of the article's element cut that end off
_MIN_BEFORE = 0.15  # of the article's weight makes a part right above it belong to it
_MIN_AFTER = 0.4  # the same below it, where advertisements and comments stand
_MAX_AGAINST = 0.2  # of links and furniture in such a part
_STRAY = 10.0  # a line below of this weight tells nothing of where the article ends
_NEAR_TITLE = 3  # blocks above the article among which an undeclared title stands
_MIN_TITLE, _MAX_TITLE = 6, 80  # characters of it
_RUNNING = frozenset(
    {"p", "ul", "ol", "dl", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # running text


@dataclass(frozen=True, slots=True)
class Choice:
    """Of each block of a page, whether it is its article, and whether it stands in a menu or teaser."""

    chosen: list[bool]
    aside: list[bool]
    title: int | None = None  # the place of the block that is the title, declared or by its looks


def choose(found: Sequence[Found], root: Any, titles: Sequence[str]) -> Choice:
    """Choose the article: the title as well, bars and links not."""
    chooser = _Chooser(PageTree(found, root), titles)
    return Choice(chooser.chosen(), chooser.aside, chooser.title)


class _Chooser:
    """Find the article of one page; knows the weight of each block and of each element."""

    def __init__(self, tree: PageTree, titles: Sequence[str]) -> None:
        self._found, self._root = tree.found, tree.root
        self._words = [compact(item.block.text) for item in tree.found]
        self._titles = list(dict.fromkeys(map(compact, titles)))
        links = links_of(tree.found, frozenset(self._titles))
        weights = [*map(weight_of, tree.found, links)]
        self.aside = asides(tree, weights)
        off = [*map(or_, links, self.aside)]
        self._off = [*map(or_, off, labels(tree, off, frozenset(self._titles)))]
        self._weights = [
            -min(max(abs(weight), len(words)), LINKS) if is_off else weight
            for is_off, weight, words in zip(self._off, weights, self._words, strict=True)
        ]
        self._sums = tree.summed(self._weights)
        self._ranges = tree.ranges()
        self.title: int | None = None

    def chosen(self) -> list[bool]:
        """Say of each block whether it belongs to the article."""
        core = self._core()
        if core is None:
            return [not is_off for is_off in self._off]
        first, last = self._beside(core, *self._span(core))
        title = self.title = self._title(first, last)
        if title is not None and first <= title:
            first = self._below_head(core, first, title)
        places = range(len(self._found))
        return [(not self._off[place] and first <= place < last) or place == title for place in places]

    def _core(self) -> Any:
        """Give the heaviest element, or the one deep in it that has nearly all of its weight."""
        best = max(self._sums, key=self._sums.__getitem__, default=None)
        if best is None or self._sums[best] <= 0:
            return None
        while True:
            parts = [child for child in best if child in self._sums]
            inner = max(parts, key=self._sums.__getitem__, default=None)
            if inner is None or inner.tag in _RUNNING or self._sums[inner] < _CORE * self._sums[best]:
                return best
            best = inner

    def _span(self, element: Any) -> tuple[int, int]:
        """Give the range of an element's blocks without ends that are links and furniture."""
        begin, end = self._ranges[element]
        first, last = self._heaviest(begin, end)
        prose = self._prose(first, last)
        if self._against(begin, first) > _IMPURE and self._prose(begin, first) < _MIN_BEFORE * prose:
            begin = first
        if self._against(last, end) > _IMPURE and self._prose(last, end) < _MIN_AFTER * prose:
            end = last
        return begin, end

    def _heaviest(self, begin: int, end: int) -> tuple[int, int]:
        """Give the run of blocks that weighs most."""
        best, total, start, run = 0.0, 0.0, begin, (begin, begin)
        for place in range(begin, end):
            if total < 0:
                total, start = 0.0, place
            total += self._weights[place]
            if total >= best:
                best, run = total, (start, place + 1)
        return run

    def _against(self, begin: int, end: int) -> float:
        return -sum(min(weight, 0.0) for weight in self._weights[begin:end])

    def _prose(self, begin: int, end: int) -> float:
        return sum(max(weight, 0.0) for weight in self._weights[begin:end])

    def _beside(self, core: Any, first: int, last: int) -> tuple[int, int]:
        """Widen a range by the parts right above and below its element that are article too."""
        above = below = True
        current = core
        while current is not self._root and (above or below):
            for sibling in current.itersiblings(preceding=True):
                if above and sibling in self._sums:
                    if self._joins(core, current, sibling, _MIN_BEFORE):
                        first = self._ranges[sibling][0]
                    else:
                        above = self._against(*self._ranges[sibling]) <= SHORT_OFF
            for sibling in current.itersiblings():
                if below and sibling in self._sums:
                    if self._joins(core, current, sibling, _MIN_AFTER):
                        last = self._ranges[sibling][1]
                    else:
                        below = self._tells_nothing(sibling)
            current = current.getparent()
        return first, last

    def _joins(self, core: Any, current: Any, sibling: Any, share: float) -> bool:
        """Say whether a part beside one that is article is article too: by weight, likeness or files."""
        weight = self._sums[sibling]
        if self._against(*self._ranges[sibling]) > _MAX_AGAINST * max(weight, SIGNED):
            return False
        is_alike = sibling.tag == current.tag and sibling.get("class") == current.get("class")
        is_alike = is_alike or {sibling.tag, current.tag} <= _RUNNING
        if weight >= share * self._sums[core] or (is_alike and weight > 0):
            return True
        begin, end = self._ranges[sibling]
        return any(names_file(item.block.text) for item in self._found[begin:end])

    def _tells_nothing(self, element: Any) -> bool:
        """Say whether nothing in an element tells that the article ends there: titles, bars, stray words."""
        return all(
            -SHORT_OFF <= self._weights[place] <= _STRAY or self._words[place] in self._titles
            for place in range(*self._ranges[element])
        )

    def _title(self, first: int, last: int) -> int | None:
        """Give the place of the title: the likeliest declared one, else a heading, else what is worded so.

        A short declared one may be a column of the site, and comes after what looks like a title.
        """
        shown = [title for title in self._titles if title in self._words[:last]]
        long = [title for title in shown if len(title) >= SHORT_TITLE]
        looks = None if long else self._by_looks(first, last)
        if looks is not None or not shown:
            return looks
        return last - 1 - self._words[:last][::-1].index((long or shown)[0])

    def _by_looks(self, first: int, last: int) -> int | None:
        prose = (place for place in range(first, last) if self._weights[place] > LINKS)
        text = next((place for place in prose if not self._could_be_title(place)), first)
        above = [place for place in range(text) if not self._off[place] and self._could_be_title(place)]
        headings = [place for place in above if self._found[place].block.kind == "heading"]
        return headings[0] if headings else max(above[-_NEAR_TITLE:], key=self._title_rank, default=None)

    def _could_be_title(self, place: int) -> bool:
        block, size = self._found[place].block, len(self._words[place])
        if block.kind == "row" or self._weights[place] < 0 or not _MIN_TITLE <= size <= _MAX_TITLE:
            return False
        is_bar = bool(facts_of(block.text)) or DATE.match(block.text) is not None
        return not is_bar and block.text[-1] not in "。；：" and marker_of(block.text) is None

    def _title_rank(self, place: int) -> tuple[bool, int]:
        return TITLE_END.search(self._found[place].block.text) is not None, place

    def _below_head(self, core: Any, first: int, title: int) -> int:
        """Give where the article begins where the page's head stands in its element: the title parts them."""
        holder = self._found[title].element
        branches = [holder, *holder.iterancestors()]
        if core not in branches[1:]:
            return first
        branch = branches[branches.index(core) - 1]
        return max(first, self._ranges[branch][0]) if branch is not holder else first
