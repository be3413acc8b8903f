"""Finds the numbers of a text with their units, in digits or Chinese numerals, so that they can be compared.

三年 is 3年, 百分之三十 is 30%, 3180万元 is 31,800,000元; a date gives its year, and month with day. It knows
no evidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.text.normalise import compact
from corpus.text.numerals import number_of

_HAN = "零〇一二两三四五六七八九十百千"
_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[{_HAN}]+"
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "百万": 1_000_000, "千万": 10_000_000}
# What one thing is called in several ways; what is not here has its own name.
_SAME_UNIT = {
    "个工作日": "工作日", "个自然日": "自然日", "天": "日", "周岁": "岁", "名": "人", "位": "人",
    "个小时": "小时", "点": "时", "星期": "周", "个星期": "周", "年度": "年", "课时": "学时", "月份": "月",
    "个学时": "学时",    "块": "元", "圆": "元", "元人民币": "元", "钟头": "小时", "个周": "周", "个年": "年",
}  # fmt: skip
_OWN_UNITS = (
    "工作日 自然日 年 月 个月 日 周 小时 分钟 秒 时 岁 学时 学分 学年 学期 元 倍 成 次 级 度 届 期 批 号 条"
    " 款 章 节 平方米 立方米 公里 千米 厘米 毫米 米 亩 公顷 吨 公斤 千克 克 毫克 毫升 升 千瓦时 千瓦"
).split()
_COUNTERS = "个 人 人次 家 户 所 项 种 类 份 台 套 门 本 册 件 座 间 处 支 班 组 辆 张 篇 场 例".split()
_UNITS = "|".join(sorted({*_OWN_UNITS, *_COUNTERS, *_SAME_UNIT}, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
# A Chinese numeral that is none: 统一, 同一个, 数十家, 十分, 一次性, 第一线
_NO_NUMERAL = re.compile(
    rf"[统同唯单专划逐任万数几若]$|^(?:十分(?!之)|一次性|[{_HAN}]+(?:些|定|般|切|线|流))"
)

_NUMBER = re.compile(
    rf"(?P<y>\d{{4}})[-./](?P<m>\d{{1,2}})[-./](?P<d>\d{{1,2}})(?!\d)"  # 2025-06-20
    rf"|(?P<month>\d{{1,2}}|[{_HAN}]{{1,2}})月(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})日"  # 6月20日, 六月二十日
    rf"|百分之(?P<percent>{_N})(?:点(?P<point>[{_HAN}]+))?|(?P<sign>\d+(?:\.\d+)?)%"  # 百分之三十, 30%
    rf"|(?P<under>{_N})分之(?P<over>{_N})|(?P<part>\d+)/(?P<whole>\d+)"  # 三分之一, 1/3
    rf"|第(?P<nth>{_N})(?P<of>条|款|项|章|节|编|届|次|批|期|年|号|名|类|季度|学年|学期|部分|位)?"  # 第八条
    rf"|(?P<count>{_N})(?P<more>余|多)?(?P<scale>{_SCALE})?(?P<unit>{_UNITS})?"
)
_TO = re.compile(r"^(?:至|到|-|~|—|–)+")  # 「3至5年」: the first number has the unit of the second
_GENERIC = "个"
_YEAR = 4  # digits
_LONGEST = 15  # digits of an amount; more are a number of something, and would be rounded


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text: `normal(text)[start:end]`; `weak` ones, 「一个」, state no amount."""

    value: str
    unit: str
    start: int
    end: int
    weak: bool = False

    def meets(self, other: Number) -> bool:
        """Tell whether the two are the same amount of the same kind of thing."""
        return self.value == other.value and self.kind_of(other)

    def kind_of(self, other: Number) -> bool:
        """Tell whether the two count the same kind of thing: 4名 and 4个 may, 4年 and 4个月 do not."""
        if self.unit == other.unit:
            return True
        loose = {self.unit, other.unit} & {"", _GENERIC}
        return bool(loose) and all(unit in ("", *_COUNTERS) for unit in (self.unit, other.unit))


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Give the form in which texts are compared: NFKC, lower case, no white space; ， is not in 1，000."""
    return compact(unicodedata.normalize("NFKC", text.replace("，", "、")).lower())


@lru_cache(maxsize=4096)
def numbers_in(text: str) -> tuple[Number, ...]:
    """Give the numbers of `text`; offsets are those of `normal(text)`."""
    plain = normal(text)
    found: list[Number] = []
    for match in _NUMBER.finditer(plain):
        found += _read(match, plain)
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        if not one.unit and _TO.fullmatch(plain[one.end : other.start]):
            found[place] = Number(one.value, other.unit, one.start, one.end)
    return tuple(sorted((*found, *_dates(found)), key=lambda number: (number.start, number.end)))


def _dates(found: Sequence[Number]) -> Iterator[Number]:
    """Give each day with its year: the one written beside it, else, weakly, the one before it."""
    year: Number | None = None
    for number in found:
        if number.unit == "年" and len(number.value) == _YEAR:
            year = number
        elif number.unit == "月日" and year is not None:
            beside = number.start - year.end <= 0
            yield Number(f"{year.value}-{number.value}", "年月日", number.start, number.end, weak=not beside)


def without_numbers(text: str) -> str:
    """Give `normal(text)` with its numbers and their units taken out."""
    plain, at, kept = normal(text), 0, []
    for number in numbers_in(text):
        kept.append(plain[at : number.start])
        at = max(at, number.end)
    return " ".join((*kept, plain[at:]))


def _read(match: re.Match[str], plain: str) -> list[Number]:
    span = match.span()
    if match["y"]:
        day = f"{int(match['m'])}-{int(match['d'])}"
        return [Number(match["y"], "年", *span), Number(day, "月日", *span)]
    if match["month"]:
        return [Number(f"{number_of(match['month'])}-{number_of(match['day'])}", "月日", *span)]
    if match["percent"] or match["sign"]:
        value = match["sign"] or _value(match["percent"])
        point = "".join(str(number_of(digit)) for digit in match["point"] or "")
        return [Number(_plain(Decimal(f"{value}.{point}" if point else value)), "%", *span)]
    if match["under"]:
        return [Number(f"{_value(match['over'])}/{_value(match['under'])}", "分之", *span)]
    if match["part"]:
        return [Number(f"{match['part']}/{match['whole']}", "分之", *span)]
    if match["nth"]:
        written = not match["nth"][0].isdigit()
        return (
            []
            if written and not match["of"]
            else [Number(_value(match["nth"]), f"第{match['of'] or ''}", *span)]
        )
    return _counted(match, plain)


def _counted(match: re.Match[str], plain: str) -> list[Number]:
    """Read a count; a Chinese numeral counts only with a unit or in ten thousands: 「一线」 is no number."""
    numeral, unit = match["count"], match["unit"] or ""
    unit = _SAME_UNIT.get(unit, unit)
    if numeral[0].isdigit():
        return [Number(_value(numeral, match["scale"]), unit, *match.span())]
    around = plain[max(0, match.start() - 1) : match.start()]
    if _NO_NUMERAL.search(around) or _NO_NUMERAL.match(plain[match.start() : match.end() + 2]):
        return []
    if not unit and not match["scale"]:
        return []
    weak = numeral == "一" and (unit in _COUNTERS or unit in ("批", "期", "级"))
    return [Number(_value(numeral, match["scale"]), unit, *match.span(), weak)]


def _value(numeral: str, scale: str | None = None) -> str:
    """Give a number in one way of writing; digits that begin with 0 name something and stay as they are."""
    digits = numeral.replace(",", "")
    if digits[0].isdigit():
        if len(digits) > _LONGEST or (digits[0] == "0" and digits[1:2] not in ("", ".")):
            return digits + (scale or "")
        amount = Decimal(digits)
    else:
        amount = Decimal(number_of(digits) or 0)
    return _plain(amount * _SCALES[scale] if scale else amount)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
