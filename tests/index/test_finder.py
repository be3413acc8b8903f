"""The search as a whole: places, versions, copies, sides of a comparison, and the reranker's say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index import Hit, Library
from index.rerankers.datatypes import Candidate
from index.search.parts import ALL

_RULE = (
    "第三条 实训设备每学期清点一次，清点结果报{office}备案；设备损坏的，使用单位应当在十日内书面说明原因。"
)
_FILES = {
    "全国办法.txt": "职业学校实训设备管理办法\n\n第一条 为了规范实训设备的管理，制定本办法。\n"
    + _RULE.format(office="主管部门")
    + "\n第四条 实训设备的采购实行公开招标。\n",
    "福建办法.txt": "福建省职业学校实训设备管理规定\n\n第一条 为了规范本省实训设备的管理，制定本规定。\n"
    "第二条 实训设备的采购由省教育厅统一公开招标。\n",
    "转发.txt": "转发实训设备要求的函\n\n第八条 各校应当按下列要求管理设备。\n第九条 "
    + _RULE.format(office="主管部门").removeprefix("第三条 ")
    + "\n第十条 请遵照执行。\n",
    "托育.txt": "托育机构管理办法\n\n第一条 为了规范托育机构，制定本办法。\n"
    "第二条 托育机构招收三周岁以下的婴幼儿。\n"
    "第三条 托育机构的负责人应当具有大学专科学历。\n",
    "幼儿园.txt": "幼儿园管理办法\n\n第一条 为了规范幼儿园，制定本办法。\n"
    "第二条 幼儿园招收三周岁以上的幼儿。\n"
    "第三条 幼儿园的园长应当具有大学本科学历。\n",
}


class Reversing:
    """A reranker that wants the order turned round, and remembers what it was given."""

    name = "reversing"

    def __init__(self) -> None:
        self.given: list[Candidate] = []

    def score(self, query: str, candidates: Sequence[Candidate]) -> npt.NDArray[np.float32]:
        """Give the later ones more."""
        self.given = list(candidates)
        return np.linspace(0.1, 0.9, len(candidates), dtype=np.float32)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    """Give a library of national and provincial rules, with a letter that repeats an article."""
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "库") as library:
        library.refresh([str(folder)])
        yield library


def _files(hits: Sequence[Hit]) -> list[str]:
    return [Path(hit.source).stem for hit in hits]


def test_rules_of_a_place_come_after_where_it_is_not_named(shelf: Library) -> None:
    """What holds everywhere comes before a province's rules, unless the question names the province."""
    assert _files(shelf.search("实训设备的采购怎么招标"))[0] == "全国办法"
    assert _files(shelf.search("福建实训设备的采购怎么招标"))[0] == "福建办法"


def test_copies_are_named_behind_the_one_shown(shelf: Library) -> None:
    """An article that another document repeats is shown once, and the other place is named."""
    hits = shelf.search("实训设备损坏了几日内说明原因", 10)
    assert sum("十日内书面说明原因" in hit.passage.text for hit in hits) == 1
    (copy,) = hits[0].copies
    assert {Path(hits[0].source).stem, Path(copy.source).stem} == {"全国办法", "转发"}
    assert shelf.passage(copy.passage_id).doc_id == copy.doc_id
    apart = shelf.search("实训设备损坏了几日内说明原因", 10, parts=replace(ALL, copies=False))
    assert sum("十日内书面说明原因" in hit.passage.text for hit in apart) == 2


def test_of_two_versions_with_the_same_article_the_later_is_shown(shelf: Library, tmp_path: Path) -> None:
    """An article that a new version keeps is shown from the new one, or from the one that is named."""
    for year in (2031, 2033):
        (tmp_path / f"值守办法({year}-01-01).txt").write_text(
            f"实训基地值守办法\n\n第一条 实训基地实行全天值守。\n第二条 值守人员两人一班，每班八小时，"
            f"交接班应当当面清点钥匙和记录本。\n第三条 本办法自{year}年1月1日起施行。\n",
            encoding="utf-8",
        )
        shelf.refresh([str(tmp_path / f"值守办法({year}-01-01).txt")])
    (first, *_) = shelf.search("实训基地值守几人一班")
    assert "2033" in first.source
    assert ["2031" in copy.source for copy in first.copies] == [True]
    assert "2031" in shelf.search("2031年的实训基地值守办法，值守几人一班")[0].source


def test_both_sides_of_a_comparison_are_found(shelf: Library) -> None:
    """Each of two things compared has its passage among the first."""
    hits = shelf.search("托育机构和幼儿园招收的孩子年龄有什么区别", 4)
    assert {"托育", "幼儿园"} <= set(_files(hits))


def test_reranker_orders_what_it_reads(shelf: Library) -> None:
    """A reranker's order is the order of the hits; it is told titles, headings and shares of the searches."""
    reranker = Reversing()
    with Library.open(shelf.home, reranker=reranker) as library:
        plain = library.search("实训设备", 10, parts=replace(ALL, reranking=False))
        again = library.search("实训设备", 10)
    assert reranker.given
    told = [candidate.text for candidate in reranker.given]
    assert [hit.passage.text for hit in plain] == told[: len(plain)]
    assert again[0].passage.text == told[-1] != told[0]
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
    for candidate in reranker.given:
        assert candidate.title
        assert set(candidate.legs) == {"grams", "words", "document", "vectors"}
        assert all(0.0 <= share <= 1.0 for share in (*candidate.legs.values(), candidate.fused))


def test_an_article_that_is_named_stays_first(shelf: Library) -> None:
    """No reranker moves anything before the very article that the question names."""
    with Library.open(shelf.home, reranker=Reversing()) as library:
        hits = library.search("幼儿园管理办法第三条")
    assert "园长应当具有大学本科学历" in hits[0].passage.text
    assert hits[0].score == 1.0


def test_no_reranker_by_name(shelf: Library) -> None:
    """ "none" searches as with the reranking left out."""
    with Library.open(shelf.home, reranker="none") as library:
        assert library.reranker is None
        assert library.search("实训设备的采购") == shelf.search(
            "实训设备的采购", parts=replace(ALL, reranking=False)
        )


def test_own_words_are_known_with_the_next_question(shelf: Library) -> None:
    """A line added to the library's own table of synonyms is used at once, and no longer once it is gone."""
    table = shelf.home / "synonyms.txt"
    assert not _meant(shelf, "小豆班收几岁")
    table.write_text("小豆班 > 托育机构\n", encoding="utf-8")
    assert _meant(shelf, "小豆班收几岁")
    assert _files(shelf.search("小豆班收几岁"))[0] == "托育"
    table.unlink()
    assert not _meant(shelf, "小豆班收几岁")


def _meant(shelf: Library, question: str) -> bool:
    return "托育机构" in {one.meant for one in shelf.understood(question).expansions}
