"""Knows what an answer of each kind looks like: a number, a date, 「由…牵头」, 「X是指…」."""

from __future__ import annotations

import re

from qa.datatypes import Kind
from qa.questions.kinds import asks_kinds
from qa.questions.question import Question

# Kinds of questions that ask for one thing, and are not answered by a list.
SINGLE = frozenset(("number", "definition", "responsible", "yesno"))
LISTED = frozenset(("list", "procedure"))  # … that ask for what a list tells
_FORM = 0.10  # weight of an answer's form among the features of a sentence
_DEFINES = 0.45  # 「X是指…」 is what a question for a definition wants, whatever else is near
_DIVIDES = 0.45  # 「X分为…」, likewise
_DIVIDED = r"[划区]?分[为成]|(?:种类|类型|类别|等级|形式)(?:应当)?(?:[为是有:：]|包括|如下)"
_WHEN = re.compile(r"什么时候|何时|哪[天日年月]|截止|几月|几号|期限")
# 「6月20日17时」 「60日前」
_DATE = re.compile(r"\d+\s*[月日年]|日内|日前|工作日|[一二三四五六七八九十]+[年月日]")

_FORMS: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(
        r"[0-9０-９]|[一二三四五六七八九十百千万亿两]+(?:个|年|天|日|月|岁|次|倍|家|人|元|万|成|分)"
    ),
    "responsible": re.compile(
        r"由.{2,30}(?:牵头|负责|主管|组织|承担|领导|主导)|(?:牵头|主管|负责|领导|责任单位|主管部门)"
    ),
    "definition": re.compile(r"是指|指的是|所称|[，,]指|系指|就是"),
    "list": re.compile(r"(?:、[^、]+){2,}|包括|下列|以下|如下|一是|（一）|\(一\)"),
    "yesno": re.compile(r"不得|不能|不可|不予|不作|不属于|可以|应当|禁止|无需|必须|同等"),
    "procedure": re.compile(r"应当|提交|提出|申请|材料|下列|以下|如下|工作日|受理"),
}


def has_form(question: Question, text: str) -> bool:
    """Tell whether `text` looks like an answer to `question`."""
    form = _form(question)
    return form is not None and bool(form.search(text))


def divides(question: Question, text: str) -> bool:
    """Tell whether `text` says into what something the question names is divided: 「教师资格分为：」."""
    names = "|".join(re.escape(word) for word in question.terms if len(word) > 1)
    told = rf"(?:{names})[^，,。；;：:]{{0,8}}?(?:{_DIVIDED})"
    return bool(names and re.search(told, text))


def form_score(question: Question, text: str) -> float:
    """Give what the form of `text` adds to its score as an answer to `question`."""
    if asks_kinds(question.text):
        return _DIVIDES * divides(question, text)
    form = _form(question)
    if form is None or not form.search(text):
        return 0.0
    return _DEFINES if question.kind == "definition" else _FORM


def _form(question: Question) -> re.Pattern[str] | None:
    """Give what the answer looks like; a definition says 「市域产教联合体是…」 of a word of the question."""
    form = _DATE if question.kind == "number" and _WHEN.search(question.text) else _FORMS.get(question.kind)
    if form is None or question.kind != "definition":
        return form
    names = "|".join(re.escape(word) for word in question.terms if len(word) > 1)
    return re.compile(rf"(?:{names})[”’\"」』》]?[，,]?(?:是|指|即|系)|{form.pattern}") if names else form
