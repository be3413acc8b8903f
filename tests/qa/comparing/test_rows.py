"""Comparison finds the subjects' full names, who each sentence speaks of, and the aspects of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Document, Metadata, Section
from qa.comparing.attribution import attribute
from qa.comparing.comparison import compare
from qa.comparing.subjects import full_name, pair_in, resolve

_TEXT = """望澜市学徒制与工作坊的异同
青禾新型学徒制和望澜名师工作坊在责任主体上各有侧重。学徒制和工作坊都是培养技能人才的办法。
一、责任主体不同
青禾新型学徒制由企业承担主体责任。学徒与企业签订协议。
望澜名师工作坊由学校承担主体责任，教师轮流主持。
二、经费来源不同
青禾新型学徒制的经费由企业职工教育经费列支。
三、期限不同
青禾新型学徒制为期一至两年。望澜名师工作坊为期三年。
青禾新型学徒制与望澜名师工作坊均须备案。"""


def _by_length(query: str, texts: Sequence[str]) -> list[float]:
    """Prefer the shortest text: any order will do where one sentence fits."""
    return [1 / len(text) for text in texts]


def _document(text: str) -> Document:
    heads = [(m.start(), m.end(), m[1], m[2]) for m in re.finditer(r"^([一二三]、)(.*)$", text, re.M)]
    ends = [*(start for start, *_ in heads[1:]), len(text)][: len(heads)]
    outline = tuple(
        Section("heading", label, title, 1, start, body, end)
        for (start, body, label, title), end in zip(heads, ends, strict=True)
    )
    return Document("d", "d.txt", text.split("\n")[0], text, Metadata(), outline, "", "txt")


def test_short_forms_get_their_full_names() -> None:
    """A short form is extended to what the documents habitually write."""
    assert full_name("学徒制", [_TEXT]) == "青禾新型学徒制"
    assert full_name("没有的词", [_TEXT]) == "没有的词"


def test_both_of_them_are_named_by_a_heading() -> None:
    """「两者」 are the pair a title sets side by side."""
    assert pair_in(["工作要点", "学徒制与工作坊的异同"]) == ("学徒制", "工作坊")


def test_sentences_without_a_name_belong_to_the_paragraphs_subject() -> None:
    """「学徒与企业签订协议」 speaks of the subject its paragraph opened with."""
    document = _document(_TEXT)
    subjects = resolve(("学徒制", "工作坊"), [_TEXT])
    spoken = {item.span.of(_TEXT): item.subjects for item in attribute(document, subjects)}
    assert spoken["学徒与企业签订协议。"] == {0}
    assert spoken["望澜名师工作坊由学校承担主体责任，教师轮流主持。"] == {1}
    assert spoken["青禾新型学徒制与望澜名师工作坊均须备案。"] == {0, 1}


def test_rows_follow_the_headings_and_gaps_stay_empty() -> None:
    """Headings give the rows; a side the text does not speak of has no quote."""
    document = _document(_TEXT)
    findings = compare(resolve(("学徒制", "工作坊"), [_TEXT]), (), [document], _by_length)
    rows = {aspect.name: [quote and quote.text for quote in aspect.quotes] for aspect in findings.aspects}
    assert rows == {
        "责任主体": [
            "青禾新型学徒制由企业承担主体责任。学徒与企业签订协议。",
            "望澜名师工作坊由学校承担主体责任，教师轮流主持。",
        ],
        "经费来源": ["青禾新型学徒制的经费由企业职工教育经费列支。", None],
        "期限": ["青禾新型学徒制为期一至两年。", "望澜名师工作坊为期三年。"],
    }
    assert [quote.text for quote in findings.differing] == [
        "青禾新型学徒制和望澜名师工作坊在责任主体上各有侧重。"
    ]
    assert next(quote.text for quote in findings.shared) == "学徒制和工作坊都是培养技能人才的办法。"


def test_a_named_aspect_is_the_only_row() -> None:
    """An aspect the question names is compared alone."""
    findings = compare(resolve(("学徒制", "工作坊"), [_TEXT]), ("期限",), [_document(_TEXT)], _by_length)
    assert [aspect.name for aspect in findings.aspects] == ["期限"]
    assert [quote and quote.text for quote in findings.aspects[0].quotes] == [
        "青禾新型学徒制为期一至两年。",
        "望澜名师工作坊为期三年。",
    ]


def test_one_sentence_on_two_subjects_is_divided_between_them() -> None:
    """「普通…，有限…」 gives each subject its own clauses."""
    text = "联盟章程\n普通会员对联盟债务承担全部责任，每年缴费；有限会员以认缴费用为限承担责任。"
    findings = compare(resolve(("普通会员", "有限会员"), [text]), ("责任",), [_document(text)], _by_length)
    assert [quote and quote.text for quote in findings.aspects[0].quotes] == [
        "普通会员对联盟债务承担全部责任，每年缴费",
        "有限会员以认缴费用为限承担责任。",
    ]


def test_texts_without_headings_are_compared_by_like_sentences() -> None:
    """Sentences of both sides that share words are set side by side."""
    text = "学堂简介\n东方学堂的主管部门是市教育局。西方学堂的主管部门是市人社局。东方学堂开办于春天。"
    findings = compare(resolve(("东方学堂", "西方学堂"), [text]), (), [_document(text)], _by_length)
    assert [quote and quote.text for quote in findings.aspects[0].quotes] == [
        "东方学堂的主管部门是市教育局。",
        "西方学堂的主管部门是市人社局。",
    ]


def test_abbreviated_names_are_spelt_out() -> None:
    """「重点事项」 is what the documents call 重点检查事项."""
    assert full_name("重点事项", ["重点检查事项由省里定。", "重点检查事项每年一批。"]) == "重点检查事项"


def test_table_rows_are_compared_cell_by_cell() -> None:
    """A row 「项目：…；甲：…；乙：…」 gives its first cell as the aspect and the others as quotes."""
    rows = (
        "比较项目：建设地点；实习基地：生产现场；实训基地：校园内",
        "比较项目：学时；实习基地：6个月；实训基地：4周",
    )
    text = "\n".join(("基地对照表", *rows))
    findings = compare(resolve(("实习基地", "实训基地"), [text]), (), [_document(text)], _by_length)
    assert [(a.name, *(q and q.text for q in a.quotes)) for a in findings.aspects] == [
        ("建设地点", "生产现场", "校园内"),
        ("学时", "6个月", "4周"),
    ]


def test_documents_on_one_subject_each_are_compared_by_common_headings() -> None:
    """Where each subject has a document of its own, the headings they share are the rows."""
    first = "学徒制办法\n一、期限\n期限为两年。\n二、补助\n每人5000元。\n三、考核\n按年考核。"
    second = "订单班办法\n一、期限\n期限为一年。\n二、补助\n每班2万元。\n三、退出\n可以退出。"
    documents = [_document(first), replace(_document(second), doc_id="e")]
    findings = compare(resolve(("学徒制", "订单班"), [first, second]), (), documents, _by_length)
    assert [(a.name, *(q and q.text for q in a.quotes)) for a in findings.aspects] == [
        ("期限", "期限为两年。", "期限为一年。"),
        ("补助", "每人5000元。", "每班2万元。"),
    ]


def test_a_clause_on_both_before_the_division_is_left_out() -> None:
    """「…由甲和乙组成，甲…，乙…」 still gives each its own clauses, and the pair becomes a row."""
    text = "联盟章程\n由普通会员和有限会员组成，普通会员对债务承担全部责任，有限会员对债务承担有限责任。"
    findings = compare(resolve(("普通会员", "有限会员"), [text]), (), [_document(text)], _by_length)
    assert [[quote and quote.text for quote in aspect.quotes] for aspect in findings.aspects] == [
        ["普通会员对债务承担全部责任", "有限会员对债务承担有限责任。"]
    ]


def test_definitions_come_first() -> None:
    """Where no headings set the subjects apart, what each is said to be is the first row."""
    lines = (
        "名词解释",
        "本办法所称工作坊，是指教师共同备课的组织。",
        "学徒岗是指企业的岗位。",
        "工作坊每月活动。",
    )
    text = "\n".join(lines)
    findings = compare(resolve(("工作坊", "学徒岗"), [text]), (), [_document(text)], _by_length)
    assert findings.aspects[0].name == "定义"
    assert [quote and quote.text for quote in findings.aspects[0].quotes] == [
        "本办法所称工作坊，是指教师共同备课的组织。",
        "学徒岗是指企业的岗位。",
    ]


def test_a_name_does_not_begin_with_a_verb() -> None:
    """「提起行政诉讼」 is something done to 行政诉讼, not its full name."""
    assert full_name("行政诉讼", ["依法提起行政诉讼。可以提起行政诉讼。又提起行政诉讼。"]) == "行政诉讼"


def test_what_the_texts_do_not_set_apart_is_not_compared() -> None:
    """Sentences that have nothing in common do not become a row."""
    text = "工作通报\n工作坊昨日开放。\n各校派出教师参加。\n学徒岗收到报名表三百份。"
    assert compare(resolve(("工作坊", "学徒岗"), [text]), (), [_document(text)], _by_length).aspects == []
