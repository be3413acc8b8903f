"""Knows what a cell should hold: an age, a day, a stretch of time, money, a share, a number, or a list.

Reads the wording of an aspect 「时间限制分别是多久」, and the text of a quote; it knows no documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_N = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万两半〇零]+)"
_SPAN = "期限"
# 「几天」 is answered in days
_UNIT_ASKED = re.compile(r"(?:几|多少)个?(?P<unit>工作日|天|日|月|年|周|小时)")
_SAME_UNIT = {"天": "日|天|个?工作日", "日": "日|天|个?工作日", "月": "个?月", "小时": "个?小时"}
_UNITS = "日|天|个?工作日|个?小时|个?月|年|周|星期|学时|分钟"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an aspect asks for. A cell that is not like `form` is wrong where `strict`, else less likely.

    `words` are added to a search: how texts write what is asked for.
    """

    form: re.Pattern[str] | None = None
    strict: bool = False
    words: str = ""
    names: re.Pattern[str] | None = None  # words that name the form: 期限 is said by 六十日内
    lists: bool = False
    early: bool = False  # rules say it in their first articles


_KINDS: tuple[tuple[re.Pattern[str], Wanted], ...] = (
    # 「立法目的有什么变化」 「适用范围」 「定义」 「主管部门」: what rules say in fixed forms, early on
    (
        re.compile(r"(?:立法|制定|出台)的?(?:目的|依据|宗旨)|^目的"),
        Wanted(re.compile(r"^为[了着]?.{4,}"), True, "为了 制定本法", early=True),
    ),
    (
        re.compile(r"适用范围|适用对象|调整范围"),
        Wanted(
            re.compile(r"适用[本于]|本(?:法|条例|办法|规定|细则)(?:适用|所称)|适用范围"),
            True,
            "适用本法",
            early=True,
        ),
    ),
    (
        re.compile(r"定义|含义|概念|是指什么"),
        Wanted(re.compile(r"是指|所称|指的是|[，,]指"), True, "是指", early=True),
    ),
    (
        re.compile(r"主管部门|主管机关"),
        Wanted(
            re.compile(r"主管.{0,30}工作|负责.{0,40}(?:工作|管理)"),
            True,
            names=re.compile(r"^(?:主管部门|主管|部门|机关)$"),
            early=True,
        ),
    ),
    # 「起始年龄各是几岁」
    (
        re.compile(r"几岁|年龄|岁数|多大年纪|起始"),
        Wanted(re.compile(rf"{_N}\s*周?岁"), True, "周岁", re.compile(r"年龄|岁|起始")),
    ),
    # 「各自哪天施行」
    (
        re.compile(r"哪[天日年]|何时|什么时候|[日时]期(?!限)|几[月号]"),
        Wanted(re.compile(r"\d{4}年|\d+月\d+日|[〇○零一二三四五六七八九]{4}年|之日起"), True),
    ),
    # 「工资多久发一次」
    (
        re.compile(r"多(?:久|长时间).{0,4}一[次回]|频率|周期"),
        Wanted(re.compile(r"每[月日周年季半两]|按[月日周年季]|一次|周期"), words="每月 按月"),
    ),
    # 「一次性补助金差多少个月工资」 「多少天内付款」 「时间限制分别是多久」
    (
        re.compile(
            r"多久|多长(?!江)|[几多]少?个?(?:工作)?[天日月年周]|几年|小时"
            r"|期限|时限|时效|时间|限制|期间|任期|年限|工时|时长|有效期"
        ),
        Wanted(
            re.compile(rf"{_N}\s*(?:{_UNITS})"),
            words=_SPAN,
            names=re.compile(r"^(?:期限|时限|时效|时间|限制|期间|年限|时长|最长|最短)$"),
        ),
    ),
    # 「涉案金额门槛」 「罚多少钱」
    (
        re.compile(
            r"多少(?:钱|元)|金额|款额|门槛|罚款|罚金|数额|补贴标准|扣除标准|补助标准|几[万千百]?元|工资标准"
        ),
        Wanted(
            re.compile(rf"{_N}\s*(?:余|多)?\s*[万亿]?元|{_N}倍|百分之"),
            words="元",
            names=re.compile(r"^(?:金额|款额|数额|门槛|标准)$"),
        ),
    ),
    # 「抽查比例」 「GDP增长目标」
    (
        re.compile(r"百分之几|几成|比例|幅度|增速|增长|涨幅|占比|率(?:$|各|分|是|目)|加班费|加班工资|倍"),
        Wanted(
            re.compile(rf"{_N}\s*[%％‰]|百分之|{_N}[成倍]|比例|同步|左右"),
            names=re.compile(r"^(?:幅度|增速)$"),
        ),
    ),
    # 「股东人数」 「新增就业多少人」
    (
        re.compile(r"多少|几[个人名项次家所门类种]|人数|数量|上限|下限|目标|名额|产量|至少|最[多少高低]"),
        Wanted(
            re.compile(rf"{_N}\s*(?:余|多)?\s*[个名人项次万亿家所门类种以吨斤条元%％]"),
            names=re.compile(r"^(?:数量|人数|上限|下限|名额)$"),
        ),
    ),
    # 「由谁审批」
    (
        re.compile(r"谁|哪个(?:部门|机关|单位|机构)|什么(?:部门|机关|单位)|归哪"),
        Wanted(re.compile(r"由.{2,30}|负责|主管|审批|批准|承担|牵头|部门|机关|委员会")),
    ),
    # 「适用情形」
    (
        re.compile(r"情形|条件|哪些|范围|对象|材料|职责|任务|适用于?|类型|种类"),
        Wanted(re.compile(r"针对|适用|领域|对象|包括|下列|范围"), lists=True),
    ),
)
_ANYTHING = Wanted()


def wanted_by(wording: str) -> Wanted:
    """Tell what `wording` asks for."""
    wanted = next((wanted for pattern, wanted in _KINDS if pattern.search(wording)), _ANYTHING)
    unit = _UNIT_ASKED.search(wording)
    if unit is None or wanted.words != _SPAN:
        return wanted
    return replace(wanted, form=re.compile(rf"{_N}\s*(?:{_SAME_UNIT.get(unit['unit'], unit['unit'])})"))
