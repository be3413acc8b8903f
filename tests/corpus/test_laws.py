"""The real statutes: the articles found are the articles written; the headings of other documents are theirs.

A sample of the statutes runs by default, all 3,475 of them with
`CEWEN_EVERY_LAW=1 pytest -m shared tests/corpus/test_laws.py`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

import corpus
from corpus import Outline

pytestmark = pytest.mark.shared
EVERY = 1 if os.environ.get("CEWEN_EVERY_LAW") else 40
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad\ue000-\uf8ff]")
NUMERAL = r"[一二三四五六七八九十百千零〇○－\d]+"
# The statutes set an article's number apart with a space; a few stand within a line, or before the space.
AT_START = re.compile(rf"[\s#]*([第笫]\s*{NUMERAL}\s*条(?:之[一二三四五六七八九十]+)?)(?=\s|$|(?<= 条))")
WITHIN = re.compile(rf"(?<=。)\s*(第{NUMERAL}条)(?=\s|[^、规第至和之的，。所])")
NOT_OWN = 20  # the constitution's amendment 52 quotes articles 123 to 127; a gap so wide is no slip
VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "－": 1}


def value(label: str) -> tuple[int, int]:
    """Read the number of an article without the code under test: 第二十三条之一 is (23, 1)."""
    own, _, after = re.sub(r"[\s第笫]", "", label).partition("条")
    return read(own), read(after.removeprefix("之")) if after else 0


def read(numeral: str) -> int:
    """Read a numeral: 一百零五."""
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for character in numeral:
        if unit := {"十": 10, "百": 100, "千": 1000}.get(character):
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = VALUES[character]
    return total + digit


def squeezed(text: str) -> str:
    return "".join(text.split())


def written(path: Path) -> list[tuple[tuple[int, int], str]]:
    """Give the number of each article of a file, and the words after it, by the collection's own layout."""
    raw = INVISIBLE.sub("", path.read_text(encoding="utf-8").split("INFO END -->", 1)[-1])
    found: list[tuple[tuple[int, int], str]] = []
    last = 0
    for line in raw.split("\n") if "案例" not in path.parts else []:  # cases only quote articles
        start = AT_START.match(line)
        matches = [start] if start and not 0 < last < value(start[1])[0] - NOT_OWN else []
        last = value(matches[0][1])[0] if matches else last
        for match in WITHIN.finditer(line, start.end() if start else 0):
            if value(match[1]) == (last + 1, 0):
                matches.append(match)
                last += 1
        found += [(value(match[1]), squeezed(line[match.end() :])[:12]) for match in matches]
    return found


def test_the_articles_of_every_law(shared_data: Path) -> None:
    """In each statute the articles found are those written, in order, none doubled, with their words."""
    differing = []
    for path in sorted((shared_data / "laws").rglob("*.md"))[::EVERY]:
        document = corpus.read(path)
        found = [
            (value(section.label), squeezed(document.text[section.start : section.end]))
            for section in document.outline
            if section.kind == "article"
        ]
        expected = written(path)
        if [number for number, _ in found] != [number for number, _ in expected] or any(
            words.lstrip("：") not in text for (_, text), (_, words) in zip(found, expected, strict=True)
        ):
            differing.append(path.name)
    assert differing == []


def test_addresses_of_articles_are_their_own(shared_data: Path) -> None:
    """No two articles of a statute share an address."""
    shared = []
    for path in sorted((shared_data / "laws").rglob("*.md"))[::EVERY]:
        document = corpus.read(path)
        outline = Outline(document)
        articles = [section for section in document.outline if section.kind == "article"]
        names = Counter(outline.address(section.start, section.end) for section in articles)
        shared += [(path.name, name) for name, count in names.items() if count > 1]
    assert shared == []


# Level and number of each heading, · for one without a number; found by hand.
HEADINGS = {
    "policies/397.pdf": (
        "1一、 1二、 2（一） 2（二） 2（三） 1三、 2（一） 2（二） 1四、 2（一） 2（二） 1五、"
        " 2（一） 2（二）"
    ),
    "policies/2025年甘肃省政府工作报告.docx": "1一、 1二、 1三、 2· 2· 2· 2· 2· 2· 2· 2·",
    "policies/2025年湖南省政府工作报告.docx": (
        "1一、 1二、 2（一） 2（二） 2（三） 2（四） 2（五） 2（六） 2（七） 2（八） 2（九） 2（十） 1三、"
    ),
    "policies/*国家组织药品集中采购*.html": (
        "1· 2一、 3（一） 3（二） 3（三） 2二、 3（一） 3（二） 3（三） 3（四） 2三、 3（一） 3（二）"
        " 3（三） 3（四） 2四、 3（一） 3（二） 3（三） 3（四） 2五、 3（一） 3（二） 41. 42. 43. 2六、"
    ),
    "policies/*城镇小区配套幼儿园*.html": "1一、 1二、 21. 22. 23. 1三、 21. 22. 23. 1四、 21. 22. 23.",
    "policies/*赋予科研机构和人员*.html": (
        "1一、 1二、 1三、 2（一） 2（二） 2（三） 2（四） 1四、 2（一） 2（二） 2（三） 2（四）"
        " 1五、 2（一） 2（二） 2（三）"
    ),
    "policies/*四川省在温家宝总理*.html": (
        "1一、 1二、 1三、 1四、 1五、 1六、 1七、 1八、 21. 22. 1九、 1十、 21. 22. 23. 1十一、"
    ),
    "policies/*第五次大督查*.html": "1附件",
    "policies/*巴东县地质灾害*.html": "1附件1 2一、 2二、 2三、 2四、 1附件2",
    "laws/司法解释/*名誉权案件若干问题的解释*.md": (
        "1一、 1二、 1三、 1四、 1五、 1六、 1七、 1八、 1九、 1十、 1十一、"
    ),
    "laws/行政法规/高等教育管理职责*.md": "",
    "laws/其他/劳动仲裁和劳动诉讼的攻略.md": (
        "1· 2（一） 2（二） 1· 2· 3（一） 3（二） 1· 2· 2· 2· 2· 1· 1· 2· 2· 1· 1· 1· 2· 2· 1· 2· 2·"
        " 1· 2· 2· 2· 2· 2· 2·"
    ),
}
LEAST = 0.97  # of the headings found and of those there; all are right as this is written


def test_headings_of_real_documents(shared_data: Path) -> None:
    """In twelve documents nearly every heading is found at its level, and hardly any other line."""
    agreed = found = there = 0
    for pattern, expected in HEADINGS.items():
        (path,) = shared_data.glob(pattern)
        given = [
            f"{section.level}{section.label or '·'}"
            for section in corpus.read(path).outline
            if section.kind == "heading"
        ]
        truth = expected.split()
        blocks = SequenceMatcher(None, given, truth, autojunk=False).get_matching_blocks()
        agreed += sum(block.size for block in blocks)
        found, there = found + len(given), there + len(truth)
    assert agreed >= LEAST * found
    assert agreed >= LEAST * there
