"""The documents a question names, with the words that name them, and which of several versions is meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Library
from index.query.references import doc_number_key, references_in

_FILES = {
    "岚川省学徒培养条例(2015-03-20).txt": """岚川省学徒培养条例
2015年3月20日岚川省人民代表大会常务委员会通过
第一条 甲。
第二条 本条例自2015年6月1日起施行。1999年发布的《岚川省学徒管理规定》同时废止。
""",
    "岚川省学徒培养条例(2024-09-26).txt": """岚川省学徒培养条例
2015年3月20日岚川省人民代表大会常务委员会通过
2024年9月26日岚川省人民代表大会常务委员会修订
第一条 乙。
第二条 本条例自2025年1月1日起施行。
""",
    "岚川省教育厅关于印发工匠评价办法的通知.txt": """岚川省教育厅关于印发工匠评价办法的通知
岚教〔2023〕17号
各市教育局：
第一条 丙。
岚川省教育厅
2023年4月6日
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("named")
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.refresh([str(folder)])
        yield library


@pytest.mark.parametrize(
    ("question", "words", "days"),
    [
        pytest.param("学徒培养条例第一条", "学徒培养条例", {"2024-09-26"}, id="latest"),
        pytest.param("旧学徒培养条例第一条", "学徒培养条例", {"2015-03-20"}, id="older"),
        pytest.param("学徒培养条例2015年那部", "学徒培养条例", {"2015-03-20"}, id="year"),
        pytest.param("《岚川省学徒培养条例》第一条", "《岚川省学徒培养条例》", {"2024-09-26"}, id="marked"),
        pytest.param("岚教〔2023〕17号说了什么", "岚教〔2023〕17号", {"2023-04-06"}, id="number"),
        pytest.param("2023年4月6日发的", "2023年4月6日", {"2023-04-06"}, id="day"),
    ],
)
def test_a_name_is_told_with_its_words(library: Library, question: str, words: str, days: set[str]) -> None:
    """The range holds the words that name the document; the version meant is told from the others."""
    named = library.named(question)
    text = library.understood(question).text
    meant = [one for one in named if one.is_meant and text[one.start : one.end] == words]
    assert {library.record(one.doc_id).metadata.issued_on for one in meant} == days


def test_versions_of_a_work_are_both_named(library: Library) -> None:
    """The version that is not meant is given too, with the same name for both."""
    named = library.named("学徒培养条例")
    assert {one.is_meant for one in named} == {True, False}
    assert len({one.work for one in named}) == 1


def test_names_keep_within_filters(library: Library) -> None:
    """A document outside the filters is not named."""
    assert not library.named("学徒培养条例", {"title": "工匠"})


def test_what_repeals_others_is_known_and_kept_up_to_date(library: Library) -> None:
    """Only documents that say they repeal others are given, also after one is taken out."""
    (old,) = library.repealing()
    assert old.metadata.repeals == ("岚川省学徒管理规定",)
    document = library.document(old.doc_id)
    library.remove(old.doc_id)
    assert library.repealing() == []
    library.add([document])
    assert [one.doc_id for one in library.repealing()] == [old.doc_id]


@pytest.mark.parametrize(
    "written",
    [
        "国务院令第711号",
        "中华人民共和国国务院令第711号",
        "国务院第711号令",
        "国令第711号",
        "国务院令第七百一十一号",
    ],
)
def test_an_order_is_one_however_it_is_written(written: str) -> None:
    """The forms of an order's number have one key."""
    assert doc_number_key(written) == "国务院令711"


@pytest.mark.parametrize(
    "named", ["国发〔2019〕4号", "《某办法》", "第七条第一款", "2023年4月6日", "国务院第711号令"]
)
def test_a_reference_ends_where_its_words_end(named: str) -> None:
    """`at` and `end` enclose the words of a reference, whatever stands around them."""
    text = f"请问{named}，说了什么"
    (found,) = references_in(text)
    assert text[found.at : found.end] == named
