"""Puts what a follow-up names in the place of its like in the question before: a place, a year, an article …

「2024年浙江…增长多少」, 「江苏呢」: only the place is another. It knows documents by their names alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.query.places import places_named
from index.query.references import articles_in
from index.segment import stop_words, words
from qa.questions.question import understand
from qa.questions.topic import Names, document_in, topic_of

_UNIT = r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市|县|区|州)?"
# 望澜 of 望澜市, which the dictionary does not know
_ADMINISTERED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}?)(?:省|市(?!场|域)|县|自治[区州])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年度?|版)?|[去今明前]年")
_NUMERAL = r"[\d一二三四五六七八九十百千万两]+(?:\.\d+)?"
_MEASURES = r"(?:个?工作日|个月|小时|周岁|[年月天日岁周人家次元倍期级批]|万元|亿元|%)"
# 满1年, 满1年不足5年, 超过60日, 5个人以上, 一年以内
_MEASURE = re.compile(
    rf"(?:(?:已|不?满|超过|不足|不到|未满|达到?|低于|高于|少于|多于|大于|小于|在|工龄)?{_NUMERAL}个?{_MEASURES}(?:以[上下内外]|[内后前]|的)?[，,、到至-]?)+"
)
# 试用期里, 转正之后, 怀孕期间, 单位不批准的话
_CONDITION = re.compile(
    r"[^，,。；;？?]{1,12}?(?:之[后前]|以[后前]|期间|期[内里]|时候?|的话|(?:的)?情况下?|的情形下?|[里内后前中])(?=[，,我你他要应需可能怎多]|$)"
)
_IS_CONDITION = re.compile(
    r"(?:之[后前]|以[后前]|期间|期[内里]?|时候?|的话|情况下?|情形下?|[里内后前])$|^(?:不|没|未|超过|逾期|违反)"
)
_CLAUSE_OR_ITEM = re.compile(rf"^第?{_NUMERAL}[款项]$")
# What a document states of itself: 文号呢
_OF_DOCUMENT = re.compile(
    r"^(?:文号|字号|索引号|落款|标题|全称|效力|有效期|依据|.{0,4}(?:日期|时间|机关|单位))$"
)
_MOST_WORDS = 5  # of a name that another takes the place of


def filled(core: str, context: str, names: Names) -> str:
    """Give `context`, an earlier question, with `core` in the place of its like, else before it."""
    for way in (_article, _document, _of_document, _place, _year, _subject, _measure, _condition, _alike):
        if whole := way(core, context, names):
            return whole
    return f"{core}，{context}"


def is_value(core: str) -> bool:
    """Tell whether `core` is nothing but an article, a year or a place: it asks nothing by itself."""
    rest = core
    for found in articles_in(core):
        rest = rest.replace(core[found.at : found.end], "")
    rest = _YEAR.sub("", rest)
    for place in places_named(rest):
        rest = re.sub(place + _UNIT, "", rest)
    return bool(core) and not rest.strip("的那 、和与") and rest != core


def _article(core: str, context: str, names: Names) -> str:
    earlier = articles_in(context)
    if _CLAUSE_OR_ITEM.match(core) and earlier:
        at = earlier[-1].end
        return f"{context[:at]}{core}{context[at:]}"
    if not articles_in(core) or names(core):
        return ""
    if earlier:
        return f"{context[: earlier[0].at]}{core}{context[earlier[-1].end :]}"
    return f"{topic_of(context, names)}{core}"


def _document(core: str, context: str, names: Names) -> str:
    """Put a document in the place of the one named before."""
    known = document_in(context, names)
    return context.replace(known, core.rstrip("的")) if known and document_in(core, names) else ""


def _of_document(core: str, context: str, names: Names) -> str:
    return f"{topic_of(context, names)}的{core}" if _OF_DOCUMENT.match(core) else ""


def _place(core: str, context: str, names: Names) -> str:
    here, there = _places(core), _places(context)
    if not here or len(core) > len(here[0]) + 6:
        return ""
    if not there:
        return f"{core.rstrip('的')}{context}"
    return re.sub(re.escape(there[0]) + _UNIT, core.rstrip("的"), context, count=1)


def _places(text: str) -> list[str]:
    """Give the places of a text; a year before one is taken off first, as jieba would cut 年望 of 望澜市."""
    plain = _YEAR.sub(" ", text)
    return [*places_named(plain)] or _ADMINISTERED.findall(plain)


def _year(core: str, context: str, names: Names) -> str:
    year, earlier = _YEAR.search(core), _YEAR.search(context)
    if year is None or _YEAR.sub("", core).strip("的那部份版个 "):
        return ""
    if earlier is None:
        return f"{core.rstrip('的')}的{context}" if core.endswith("的") else f"{core}{context}"
    return f"{context[: earlier.start()]}{year[0]}{context[earlier.end() :]}"


def _subject(core: str, context: str, names: Names) -> str:
    """Ask of one of two subjects what was asked of both: 「联合体和共同体由谁牵头」, 「共同体呢」."""
    subjects = understand(context).subjects if context else ()
    if core not in subjects:
        return ""
    others = "|".join(re.escape(subject) for subject in subjects)
    return re.sub(rf"(?:{others})(?:[和与跟同、及](?:{others}))+(?:分别|各自|各)?", core, context, count=1)


def _measure(core: str, context: str, names: Names) -> str:
    here, there = _MEASURE.search(core), _MEASURE.search(context)
    if here is None or there is None or len(here[0]) < len(core) / 2:
        return ""
    joint = "的" if there[0].endswith("的") and not core.endswith("的") else ""
    return f"{context[: there.start()]}{core}{joint}{context[there.end() :]}"


def _condition(core: str, context: str, names: Names) -> str:
    if not _IS_CONDITION.search(core):
        return ""
    there = _CONDITION.match(context)
    return f"{core}{context[there.end() :]}" if there else f"{core}，{context}"


def _alike(core: str, context: str, names: Names) -> str:
    """Put a name in the place of one that ends or begins alike: 有限合伙企业 for 普通合伙企业."""
    core = core.rstrip("的")
    parts = words(context)
    best, found = 0.0, ""
    for first in range(len(parts)):
        for last in range(first + 1, min(len(parts), first + _MOST_WORDS) + 1):
            span = "".join(parts[first:last])
            if parts[first] in stop_words() or parts[last - 1] in stop_words() or span not in context:
                continue
            score = _likeness(core, span)
            if score > best:
                best, found = score, span
    return context.replace(found, core, 1) if found and found != core else ""


def _likeness(one: str, other: str) -> float:
    """Give how much two names are made alike: by the characters that end and begin both, and by length."""
    if one == other:
        return 0.0
    ending, beginning = _common(one[::-1], other[::-1]), _common(one, other)
    if not ending:  # 辞退 for 辞职
        return float(beginning) / 2 if len(one) == len(other) else 0.0
    return 2 * ending + beginning - abs(len(one) - len(other)) / 2


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
