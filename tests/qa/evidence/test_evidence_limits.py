"""Places, years and versions: what an answer must not swap."""

from __future__ import annotations

import pytest

from corpus import Document, Metadata
from qa.evidence.versions import superseded
from qa.questions.anchors import unmet
from qa.questions.question import understand


def _document(doc_id: str, title: str, text: str = "", **metadata: str) -> Document:
    return Document(doc_id, f"{doc_id}.txt", title, text, Metadata(**metadata), (), "", "txt")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("广东的补助标准是多少", (), id="same-place"),
        pytest.param("湖南的补助标准是多少", ("湖南",), id="other-place"),
        pytest.param("广东2025年的补助标准是多少", (), id="year-in-title"),
        pytest.param("广东2026年的补助标准是多少", ("2026",), id="other-year"),
        pytest.param("补助标准是多少", (), id="neither"),
    ],
)
def test_another_place_or_year_is_noticed(question: str, expected: tuple[str, ...]) -> None:
    """A document on one place and year does not answer for another, even if its text names it."""
    document = _document("d", "广东省2025年补助办法", "与湖南省协作。每人5000元。", issued_on="2024-12-01")
    assert unmet(understand(question), document, "每人5000元。") == expected


def test_a_title_without_place_leaves_it_to_the_text() -> None:
    """Where the title names no place, the text may."""
    document = _document("d", "补助办法", "本市是指广州市。每人5000元。")
    assert unmet(understand("广州市的补助标准是多少"), document, "每人5000元。") == ()
    assert unmet(understand("深圳市的补助标准是多少"), document, "每人5000元。") == ("深圳",)


def test_the_later_version_supersedes() -> None:
    """Titles that differ only in version marks are versions of one rule; the later date is in force."""
    old = _document("old", "关于印发《某市资金管理办法》的通知", issued_on="2022-03-25")
    new = _document("new", "某市资金管理办法（2025年修订）", issued_on="2025-03-28")
    other = _document("other", "某市项目管理办法", issued_on="2020-01-01")
    assert superseded([old, new, other], understand("补助多少")) == {"old"}
    assert superseded([old, new, other], understand("2022年的办法补助多少")) == frozenset()
