"""What the words after a number are: a heading on a line of its own, one before text, or a sentence.

Looks at a line and its neighbours, outside the articles of laws; the whole count decides later (`nesting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Line
from corpus.structure.nesting import Form
from corpus.text.markers import Marker

_MAX_HEADING = 60  # characters of a numbered heading on a line of its own; the longest shared one has 54
_MAX_RUN_IN = 45  # of the first sentence that serves as one: （一）指导思想。…
_MAX_PHRASE = 14  # of a heading that merely ends with a full stop: （一）清理整顿的重点。
_MAX_LEAD = 20  # of one that ends with a colon above a list: 五、报批程序：
# Text after a heading, as a share of its own length: all but 1 % of 661 shared headings have 1.2 and more;
# of 80 first sentences of mere paragraphs 12 have less than 0.9.
_MIN_BENEATH = 0.9
_STOP = re.compile("[。！？；：:?]")
# 副总理、国务委员应当…, …可以…: a rule, not the name of what follows
_RULE = re.compile(r"应当|应由|不得|可以|必须|由.{2,30}(?:负责|组成)$")
# 有下列行为之一的：, 应当具备以下条件：, 主要职责是：, 第五条修改为：
_LEADS = re.compile(r"下列|以下.{0,8}$|如下$|应当|不得|(?:[是为]|包括|分为|规定|要求|通知|意见)$")
_QUOTE = re.compile("“[^”]*”")


@dataclass(frozen=True, slots=True)
class Words:
    """The words after a number: their form, the title they hold and where it ends, in the line's text."""

    form: Form
    title: str
    end: int


def words_of(lines: Sequence[Line], index: int, marker: Marker) -> Words:
    """Give what the words after a line's number are."""
    text = lines[index].text
    rest = text[marker.end :]
    stop = _STOP.search(rest)
    if stop is None and len(rest) <= _MAX_HEADING:
        return Words("line", rest, len(text))
    if stop is None or stop.start() > _MAX_RUN_IN or stop[0] == "；":
        return Words("text", "", marker.end)
    if stop.end() == len(rest) and stop[0] in "？?":
        return Words("line", rest, len(text))
    title = rest[: stop.start()]
    if stop.end() < len(rest):
        form: Form = "short" if len(rest) - stop.end() < _MIN_BENEATH * len(title) else "run_in"
        form = "text" if _is_rule(title, stop[0]) else form
    elif stop[0] in "：:":
        is_name = len(title) <= _MAX_LEAD and "，" not in title and not _is_rule(title, stop[0])
        form = "run_in" if is_name else "text"
    else:
        form = _form_of_sentence(lines, index, marker)
    return Words("text", "", marker.end) if form == "text" else Words(form, title, marker.end + stop.end())


def _is_rule(sentence: str, stop: str) -> bool:
    """Say whether a first sentence lays something down or introduces a list, and so names nothing."""
    return (_LEADS if stop in "：:" else _RULE).search(_QUOTE.sub("", sentence)) is not None


def _form_of_sentence(lines: Sequence[Line], index: int, marker: Marker) -> Form:
    """Say what a line is that is one whole sentence: a heading only above text or deeper numbers."""
    if index + 1 >= len(lines) or lines[index - 1].text.endswith(("；", ";")):
        return "text"
    after = lines[index + 1].marker
    if after is not None:
        return "lead" if after.rank > marker.rank else "text"
    if marker.style in {"arabic_paren", "circled", "letter"}:
        return "text"
    words = lines[index].text[marker.end :]
    return "run_in" if len(words) <= _MAX_PHRASE and "，" not in words else "sentence"
