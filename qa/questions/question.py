"""Reads a question: what kind of answer it wants, which subjects it compares, under which aspects.

Knows the words of questions, not the documents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from index.segment import terms
from qa.datatypes import Kind
from qa.questions.kinds import SORTS, asks_kinds, kind_of
from qa.questions.sides import take_apart

LONGEST = 2000  # characters; a question is not a document, and encoding one would hide what is asked

# 「有什么区别」 「有何不同」 「的差异」 「怎么区分」 「相比」 「差多少」 「有什么变化」
_DIFFERENCE = re.compile(
    r"(?:(?:都|各|分别)?有(?:什么|何|哪些|啥|哪几点|没有)|的|之间|主要|怎么|如何|怎样)(?:主要|明显)?的?"
    r"(?:区别|不同|差异|差别|异同|区分|分别|变化|改变|改动)|相比|对比|比较|(?:区别|差异|差别|差距|异同|不同点|变化)(?:在哪|是什么|有哪些|呢|吗|$)"
    r"|^(?:请|帮我)?(?:区别|区分|辨析)|不一样|差(?:多少|几|在哪)|(?:改|变)了(?:什么|哪些|多少)|怎么变"
)
# 「哪个更高」 「谁多」 「哪部更严」; no difference without two or more things set side by side
_HIGHER = re.compile(
    r"(?:哪[一]?[个种边家方省市部版]|谁)的?[^，,。？?]{0,16}?(?:更|最|要|比较)?[高低多少大小长短早晚久快慢严宽重轻](?:一?些|一?点)?(?:$|[，,。？?])"
)
_EACH = re.compile(
    r"(?<=[^，,])(?:分别|各自|各)(?=[是为由有多几怎如在定要按归从给能拿]|.{0,4}(?:多少|几|哪|什么))|(?:分别|各自|各)[是为要]?(?:多|几|哪|什么|怎|谁)|两者|二者"
)  # 「联合体和共同体的理事长分别由谁担任」
_ASIDE = re.compile(
    r"^(?!根据|按照|依据|因|随着|通过)[^，,、对为至]{2,14}[和跟与][^，,、]{2,14}[，,][^，,]*(?:多少|几[天个年日月岁次人]|多久|多长|多大|哪天)"
)  # 「查封和冻结，最长能多久」
_VERSUS = re.compile(
    r"^(?P<a>[^vV]{2,30}?)\s*(?:vs|VS)\.?\s*(?P<b>[^的?？]{2,30}).*$"
)  # 「联合体 vs 共同体」
# 「有什么联系」 「是什么关系」 「有哪些共同点」
_RELATION = re.compile(
    r"(?:有(?:什么|何|哪些|啥)|的|是什么|之间)(?:内在)?(?:联系|关系|关联|共同点|相同点|共同之处|相同之处)"
)
_PRONOUNS = re.compile(r"两者|二者|它们|他们|这两[个种者类项]|上述两")  # 「两者有什么联系」
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?)")  # 「2024年望澜市」: jieba alone would cut 年望
_ASKS = re.compile(r"[哪谁啥]|几[^何乎率]|^几$|多少|怎|什么")  # 「哪几种」 「几岁」 「哪年哪月」
# Words that ask rather than say what is asked about; in the documents they are words like any other.
_ASKING = frozenset(
    """
    意思 一共 总共 共计 合计 钱 拿 要交 交 能 办 算 说 讲 写 做 问 知道 请问 现在 目前 如今 具体
    分别 各自 各是 到底 究竟 规定 情况 问题 内容 区别 不同 差异 差别 异同 不一样 联系 关系 关联
    共同点 相同点 两者 二者 它们 他们 比较 对比 相比 变化 怎么办 怎么回事 什么样 多少钱 多久 多长
    多大 多高 哪里 哪儿 几个 几年 几天 谁 哪家 哪一条 哪条 第几 一下 有没有 能不能 可不可以 是不是
    需要 要求 不能 最高 最多 最低 最少
    """.split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `subjects` are as the asker wrote them; empty when only 「两者」 stands.

    `wordings[i]` is the clause that names `aspects[i]`; `setting` is what the subjects stand in.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    subjects: tuple[str, ...] = field(default=())
    aspects: tuple[str, ...] = field(default=())
    wordings: tuple[str, ...] = field(default=())
    setting: str = ""


def understand(text: str) -> Question:
    """Read one question.

    Raises:
        ValueError: it is empty or too long; the message is for the user.
    """
    asked = _VERSUS.sub(r"\g<a>和\g<b>的区别", unicodedata.normalize("NFKC", text).strip())
    if not asked:
        raise ValueError("问题是空的：请输入想问的内容，例如「联合体和共同体有什么区别」。")
    if len(asked) > LONGEST:
        raise ValueError(
            f"问题有 {len(asked)} 个字，超过 {LONGEST} 字的上限：请缩短问题；长文件请先用 cewen index 读入。"
        )
    content = content_words(asked)
    return _comparison(asked, content) or Question(asked, kind_of(asked), content)


def _comparison(asked: str, content: tuple[str, ...]) -> Question | None:
    """Read a question that sets things side by side, or asks of 「两者」; `None` for any other."""
    difference, relation = _DIFFERENCE.search(asked), _RELATION.search(asked)
    kind: Kind = "comparison" if difference or not relation else "relation"
    sides = take_apart(asked)
    if sides is None:
        has_cue = (difference or relation) and _PRONOUNS.search(asked)
        return Question(asked, kind, content) if has_cue else None
    # 「工资和年限分别按多少」 asks for two facts, it compares nothing
    tells = any(len(word) > 1 and not _ASKS.search(word) for word in terms("".join(sides.aspects)))
    is_each = tells and (_EACH.search(asked) or _ASIDE.search(asked))
    if not (difference or relation or _HIGHER.search(asked) or is_each):
        return None
    return Question(asked, kind, content, sides.subjects, sides.aspects, sides.wordings, sides.setting)


def content_words(asked: str) -> tuple[str, ...]:
    """Give the words that say what is asked about; a year is its digits, cut off what follows it first."""
    years = _YEAR.findall(asked)
    asking = _ASKING | SORTS if asks_kinds(asked) else _ASKING
    rest = (word for word in terms(_YEAR.sub(" ", asked)) if word not in asking and not _ASKS.search(word))
    return tuple(dict.fromkeys((*years, *rest)))
