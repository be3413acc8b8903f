"""Exact look-ups: titles, short titles, 文号, articles and versions of a small library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from index.search.titles import Titles

_FILES = {
    "河岸保护法(2009-05-01).md": """# 中华人民共和国河岸保护法

2009年5月1日通过

第一条 为了保护河岸，制定本法。

第二条 河岸由乡级人民政府巡查，每季度一次。

第三条 违反本法的，处五百元罚款。
""",
    "河岸保护法(2031-03-01).md": """# 中华人民共和国河岸保护法

2031年3月1日修订

第一条 为了保护河岸和湿地，制定本法。

第二条 河岸由县级人民政府巡查，每月一次。

第三条 违反本法的，处五千元罚款。
""",
    "住宅电梯维护管理条例.md": """# 住宅电梯维护管理条例

第一条 为了电梯安全，制定本条例。

第二条 电梯每半月维护一次。
""",
    "通知.txt": """清河市人民政府关于做好防汛工作的通知

清政发〔2031〕12号

各县区：
一、巡查
汛期每日巡查两次。
二、值守
各单位二十四小时值守。

清河市人民政府
2031年5月2日
""",
}


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("laws")
    for name, text in _FILES.items():
        (folder / name).write_text(text, "utf-8")
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.refresh([str(folder)])
        yield library


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("河岸保护法第二条", "县级人民政府巡查"),
        ("河保法第2条", "县级人民政府巡查"),
        ("旧河岸保护法第二条怎么说", "乡级人民政府巡查"),
        ("2009年的《河岸保护法》第三条", "五百元罚款"),
        ("修订后的河岸保护法第三条", "五千元罚款"),
        ("电梯维护条例第二条", "每半月维护一次"),
        ("清政发[2031] 12号第二条", "二十四小时值守"),
    ],
)
def test_named_article_comes_first(laws: Library, question: str, words: str) -> None:
    """The article that is named is the first hit, of the version that is meant."""
    assert words in laws.search(question, 1)[0].passage.text


def test_named_document_is_preferred(laws: Library) -> None:
    """A question that names a document by its 文号 gets its passages first."""
    hits = laws.search("清政发2031年12号说每季度巡查几次", 3)
    assert {hit.title for hit in hits[:2]} == {"清河市人民政府关于做好防汛工作的通知"}


def test_scores_stay_within_one(laws: Library) -> None:
    """What is lifted is still at most 1, and in order."""
    scores = [hit.score for hit in laws.search("《河岸保护法》第二条和第三条", 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_filters_hold_for_what_is_named(laws: Library) -> None:
    """A document outside the filter is not found, though it is named."""
    hits = laws.search("河岸保护法第二条", 10, {"title": "电梯"})
    assert {hit.title for hit in hits} <= {"住宅电梯维护管理条例"}


@pytest.mark.parametrize("question", ["有什么规定", "管理条例有哪些", "办法", "法", ""])
def test_a_form_alone_names_nothing(laws: Library, question: str) -> None:
    """规定, 条例, 办法 are words of most questions."""
    with laws._reading() as snapshot:
        assert Titles.of(snapshot).in_text(question) == []


def test_titles_follow_the_library(tmp_path: Path) -> None:
    """A document added later can be named at once."""
    with Library.open(tmp_path / "home") as library:
        for number, name in enumerate(("码头法", "渡口法")):
            (tmp_path / f"{number}.md").write_text(
                f"# {name}\n\n第一条 {name}一。\n\n第二条 {name}二。\n", "utf-8"
            )
            library.refresh([str(tmp_path / f"{number}.md")])
            assert f"{name}二" in library.search(f"{name}第二条", 1)[0].passage.text


def test_a_document_is_found_by_its_day(tmp_path: Path) -> None:
    """Of two notices alike, that which is dated on the day named comes first."""
    for day in (3, 8):
        (tmp_path / f"{day}.txt").write_text(
            f"关于实训室停用的通知\n\n各校：\n实训室自通知之日起停用十天，期间不得入内。\n\n县教育局\n2031年5月{day}日\n",
            encoding="utf-8",
        )
    with Library.open(tmp_path / "库") as library:
        library.refresh([str(tmp_path / "3.txt"), str(tmp_path / "8.txt")])
        for day in (3, 8):
            first = library.search(f"2031年5月{day}日的通知里实训室停用几天", 1)[0]
            assert Path(first.source).stem == str(day)
