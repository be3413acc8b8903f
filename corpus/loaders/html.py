"""A saved web page to blocks: trafilatura says where the article is, the page's own structure is kept.

Structure comes from the page itself, since an extractor's plain text loses it; menus and link lists are left
out. Textual furniture is not this module's concern.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from corpus.blocks import Loaded
from corpus.encodings import decode_html
from corpus.facts import facts_of
from corpus.loaders.elements import Found, Walker
from corpus.normalise import clean, compact

_MIN_SHARE = 0.9  # of the extractor's text that the chosen part of the page must hold
_MIN_FOUND = 0.8  # of the same that must be left when parts named like menus are out
_MIN_WITHIN = 12  # characters; shorter words may stand in the article by chance
_MIN_ROWS = 10  # a table of so many rows without links is content
_MAX_LINK_SHARE = 0.6  # a block whose words are mostly links is a list of links
_META_FACTS = {
    "pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "来源", "filenumber": "发文字号",
}  # fmt: skip
_META_TITLES = ("articletitle", "og:title", "title")
_SITE_SUFFIX = re.compile(r"\s*[_|\-–—]+")  # 某通知_政府信息公开专栏, 某意见-某省教育厅


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of an HTML page, its declared titles and facts."""
    text = decode_html(data)
    root = _parse(text)
    if root is None:
        return Loaded([])
    titles, facts = _declared(root)
    body = root.find(".//body")
    body = root if body is None else body
    wanted = trafilatura.extract(text, include_comments=False, include_tables=True, deduplicate=False) or ""
    found = list(Walker().walk(body))
    if _size(found) < _MIN_FOUND * len(compact(wanted)):  # the article stands in a part named like a menu
        found = list(Walker(by_name=False).walk(body))
    bars = [item for item in found if facts_of(item.block.text)]
    found = [item for item in found if not facts_of(item.block.text)]
    blocks = [item.block for item in _choose(found, wanted, titles)]
    return Loaded(blocks, titles=titles, facts=facts, table=_table(bars))


def _size(found: list[Found]) -> int:
    return sum(len(compact(item.block.text)) for item in found)


def _table(bars: list[Found]) -> list[str]:
    """Give the rows of the metadata tables and bars, each field once."""
    rows: dict[str, str] = {}
    for item in bars:
        for fact in facts_of(item.block.text):
            if fact.value:
                key = fact.name if fact.field == "other" else fact.field
                rows.setdefault(key, f"{fact.name}：{fact.value}")
    return list(rows.values())


def _parse(text: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _declared(root: Any) -> tuple[list[str], dict[str, str]]:
    """Give the titles and facts of the page's head."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key and meta.get("content"):
            named.setdefault(key, clean(meta.get("content")))
    title = root.find(".//title")
    raw = clean("".join(title.itertext())) if title is not None else ""
    heading = root.find(".//h1")
    candidates = [named.get(key, "") for key in _META_TITLES]
    candidates += [clean("".join(heading.itertext()))] if heading is not None else []
    candidates += [raw[: match.start()] for match in reversed(list(_SITE_SUFFIX.finditer(raw)))]
    facts = {_META_FACTS[key]: value for key, value in named.items() if key in _META_FACTS and value}
    return list(dict.fromkeys(title for title in [*candidates, raw] if title)), facts


def _choose(found: list[Found], wanted: str, titles: list[str]) -> list[Found]:
    """Give the blocks of the smallest part of the page that holds what the extractor wanted."""
    found = [item for item in found if not _is_links(item, titles)]
    lines = {compact(clean(line)) for line in wanted.split("\n")}
    whole = compact(clean(wanted))
    kept = [item for item in found if _is_wanted(compact(item.block.text), lines, whole)]
    rows = [item for item in found if item.block.kind == "row"]
    if len(rows) >= _MIN_ROWS and not any(item.block.kind == "row" for item in kept):
        kept += rows  # the extractor leaves out long tables of short cells, which may be all there is
    holder = _holder(kept)
    if holder is None:
        return found
    inside = {id(element) for element in holder.iter()}
    # A short line outside may be the site's name, which signs the article too.
    chosen = {id(item) for item in kept if id(item.element) in inside or len(item.block.text) >= _MIN_WITHIN}
    last = max(index for index, item in enumerate(found) if id(item.element) in inside)
    chosen.update(id(item) for item in _title_above(found[:last], titles, chosen))
    return [item for item in found if id(item) in chosen or id(item.element) in inside]


def _is_wanted(words: str, lines: set[str], whole: str) -> bool:
    """Say whether the extractor wanted a block; a short one must be a line of its own there."""
    return words in lines or (len(words) >= _MIN_WITHIN and words in whole)


def _holder(kept: list[Found]) -> Any:
    """Give the deepest element that holds nearly all of some blocks, `None` for no blocks."""
    weights: Counter[Any] = Counter()
    for item in kept:
        size = len(item.block.text)
        weights[item.element] += size
        for ancestor in item.element.iterancestors():
            weights[ancestor] += size
    total = sum(len(item.block.text) for item in kept)
    holders = [element for element, weight in weights.items() if weight >= total * _MIN_SHARE]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _title_above(above: list[Found], titles: list[str], chosen: set[int]) -> list[Found]:
    """Give the block that is the title: a declared one, else the last heading before the chosen blocks."""
    declared = {compact(title) for title in titles}
    named = [item for item in above if compact(item.block.text) in declared]
    first = next((index for index, item in enumerate(above) if id(item) in chosen), len(above))
    return (named or [item for item in above[:first] if item.block.kind == "heading"])[-1:]


def _is_links(item: Found, titles: list[str]) -> bool:
    """Say whether a block is a menu or a list of links, not a sentence or the title."""
    text = item.block.text
    if item.linked <= _MAX_LINK_SHARE * len(compact(text)) or text.endswith(("。", "；", "：")):
        return False
    return compact(text) not in {compact(title) for title in titles}
