"""What a block of a web page says, by its wording and links, for or against its being part of the article.

Weights are characters of prose; where on the page a block stands is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.pages.elements import Found
from corpus.pages.furniture import is_furniture
from corpus.text.facts import facts_of
from corpus.text.lineforms import ORGAN_END
from corpus.text.markers import marker_of
from corpus.text.normalise import compact
from corpus.text.numerals import DATE

LINKS = 20.0  # what a block of links weighs at most, against
SHORT_TITLE = 8  # characters; sites call their columns by shorter names, and few documents are
SIGNED = 4.0  # what a date or an organ on a line of its own weighs
SHORT_OFF = (
    2.0  # of a short line without punctuation: tabs of two to eight characters weigh nothing or less …
)
_SHORT = 0.25  # … and longer ones a quarter of their length, less this
_FURNITURE = 40.0  # what a bar or a cue of the page's tail weighs, against
_MAX_LINK_SHARE = 0.6  # a block whose words are mostly links is a list of links
_MAX_LABEL = 15  # characters of a line that names the links below it: 相关解读
_MAX_DATED = 24  # of a line that is little but a date: 2021-09-01 阅读 86
_MAX_CONTACT = 100  # of a line that gives an address or a number
_PROSE = re.compile("[。；：！？，、,;?!]")
# 附件：1.申报表, 明细表.xlsx
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|ofd|wps|et|zip|rar|pptx?)\b|附\s*[件表录]", re.I)
_CONTACT = re.compile(r"(?:地址|电话|传真|邮编|邮政编码|邮箱|热线)[:：]")  # of a notice or of the page's foot


def names_file(text: str) -> bool:
    """Say whether a line names an annex or a file to load."""
    return _FILE.search(text) is not None


def links_of(found: Sequence[Found], titles: Collection[str]) -> list[bool]:
    """Say of each block whether it is a link or a list of links.

    Annexes and the page's title, whose `titles` come without white space, are none.
    """
    links: list[bool] = []
    in_annexes = False
    for item in found:
        text, words = item.block.text, compact(item.block.text)
        in_annexes = names_file(text) or (in_annexes and marker_of(text) is not None)
        linked = item.linked > _MAX_LINK_SHARE * len(DATE.sub("", words))
        is_title = len(words) >= SHORT_TITLE and words in titles
        is_text = text.endswith(("。", "；", "：")) or in_annexes or is_title
        links.append(linked and not is_text)
    return links


def could_label(text: str) -> bool:
    """Say whether a line may name the list of links below it: 相关解读, 通知公告."""
    if (
        len(text) > _MAX_LABEL
        or _PROSE.search(text[:-1])
        or text[-1] in "。；！”）)"
        or ORGAN_END.search(text)
    ):
        return False
    return marker_of(text) is None and DATE.search(text) is None


def is_dated(item: Found) -> bool:
    """Say whether a block is little but a date, as below the teaser of another page."""
    return len(item.block.text) <= _MAX_DATED and DATE.search(item.block.text) is not None


def weight_of(item: Found, is_links: bool) -> float:
    """Give what a block says for its being part of an article, in characters of prose; against, negative."""
    text, size = item.block.text, len(compact(item.block.text))
    if is_links:
        return -min(size, LINKS)
    if is_furniture(text):
        return -_FURNITURE
    if facts_of(text) or (size <= _MAX_CONTACT and _CONTACT.search(text)):
        return 0.0
    if item.block.kind == "row" or item.block.kind == "heading" or _PROSE.search(text):
        return float(size - item.linked)
    if DATE.fullmatch(text) or ORGAN_END.search(text):
        return SIGNED
    if marker_of(text) or names_file(text):
        return max(_SHORT * size, SIGNED)
    return min(_SHORT * size - SHORT_OFF, LINKS)
