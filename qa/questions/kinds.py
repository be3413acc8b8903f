"""Tells what kind of answer a question wants, by the words that ask; comparisons are told elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.datatypes import Kind

_NUMBER = r"[\d一二三四五六七八九十两]+"

# The first kind that fits is the question's.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    # 「什么是现场工程师」 「…是指什么」 「怎么理解」 「双高计划是啥」
    (
        "definition",
        re.compile(
            r"^什么是|^啥是|什么叫|是指什么|指的是什么|是(?:什么|啥)意思|的?(?:定义|含义|概念)"
            r"|(?:怎么|如何|怎样)(?:理解|解释)|是怎么定义|指(?:的是)?哪些|(?:怎么|如何|怎样)(?:界定|定义)|是(?:个|一种)?(?:什么|啥)(?:东西|意思|概念)|(?:包括|包含)啥[?？]?$|^[^，,。的]{2,12}(?:究竟|到底)?是(?:什么|啥)[?？]?$"
        ),
    ),
    # 「这份文件主要讲了什么」
    (
        "overview",
        re.compile(r"(?:主要|大概|大致|都|总共)?(?:讲|说)了(?:些)?(?:什么|啥|哪些)|主要内容|概括一下"),
    ),
    # 「由谁牵头」 「哪个部门负责」
    (
        "responsible",
        re.compile(
            r"谁|哪个(?:部门|单位|机关|机构|委员会)|哪些(?:部门|单位|机关)|(?:什么|啥)(?:部门|单位|机关)|归哪|哪家(?:单位|部门)"
        ),
    ),
    # 「要带哪些材料」 「怎么申请」; before what asks for a number: 「需要几份材料」 asks for one
    (
        "procedure",
        re.compile(
            r"(?:怎么|如何|怎样|咋)(?:申请|办理|申报|认定|组织|报名|领取|操作|处理|设立|登记|办)|流程|步骤|程序(?!的)|手续"
            r"|(?:哪些|什么|啥|哪几[样种份])材料|材料(?:清单|有哪些|有啥)"
        ),
    ),
    # 「补多少钱」 「几年」 「比例是」; 「没几个」 「好几年」 ask for nothing
    (
        "number",
        re.compile(
            r"多少|(?<![没好这那])几(?:个(?!方面|部分)|年|天|日|月|岁|次|倍|家|人|元|万|成|到|周|小时|分钟|倍|名|所)"
            r"|百分之几|多久|多长|多大|多高|比例是|标准是|何时|什么时[候间]|哪[天年]|几号|第几"
        ),
    ),
    # 「哪11个城市」 「要满足啥条件」 「钱从哪儿来」 「干到什么份上」
    (
        "list",
        re.compile(
            rf"哪些|哪几|哪{_NUMBER}[个项种类条]|(?:有|要|具备|满足|符合|包括|带|交|包含|涉及)(?:什么|啥)"
            r"|(?:什么|啥)(?:条件|情形|情况|要求|措施|办法|权利|义务|职责|内容|方面|份上|待遇|福利|补贴|政策)"
            r"|几[种类块项条样]|几个(?:方面|部分)|清单|从哪(?:儿|里)?来|(?:资金|经费)?来源|怎么(?:分|划分)"
        ),
    ),
    (
        "yesno",
        re.compile(
            r"吗|能不能|可不可以|是不是|是否|要不要|能否|可否|算不算|有没有|会不会|用不用|该不该|行不行|可以.{0,12}[?？]$|(?<![什怎那这])么[?？]?$"
        ),
    ),
)

SORTS = frozenset("种类 类型 类别 分类 等级 形式 划分".split())  # words for kinds themselves
# 「分为哪几类」 「有哪几种？」 「的种类有哪些」; 「哪几种情形」 asks for a list of another kind
_ASKS_KINDS = re.compile(
    r"(?:分[为成]?|有|包括|是)哪?几个?(?:[种类](?:形式|类型)?|级|档|等级|类别|类型|种类)[?？]?$|分[为成]哪些"
    r"|(?:种类|类型|类别|分类|等级)(?:有|是|包括|分)?(?:哪些|什么|哪?几[种类个级])?[?？]?$"
    r"|(?:哪些|什么)(?:种类|类型|类别|等级)[?？]?$|(?:怎么|如何|怎样)(?:分类|划分|分级)的?[?？]?$"
)


@lru_cache(maxsize=64)  # asked once for each sentence
def asks_kinds(asked: str) -> bool:
    """Tell whether a question asks into what something is divided: 「行政处罚有哪几种」."""
    return bool(_ASKS_KINDS.search(asked)) and kind_of(asked) in ("list", "fact")


def kind_of(asked: str) -> Kind:
    """Give the kind of answer that `asked` wants; of several questions in one, the first that tells."""
    for part in filter(None, re.split(r"[?？]", asked)):
        ends = f"{part}？"
        for kind, pattern in _KINDS:
            if pattern.search(ends):
                return kind
    return "fact"
