"""What the tags, styles and names of HTML elements say: a block, hidden, bold, raised, a part that is a menu.

Looks at one element at a time; which part of a page is its article is not asked here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

BLOCK_TAGS = frozenset({
    "p", "div", "section", "article", "main", "center", "blockquote", "dl", "dt", "dd", "ul", "ol", "li",
    "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "pre", "address", "figure", "form",
    "figcaption", "fieldset", "legend", "details", "summary", "hr", "header", "hgroup", "body", "menu", "dir",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
# A form is not among them: pages made with ASP.NET stand in one as a whole.
DROPPED_TAGS = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "button", "select", "option",
    "textarea", "iframe", "noframes", "svg", "canvas", "object", "embed", "audio", "video", "map", "input",
    "label", "marquee", "rt", "rp", "img",
})  # fmt: skip
BOLD_TAGS = frozenset({"b", "strong", "dt", "summary", "center"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINE_TAGS = frozenset({"pre", "xmp", "listing", "plaintext"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden", re.I)
_WORD_TAGS = frozenset({"p", "span", "font", "b", "i", "u", "em", "strong", "a", "li", "td", "th", "tr"})
_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|table)\b", re.I)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-align\s*:\s*center", re.I)
_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_MAX_STYLE = 2000  # characters of a style that is remembered
# Words in the class or id of parts that are no article, Chinese ones as sites abbreviate them: dqwz is
# 当前位置, xgyd 相关阅读, ewm 二维码, yqlj 友情链接.
_MENU_WORDS = frozenset(
    "nav navbar menu breadcrumb breadcrumbs crumb crumbs dqwz weizhi share fenxiang bdsharebuttonbox social"
    " related xgyd xgwz xgjd xglj xgxx recommend recommended tuijian sidebar footer foot copyright banquan"
    " comment comments pinglun pagination pager prevnext toolbar tool tools qrcode qr ewm erweima search"
    " sousuo login advert ad ads guanggao banner yqlj friendlink kefu popup modal dialog toast avatar"
    " hot".split()
)
_WITHIN = re.compile(r"\s*#\s*\w")  # #part2; not # alone, which is a button
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MAX_NAME = 200  # characters of class and id; longer ones name styles, not parts
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_BEFORE_BRACKET = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[（(])")  # 金额<br>（万元）
_SCRIPT_FORM = re.compile(r"[+\-−]?\d{1,3}|n")  # 2, -3, n; a note's mark [1] stays as it is


class Style(NamedTuple):
    """What the style of an element says of its text."""

    hidden: bool = False
    invisible: bool = False
    block: bool = False
    heavy: bool = False
    lines: bool = False  # line breaks of the source are shown


_PLAIN = Style()


def style_of(element: Any) -> Style:
    """Read the style written on an element itself."""
    style = element.get("style")
    if not style:
        return _PLAIN
    return _style(style) if len(style) <= _MAX_STYLE else _style.__wrapped__(style)


@lru_cache(maxsize=4096)
def _style(style: str) -> Style:
    return Style(
        *(pattern.search(style) is not None for pattern in (_HIDDEN, _INVISIBLE, _BLOCK, _HEAVY, _LINES))
    )


def is_hidden(element: Any) -> bool:
    """Say whether an element is one that no reader sees as text; a button in a heading is its words.

    `visibility: hidden` hides words, but no part of a page: scripts take it off articles once one is loaded.
    What colours, places off the screen and style sheets hide is not known here.
    """
    if element.tag == "button":
        parent = element.getparent()
        return parent is None or (parent.tag not in _HEADINGS and parent.tag not in BOLD_TAGS)
    if element.tag in DROPPED_TAGS or element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = style_of(element)
    return style.hidden or (style.invisible and element.tag in _WORD_TAGS)


def is_block(element: Any) -> bool:
    """Say whether an element begins and ends a paragraph."""
    return element.tag in BLOCK_TAGS or style_of(element).block


def is_heavy(element: Any) -> bool:
    """Say whether an element sets its text bold or in the middle."""
    return element.tag in BOLD_TAGS or element.get("align") == "center" or style_of(element).heavy


def keeps_lines(element: Any) -> bool:
    """Say whether the line breaks of an element's source are shown."""
    return element.tag in _LINE_TAGS or style_of(element).lines


def is_link(element: Any) -> bool:
    """Say whether an element leads to another page: a link within the page belongs to its text."""
    return element.tag == "a" and not _WITHIN.match(element.get("href") or "")


def heading_level(tag: str) -> int:
    """Give the level of a heading's tag, 0 for others."""
    return _HEADINGS.get(tag, 0)


def is_menu(element: Any) -> bool:
    """Say whether an element is named like a menu, a share bar, comments or the page's foot."""
    if element.tag in {"body", "article", "main"}:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) <= _MAX_NAME and _names_menu(names)


@lru_cache(maxsize=4096)
def _names_menu(names: str) -> bool:
    return any(word.lower() in _MENU_WORDS for word in _NAME_WORD.findall(names))


def script_of(element: Any) -> str | None:
    """Give the characters of a raised or lowered number: m<sup>3</sup> is m³, not m3; else `None`."""
    if element.tag not in {"sup", "sub"}:
        return None
    text = "".join(element.itertext()).strip()
    if not _SCRIPT_FORM.fullmatch(text):
        return None
    return text.translate(_RAISED if element.tag == "sup" else _LOWERED)


def text_of(element: Any) -> str:
    """Give the text of an element in one line, its blocks and line breaks parted by spaces."""
    words: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        current, is_left = stack.pop()
        if is_left:
            words.append(" " if is_block(current) else "")
            words.append((current.tail or "") if current is not element else "")
            continue
        script = script_of(current) if isinstance(current.tag, str) else ""
        if script is None and current.tag != "br" and not (is_hidden(current) and current is not element):
            words.append(f" {current.text or ''}" if is_block(current) else current.text or "")
            stack.append((current, True))
            stack.extend((child, False) for child in reversed(current))
        else:
            words += [script or (" " if current.tag == "br" else ""), current.tail or ""]
    return _BEFORE_BRACKET.sub("", " ".join("".join(words).split()))
