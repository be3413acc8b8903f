"""Cites a source as official documents do: 《标题》（文号）第七条：“……”.

Title before 文号 as 党政机关公文处理工作条例 has it, punctuation as GB/T 15834-2011; it finds nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from corpus import Metadata
from qa import Citation

MetadataOf = Callable[[str], Metadata | None]  # of a document by its doc_id; `None` where it is gone

# 「第四章第十五条」: an article's number is enough, articles are counted through a document
_ABOVE_ARTICLE = re.compile(r"^(?:第[^编章节条]{1,8}[编章节])+(?=第[^条]{1,8}条)")
_PART = re.compile(r"^([一二三四五六七八九十]{1,3})、")  # 「二、（一）」 is said as 「第二部分（一）」
_LAW = re.compile(r"(?:法|法典|条例|规定|办法|细则)(?:（[^（）]*）)?$")  # 「某市促进条例（2024年修正）」
_ENDS = "，。；：、！？…）》”’"  # after one of these the next line of a quote goes on without a space
_NESTED = str.maketrans("“”", "‘’")


def cited(citation: Citation, metadata: Metadata | None) -> str:
    """Give a citation whole: 「《甲办法》（某发〔2025〕9号）第七条：“……”」."""
    return f"{place_cited(citation, metadata)}：“{quoted(citation)}”"


def place_cited(citation: Citation, metadata: Metadata | None) -> str:
    """Give where a quote stands, without its words; a page only where the text has no numbered place."""
    place = _ABOVE_ARTICLE.sub("", citation.address)
    if not place and citation.page is not None:
        place = f"第{citation.page}页"
    place = _PART.sub(r"第\1部分", place).rstrip(".．")
    return f"{titled(citation.title)}{_identified(citation.title, metadata)}{place}"


def titled(title: str) -> str:
    """Give a title in its marks, those inside it single: 《关于印发〈甲办法〉的通知》."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def quoted(citation: Citation) -> str:
    """Give the words of a quote on one line, without the number of its place, the marks inside it single."""
    words = ""
    for line in filter(None, map(str.strip, citation.quote.splitlines())):
        words += line if not words or words[-1] in _ENDS else f" {line}"
    label = re.search(r"第[^第]{1,8}[条款]$|^[^、]{1,4}、$", citation.address)
    if label and words.startswith(label[0]):
        words = words.removeprefix(label[0]).lstrip()
    return words.translate(_NESTED)


def particulars(metadata: Metadata | None) -> str:
    """Give who issued a document and when: 「某市财政局，2025年3月28日」."""
    if metadata is None:
        return ""
    return "，".join(part for part in (metadata.issuer, _day(metadata.issued_on)) if part)


def _identified(title: str, metadata: Metadata | None) -> str:
    """Give in brackets what tells a document from others of its name: its 文号, else issuer and date.

    A law is known by its title and date; who made it is not said with it.
    """
    if metadata is None:
        return ""
    if metadata.doc_number:
        return f"（{metadata.doc_number}）"
    issuer = None if _LAW.search(title) or (metadata.issuer or "") in title else metadata.issuer
    known = "，".join(part for part in (issuer, _day(metadata.issued_on)) if part)
    return f"（{known}）" if known else ""


def _day(iso: str | None) -> str:
    if not iso:
        return ""
    try:
        day = date.fromisoformat(iso)
    except ValueError:  # a month or a year alone
        return iso
    return f"{day.year}年{day.month}月{day.day}日"
