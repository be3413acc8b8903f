"""Reads which data of a document a question asks for: 文号, 落款时间, 发文机关, 还有效吗, 废了哪个条例.

Knows the words of such questions only; whether a document is named, and what it states, is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Field = Literal[
    "title",
    "doc_number",
    "index_number",
    "topics",
    "issuer",
    "issued_on",
    "passed_on",
    "signature",
    "published_on",
    "effective_on",
    "repealed_on",
    "status",
    "repeals",
    "repealed_by",
    "based_on",
    "salutation",
]

_WHEN = (
    r"(?:什么时候|什么时间|何时|几时|啥时候|哪一?[年天日月](?:哪一?[月天日]|几月|几[日号])*"
    r"|几月几[日号]|几号|多会儿)"
)
_DAY = r"(?:日期|时间|日子|年份|之日)"
_WHO = (
    r"(?:谁|哪(?:一?[个些家几]|几[个家])?(?:部门|单位|机关|机构|政府|部委)?|什么(?:部门|单位|机关|机构))"
    r"(?:一起|联合|共同)?"
)
_FILE = r"(?:文件|条例|办法|规定|法律|法规|法|决定|通知|规章|细则|意见)"
_ENDS = r"(?:废止|废除|废掉|废|取代|代替|替代|顶替|作废|失效)"


def _at(verbs: str) -> str:
    """Match a question for the day of something: 什么时候开始施行, 施行日期, 是哪天印发的."""
    begins = r"(?:是|被|才|就|正式|开始|起|由[^,，。?？]{1,8}|[\u4e00-\u9fff]{0,6}?(?:会议)?)"
    return (
        rf"(?:从|自|是|在)?{_WHEN}(?:{begins}){{0,2}}?(?:{verbs})(?:的|了)?|(?:{verbs})的?{_DAY}(?:是{_WHEN})?"
        rf"|(?:开始)?(?:{verbs})的?(?:是|在|从)?{_WHEN}|{_DAY}(?=.{{0,3}}(?:{verbs}))"
    )


# One form a field; what is told by longer words stands first. Examples: tests/qa/exact/test_fields.py.
_FORMS: tuple[tuple[Field, str], ...] = (
    ("repealed_by", rf"(?:现在|后来|已经?)?被(?:哪|什么|谁|啥)[^,，。?？]{{0,10}}?{_ENDS}(?:的|了|掉)*"),
    (
        "repeals",
        rf"(?:同时|一并)?{_ENDS}(?:了|掉)*(?:原来|以前|之前|过去|老)?的?(?:是)?(?:哪|什么|谁|啥)[\u4e00-\u9fff]{{0,3}}?{_FILE}?"
        rf"|(?:把|将)?(?:原来|以前|之前|过去|老)?的?(?:哪|什么|啥)[一二两几]?[个些部份件]*{_FILE}[^,，。?？]{{0,16}}?{_ENDS}(?:的|了|掉)*",
    ),
    (
        "status",
        rf"(?:还|是否|目前|现在|如今|仍|依然|算|是不是|现行)*(?:有效|管用|算数|作数)(?:吗|么|没有|不|与否)"
        rf"|(?:是否|是不是)(?:还|仍|依然|现行)*(?:有效|现行|{_ENDS})|(?:被|已经?)*{_ENDS}(?:了)?(?:吗|没有|没|么)"
        r"|效力(?:如何|怎么?样|状态|是什么)?|现行有效|还(?:在|能|可以|要)?(?:继续)?(?:执行|适用|用|施行|实施|算数)吗",
    ),
    (
        "doc_number",
        r"(?:发文)?(?:文号|字号|文件号)(?:是(?:多少|什么|啥))?|(?:是)?第?几号文件?|(?:是)?(?:[\u4e00-\u9fff]{1,6}令)?第几号(?![\u4e00-\u9fff])|(?:[\u4e00-\u9fff]{1,6}令)?(?:是)?第?多少号(?:文件?)?",
    ),
    ("index_number", r"索引号(?:是(?:多少|什么))?"),
    ("topics", r"主题分类(?:是什么)?"),
    (
        "salutation",
        r"主送(?:机关|单位|给|对象)?(?:是)?(?:谁|哪些?|什么)?(?:单位|机关|部门)?|(?:发|写|批复|答复|回复)给(?:了)?(?:谁|哪)[\u4e00-\u9fff]{0,4}",
    ),
    (
        "based_on",
        r"(?:是|的)?(?:根据|依据|依照|按照|基于)(?:是)?(?:什么|哪|啥)[\u4e00-\u9fff]{0,6}?"
        r"(?:制定|出台|印发|作出|发|拟|设立|来)的?"
        r"|(?:制定|上位|法律|法规|政策)的?依据(?:是(?:什么|哪[\u4e00-\u9fff]{0,4}))?|上位法(?:是(?:什么|哪[\u4e00-\u9fff]{0,4}))?|依据(?:是什么|是哪[\u4e00-\u9fff]{0,4}|有哪些)|的依据(?=[?？]?$)",
    ),
    ("signature", rf"落款(?:的)?{_DAY}?(?:是{_WHEN})?|落的?款"),
    ("effective_on", _at("施行|实施|生效|执行|起效|实行|起用")),
    (
        "repealed_on",
        rf"{_at('废止|失效|作废|到期|过期|停止执行')}|有效期(?:限)?(?:是|到|至|有)?(?:{_WHEN}|多久|多长时间|多长)?",
    ),
    ("published_on", _at("公布|发布")),
    ("passed_on", _at("通过|颁布|制定|出台")),
    (
        "issued_on",
        _at("成文|签发|印发|下发|发文|出的|发的|发出|修订|修正|批复|批准") + "|成文",
    ),
    (
        "issuer",
        r"(?:发文|发布|制定|印发|颁布|签发)(?:机关|单位|部门|机构)(?:是(?:谁|哪[\u4e00-\u9fff]{0,3}|什么))?"
        rf"|(?:是|由)?{_WHO}(?:发布|印发|出台|制定|颁布|公布|通过|批准|下发|发文|转发|签发|发|出)的?|(?:发|印发|发布)的?是{_WHO}",
    ),
)
_PATTERNS = tuple((field, re.compile(form)) for field, form in _FORMS)
# 国发〔2019〕4号是什么文件, 叫什么, 全称
_TITLE = re.compile(
    r"(?<!讲的)(?<!说的)(?<!内容)(?:是|指|指的是)(?:的)?(?:什么|哪|啥)[一]?[个份部件]?(?:文件|文|通知|政策|规定|意见|法规?|条例|办法|东西|内容)?(?=$|[?？。,，呢啊])"
    r"|(?:叫|题目是|标题是|名称是|名字是)(?:什么|啥)(?:名字?|题目|标题)?|(?:标题|全称|题目|名称)(?:是什么)?(?=$|[?？。])"
    r"|(?:发|印发|发布|出台|出)(?:了|过)?(?:哪|什么|啥)[些个份]*(?:文件|通知|文)"
    r"|对应(?:的)?(?:是)?(?:什么|哪)[一]?[个份部件]?(?:文件|文)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A field that is asked for, and where the question says so."""

    field: Field
    start: int
    end: int


def fields_in(text: str) -> list[Cue]:
    """Give the fields that `text`, in normal form, asks for, in its order."""
    found: list[Cue] = []
    for field, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(cue.start < match.end() and match.start() < cue.end for cue in found):
                found.append(Cue(field, *match.span()))
    return sorted(found, key=lambda cue: cue.start)


def title_cue(text: str) -> Cue | None:
    """Give where `text` asks what a document of a known number or day is; `None` if it does not."""
    match = _TITLE.search(text)
    return Cue("title", *match.span()) if match else None
