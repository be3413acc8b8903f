"""Knows what amounts, days and numbers to call look like, by the words that ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.segment import normalise
from qa.questions.question import Question
from qa.sentences import Span

_DIGITS = r"(?:\d[\d,，]*(?:\.\d+)?|[一二三四五六七八九十百千万亿两半〇零]+)"
_ABOUT = r"(?:以上|以下|以内|左右|之间|内|前)?"
_ASKS_WHEN = r"什么时[候间]|何时|哪[天年月日]|几月|几号|截止|日期"
_TO = r"[—–\-~～至到]+"


def _quantity(units: str) -> str:
    """Match a number with one of `units`, a range of such, and what limits it: 5.0%—5.5%, 不少于30日."""
    one = rf"{_DIGITS}(?:余|多)?(?:{units})"
    return rf"{_DIGITS}(?:{units})?{_TO}{one}|{one}"


# What is asked for → what it looks like. The first that a question fits decides.
_ASKED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(f"(?:{told}){_ABOUT}"))
    for asked, told in (
        # 「什么时候施行」 → 2023年7月25日, 6月20日17时, 自公布之日, 两个月内
        (
            _ASKS_WHEN,
            r"(?:\d{4}|[一二〇○零\d]{4})年(?:[\d一二三四五六七八九十]+月)?(?:[\d一二三四五六七八九十]+日)?(?:\d+时)?"
            r"|[\d一二三四五六七八九十]+月(?:[\d一二三四五六七八九十]+日)?(?:\d+时)?"
            r"|[自从][一-鿿、]{2,24}?(?:之日|时)|(?<![一-鿿])(?:(?![自从])[一-鿿]){2,24}(?:之日|日期)"
            rf"|{_DIGITS}(?:个月|个工作日|日|天|年|小时)(?:之?内|之?[前后])|次[年月日]起?|随时",
        ),
        # 「几岁」 → 六周岁
        (r"几岁|多大年[纪龄]|年龄", _quantity("周岁|岁")),
        # 「百分之几」 「增长多少」 → 百分之二十, 5.0%—5.5%
        (
            r"百分之几|百分之多少|比例|几成|增[长速幅]|增幅|涨幅|失业率|强度|几个(?:百分)?点|涨(?:多少|几)",
            rf"百分之{_DIGITS}(?:点{_DIGITS})?(?:{_TO}百分之{_DIGITS}(?:点{_DIGITS})?)?|{_quantity('%|％|个百分点')}",
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
    )
)
# What is called, written to or opened, likewise, whatever the kind of question.
_LANDLINE = r"0\d{2,3}[)）]?\s?(?:[—–-]\s?\d{5,8}|\d{7,8})"
_CONTACTS = tuple(
    (re.compile(asked), re.compile(told, re.ASCII))
    for asked, told in (
        (
            r"网址|网站地址|网上.{0,4}地址",
            r"(?:https?://|www\.)[\w./:?&=%#~+-]+|(?:[\w-]+\.)+(?:gov|com|org|net|edu|cn)\b[\w./-]*",
        ),
        (r"邮箱|电子邮件", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        (r"邮编|邮政编码", r"(?<!\d)\d{6}(?!\d)"),
        # 010-59191471, 84038110, 12345, 400-810-8888
        (
            r"电话|热线|联系方式|传真",
            rf"(?<!\d)(?:{_LANDLINE}|400[—–-]?\d{{3}}[—–-]?\d{{4}}|1\d{{10}}|\d{{7,8}}|1[12]\d{{1,3}}|9\d{{4}})"
            r"(?![\d年元万亿])",
        ),
    )
)
# 「收信邮箱是什么」 wants nothing else; 「电话申报后怎么办」 may well be answered without a number
_WANTS_CONTACT = re.compile(
    r"(?:网址|网[站上].{0,4}地址|邮箱|邮件|邮编|邮政编码|电话|热线|联系方式|传真)(?:号码?)?[是为有]?(什么|啥|多少|哪个|哪些|几号)?[?？]?$"
)
_LAST = 8  # characters at the end of a question that tell what is asked for where no word asks for a number
# Any of the first answers 「几个」, 「几家」, 「多少人」; of the others each only its own.
_COUNTERS = "个|家|人|名|种|类|项|所|次|部|条|台|件|户|套|座|处|辆|份|批"
_MEASURES = "倍|亩|吨|斤|张|只|起|公里|平方米"
_COUNTED = re.compile(rf"(?:几|多少)({_COUNTERS}|{_MEASURES})")
_ANY = f"万亿元|亿元|万元|元|%|％|个百分点|[万亿]?(?:{_COUNTERS}|{_MEASURES})|万"
# 2025年, 5月1日, which are no lengths of time
_DAY = re.compile(r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?|(?:19|20)\d\d年")
_ORDINAL = re.compile(r"第[\d一二三四五六七八九十百千零〇]+")  # 第一百五十条 is no amount of 条


@lru_cache(maxsize=64)  # asked once for each sentence
def form_of(question: Question) -> re.Pattern[str] | None:
    """Give what the amount, day or number asked for looks like; `None` where none is asked for."""
    # 「纳税服务热线是什么」 「申领补贴的咨询电话是多少」
    if question.kind == "definition" or _wants_contact(question):
        return _first(_CONTACTS, question.text)
    if question.kind not in ("number", "fact"):
        return None
    if question.kind == "number":
        return _first((*_ASKED, *_CONTACTS), question.text) or _counted(question.text)
    # 「行政复议的申请期限」, but not 「不订立无固定期限合同要承担何种责任」
    return _first(_ASKED, question.text[-_LAST:]) or _first(_CONTACTS, question.text)


def lacks_form(question: Question, text: str) -> bool:
    """Tell whether the question asks for an amount, a day, a length … and `text` gives none but its own."""
    if question.kind != "number" and not _wants_contact(question):
        return False
    form = form_of(question)
    return form is not None and not any(answers(form, question, text, 0, len(text)))


def answers(form: re.Pattern[str], question: Question, text: str, start: int, end: int) -> Iterator[Span]:
    """Give what fits `form` in a range, but the question's own words, and days and ordinals not asked for."""
    asked = normalise(question.text)
    others: list[tuple[int, int]] = []
    if not re.search(_ASKS_WHEN, question.text):
        others += (match.span() for match in _DAY.finditer(text, start, end))
    if "第几" not in asked:
        others += (match.span() for match in _ORDINAL.finditer(text, start, end))
    for match in form.finditer(text, start, end):
        group = next((name for name, part in match.groupdict().items() if part), 0)
        span = Span(*match.span(group))
        is_other = any(first < span.end and span.start < last for first, last in others)
        if span.end > span.start and not is_other and normalise(span.of(text)) not in asked:
            yield span


def _wants_contact(question: Question) -> bool:
    """Tell whether it ends with what it wants, asked for there: not 「从什么时间起开通服务热线」."""
    last = _WANTS_CONTACT.search(question.text)
    return bool(last and (last[1] or question.kind != "number"))


def _first(forms: Sequence[tuple[re.Pattern[str], re.Pattern[str]]], text: str) -> re.Pattern[str] | None:
    return next((told for asked, told in forms if asked.search(text)), None)


def _counted(text: str) -> re.Pattern[str] | None:
    """Give what is counted in the unit asked for: 「多少倍」 is answered by no sum of money."""
    counted = _COUNTED.search(text)
    if not counted and "多少" not in text:
        return None
    unit = counted[1] if counted else ""
    units = _ANY if not counted else f"[万亿]?(?:{_COUNTERS if unit in _COUNTERS.split('|') else unit})"
    return re.compile(f"(?:{_quantity(units)}){_ABOUT}")
