"""The names under which Chinese documents and pages state their own data: 发文字号, 成文日期, 索引号 ….

Knows the names only; what a value means is for the metadata to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.normalise import compact

Field = Literal[
    "title", "issuer", "doc_number", "written_on", "published_on", "effective_on", "status", "other"
]

_NAMES: dict[Field, tuple[str, ...]] = {
    "title": ("标题", "信息名称", "文件名称", "文件标题", "公文标题"),
    "issuer": (
        "发文机关",
        "发布机构",
        "发布机关",
        "制发机关",
        "发文单位",
        "制定机关",
        "发布单位",
        "公布机关",
        "发文机构",
    ),
    "doc_number": ("发文字号", "文号", "文件编号", "发布文号", "公文编号", "文件字号"),
    "written_on": (
        "成文日期",
        "发文日期",
        "生成日期",
        "签发日期",
        "制定日期",
        "印发日期",
        "成文时间",
        "发文时间",
    ),
    "published_on": ("发布日期", "公开日期", "发布时间", "公布日期", "公开时间"),
    "effective_on": ("施行日期", "实施日期", "生效日期", "执行日期"),
    "status": ("有效性", "时效性", "效力", "效力状态", "是否有效", "文件状态", "有效状态"),
    "other": (
        "索引号",
        "主题分类",
        "主题词",
        "体裁分类",
        "服务对象",
        "信息分类",
        "废止日期",
        "关键词",
        "公开方式",
    ),
}
# What stands in the same bars and is no fact of the document; it only ends the value before it.
_NOISE = (
    "来源",
    "作者",
    "编辑",
    "阅读",
    "浏览",
    "浏览次数",
    "阅读次数",
    "点击数",
    "点击次数",
    "访问量",
    "字体",
    "字号",
    "打印",
)
_FIELD_OF: dict[str, Field] = {name: field for field, names in _NAMES.items() for name in names}
# 发文字号：国办函〔2018〕71号, 索 引 号： 000014349/2018-00204
_NAME = re.compile(
    "("
    + "|".join(" ?".join(name) for name in sorted((*_FIELD_OF, *_NOISE), key=len, reverse=True))
    + ") ?[:：] ?"
)
_BUTTONS = re.compile(r"\s*【.*$")  # 【打印本页】【关闭】
_MAX_VALUE = 120  # a longer value is a sentence that happens to begin like a fact


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a metadata table or bar."""

    field: Field
    name: str  # without the spaces that align it
    value: str


def facts_of(line: str) -> list[Fact]:
    """Give what a line of a metadata table or bar states; nothing for a line that is none."""
    if not _NAME.match(line):
        return []
    names = list(_NAME.finditer(line))
    ends = [*(name.start() for name in names[1:]), len(line)]
    found: list[Fact] = []
    for match, end in zip(names, ends, strict=True):
        name = compact(match[1])
        value = _BUTTONS.sub("", line[match.end() : end]).strip()
        if len(value) > _MAX_VALUE:
            return []
        if name in _FIELD_OF:
            found.append(Fact(_FIELD_OF[name], name, value))
    return found


def field_of(name: str) -> Field | None:
    """Give the field that a name stands for: 索 引 号 is 索引号."""
    return _FIELD_OF.get(compact(name).rstrip("：:"))
