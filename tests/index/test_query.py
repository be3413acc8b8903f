"""Understanding a question: forms, numbers, synonyms, slips of the pen, references, sides of a comparison."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.numerals import number_of
from index.query import Synonyms, understood
from index.query.comparison import sides
from index.query.numbers import other_spellings, to_han
from index.query.references import age_in, doc_number_key, years_in
from index.query.script import to_simplified
from index.query.typos import corrections, homophones


def _meant(question: str) -> set[str]:
    return {expansion.meant for expansion in understood(question).expansions}


@pytest.mark.parametrize(
    ("written", "simple"),
    [
        ("臺灣的職業教育法", "台湾的职业教育法"),
        ("勞動合同", "劳动合同"),
        ("ＧＤＰ增長５％", "GDP增长5%"),
        ("劳动 合同", "劳动 合同"),
    ],
)
def test_question_is_brought_to_normal_form(written: str, simple: str) -> None:
    """Traditional characters and full width are read as documents are written."""
    assert understood(written).text == simple


def test_wording_in_traditional_characters_is_searched_for_too() -> None:
    """A library may hold documents in Traditional characters: what was asked is not lost."""
    assert "職業教育" in _meant("職業教育")


def test_converter_is_loaded_only_where_needed() -> None:
    """A question in Simplified characters does not pay for the tables of the Traditional ones."""
    code = "import sys, index.query as q; q.understood('合同期满'); print('opencc' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@given(
    st.text(
        alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年", max_size=40
    )
)
def test_simplified_text_stays(text: str) -> None:
    """What is Simplified already is not touched."""
    assert to_simplified(text) == text


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("超过20%怎么办", "百分之二十"),
        ("百分之十二点五", "12.5%"),
        ("第658条", "第六百五十八条"),
        ("第六百五十八条", "第658条"),
        ("5个工作日内", "五个工作日"),
        ("二〇二五年", "2025年"),
        ("2倍工资", "两倍"),
        ("第1076条", "第一千零七十六条"),
    ],
)
def test_number_is_looked_for_in_either_numerals(question: str, other: str) -> None:
    """A number in figures is looked for in words, and one in words in figures."""
    assert other in {spelling for _, spelling in other_spellings(question)}


@given(st.integers(0, 9999))
def test_number_in_words_is_read_back(number: int) -> None:
    """What is written in words is the number that the reading room reads there."""
    assert number_of(to_han(number)) == number


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("公司把我炒鱿鱼了", "解除劳动合同"),
        ("钟点工要不要签合同", "非全日制用工"),
        ("去年GDP增长多少", "地区生产总值"),
        ("市监局查什么", "市场监督管理部门"),
        ("粤的政策", "广东"),
        ("社零", "社会消费品零售总额"),
    ],
)
def test_lay_word_is_looked_for_as_documents_write_it(question: str, written: str) -> None:
    """What people say is looked for in the words of the field as well."""
    assert written in _meant(question)


def test_synonyms_weigh_less_than_what_was_asked() -> None:
    """Another wording never counts as much as the asker's own."""
    asked = understood("钟点工工资")
    weights = asked.weighted_words()
    assert all(weights[word] == 1.0 for word in asked.words)
    assert 0.0 < weights["非全日制"] < 1.0


@pytest.mark.parametrize(
    "line",
    [" = ".join(f"词{n}" for n in range(5000)), f"{'词 ' * 5000}> {'语 ' * 5000}", f"{'词' * 5000} > 语"],
)
def test_a_line_of_synonyms_without_end(line: str) -> None:
    """A line of thousands of words, or of one without end, is told as unreadable, not multiplied."""
    table = Synonyms.of([line, "社保 > 社会保险"])
    assert len(table.faults) == 1
    assert len(table.table) == 1


def test_short_synonym_must_be_a_word_of_its_own() -> None:
    """川 is 四川 where it stands alone, not in 冰川."""
    assert "四川" in _meant("川的高校")
    assert "四川" not in _meant("冰川保护")


def test_table_is_whole() -> None:
    """Every line of the bundled table can be read, and there are many."""
    table = Synonyms.bundled()
    assert not table.faults
    assert len(table.table) > 1500


def test_own_table_goes_first_and_tells_its_faults(tmp_path: Path) -> None:
    """A user's words come before the bundled ones; a bad line is told by its number and harms nothing."""
    (tmp_path / "synonyms.txt").write_text(
        "# 本校用语\n双元班 > 现代学徒制\n这一行不对\n甲班 = 乙班\n工资 > 薪级\n", "utf-8"
    )
    table = Synonyms.with_own(tmp_path)
    (fault,) = table.faults
    assert "第 3 行" in fault
    assert "这一行不对" in fault
    assert {one.meant for one in understood("双元班怎么办", table).expansions} == {"现代学徒制"}
    assert "乙班" in {one.meant for one in understood("甲班", table).expansions}
    assert table.table["工资"][0] == "薪级"
    assert len(table.table["工资"]) > 1


def test_own_table_of_another_kind_is_told_briefly(tmp_path: Path) -> None:
    """A file with faults in each line tells of the first ones; one of many megabytes is not read at all."""
    (tmp_path / "synonyms.txt").write_text("没有箭头的一行\n" * 1000, encoding="utf-8")
    assert len(Synonyms.with_own(tmp_path).faults) == 20
    (tmp_path / "synonyms.txt").write_text("甲 > 乙\n" * 500_000, encoding="utf-8")
    table = Synonyms.with_own(tmp_path)
    assert table.table == Synonyms.bundled().table
    assert "没有使用" in table.faults[0]


def test_own_table_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A table in another encoding is a line in the log, not an end of searching."""
    (tmp_path / "synonyms.txt").write_bytes("双元班 > 学徒制".encode("gb18030"))
    table = Synonyms.with_own(tmp_path)
    assert "UTF-8" in table.faults[0]
    assert table.table == Synonyms.bundled().table


@pytest.mark.parametrize(
    "written",
    [
        "国发[2019]4号",
        "国发〔2019〕4 号",
        "国发（2019）第4号",
        "国发2019 4号",
        "国发【2019】04号",
        "按照国发〔2019〕4号文件",
        "国发2019年4号",
    ],
)
def test_doc_number_is_read_in_any_spelling(written: str) -> None:
    """A 文号 is the same however its brackets and blanks are typed."""
    assert [one.number for one in understood(written).references] == ["国发2019-4"]


def test_orders_are_known_by_their_numbers() -> None:
    """中华人民共和国国务院令第700号 and 国务院令第七百号 are one."""
    assert (
        doc_number_key("中华人民共和国国务院令第700号") == doc_number_key("国务院令第七百号") == "国务院令700"
    )


def test_article_is_read_with_its_parts() -> None:
    """第X条之Y第Z款第（W）项, in either numerals."""
    (one,) = understood("第一百二十条之一第2款第（三）项").references
    assert (one.article, one.sub, one.clause, one.item) == (120, 1, 2, 3)
    assert [one.article for one in understood("刑法133条怎么规定").references] == [133]
    assert not understood("提了30条意见").references


def test_version_asked_for_is_read() -> None:
    """旧, 修订前, 2020版, 98年的 tell which version is meant."""
    assert age_in("旧河岸法怎么说") == "older"
    assert age_in("修订后的条例") == "newer"
    assert age_in("老人有哪些优待") == ""
    assert list(years_in("2020版和98年的")) == ["2020", "1998"]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("甲等站和乙等站有什么区别", "甲等站有什么区别", "乙等站有什么区别"),
        (
            "租赁里，长期承租人跟短期承租人搬走时要提前多久，有什么不同",
            "租赁里，长期承租人搬走时",
            "租赁里，短期承租人搬走时",
        ),
    ],
)
def test_comparison_is_taken_apart(question: str, first: str, second: str) -> None:
    """Each side is asked for with all that is said of both, without the other."""
    one, other = sides(question)
    assert one.startswith(first)
    assert other.startswith(second)


def test_other_questions_have_no_sides() -> None:
    """和 alone compares nothing."""
    assert sides("教育和科技部门怎么申报") == ()


class _Words:
    """A vocabulary of a few words, each in a hundred passages."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    size = 1000

    def pair(self, pair: str) -> int:
        return 100 * any(pair in word for word in self._words)

    def word(self, word: str) -> int:
        return 100 * (word in self._words)

    def beginning(self, beginning: str) -> list[tuple[str, int]]:
        return [(word, 100) for word in self._words if word.startswith(beginning)]


_VOCABULARY = _Words(["试用期", "工资", "社会保险", "劳动合同", "义务教育法", "几个", "最长"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("试佣期", "试用期"),
        ("工姿", "工资"),
        ("社会保现", "社会保险"),
        ("劳动动合同", "劳动合同"),
        ("义务叫育法", "义务教育法"),
    ],
)
def test_slip_is_put_right_by_the_words_of_the_library(written: str, meant: str) -> None:
    """A character mistaken for another or doubled is told with what is meant, and both are searched for."""
    (slip,) = corrections(f"{written}最长几个", _VOCABULARY)
    assert (slip.written, slip.meant) == (written, meant)
    asked = understood(f"{written}最长几个", None, _VOCABULARY)
    assert asked.text == f"{written}最长几个"
    assert asked.mended == f"{meant}最长几个"
    assert meant in asked.weighted_words() or meant[:2] in asked.weighted_grams()


@pytest.mark.parametrize("right", ["试用期最长几个", "爸妈最长几个", "鲲鹏最长几个", "abc123", "？！"])
def test_what_is_right_or_known_is_left(right: str) -> None:
    """A word of the library, of the dictionary or of the table is no slip, though no passage holds it."""
    assert not understood(right, None, _VOCABULARY).corrections


def test_homophones_go_both_ways() -> None:
    """What sounds like another is sounded like by it."""
    alike = homophones()
    assert all(character in alike[other] for character in "用资险教" for other in alike[character])


@given(st.text(max_size=60))
def test_anything_can_be_understood(text: str) -> None:
    """No text breaks understanding, and all weights stay between 0 and 1."""
    asked = understood(text, None, _VOCABULARY)
    for weights in (asked.weighted_words(), asked.weighted_grams()):
        assert all(0.0 < weight <= 1.0 for weight in weights.values())
