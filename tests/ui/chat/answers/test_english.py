"""Answers in English: whatever the answering room says by itself has an English form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
from qa.exact.metadata import NAMES
from qa.scope import described
from ui.chat.answers.saying import said
from ui.chat.language import speaking, t

_ROOM = Path(qa.__file__).parent
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FILLED = "X1"
_SAYS = ("Notice", "ModelError", "Refusal", "Found")
_APART = ("training", "evaluation", "prompt.py")  # speak to nobody on the page
# What is only a part of a sentence, or is said on the command line at start.
# Two are put together of what is tested below, or has a table of its own.
_PARTS = re.compile(
    r"废止X1。|回答：X1。X1|^(?:X1)?[，、]|例如 http|CEWEN_LLM_(?:URL|MODEL|KEY)(?:）。| 写明。| 里)"
    r"|里不要写用户名|没有给模型的名字|地址“X1”不对"
)


def _templates() -> Iterator[tuple[str, str]]:
    """Give every sentence of the room, gaps filled with X1, and where it stands."""
    for path in sorted(_ROOM.rglob("*.py")):
        if any(part in path.parts for part in _APART):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inner = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in ast.walk(node)
            if part is not node
        }
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        spoken = {
            id(part) for call in calls if getattr(call.func, "id", "") in _SAYS for part in ast.walk(call)
        }
        for node in ast.walk(tree):
            if id(node) in documentation or id(node) in inner:
                continue
            text = _text(node)
            if _CHINESE.search(text) and (text.endswith(("。", "……")) or id(node) in spoken):
                yield text, path.name


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else _FILLED for part in node.values)
    return ""


def test_what_the_answering_room_says_has_its_english() -> None:
    """Each sentence of refusals, notices and faults, its gaps filled, is said in English without a rest."""
    templates = [(text, where) for text, where in _templates() if not _PARTS.search(text)]
    assert len(templates) > 30
    with speaking("en"):
        left = [(text, where) for text, where in templates if _CHINESE.search(_told(text))]
    assert left == []


def _told(text: str) -> str:
    """Say a sentence as the page does; a model's fault is said within a sentence."""
    plain = said(text)
    return plain if plain != text else said(f"没有采用大语言模型的回答：{text}。以下是从原文摘出的回答。")


@pytest.mark.parametrize("key", ["collection", "issuer", "year", "from", "in_force", "folder"])
def test_the_range_of_a_question_has_its_english(key: str) -> None:
    """Each filter is said in English."""
    with speaking("en"):
        assert not _CHINESE.search(t(described({key: "2024"})[key]))


def test_what_a_document_may_state_has_its_english() -> None:
    """Each field that a document does not state is named in English."""
    with speaking("en"):
        told = [said(f"《X1》没有写明{name}。") for name in NAMES.values()]
    assert [words for words in told if _CHINESE.search(words)] == []


def test_sentences_in_a_row_are_said_one_by_one() -> None:
    """A refusal within a range, a quoted title with a full stop in it, and dates in versions."""
    with speaking("en"):
        within = "这次只查了限定的范围（2024年成文，3 份文件），放宽查找范围再问，也许能找到。"
        assert said(f"《甲。乙》中没有第九条。{within}") == (
            "《甲。乙》 has no 第九条. Only this range was searched: issued in 2024; documents: 3."
            " A wider one may have the answer."
        )
        assert said("《甲》已有更新的版本：2025年3月28日2025年修订的版本，自2025年5月1日起施行。") == (
            "《甲》 has a newer version: 2025-3-28 (2025年 revision) version, in force from 2025-5-1."
        )
        assert (
            said("《甲》已被《乙》废止，自2025年5月1日起施行。")
            == "《甲》 was repealed by 《乙》, effective 2025-5-1."
        )
        assert said("《甲》已被《乙》废止。") == "《甲》 was repealed by 《乙》."
    assert said("《甲》中没有第九条。") == "《甲》中没有第九条。"
