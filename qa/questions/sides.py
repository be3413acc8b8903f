"""Takes a comparison apart: the things set side by side, the setting they stand in, what is asked of each.

「合伙企业里，普通合伙人跟有限合伙人欠债时担的责任差多少？期限呢」: two subjects, the setting 合伙企业, two
aspects. Works on words alone; it does not know whether the names exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.segment import terms
from qa.questions.enumeration import VERSION, side_by_side, split_aspects

_CLAUSE = re.compile(r"[^，,。；;？?！!]+[，,。；;？?！!]?")
_JOINED = re.compile(
    r"[，,]\s*(?=(?:和|跟|与|同|以及|还有|相比)(?!(?:什么|哪|谁))[^，,。？?])"
)  # 「…被开除，和因为…」
_PRONOUNS = re.compile(r"^(?:请问|那么?)?(?:两者|二者|它们|他们|这两[个种者类项]|上述两)")
# 「新旧公司法」 「公司法修订前后」 「修订前后的公司法」
_OLD_AND_NEW = re.compile(
    r"新[老旧](?:两[版部个])?的?(?P<work>《?[^，,。？?的对在]{0,20}?(?:法|条例|办法|规定|细则|方案|意见|规则)》?)"
)
_BEFORE_AND_AFTER = re.compile(r"(?P<verb>修[订改正]|修法|改)前后")
_WORK = re.compile(
    r"的?(?P<work>《?[^，,。？?的对在]{2,20}?(?:法|条例|办法|规定|细则|方案|意见|规则)》?)(?=[，,。？?的对在有里中]|$)"
)
_AFTER = re.compile(r"(?P<verb>修[订改正])前[和与跟、]?(?:修[订改正])?后")

# 「在通知义务、适用情形上」 「在建设主体方面」 「从收费和用地来看」
_UNDER = re.compile(
    r"[在从就](?P<aspects>[^，,。？?在]{2,40}?)(?:上|方面|方式上|这块|来看|来说)(?=怎|如何|有|的|各|是|存|都|分别|$|，|,|[？?])"
)
_UNDER_BARE = re.compile(
    r"^(?P<aspects>[^，,。？?]{2,30}?)(?:上|方面|这块)(?=怎么区分|怎么区别|有|的区别|各|分别|$)"
)

# What asks for the difference and says nothing of the aspect.
_CUES = re.compile(
    r"(?:(?:都|各|分别)?(?:到底|究竟)?[有是](?:什么|何|哪些|啥|哪几点|没有)|的|之间|主要|怎么|如何|怎样|有)?(?:主要|明显)?的?"
    r"(?:区别|不同|不一样|差异|差别|异同|区分|变化|改变|改动|差距|联系|关联|共同点|相同点|共同之处|相同之处)(?:在哪里?|是什么|有哪些|之处)?"
    r"|(?:有(?:什么|何|哪些|啥)|是(?:什么|何)|之间的?)关系|(?:是否|是不是)?(?:一样|相同|一致)(?:吗|不|么)?|有没有(?:区别|不同|差别|差异)"
    r"|(?:相比|对比|比较|相较)(?:起来|而言)?|(?:各自|分别|各)(?:都)?(?:是|为)?|差在哪里?|怎么变(?:了|的)?|变了(?:多少|什么)?|改了(?:什么|多少)?"
    r"|(?:哪个|哪一个|哪边|哪家|哪一?方|谁的?|哪[一个]?[省市版部])(?:的|家)?(?:更|最|比较|要)?(?:高|低|多|少|大|小|长|短|早|晚|久|快|慢|严|严格|宽|重|轻)(?:一?些|一?点)?"
    r"|差(?=多少|几|了)|如何规定的?|怎么规定的?|(?:怎么|如何|怎样)(?:算|定|说|写|区分|划分|界定)的?"
)
_FRAMING = re.compile(
    r"^(?:请问|想问|问一下|那么?|另外|还有|以及|其中|它们|两者|二者|他们|双方|这?两[个种者类项部版]|各自)?"
    r"(?:[两三四几]个?[省市区地法部]的?(?:报告|文件|规划)?里?面?)?"
)
_EDGES = re.compile(
    r"^(?:[的对在是就于与和，,、:：\s]|关于|针对|里面|里|中(?!等|小|央)|都)+"
    r"|(?:[的在是有为上呢吗啊呀，,、:：？?。！!；;\s]|方面|规定|里面|里)+$"
)
_ASKS_ONLY = frozenset(
    """
    多少 多久 几 几天 几年 几个 几岁 哪天 什么 怎么 怎样 如何 谁 哪些 哪里 何时 多长 多大 规定 要求 情况
    内容 方面
    """.split()
)
_WHOLE = re.compile(
    r"(?:政府)?(?:工作)?报告|文件|条例|法律|法规|办法|政策|通知|内容|版本|新规|两版|规定"
)  # the subject itself
_ASKED_FORM = re.compile(
    r"(?:是|为|要|有|定了?|到|按|在)?(?:每[年月天周日人次])?"
    r"(?:多少(?:个?(?:天|日|月|年|钱|元|人|岁|倍|小时|万|亿|亿斤|工作日|百分点))?|多久|多长时间|多长|多大|多高"
    r"|几(?:个?(?:天|日|月|年|人|岁|倍|小时|次|成|工作日)|个)|百分之几)(?:工资)?$"
)


_UNFINISHED = re.compile(
    r"(?:能|要|得|可以|应|应当|须|至少|最[长短多少高低]|拿|领|交|补|定)$"
)  # 「最长能│多久」


_LEADS = re.compile(
    r"^(?:请问|请|帮我|麻烦|对比|比较|区别|区分|辨析|一下|分析|说明|说说|介绍|解释|那么|那|想问|问一?下)+(?=.{3})"
)


# What subjects have in common: 「宁波和青岛│的职业教育条例，│对…」 「国办和江西│的稳就业政策里，」
_HEAD = re.compile(
    r"(?:(?:[两三四几]个?[省市地])?的?[^，,。？?多几什怎谁哪]{2,16}[，,]|的?[^，,。？?]{2,16}[里中][，,])"
)
_IS_SETTING = re.compile(r"[里中时下]$|(?:法典?|条例|办法|规定|意见|方案|通知|报告)$|^$")
_OF_AGE = re.compile(r"^[新旧老]|修[订改正]?[前后]")


class Asked(NamedTuple):
    """A comparison as asked. `wordings[i]` is the clause that names `aspects[i]`: it tells what to expect."""

    subjects: tuple[str, ...]
    aspects: tuple[str, ...]
    wordings: tuple[str, ...]
    setting: str


def take_apart(text: str) -> Asked | None:
    """Read subjects, aspects and setting; `None` where nothing is set side by side."""
    clauses = [match[0] for match in _CLAUSE.finditer(_JOINED.sub("", _LEADS.sub("", text)))]
    found = [(place, parts) for place, clause in enumerate(clauses) if (parts := _parts(clause))]
    if not found:
        return None
    # 「职业学校教师和企业培训，1996年和2022年怎么说」: versions are what is compared
    place, (subjects, before, after) = next((one for one in found if _are_versions(one[1][0])), found[0])
    settings = [*clauses[:place], before]
    later = [pair for clause in clauses[place + 1 :] for pair in _aspects(clause)]
    own = _aspects(after)
    if (
        own and later and _HEAD.fullmatch(after) and not _CUES.search(after)
    ):  # 「主动和依申请公开的信息，时限」
        settings.append(_EDGES.sub("", after))
        own = []
    asked = [*own, *later]
    setting = "".join(settings).strip("，,：:；;。 ")
    if not asked and place and not _IS_SETTING.search(setting):  # 「GDP增长目标，江苏和浙江哪个高」
        asked, setting = list(_aspects(setting)), ""
    named = dict(asked)
    return Asked(subjects, tuple(named), tuple(named.values()), _plain_setting(setting))


def _parts(clause: str) -> tuple[tuple[str, ...], str, str] | None:
    return _versions(clause) or _enumerated(clause)


def _are_versions(subjects: Sequence[str]) -> bool:
    return all(VERSION.search(name) or _OF_AGE.search(name) for name in subjects)


def _versions(clause: str) -> tuple[tuple[str, ...], str, str] | None:
    """Read 「新旧公司法」, 「公司法修订前后」 as two subjects."""
    if match := _OLD_AND_NEW.search(clause):
        return (
            (f"新{match['work']}", f"旧{match['work']}"),
            clause[: match.start()] + match["work"],
            clause[match.end() :],
        )
    match = _BEFORE_AND_AFTER.search(clause) or _AFTER.search(clause)
    if match is None:
        return None
    before, rest = clause[: match.start()], clause[match.end() :]
    if rest.startswith("的") and not terms(before):  # 「修订前后的公司法，…」 「修订前后的公司法在…上」
        work, _, rest = re.sub(r"([，,？?对在])", "\0\\1", rest[1:], count=1).partition("\0")
        before = work.rstrip("，,")
    return (f"{match['verb']}前", f"{match['verb']}后"), before, rest


def _enumerated(clause: str) -> tuple[tuple[str, ...], str, str] | None:
    if _PRONOUNS.search(clause):
        return None
    aspects = _UNDER.search(clause)
    phrase = clause[: aspects.start()] if aspects and aspects.start() else clause
    found = (
        side_by_side(_CUES.split(phrase.rstrip("，,。；;？?！!"))[0])
        if not (aspects and not aspects.start())
        else None
    )
    if found is None:
        return None
    start = max(0, clause.find(found.names[0]))
    end = start
    for name in found.names:
        end = max(end, clause.find(name, end) + len(name))
    before, rest = clause[:start], clause[end:]
    if VERSION.search(found.names[-1]) and (work := _WORK.match(rest)):  # 「1996年和2022年的职业教育法在…」
        before, rest = before + work["work"], rest[work.end() :]
    return found.names, before, rest


def _aspects(clause: str) -> list[tuple[str, str]]:
    """Give the aspects a clause names, each with the clause as worded."""
    clause = clause.strip("，,。；;？?！! ")
    if under := _UNDER.search(clause) or _UNDER_BARE.search(clause):
        return [
            (name, clause if _is_alone(under["aspects"]) else name)
            for name in split_aspects(under["aspects"])
        ]
    rest = _EDGES.sub("", _FRAMING.sub("", clause))
    rest = _EDGES.sub("", _CUES.sub(" ", rest).strip())
    name = _EDGES.sub("", _ASKED_FORM.sub("", rest))
    name = rest if len(name) < 2 or _UNFINISHED.search(name) else name
    name = "".join(name.split())
    if (
        len(name) < 2
        or _WHOLE.fullmatch(name)
        or all(word in _ASKS_ONLY or _ASKED_FORM.fullmatch(word) for word in terms(name))
    ):
        return []
    parts = () if "跟" in name or "与" in name else split_aspects(name)
    if len(parts) > 1 and all(len(part) >= 2 for part in parts) and not clause.startswith("对"):
        return [(part, part) for part in parts]
    return [(name, clause)]


def _is_alone(text: str) -> bool:
    return len(split_aspects(text)) == 1


def _plain_setting(setting: str) -> str:
    return re.sub(r"(?<=..)(?:里面|里|当?中|下|时)$", "", setting)
