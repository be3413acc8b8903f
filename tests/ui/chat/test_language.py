"""The page in English: every sentence has one, gaps included; results given one by one keep to it."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import ui
from ui.chat.language import in_language, speaking, spoken, t
from ui.chat.language.english import ENGLISH

_ROOM = Path(ui.__file__).parent
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_GAP = re.compile(r"\{\w*\}")
_IN_SCRIPTS = re.compile(r"""\bt\((["'`])(.+?)\1\)""")


def _said() -> Iterator[tuple[str, str]]:
    """Give every sentence that the page says, and where: `t("…")` in Python and in scripts."""
    for path in sorted(_ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"):
                continue
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), path.name
    for path in sorted(_ROOM.rglob("*.js")):
        for found in _IN_SCRIPTS.finditer(path.read_text(encoding="utf-8")):
            yield found[2], path.name


def test_every_sentence_has_its_english() -> None:
    """What the page says in Chinese is in the table."""
    said = list(_said())
    assert len(said) > 12
    assert [(sentence, where) for sentence, where in said if sentence not in ENGLISH] == []


def test_english_fills_the_same_gaps() -> None:
    """An English sentence has every gap of the Chinese one and no other, and holds no Chinese."""
    assert [
        key for key, english in ENGLISH.items() if set(_GAP.findall(key)) != set(_GAP.findall(english))
    ] == []
    assert [english for english in ENGLISH.values() if _CHINESE.search(english)] == []


def test_filled_in_sentences_are_recognised() -> None:
    """A sentence another room has filled in already is said in English, its values untouched."""
    ENGLISH["测试用：{title}共 {count} 条，《{title}》完"] = "test: {title} has {count}, {title} ends"
    try:
        t.__globals__["_patterns"].cache_clear()
        with speaking("en"):
            assert t("测试用：甲{乙}共 3 条，《甲{乙}》完") == "test: 甲{乙} has 3, 甲{乙} ends"
            assert t("测试用：甲共 3 条，《丙》完") == "测试用：甲共 3 条，《丙》完"
        assert t("测试用：甲共 3 条，《甲》完") == "测试用：甲共 3 条，《甲》完"
    finally:
        del ENGLISH["测试用：{title}共 {count} 条，《{title}》完"]
        t.__globals__["_patterns"].cache_clear()


def test_a_language_is_spoken_only_inside() -> None:
    """A handler speaks its page's language at every step, and leaves no trace of it."""

    def steps() -> Iterator[str]:
        yield spoken()
        yield spoken()

    given = in_language("en", steps)()
    assert [next(given), spoken(), next(given), spoken()] == ["en", "zh", "en", "zh"]
    assert in_language("en", spoken)() == "en"
    assert spoken() == "zh"


def test_what_looks_like_a_sentence_takes_no_time_without_end() -> None:
    """A text made of what stands between gaps, over and over, is looked at once for each sentence."""
    between = {piece for key in ENGLISH for piece in _GAP.split(key)[1:-1] if piece and _GAP.search(key)}
    began = time.thread_time()
    with speaking("en"):
        for piece in between:
            t(piece * (1900 // len(piece)))
        assert t("年月" * 300) == "年月" * 300
    assert time.thread_time() - began < 0.1 * len(between)
