"""A saved web page to blocks: its article, its metadata, what its head declares.

The elements are read elsewhere, and so is told which of them are the article; textual furniture is taken off
after the loader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import lxml.html
from lxml import etree

from corpus.article import article_of
from corpus.blocks import Block, Loaded
from corpus.encodings import decode_html
from corpus.facts import facts_of, field_of
from corpus.lineforms import ORGAN_END, TITLE_END
from corpus.loaders.elements import Found, Walker
from corpus.loaders.tags import text_of
from corpus.normalise import clean, compact

_PROSE = re.compile("。|，.*，|：$")  # a sentence of the article's text, not of a bar or title
_META_FACTS = {
    "pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "来源", "filenumber": "发文字号",
}  # fmt: skip
_META_TITLES = ("articletitle", "og:title", "title")
_SITE_PART = re.compile(r"\s*(?:[_|·]+|\s[-–—]+\s|--+|[-–—]|\s)\s*")  # 某通知_政府信息公开专栏, 某意见-某厅
_MAX_PARTS = 6
_NO_TITLES = frozenset(
    {"", "首页", "网站首页", "主页", "正文", "详情", "详细页", "内容页", "文章", "新闻", "无标题文档"}
)


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of an HTML page, its declared titles and facts."""
    root = _parse(decode_html(data))
    if root is None:
        return Loaded([])
    titles, facts = _declared(root)
    body = root.find(".//body")
    body = root if body is None else body
    found = _paired(Walker().walk(body))
    article = article_of(found, body, titles)
    bars = _bars(found, article)
    said = {id(item) for item in bars}
    blocks = [item.block for item in article if id(item) not in said]
    return Loaded(blocks, titles=titles, facts=facts, table=_table(bars))


def _parse(text: str) -> Any:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


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


def _bars(found: Sequence[Found], article: Sequence[Found]) -> list[Found]:
    """Give the metadata above the article's text and right below it; lines like it within the text stay."""
    stated = [bool(facts_of(item.block.text)) for item in found]
    inside = {id(item) for item in article}
    prose = [
        index
        for index, item in enumerate(found)
        if id(item) in inside and not stated[index] and _PROSE.search(item.block.text)
    ]
    first, last = (prose[0], prose[-1]) if prose else (len(found), len(found))
    above = [item for i, item in enumerate(found) if stated[i] and i < first]
    below = [item for i, item in enumerate(found) if stated[i] and i > last and id(item) in inside]
    return above + below


def _table(bars: Sequence[Found]) -> list[str]:
    """Give the rows of the metadata tables and bars, each field once."""
    rows: dict[str, str] = {}
    for item in bars:
        for fact in facts_of(item.block.text):
            if fact.value:
                key = fact.name if fact.field == "other" else fact.field
                rows.setdefault(key, f"{fact.name}：{fact.value}")
    return list(rows.values())


def _declared(root: Any) -> tuple[list[str], dict[str, str]]:
    """Give the titles and facts of the page's head."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key and meta.get("content"):
            named.setdefault(key, clean(meta.get("content")))
    title = root.find(".//title")
    raw = clean("".join(title.itertext())) if title is not None else ""
    headings = [clean(text_of(heading)) for heading in root.iter("h1")]
    candidates = [named.get(key, "") for key in _META_TITLES]
    candidates += [heading for heading in headings if heading and heading in raw]
    candidates += _parts(raw)
    candidates += headings[:1]
    facts = {_META_FACTS[key]: value for key, value in named.items() if key in _META_FACTS and value}
    return list(dict.fromkeys(title for title in candidates if title not in _NO_TITLES)), facts


def _parts(raw: str) -> list[str]:
    """Give what of a page's title may be the document's: runs of its parts, likely ones first."""
    gaps = [*_SITE_PART.finditer(raw)][:_MAX_PARTS]
    begins, ends = [0, *(gap.end() for gap in gaps)], [*(gap.start() for gap in gaps), len(raw)]
    parts = [raw[begin:end] for begin in begins for end in ends if begin < end]
    return sorted(
        dict.fromkeys(parts),
        key=lambda part: (not TITLE_END.search(part), bool(ORGAN_END.search(part)), -len(part)),
    )
