"""Questions of a 问答 or interview: the lines that head an answer.

Looks at lines only: 问：…, Q1：…, 记者：…, 1.问：…, and lines that end with ？ above 答：.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line
from corpus.structure.headings import Heading

_MAX_BARE = 60  # characters of a question that nothing but its mark tells
_MAX_QUESTION = 150  # of one that is asked as such; a longer one is a paragraph
_MIN_BARE = 2  # such questions in a document: a speech may ask one
_HAN = "[一二三四五六七八九十]{1,3}"
# 问：, 【问】, 问1：, 问题一：, 一问：, Q：, Q1., Q1 , 记者：, 记者问：, [网友]
_ASKS = re.compile(
    rf"(?:(?P<n>[QＱ] ?\d{{1,3}}|问题? ?(?:\d{{1,3}}|{_HAN})|(?:\d{{1,3}}|{_HAN})问)(?:[:：.．、]| (?=\S))"
    r"|(?:【问(?:题)?】|\[问\]|问|[QＱ]|记者(?:提?问)?|提问|网友|主持人)[:：]|【问】|\[问\])\s*"
)
# 答：, A1：, 【答】, 答复：
_ANSWERS = re.compile(r"(?:【答】|\[答\]|答复?|[AＡ] ?\d{0,3}|负责人)[:：.．]?")
_ANSWER = re.compile(r"(?:【答】|\[答\]|答复?[:：]|[AＡ] ?\d{0,3}[:：.．])")


def question_of(line: Line) -> Heading | None:
    """Give the question that a line asks as such; its label is its number, if it has one."""
    text, marker = line.text, line.marker
    begin = marker.end if marker else 0
    match = _ASKS.match(text, begin)
    if match is None or match.end() >= len(text) or len(text) > _MAX_QUESTION:
        return None
    label = marker.label if marker else (match["n"] or "").strip()
    return Heading(label, text[match.end() :], len(text))


def bare_questions(lines: Sequence[Line], first: int) -> set[int]:
    """Give the lines without a number that are questions by their mark alone, with an answer beneath."""
    found = {
        index
        for index in range(first, len(lines) - 1)
        if lines[index].text[-1] in "？?"
        and 4 <= len(lines[index].text) <= _MAX_BARE
        and "。" not in lines[index].text
        and lines[index].block.kind == "paragraph"
        and lines[index + 1].text[-1] not in "？?"
    }
    answered = {index for index in found if _ANSWER.match(lines[index + 1].text)}
    return found if len(found) >= _MIN_BARE else answered
