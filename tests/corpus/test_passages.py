"""Passages follow the outline, cover the content exactly once and carry their address."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, Passage, ReadError, cut
from corpus.reader import parse

SENTENCE = "各单位要加强统筹协调，明确责任分工，落实工作任务，确保取得实效。"


def squeezed(text: str) -> str:
    return "".join(text.split())


def content(document: Document) -> str:
    """Give the text without what frames the document."""
    bounds = [0, *(at for matter in document.matter for at in (matter.start, matter.end)), len(document.text)]
    return "".join(document.text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))


def assert_sound(document: Document, passages: list[Passage]) -> None:
    assert squeezed("".join(passage.text for passage in passages)) == squeezed(content(document))
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert passage.text
        assert passage.doc_id == document.doc_id
    assert all(before.end <= after.start for before, after in pairwise(passages))
    assert len({passage.passage_id for passage in passages}) == len(passages)


LINES = st.one_of(
    st.sampled_from(
        [
            "第一章 总则",
            "第二章 附则",
            "一、目标",
            "（一）原则",
            "（二）任务。" + SENTENCE,
            "1.措施",
            "（1）甲；",
            "①乙；",
            "附件1",
            "目录",
            "下列条件：",
            "示例市教育局",
            "2024年3月8日",
            "发布者:某,转载请注明出处",
            "相关推荐",
            "",
            "　",
            SENTENCE,
            SENTENCE * 30,
        ]
    ),
    st.integers(1, 40).map(lambda number: f"第{number}条 {SENTENCE}"),
    st.text(max_size=60),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(LINES, max_size=40), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_text_is_covered_exactly_once(lines: list[str], name: str) -> None:
    """Whatever the text, nothing crashes, offsets are exact, and each visible character is in one passage."""
    text = "\n".join(lines)
    if name == "a.html":
        text = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    try:
        document = parse(text.encode("utf-8", "surrogatepass"), f"/documents/{name}")
    except ReadError:
        return
    assert_sound(document, cut(document))
    assert all(0 <= s.start <= s.body <= s.end <= len(document.text) for s in document.outline)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"\xff\xfe"]))
def test_any_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    """Arbitrary bytes, also behind the signature of a format, give a document or a `ReadError`."""
    try:
        document = parse(head + data, "/documents/a.bin")
    except ReadError:
        return
    assert_sound(document, cut(document))


def test_articles_never_share_a_passage(document_of: Callable[..., Document]) -> None:
    """However short, two articles are two passages; the chapter's heading is with its first article."""
    text = "示例办法\n第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 附则\n第三条 丙。\n"
    passages = cut(document_of(text))
    assert [passage.text for passage in passages] == [
        "示例办法\n第一章 总则\n第一条 甲。",
        "第二条 乙。",
        "第二章 附则\n第三条 丙。",
    ]
    assert [passage.address for passage in passages] == ["第一章第一条", "第一章第二条", "第二章第三条"]
    assert passages[2].heading_path == ("第二章 附则",)


def test_a_long_article_is_cut_at_its_clauses(document_of: Callable[..., Document]) -> None:
    """An article too long for a passage is cut between clauses, each part named by the clauses it holds."""
    clauses = [SENTENCE * 8, SENTENCE * 8, SENTENCE * 3, SENTENCE * 3]
    text = "示例办法\n第一条 " + "\n".join(clauses) + "\n第二条 本办法自发布之日起施行。\n"
    passages = cut(document_of(text))
    assert [passage.address for passage in passages] == [
        "第一条第一款",
        "第一条第二款",
        "第一条第三款至第四款",
        "第二条",
    ]


def test_a_list_stays_with_its_lead_in(document_of: Callable[..., Document]) -> None:
    """A list that fits is one passage with the sentence that introduces it."""
    items = "".join(f"（{n}）{SENTENCE[:20]}；\n" for n in "一二三四五六")
    text = f"示例办法\n第一条 {SENTENCE * 5}\n申请单位应当具备下列条件：\n{items}第二条 {SENTENCE}\n"
    passage = next(p for p in cut(document_of(text)) if "下列条件" in p.text)
    assert all(f"（{n}）" in passage.text for n in "一二三四五六")
    assert passage.address.startswith("第一条")


def test_a_question_stays_with_its_answer(document_of: Callable[..., Document]) -> None:
    """In questions and answers no passage ends with a question."""
    pairs = "".join(
        f"问：第{n}类单位可以申报吗？\n答：可以。{SENTENCE * (n % 4 + 3)}\n" for n in range(1, 12)
    )
    passages = cut(document_of(f"示例政策问答\n{pairs}"))
    assert len(passages) > 3
    assert all(passage.text.count("问：") == passage.text.count("答：") for passage in passages)


def test_small_siblings_share_a_passage(document_of: Callable[..., Document]) -> None:
    """Short items under one heading are joined, and the address names the first and the last."""
    items = "".join(f"{n}.{SENTENCE[:24]}\n" for n in range(1, 7))
    passages = cut(document_of(f"示例通知\n一、任务\n{SENTENCE}\n{items}二、要求\n{SENTENCE * 8}\n"))
    assert passages[0].address == "一、"
    assert [passage.address for passage in passages][-1] == "二、"
    assert len(passages) == 2


def test_lengths_keep_to_the_aim(document_of: Callable[..., Document]) -> None:
    """Long text without headings is cut at sentence ends into passages of 200 to 420 characters."""
    document = document_of("示例说明\n" + "\n".join(SENTENCE * n for n in (40, 3, 25, 8, 9, 14)))
    passages = cut(document)
    assert all(200 <= len(passage.text) <= 420 for passage in passages)
    assert all(passage.text.endswith("。") for passage in passages)


def test_heading_path_and_address_of_a_notice(document_of: Callable[..., Document]) -> None:
    """A passage carries the headings above it as written and its address."""
    text = f"示例通知\n一、任务\n（一）建设基地。{SENTENCE * 8}\n（二）培养师资。{SENTENCE * 8}\n"
    passages = cut(document_of(text))
    assert [passage.heading_path for passage in passages] == [
        ("一、任务", "（一）建设基地"),
        ("一、任务", "（二）培养师资"),
    ]
    assert [passage.address for passage in passages] == ["一、（一）", "一、（二）"]


def test_ids_name_the_wording(document_of: Callable[..., Document]) -> None:
    """Another text has another id at the same place; an unchanged one keeps its id when others change."""
    text = f"示例办法\n第一条 甲。{SENTENCE}\n第二条 乙。{SENTENCE}\n第三条 乙。{SENTENCE}\n"
    before = cut(document_of(text))
    after = cut(document_of(text.replace("甲", "丁")))
    assert before[0].passage_id != after[0].passage_id
    assert [p.passage_id for p in before[1:]] == [p.passage_id for p in after[1:]]
    assert before == cut(document_of(text))


@pytest.mark.parametrize("count", [2000])
def test_time_grows_with_length_only(document_of: Callable[..., Document], count: int) -> None:
    """A document of thousands of articles is cut without falling behind."""
    text = "示例法典\n" + "".join(
        f"第{n}条 {SENTENCE * 3}\n（一）甲；\n（二）乙。\n" for n in range(1, count + 1)
    )
    assert len(cut(document_of(text))) == count


def test_a_line_of_crumbs_takes_no_longer_than_text(document_of: Callable[..., Document]) -> None:
    """What ends a sentence at every second character is cut in a second or two, and is all there."""
    document = document_of("示例办法\n" + "渡！" * 200_000)
    began = time.process_time()
    passages = cut(document)
    assert time.process_time() - began < 3
    assert sum(len(passage.text) for passage in passages) >= 400_000
    assert max(len(passage.text) for passage in passages) <= 500
