"""What a line of a Chinese document is by its wording alone: a 文号, the end of a title, an ended sentence.

Knows no neighbours; numbers that open lines are the markers' trade.
"""

from __future__ import annotations

import re

from corpus.text.facts import facts_of
from corpus.text.markers import marker_of
from corpus.text.numerals import DATE

TERMINAL = "。！？；：…!?;:"
CLOSERS = "”’）)》】」』〕"
PAUSES = "，、,"
OPENERS = "《“‘（(「『〔"
_BRACKET_REACH = 160  # characters within which a bracket closes again

# a document's title is over: …的通知, …若干措施（试行）, …实施办法（2023年2月24日）
TITLE_END = re.compile(
    r"(?:通知|意见|办法|方案|规定|细则|决定|公告|通告|批复|函|报告|计划|规划|纲要|要点|措施|条例|制度|指南|规则"
    r"|通报|解读|令|法|》)(?: ?[（(][^（）()]{1,30}[）)]| ?[12]\d{3} ?年第 ?\d+ ?号)*$"
)
# a line that ends with the name of an organ: 某省人民政府办公厅, 财政部 税务总局
ORGAN_END = re.compile(
    r"(?:政府|办公厅|办公室|委员会|指挥部|部|厅|局|署|院|委|会|行|社|中心|公司|集团|大学|学院)$"
)
# 国办发〔2023〕11 号, 教职成厅函[2023]15号, 发改法规［2023］27号
DOC_NUMBER_LINE = re.compile(
    r"[\u4e00-\u9fff（）()]{1,16} ?[〔\[［【(（] ?[12]\d{3} ?[〕\]］】)）] ?第? ?\d+ ?号"
)
# （此件公开发布）, （信息公开类型：主动公开）, 附件, 附件1, 附件：1.…, ——就业
_STANDS_ALONE = re.compile(
    r"[（(](?:此件|信息公开|此页|本文有)[^（）()]*[）)]|附 ?件(?:[\d一二三四五六七八九十]*$|[:：\d])|——"
)


def is_ended(line: str) -> bool:
    """Say whether a line ends with a sentence."""
    stripped = line.rstrip(CLOSERS)
    return bool(stripped) and stripped[-1] in TERMINAL


def stands_alone(line: str) -> bool:
    """Say whether a line neither goes on with the one before it nor runs on into the next."""
    is_form = any(pattern.fullmatch(line) for pattern in (_STANDS_ALONE, DOC_NUMBER_LINE, DATE))
    return is_form or bool(facts_of(line))


def opens_paragraph(line: str) -> bool:
    """Say whether a line begins as only paragraphs begin: with a number, a dash, 附件, a date alone."""
    return marker_of(line) is not None or _STANDS_ALONE.match(line) is not None or stands_alone(line)


def has_open_bracket(text: str) -> bool:
    """Say whether a title mark or parenthesis is still open at the end of a text."""
    tail = text[-_BRACKET_REACH:]
    return tail.rfind("《") > tail.rfind("》") or max(map(tail.rfind, "（(〔")) > max(
        map(tail.rfind, "）)〕")
    )
