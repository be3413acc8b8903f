"""Measures what a question and a passage share letter by letter, and what kind of things a passage tells.

It reads no vectors; what words share in meaning is the reader's own part.
"""

from __future__ import annotations

import math
import re

import numpy as np
import numpy.typing as npt

from index.rerankers.datatypes import Candidate
from index.rerankers.words import Floats, codes, grams

LEGS = ("grams", "words", "document", "vectors")
_WINDOWS = (40, 90, 180)  # characters: a clause, a sentence, a short paragraph
_LONGEST = 600  # characters of a passage that are looked at
_RARE = 0.5  # of 1: pairs of characters met in under 2 % of texts tell texts apart

# What answers are made of, each counted in the passage.
_TOLD = (
    re.compile(r"\d+(?:\.\d+)?%|百分之"),  # 50%, 百分之八十
    re.compile(r"[\d一二两三四五六七八九十百千万亿]+(?:元|万|亿)"),  # 50万元
    re.compile(r"\d+月\d+日|\d{4}年|[一二三四五六七八九十]+月"),  # 2月20日
    re.compile(r"[\d一二两三四五六七八九十]+(?:个月|日内|天|年|小时|周)"),  # 12个月, 三十日内
    re.compile(r"\d"),
    re.compile(r"[（(][一二三四五六七八九十\d]+[)）]|[；;]"),  # （一）…；
    re.compile(r"、"),
    re.compile(r"\d{3,4}-?\d{7,8}|www\.|http"),  # 010-12345678
    re.compile(r"(?:局|部|委|厅|院|办|政府|机关|公司|中心|部门)"),  # who
    re.compile(r"《"),
    re.compile(r"[:：]"),
    re.compile(r"是指|称为|本法所称|所称|包括"),  # what is
    re.compile(r"不得|禁止|应当|可以|有权"),  # may, must
    re.compile(r"罚款|处罚|责任|赔偿|有期徒刑"),  # what follows
    re.compile(r"因|由于|为了|为"),  # why
    re.compile(r"第[一二三四五六七八九十百千零]+条"),
)
# What questions ask for.
_ASKED = (
    re.compile(r"多少|几|多大|多高|多久|多长|比例"),
    re.compile(r"时间|何时|什么时候|哪天|哪年|期限|日期|截止|多久|多长"),
    re.compile(r"哪些|哪几|有何|什么样|几个|几种|措施"),
    re.compile(r"谁|哪个部门|哪个单位|由哪|负责|牵头|哪家"),
    re.compile(r"电话|网址|邮箱|联系|地址|哪里|何处|在哪"),
    re.compile(r"是什么|什么是|是指|含义|意思|定义"),
    re.compile(r"是否|吗|能不能|可以不|可不可以|能否|会不会|算不算|有没有|合法"),
    re.compile(r"如何|怎么|怎样|怎么办|流程|程序|手续"),
    re.compile(r"为什么|原因|为何|目的"),
    re.compile(r"条件|要求|标准|材料|资格"),
    re.compile(r"责任|后果|处罚|赔偿|罚|判"),
)
# What kind of document a title names.
_TITLED = (
    re.compile(r"法$"),
    re.compile(r"条例|规定|办法|细则"),
    re.compile(r"通知|意见|方案|措施|公告"),
    re.compile(r"省|市|自治区|自治州|自治县|县"),
    re.compile(r"解释|批复|答复|案例"),
    re.compile(r"报告"),
)
ASKED = len(_ASKED)
TOLD = len(_TOLD) + len(_TITLED) + 2
FUSED = len(LEGS)  # where, of what is shared, the fused score stands
SHARED = len(LEGS) + 1 + 3 + 2 * len(_WINDOWS) + 5


def asked(query: str) -> Floats:
    """Give for each kind of question whether `query` is one."""
    return np.array([1.0 if kind.search(query) else 0.0 for kind in _ASKED], dtype=np.float32)


def told(query: str, candidate: Candidate) -> Floats:
    """Give for each kind of thing how much of it the passage tells, log(1 + count), and what its title is."""
    text, title = candidate.text[:_LONGEST], candidate.title
    numbers = [math.log1p(len(kind.findall(text))) for kind in _TOLD]
    numbers += [1.0 if kind.search(title) else 0.0 for kind in _TITLED]
    local = bool(_TITLED[3].search(title))
    numbers += [
        float(local and title[:2] not in query),  # another place than the question's, or none there
        float(len(title) > 1 and title.removeprefix("中华人民共和国") in query),
    ]
    return np.array(numbers, dtype=np.float32)


class Question:
    """What `shared` must know of a question, taken apart once."""

    def __init__(self, query: str, weights: Floats) -> None:
        pairs = grams(codes(query))
        self.pairs = np.unique(pairs)
        self.weights = weights[self.pairs] if len(self.pairs) else np.zeros(0, dtype=np.float32)
        self.whole = float(self.weights.sum()) or 1.0

    def held(self, text: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Give which pair of the question (row) stands at which place of `text` (column)."""
        return np.equal.outer(self.pairs, grams(text))


def shared(question: Question, candidate: Candidate) -> Floats:
    """Give what question and passage share, `SHARED` numbers of about 0..1."""
    above = question.held(codes(" ".join((candidate.title, *candidate.headings))))
    lead: npt.NDArray[np.bool_] = np.any(above, axis=1)
    text = codes(candidate.text[:_LONGEST])
    body = question.held(text)
    in_body: npt.NDArray[np.bool_] = np.any(body, axis=1)
    weights, whole = question.weights, question.whole
    numbers = [candidate.legs.get(leg, 0.0) for leg in LEGS]
    numbers += [
        candidate.fused,
        float(weights @ lead) / whole,
        float(weights @ in_body) / whole,
        float(weights @ (lead | in_body)) / whole,
    ]
    for width in _WINDOWS:
        best = _windows(body, width)
        numbers += [
            float((weights @ best).max(initial=0.0)) / whole,
            float((weights @ (best | lead[:, None])).max(initial=0.0)) / whole,
        ]
    rare = weights > _RARE
    outside = weights * ~lead
    numbers += [
        _longest_run(body) / 20.0,
        float(outside @ in_body) / (float(outside.sum()) or 1.0),
        float(in_body[rare].mean()) if rare.any() else 0.0,
        np.log1p(len(text)) / 6.0,
        np.log1p(len(question.pairs)) / 4.0,
    ]
    return np.array(numbers, dtype=np.float32)


def _windows(held: npt.NDArray[np.bool_], width: int) -> npt.NDArray[np.bool_]:
    """Give which pairs stand in which window: one each half `width`, the last one cut short."""
    pairs, places = held.shape
    step = width // 2
    starts = np.arange(0, max(1, places - step), step)
    counts = np.zeros((pairs, places + 1), dtype=np.int32)
    np.cumsum(held, axis=1, out=counts[:, 1:])
    found: npt.NDArray[np.bool_] = counts[:, np.minimum(starts + width, places)] > counts[:, starts]
    return found


def _longest_run(held: npt.NDArray[np.bool_]) -> int:
    """Give the length of the longest run of places that hold some pair of the question."""
    marks = np.concatenate([[0], held.any(axis=0).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(marks))
    return int((edges[1::2] - edges[::2]).max(initial=0))
