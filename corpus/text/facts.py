"""The names under which Chinese documents and pages state their own data: 发文字号, 成文日期, 索引号 ….

Knows the names, and where in a line the values stand; what a value means is for the metadata to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.text.normalise import compact

Field = Literal[
    "title", "issuer", "doc_number", "index_number", "topics", "written_on", "published_on",
    "effective_on", "repealed_on", "status", "other",
]  # fmt: skip

_NAMES: dict[Field, str] = {
    "title": "标题 信息名称 文件名称 文件标题 公文标题 文件名 名称",
    "issuer": "发文机关 发布机构 发布机关 制发机关 发文单位 制定机关 发布单位 公布机关 发文机构 发布部门"
    " 发文部门 制发单位 制发部门 制定单位 制定部门 颁布单位 颁布机关 颁布部门 印发机关 印发单位 发布主体",
    "doc_number": "发文字号 文号 文件编号 发布文号 公文编号 文件字号 发文文号 公文文号 文件文号",
    "index_number": "索引号 索引 信息索引号 信息索引 文件索引号 索引编号",
    "topics": "主题分类 主题类别 所属主题 信息分类 信息类别 公文分类",
    "written_on": "成文日期 发文日期 生成日期 签发日期 签署日期 制定日期 印发日期 制发日期 成文时间 发文时间"
    " 印发时间 生成时间",
    "published_on": "发布日期 公开日期 发布时间 公布日期 公开时间 公布时间 上网日期 上网时间 发稿时间"
    " 日期 时间",
    "effective_on": "施行日期 实施日期 生效日期 执行日期 施行时间 实施时间 生效时间",
    "repealed_on": "废止日期 失效日期 废止时间 失效时间 有效期至 有效期 有效期限",
    "status": "有效性 时效性 时效 效力 效力状态 是否有效 文件状态 有效状态 时效状态 文件有效性 文件效力",
    "other": "主题词 体裁分类 服务对象 关键词 公开方式 公开形式 公开范围 公开属性 公开类别 公开类型 公开程序"
    " 公开主体 附加码 责任部门 组配分类 文件类型 公文种类 统一编号 统一登记号 登记号 来源 信息来源 文章来源"
    " 稿件来源 稿源 作者",
}  # fmt: skip
# What stands in the same bars and is no fact of the document; it only ends the value before it.
_NOISE = (
    "编辑 责任编辑 责编 网站编辑 审核 审核人 校对 供稿 撰稿 发布者 发布人 录入 录入者 录入员 更新时间"
    " 阅读 阅读量 阅读次数 阅读数 浏览 浏览量 浏览次数 浏览数 点击 点击量 点击数 点击率 点击次数 访问 访问量"
    " 访问次数 人气 评论 评论数 字体 字体大小 字号 字号大小 打印 分享 分享到 分享至 收藏"
    " 保护视力色 背景颜色 背景色 视力保护色"
)
# These name other things too, and count only beside a name that does not.
_WEAK = frozenset("标题 名称 索引 日期 时间 效力 有效期 有效期限 服务对象 登记号 责任部门".split())
_FIELD_OF: dict[str, Field] = {name: field for field, names in _NAMES.items() for name in names.split()}
_ALL = sorted((*_FIELD_OF, *_NOISE.split()), key=len, reverse=True)
_ANY_NAME = "|".join(" ?".join(name) for name in _ALL)
# 发文字号：国办函〔2018〕71号, 索 引 号： 000014349/2018-00204, 【发布日期】2023年2月1日, [ 文号 ] …
_NAME = re.compile(rf"[【\[] ?(?P<marked>{_ANY_NAME}) ?[】\]] ?[:：]? ?|(?P<plain>{_ANY_NAME}) ?[:：] ?")
_OPENERS = frozenset("[【12 ").union(name[0] for name in _ALL)  # how a name begins, or a day before it
# A bar may begin with the day itself: 2024-03-05 10:20 来源：某市日报, [2024年3月5日] 来源：…
_DAY = re.compile(
    r"[\[【]? ?[12]\d{3}[年\-/.]\d{1,2}[月\-/.]\d{1,2}日?(?: ?\d{1,2}:\d{2}(?::\d{2})?)? ?[|｜\]】]? ?"
)
# 关于…的通知, 《…》政策解读, …实施办法: a value that can only be a title
_TITLE_LIKE = re.compile(
    r".{0,30}关于|.*《|.*(?:通知|意见|办法|方案|规定|细则|决定|公告|通告|批复|函|条例|规划)$"
)
# 【打印本页】【关闭】, [字体：大 中 小], what is left of it before the next name: 【, and 浏览 [ 305 ]
_BUTTONS = re.compile(
    r"\s*(?:[【\[][^】\]]*(?:字|打印|关闭|收藏|分享|纠错|大|中|小)[^】\]]*[】\]].*"
    r"|(?:浏览|阅读|点击|访问|人气)\S{0,2} ?[\[(（]? ?\d.*|[【\[（(])$"
)
_EDGES = " |｜丨;；,，"
_MIN_TITLE = 10  # characters of what stands behind 标题 alone; 标题：二号 speaks of type
_MAX_VALUE = 120  # a longer value is a sentence that happens to begin like a fact


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a metadata table or bar; always `line[start:end] == value`."""

    field: Field
    name: str  # without the spaces that align it
    value: str
    start: int  # where in its line the value stands, half-open
    end: int


def facts_of(line: str) -> list[Fact]:
    """Give what a line of a metadata table or bar states; nothing for a line that is none."""
    if line[:1] not in _OPENERS:
        return []
    first = _NAME.match(line)
    if first is None:
        day = _DAY.match(line)
        first = _NAME.match(line, day.end()) if day else None
        if first is None:
            return []
    names = list(_NAME.finditer(line, first.start()))
    ends = [*(name.start() for name in names[1:]), len(line)]
    if any(line[:end].endswith(("；", ";")) for end in ends[:-1]):
        return []  # a row of a table of other documents: 文件名称：…；文号：…
    found: list[Fact] = []
    for match, end in zip(names, ends, strict=True):
        name = compact(match["marked"] or match["plain"])
        start, stop = _trimmed(line, match.end(), end)
        if stop - start > _MAX_VALUE:
            return []
        if name in _FIELD_OF:
            found.append(Fact(_FIELD_OF[name], name, line[start:stop], start, stop))
    return found if len(names) > 1 or first["marked"] or all(map(_says_enough, found)) else []


def _says_enough(fact: Fact) -> bool:
    """Say whether a name is enough by itself to tell that its line states a fact."""
    if fact.name not in _WEAK:
        return True
    is_title = _TITLE_LIKE.match(fact.value) is not None
    return fact.field == "title" and (is_title or (fact.name == "标题" and len(fact.value) >= _MIN_TITLE))


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """Give the range of a value without the white space, separators and buttons around it."""
    value = _BUTTONS.sub("", line[start:end]).rstrip(_EDGES)
    lead = len(value) - len(value.lstrip(_EDGES))
    return start + lead, start + max(lead, len(value))


def field_of(name: str) -> Field | None:
    """Give the field that a name stands for: 索 引 号 is 索引号, 【文号】 is 文号."""
    return _FIELD_OF.get(compact(name).strip("：:【】[]"))
