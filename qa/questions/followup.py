"""Completes a follow-up from the questions before it: 「那它由谁牵头？」 asks about what came before.

A question that stands alone is left alone. Whether the completed one has an answer is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.segment import terms
from qa.questions.question import understand
from qa.questions.slots import filled, is_value
from qa.questions.topic import ASKS, Names, topic_of

_FULL_WIDTH = {",": "，", "?": "？", "!": "！"}
_MOST_TURNS = 6  # earlier questions that are looked at, the last ones
_LONGEST = 300  # characters of an earlier question
_LONGEST_VALUE = 20  # … of what takes the place of its like: 「满5年不足10年的呢」

_OPENING = re.compile(
    r"^(?:(?:那么?(?![些个份部种样里])|然后|还有|另外|此外|哦|嗯|好的?|再问(?:一下)?|再请问|请问)[,，、 ]*)+"
)
_GOES_ON = re.compile(r"^(?:要是|万一|但是?|可是)")
_SUPPOSES = re.compile(r"^(?:如果|假如|假设|若是?|倘若)")  # opens many questions that stand alone
_MOST_SUPPOSED = 4  # words of their own that one that leans has
_OWN_ANTECEDENT = 2  # words before a pronoun, from which on it stands for something in the question itself
_ENDING = re.compile(r"(?:呢|又如何|又怎么?样)[?？。!！ ]*$")
_PUNCTUATION = "?？。!！,， "
_PAIR = re.compile(r"(?:这|那|它们|上述)?(?:两者|二者|俩)|它们|他们|这两[个者种类份部]")
_FORMER = re.compile(r"前者|后者")
# 它, 该办法, 这份文件, 这一条; not 其他, 其中一个, 该不该, 这样
_PRONOUN = re.compile(
    r"它(?!们)|(?:该|这(?:一|个|份|部|项|种|些|条)?|那(?:个|份|部|项|种|些|条)|上述|此|本)(?:文件|办法|条例|规定|通知|意见|方案|决定|批复|法律?|政策|条款?|项目|制度)"
    r"|^(?:这|此)(?=是|由|要|有|需|算|归|怎|能|可)|^其(?![他它中实余次])|(?<=[，,])其(?![他它中实余次])"
)
# A question that begins so says of whom only if more follows: 由谁审批, 还要什么证明
_WITHOUT_SUBJECT = re.compile(
    r"^(?:由(?=谁|哪)|还|需要|要(?!是)|应当?|为什么|有(?=哪|什么|多少|几)|多少|什么时候|何时|谁|是否|几(?=[天年个月次])|怎么|如何|可以|能)"
)
# Words that say nothing of what a question is about: with nothing else, it leans on the one before.
_GENERAL = frozenset(
    """
    期限 条件 材料 依据 标准 时间 程序 流程 例外 处罚 后果 责任 比例 金额 范围 对象 要求 目的 原则 义务
    权利 办法 方式 手续 步骤 申请 办理 超过 逾期 违反 施行 实施 生效 发布 公布 印发 废止 失效 修订 修改
    出台 制定 成文 落款 文号 全文 原文 内容 日期 机关 部门 单位 负责 牵头 主管 解释 适用 有效 有效期
    规定 处理 罚款 处分 延长 到期 具体 详细 举例 例子 原因 理由 区别 定义 含义 概念 最长 最短 最高 最低
    最多 最少 多久 第几 哪条 哪一条 出处 来源 名单 名称 标题 全称 索引号 发文 法律 效力 补充 说明 超期
    名字 份 部 条
    """.split()
)


def in_context(question: str, history: Sequence[str], names: Names | None = None) -> str:
    """Give the question as understood: alone, or completed from the earlier ones, oldest first.

    `names` gives the documents a text names, as it writes them; without, only titles in 《》 are known.
    """
    named = names or _in_marks
    context = ""
    for earlier in history[-_MOST_TURNS:]:
        plain = unicodedata.normalize("NFKC", earlier).strip()
        if plain and len(plain) <= _LONGEST:
            context = _completed(plain, context, named)[-_LONGEST:]
    return _completed(question, context, named)


def _completed(question: str, context: str, names: Names) -> str:
    context = context.rstrip(_PUNCTUATION + "呢")
    if not context or question.rstrip(_PUNCTUATION) == context:
        return question
    opened = _OPENING.match(question)
    plain = question[opened.end() :] if opened else question
    core = _ENDING.sub("", plain).strip(_PUNCTUATION)
    if not core:
        return question
    if not ASKS.search(core) and len(core) <= _LONGEST_VALUE:
        is_short = _ENDING.search(plain) is not None or (
            opened is not None and len(core) <= _LONGEST_VALUE // 2
        )
        if is_short or is_value(core):
            return filled(core, context, names)
    if whole := _with_antecedent(plain, context, names):
        return whole
    if names(core):
        return question
    own = [term for term in terms(core) if term not in _GENERAL]
    leans = (
        (opened is not None and opened[0].strip(_PUNCTUATION) not in ("请问", "再请问"))
        or _GOES_ON.match(plain)
        or (_SUPPOSES.match(plain) and len(own) <= _MOST_SUPPOSED)
    )
    if leans or not own or (len(own) == 1 and _WITHOUT_SUBJECT.match(core)):
        return _after_topic(plain, topic_of(context, names), names)
    return question


def _with_antecedent(question: str, context: str, names: Names) -> str:
    """Say again what a pronoun stands for."""
    pronoun = _PRONOUN.search(question) or _PAIR.search(question) or _FORMER.search(question)
    if pronoun is None or len(terms(question[: pronoun.start()])) >= _OWN_ANTECEDENT:
        return ""
    subjects = understand(context).subjects
    if len(subjects) > 1 and (pair := _PAIR.search(question)):
        return f"{question[: pair.start()]}{'和'.join(subjects)}{question[pair.end() :]}"
    if len(subjects) > 1 and (one := _FORMER.search(question)):
        return question.replace(one[0], subjects[0] if one[0] == "前者" else subjects[1])
    topic = topic_of(context, names)
    if not topic or topic in question:
        return ""
    if names(question) and pronoun[0] not in ("它", "其"):
        return ""
    if "，" in topic:
        return f"{topic}，{question}"
    return (
        f"{question[: pronoun.start()]}{topic}{'的' if pronoun[0] == '其' else ''}{question[pronoun.end() :]}"
    )


def _after_topic(question: str, topic: str, names: Names) -> str:
    if not topic or topic in question:
        return question
    return f"{topic}{'' if names(topic) else '，'}{question}"


def shown(text: str) -> str:
    """Give a question as it is shown: with the punctuation of Chinese where NFKC left that of English."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[,?!]", lambda mark: _FULL_WIDTH[mark[0]], text)


def _in_marks(text: str) -> list[str]:
    return re.findall(r"《[^《》]+》", text)
