"""Finds the words of a quote that are the answer itself: the amount, the day, who, 不得 or 可以.

It looks only for what the form of the question asks for, and gives nothing where two would do as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.segment import normalise
from qa.citation import Quote
from qa.evidence.weights import Weights
from qa.questions.question import Question
from qa.sentences import Span, clauses

_DIGITS = r"(?:\d[\d,，]*(?:\.\d+)?|[一二三四五六七八九十百千万亿两半〇零]+)"
_ABOUT = r"(?:以上|以下|以内|左右|之间|内|前)?"
_RANGE = r"(?:[—–\-~～至到]+"


def _quantity(units: str) -> str:
    """Match a number with one of `units`, a range of such, and what limits it: 5.0%—5.5%, 不少于30日."""
    one = rf"{_DIGITS}(?:余|多)?(?:{units})"
    return rf"{_DIGITS}?(?:{units})?{_RANGE}{one})|{one}"


# What is asked for → what it looks like. The first that a question fits decides.
_ASKED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(f"(?:{told}){_ABOUT}"))
    for asked, told in (
        # 「什么时候施行」 → 2023年7月25日, 6月20日17时
        (
            r"什么时候|何时|哪[天年月日]|几月|几号|截止|日期|什么时间",
            r"(?:\d{4}|[一二〇○零\d]{4})年(?:[\d一二三四五六七八九十]+月)?(?:[\d一二三四五六七八九十]+日)?(?:\d+时)?"
            r"|[\d一二三四五六七八九十]+月(?:[\d一二三四五六七八九十]+日)?(?:\d+时)?|[一-鿿]{2,10}之日|[一-鿿]{1,8}日期",
        ),
        # 「几岁」 → 六周岁
        (r"几岁|多大年[纪龄]|年龄", _quantity("周岁|岁")),
        # 「百分之几」 「增长多少」 → 百分之二十, 5.0%—5.5%
        (
            r"百分之几|百分之多少|比例|几成|增[长速幅]|增幅|涨幅|失业率|强度|几个(?:百分)?点|涨(?:多少|几)",
            rf"百分之{_DIGITS}(?:点{_DIGITS})?(?:[—–\-~～至到]+百分之{_DIGITS}(?:点{_DIGITS})?)?|{_quantity('%|％|个百分点')}",
        ),
        # 「多久」 「几天内」 「几年」 → 三十日, 15个工作日
        (
            r"多久|多长|几[天日年月周]|几个(?:工作日|月|小时)|多少(?:天|日|年|个月|个工作日|小时)|期限|时限|最久",
            _quantity("个工作日|工作日|个自然日|个月|个小时|小时|日|天|年|周|月|分钟"),
        ),
        # 「多少钱」 「补多少」 → 2000元, 50万元
        (
            r"多少钱|补多少|[扣罚交付给发拿领][^，。]{0,2}多少|多少元|金额|标准|费用|[补贴助]+.{0,6}多少|多少.{0,4}[补贴]",
            _quantity("万亿元|亿元|万元|元|万|%|％"),
        ),
        # 「几家」 「多少人」 → 11个
        (
            r"[几多][个家人种类项名所倍次部条台亩斤吨]|多少",
            _quantity(
                "万亿元|亿元|万元|元|%|％|万?(?:个|家|人|种|类|项|名|所|倍|次|部|条|台|亩|户|套|公里|平方米|吨|斤)|亿斤|万"
            ),
        ),
    )
)
_BODIES = "政府 委员会 部门 机关 局 部 委 厅 院 办公室 单位 学校 企业 协会 工会"
_WHEN = re.compile(r"什么时候|何时|哪[天年月日]|几月|几号|截止|日期|什么时间")
# 2025年, 5月1日, which are no lengths of time
_DAY = re.compile(r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?|(?:19|20)\d\d年")
_ORGAN = rf"(?:(?![由是对向应经报])[一-鿿]){{1,18}}?(?:{'|'.join(_BODIES.split())})"
# 「由地方政府牵头」 「教育行政部门负责」
_WHO = re.compile(
    rf"(?:由|是)(?P<by>{_ORGAN})|(?P<who>{_ORGAN})(?=，?(?:负责|牵头|主管|领导|会同|统筹|组织|审批|批准|承担))"
)
# 「不得约定试用期」 「可以不设监事」
_DECIDES = re.compile(
    r"(?:不得|不能|不可以|不可|不予|不再|不享受|不属于|不承担|不适用|禁止|无需|不需要|可以|应当|必须|(?<![所使占])有权(?!和|的|人)|均可|可)"
    r"[^，。；：！？\n]{1,30}"
)

# Share of the question's words that must stand in the clause of a short answer, or the one before it.
_MET = {"yesno": 0.5, "number": 0.35}


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that could be the answer, and how well the words around it meet the question's."""

    span: Span
    met: float


def short_answer(question: Question, quote: Quote, weights: Weights) -> Span | None:
    """Give the range of the document, within `quote`, that answers in a few words; `None` where unclear."""
    pattern = _pattern(question)
    if pattern is None:
        return None
    found = sorted(_candidates(pattern, question, quote, weights), key=lambda one: (-one.met, one.span))
    if not found or found[0].met < _MET.get(question.kind, 0.0):
        return None
    if len(found) > 1 and found[1].met == found[0].met and question.kind != "yesno":
        return None
    return found[0].span


def lacks_form(question: Question, text: str) -> bool:
    """Tell whether the question asks for an amount, a day, a length … and `text` gives none but its own."""
    pattern = _pattern(question) if question.kind == "number" else None
    if pattern is None:
        return False
    return not any(_answers(pattern, question, text, 0, len(text)))


def _answers(pattern: re.Pattern[str], question: Question, text: str, start: int, end: int) -> Iterator[Span]:
    """Give what fits `pattern` in a range, but the question's own words, and days where none is asked for."""
    asked = normalise(question.text)
    days = [] if _WHEN.search(question.text) else [m.span() for m in _DAY.finditer(text, start, end)]
    for match in pattern.finditer(text, start, end):
        group = next((name for name, part in match.groupdict().items() if part), 0)
        span = Span(*match.span(group))
        in_day = any(first < span.end and span.start < last for first, last in days)
        if span.end > span.start and not in_day and normalise(span.of(text)) not in asked:
            yield span


def _pattern(question: Question) -> re.Pattern[str] | None:
    if question.kind == "responsible":
        return _WHO
    if question.kind == "yesno":
        return _DECIDES
    if question.kind not in ("number", "fact"):
        return None
    return next((told for asked, told in _ASKED if asked.search(question.text)), None)


def _candidates(
    pattern: re.Pattern[str], question: Question, quote: Quote, weights: Weights
) -> Iterator[Found]:
    text = quote.document.text
    before = ""
    for clause in clauses(text, quote.span):
        words = clause.of(text)
        for span in _answers(pattern, question, text, *clause):
            yield Found(span, weights.coverage(normalise(words), normalise(before)))
        before = words
