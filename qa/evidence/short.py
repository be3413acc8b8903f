"""Finds the words of a quote that are the answer itself: the amount, the day, who, 不得 or 可以.

It looks only for what the form of the question asks for, and gives nothing where two would do as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.segment import normalise
from qa.citation import Quote
from qa.evidence.amounts import answers, form_of
from qa.evidence.weights import Weights
from qa.evidence.whether import Matter, denies
from qa.questions.question import Question
from qa.sentences import Span, clauses

_BODIES = "政府 委员会 部门 机关 局 部 委 厅 院 办公室 单位 学校 企业 协会 工会"
# 县级人民政府, and 县级人民政府教育行政部门 where it goes on like that
_ACTS = "组织|会同|指定|委托|授权|批准|负责|领导|统筹|牵头|[对向和与或及、]"
_GOES_ON = rf"(?:(?!{_ACTS})[一-鿿]){{0,10}}?(?:部门|机关|机构|办公室)"
_ORGAN = (
    rf"(?:(?![由是对向应经报])[一-鿿]){{1,18}}?(?:{'|'.join(_BODIES.split())})(?![托任派])(?:{_GOES_ON})?"
)
# 「由地方政府牵头」 「教育行政部门负责」
_WHO = re.compile(
    rf"(?:由|是)(?P<by>{_ORGAN})|(?P<who>{_ORGAN})(?=，?(?:负责|牵头|主管|领导|会同|统筹|组织|审批|批准|承担))"
)
_ALIKE = 0.05  # how much better than the next the clause of a short answer must meet the question
# Share of the question's words that must stand in the clause of a short answer, or the one before it.
_MET = {"yesno": 0.5, "number": 0.35}


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that could be the answer, and how well the words around it meet the question's."""

    span: Span
    met: float


def short_answer(question: Question, quote: Quote, weights: Weights) -> Span | None:
    """Give the range of the document, within `quote`, that answers in a few words; `None` where unclear."""
    found = sorted(_candidates(question, quote, weights), key=lambda one: (-one.met, one.span))
    if not found or found[0].met < _MET.get(question.kind, 0.0):
        return None
    alike = [one.span.of(quote.document.text) for one in found if one.met > found[0].met - _ALIKE]
    agree = question.kind == "yesno" and len(set(map(denies, alike))) == 1
    return found[0].span if len(alike) == 1 or agree else None


def _candidates(question: Question, quote: Quote, weights: Weights) -> Iterator[Found]:
    text = quote.document.text
    before = ""
    matter = Matter.of(question, weights) if question.kind == "yesno" else None
    form = _WHO if question.kind == "responsible" else form_of(question)
    for clause in clauses(text, quote.span):
        said = clause.of(text)
        if matter:
            spans = matter.decided(text, clause, before)
        else:
            spans = answers(form, question, text, *clause) if form else iter(())
        for span in spans:
            yield Found(span, weights.coverage(normalise(said), normalise(before)))
        before = said
