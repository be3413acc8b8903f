"""A saved web page to blocks: its article, its metadata, what its head declares.

The elements are read elsewhere, and so is told which of them are the article; textual furniture is taken off
after the loader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from corpus.blocks import Block, Loaded
from corpus.pages.article import Choice, choose
from corpus.pages.elements import Found, Walker
from corpus.pages.tags import text_of
from corpus.pages.weighing import SHORT_TITLE
from corpus.text.encodings import decode_html
from corpus.text.facts import Fact, facts_of, field_of
from corpus.text.lineforms import ORGAN_END, TITLE_END
from corpus.text.normalise import clean, compact

_PROSE = re.compile("。|，.*，|：$")  # a sentence of the article's text, not of a bar or title
_META_FACTS = {
    "pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "来源", "filenumber": "发文字号",
}  # fmt: skip
_META_TITLES = ("articletitle", "og:title", "title")
_SITE_PART = re.compile(r"\s*(?:[_|·]+|\s[-–—]+\s|--+|[-–—]|\s)\s*")  # 某通知_政府信息公开专栏, 某意见-某厅
_MAX_PARTS = 6  # of a page's title that are looked at
# what sites call every page: 首页, 政策详情, 新闻正文, 无标题文档
_NO_TITLE = re.compile(r".{0,4}(?:首页|主页|正文|详情|详细|内容)页?面?|文章|新闻|无标题文档|untitled.*", re.I)


_LONG = 20_000  # characters of a tag: a picture written into its page, or attributes without end
_LONG_TAG = re.compile(rf"<[A-Za-z][^<]{{{_LONG}}}")
_TAG = re.compile(r"""<([A-Za-z][\w:-]*)(?:[^<>"']|"[^"]*"|'[^']*')*""")
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_MOST_ATTRIBUTES = 500  # of one tag; the parser compares each with all before it


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of an HTML page, its declared titles and facts."""
    root = _parse(decode_html(data))
    if root is None:
        return Loaded([])
    body = root.find(".//body")
    body = root if body is None else body
    found = _paired(Walker().walk(body))
    titles = _titles(root, {compact(item.block.text) for item in found})
    choice = choose(found, body, titles)
    if choice.title is not None and not _is_shown(titles, found):
        titles = [found[choice.title].block.text, *titles]
    above, below = _bars(found, choice)
    said = {id(item) for item in [*above, *below]}
    article = [item for item, is_chosen in zip(found, choice.chosen, strict=True) if is_chosen]
    blocks = [item.block for item in article if id(item) not in said]
    return Loaded(blocks, titles=titles, facts=_facts(root), table=_table(above, below))


def _parse(text: str) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    if _LONG_TAG.search(text):
        text = _TAG.sub(_bounded, text)
    try:
        return etree.fromstring(text.replace("\0", "").encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _bounded(tag: re.Match[str]) -> str:
    """Leave out the attributes of a tag that has absurdly many."""
    if len(tag[0]) < _LONG or len(_VALUE.sub("", tag[0]).split()) <= _MOST_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}"


def _paired(found: Sequence[Found]) -> list[Found]:
    """Join each name of a metadata field to its value where they are elements side by side."""
    result: list[Found] = []
    for item in found:
        before = result[-1] if result else None
        if before is not None and before.element.getnext() is item.element and _is_name(before):
            name = compact(before.block.text).rstrip("：:")
            result[-1] = replace(item, block=Block(f"{name}：{item.block.text}"))
        else:
            result.append(item)
    return result


def _is_name(item: Found) -> bool:
    text = item.block.text
    return field_of(text) is not None and (text[-1] in "：:" or item.element.tag == "dt")


def _bars(found: Sequence[Found], choice: Choice) -> tuple[list[Found], list[Found]]:
    """Give the metadata above the article's text and right below it; lines like it within the text stay."""
    tables = {item.element for item in found if item.block.kind == "row" and facts_of(item.block.text)}
    stated = [
        place for place, item in enumerate(found) if item.element in tables or facts_of(item.block.text)
    ]
    inside = [place for place, is_chosen in enumerate(choice.chosen) if is_chosen]
    text = set(inside) - set(stated)
    prose = [place for place in inside if place in text and _PROSE.search(found[place].block.text)]
    first, last = (prose[0], prose[-1]) if prose else (len(found), len(found))
    title = inside[0] if inside else len(found)
    # A bar right below the title may be named like a menu: tools.
    above = [found[place] for place in stated if place < first and (place > title or not choice.aside[place])]
    below = [found[place] for place in stated if place > last and choice.chosen[place]]
    return above, below


def _table(above: Sequence[Found], below: Sequence[Found]) -> list[str]:
    """Give the rows of the metadata tables and bars, each field once: as stated nearest to the article."""
    rows: dict[str, str] = {}
    order: list[str] = []
    for item in [*reversed(above), *below]:
        facts = facts_of(item.block.text)
        stated = [(_key(fact), f"{fact.name}：{fact.value}") for fact in facts if fact.value]
        for key, row in stated if facts else [(item.block.text, item.block.text)]:
            rows.setdefault(key, row)
    for item in [*above, *below]:
        order += [_key(fact) for fact in facts_of(item.block.text)] or [item.block.text]
    return [rows[key] for key in dict.fromkeys(order) if key in rows]


def _key(fact: Fact) -> str:
    return fact.name if fact.field == "other" else fact.field


def _facts(root: Any) -> dict[str, str]:
    """Give the facts that the page's head declares."""
    named = _named(root)
    return {_META_FACTS[key]: value for key, value in named.items() if key in _META_FACTS and value}


def _named(root: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key and meta.get("content"):
            named.setdefault(key, clean(meta.get("content")))
    return named


def _titles(root: Any, said: Collection[str]) -> list[str]:
    """Give the declared titles, likeliest first: those that the page also shows before the others."""
    named = _named(root)
    title = root.find(".//title")
    raw = clean("".join(title.itertext())) if title is not None else ""
    headings = [clean(text_of(heading)) for heading in root.iter("h1")]
    candidates = [named.get(key, "") for key in _META_TITLES]
    candidates += [heading for heading in headings if heading and heading in raw]
    shown = [*candidates, raw, *_parts(raw), *headings[:1]]
    hidden = [*candidates, *_parts(raw), *headings[:1], raw]
    ranked = [*(one for one in shown if compact(one) in said), *hidden]
    return list(dict.fromkeys(one for one in ranked if one and not _NO_TITLE.fullmatch(one)))


def _is_shown(titles: Sequence[str], found: Sequence[Found]) -> bool:
    """Say whether the page shows a declared title that is more than the name of a column of the site."""
    whole = compact("".join(item.block.text for item in found))
    return any(len(words) >= SHORT_TITLE and words in whole for words in map(compact, titles))


def _parts(raw: str) -> list[str]:
    """Give what of a page's title may be the document's: runs of its parts, likely ones first."""
    gaps = [*_SITE_PART.finditer(raw)][:_MAX_PARTS]
    begins = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(raw)]
    parts = [raw[begin:end] for begin in begins for end in ends if begin < end]
    return sorted((part for part in dict.fromkeys(parts) if part != raw), key=_likelihood)


def _likelihood(part: str) -> tuple[bool, bool, bool, int]:
    is_organ = ORGAN_END.search(part) is not None
    return len(part) < SHORT_TITLE, TITLE_END.search(part) is None, is_organ, -len(part)
