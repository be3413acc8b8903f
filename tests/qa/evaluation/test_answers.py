"""Scores of answers against hand-computed tables, on one small document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import Document, Metadata, Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Refusal, Row
from qa.evaluation.answers import Scored, holds, right_aspects, right_cells, score, unanswered
from qa.evaluation.cases import Aspect, Case, Gold
from qa.evaluation.scorecard import total
from qa.evaluation.spans import locate

_TEXT = "第一条 联合体由政府统筹。\n第二条 共同体由企业牵头，\n补助　３００万元。\n第三条 自发布起施行。"
_DOCUMENT = Document("d", "/库/某办法.txt", "某办法", _TEXT, Metadata(), (), "0" * 64, "txt")
_STATE, _COMPANY = Gold("某办法.txt", "联合体由政府统筹"), Gold("某办法.txt", "企业牵头，补助300万元")


def _hit(rank: int, quote: str, source: str = "/库/某办法.txt") -> Hit:
    start = _TEXT.index(quote)
    passage = Passage(f"p{rank}", "d", start, start + len(quote), quote, (), "")
    return Hit(passage, "某办法", source, None, 1 / rank, rank)


def _citation(quote: str, shift: int = 0) -> Citation:
    start = _TEXT.index(quote) + shift
    return Citation(1, "p", "d", "某办法", "/库/某办法.txt", "", quote, start, start + len(quote), None)


def _answer(
    text: str, hits: tuple[Hit, ...] = (), citations: tuple[Citation, ...] = (), **rest: object
) -> Answer:
    return Answer("问", "fact", text, (), citations, rest.get("comparison"), rest.get("refusal"), 0.9, hits)  # type: ignore[arg-type]


def _score(case: Case, answer: Answer | None) -> Scored:
    """Score an answer, and the hits it was made from as what was found; `None` never came."""
    if answer is None:
        return unanswered(case, "ZeroDivisionError: boom")
    return score(case, answer, answer.hits, lambda _: _DOCUMENT)


def test_a_span_is_found_across_line_breaks_and_widths() -> None:
    """A span is located by its words: full-width digits, blanks and line breaks do not hide it."""
    [(start, end)] = locate(_TEXT, "牵头，补助 300万元")
    assert _TEXT[start:end] == "牵头，\n补助　３００万元"
    assert locate(_TEXT, "并不存在") == []
    assert locate(_TEXT, " ") == []


@pytest.mark.parametrize(
    ("mode", "recall"), [pytest.param("all", 0.5, id="all"), pytest.param("any", 1.0, id="any")]
)
def test_recall_counts_gold_spans(mode: str, recall: float) -> None:
    """One of two gold spans among the hits is a recall of 0.5, or of 1 where any will do."""
    case = Case("1", "fact", "问", gold=(_STATE, _COMPANY), gold_mode=mode)  # type: ignore[arg-type]
    scored = _score(case, _answer("答", (_hit(1, "第三条"), _hit(2, "联合体由政府统筹"))))
    assert scored.hit_at_1 == 0.0
    assert scored.recall_at_10 == recall


def test_a_hit_in_another_file_does_not_count() -> None:
    """The same words in a file of another name are no hit."""
    case = Case("1", "fact", "问", gold=(_STATE,))
    other = _hit(1, "联合体由政府统筹", source="/库/另一份.txt")
    assert _score(case, _answer("答", (other,))).recall_at_10 == 0.0


def test_the_eleventh_hit_does_not_count() -> None:
    """recall@10 looks at ten hits, recall@100 at a hundred; where a span stands is kept."""
    case = Case("1", "fact", "问", gold=(_STATE,))
    fillers = tuple(_hit(rank, "第三条") for rank in range(1, 11))
    scored = _score(case, _answer("答", (*fillers, _hit(11, "联合体由政府统筹"))))
    assert (scored.recall_at_10, scored.recall_at_100, scored.mrr_at_10, scored.ranks) == (
        0.0,
        1.0,
        0.0,
        (11,),
    )
    assert _score(case, _answer("答", (*fillers[:9], _hit(10, "联合体由政府统筹")))).recall_at_10 == 1.0


def test_any_gold_span_will_do() -> None:
    """Where any span will do, the best placed one is all that was wanted."""
    case = Case("1", "fact", "问", gold=(_COMPANY, _STATE), gold_mode="any")
    scored = _score(case, _answer("答", (_hit(1, "联合体由政府统筹"),)))
    assert (scored.ndcg_at_10, scored.mrr_at_10, scored.hit_at_1, scored.ranks) == (1.0, 1.0, 1.0, (None, 1))


def test_characters_retrieved_are_counted_over_all_files() -> None:
    """A span counts whole, in its own file; what other files fill is lost to it."""
    case = Case("1", "fact", "问", gold=(_STATE, _COMPANY))
    far = _hit(1, "第三条", source="/库/另一份.txt")
    padded = replace(far, passage=replace(far.passage, text="长" * 495))
    found = (padded, _hit(2, "联合体由政府统筹"), _hit(3, "企业牵头，\n补助　３００万元"))
    scored = _score(case, _answer("答", found))
    assert (scored.answer_at_500, scored.answer_at_1500) == (0.0, 1.0)
    assert _score(case, _answer("答", found[1:])).answer_at_500 == 1.0
    assert _score(case, _answer("答", found[:2])).answer_at_1500 == 0.5


def test_an_answer_that_never_came_scores_nothing() -> None:
    """An error is 0 wherever the case asks for anything, and is no refusal."""
    scored = _score(Case("1", "fact", "问", gold=(_STATE,)), None)
    assert {scored.correct, scored.gold_cited, scored.answer_at_500, scored.ndcg_at_10, scored.hit_at_1} == {
        0.0
    }
    assert (scored.refused, scored.ranks, scored.error) == (False, (None,), "ZeroDivisionError: boom")
    assert _score(Case("1", "无", "问", answerable=False), None).correct is None


def test_a_bare_answer_may_stand_in_any_file() -> None:
    """Without a file, the words count wherever they stand; in the answer they count despite its marks."""
    case = Case(
        "1", "", "问", gold=(Gold("", "共同体由企业牵头，补助300万元"),), must_include=("牵头，补助300万元",)
    )
    found = (_hit(1, "第三条"), _hit(2, "共同体由企业牵头，\n补助　３００万元"))
    scored = _score(case, _answer("共同体由企业牵头，[1]\n补助300万元。[2]", found))
    assert (scored.ranks, scored.answer_at_500, scored.correct) == ((2,), 1.0, 1.0)


def test_a_passage_with_half_of_the_span_holds_it() -> None:
    """A span across a cut counts for the passage that has most of it."""
    case = Case("1", "fact", "问", gold=(_STATE,))
    assert _score(case, _answer("答", (_hit(1, "联合体由政"),))).hit_at_1 == 1.0
    assert _score(case, _answer("答", (_hit(1, "联合"),))).hit_at_1 == 0.0


def test_every_item_must_be_held_by_one_alternative() -> None:
    """All items are needed, of alternatives one; widths and blanks do not matter."""
    assert holds("补助 ３００ 万元，由企业牵头", ["300万|三百万", "企业|公司"])
    assert not holds("补助300万元", ["300万", "企业|公司"])
    assert holds("什么都行", [])


def test_citations_are_checked_against_the_text() -> None:
    """A quote that does not stand where it says is invalid; touching the gold span counts for it."""
    case = Case("1", "fact", "问", gold=(_STATE,), must_include=("政府",))
    scored = _score(case, _answer("政府[1]", (), (_citation("政府统筹"), _citation("第三条", shift=1))))
    assert (scored.citations, scored.valid_citations) == (2, 1)
    assert scored.gold_cited == 1.0
    assert scored.correct == 1.0
    assert _score(case, _answer("政府", (), (_citation("第三条"),))).gold_cited == 0.0


_COMPARING = Case(
    "1",
    "comparison_within",
    "问",
    subjects=("市域产教联合体", "行业产教融合共同体"),
    aspects=(Aspect("主体", (("政府",), ("企业",))), Aspect("补助", (("不补",), ("300万",)))),
)


def test_cells_are_matched_by_subject_not_by_position() -> None:
    """Columns in another order are still right; a row of another name is; a wrong cell is not."""
    rows = (
        Row("谁来办", (Cell("企业牵头"), Cell("政府统筹"))),
        Row("钱", (Cell("补助300万元"), Cell("文中未规定"))),
    )
    swapped = Comparison(("共同体", "联合体"), rows)
    assert right_cells(_COMPARING, swapped) == 3
    assert right_cells(_COMPARING, None) == 0
    scored = _score(_COMPARING, _answer("答", comparison=swapped))
    assert (scored.right_cells, scored.cells, scored.correct) == (3, 4, 0.75)


def test_an_aspect_counts_only_with_all_its_cells() -> None:
    """Of two aspects one has both cells right: one is right, however many cells are; no table has none."""
    rows = (Row("谁来办", (Cell("政府"), Cell("企业"))), Row("钱", (Cell("不补"), Cell("不知道"))))
    table = Comparison(("联合体", "共同体"), rows)
    assert right_aspects(_COMPARING, table) == 1
    assert right_aspects(_COMPARING, None) == 0
    scored = _score(_COMPARING, _answer("答", comparison=table))
    assert (scored.right_aspects, scored.aspects, scored.right_cells) == (1, 2, 3)
    assert total("c", [scored, unanswered(_COMPARING, "没有")]).values["aspects"] == 0.25


def test_cells_of_one_aspect_come_from_one_row() -> None:
    """Two half-right rows do not make one right row."""
    rows = (Row("一", (Cell("政府"), Cell("无"))), Row("二", (Cell("无"), Cell("企业"))))
    assert right_cells(_COMPARING, Comparison(("联合体", "共同体"), rows)) == 1


def test_totals_by_hand() -> None:
    """A right answer, a wrong one, a false refusal, a right refusal and an answer that never came.

    By hand: correct (1+0+0+0)/4; refusals 2, of them right 1; unanswerable 1, refused 1; citations 1 of 2.
    """
    asked = Case("a", "fact", "问", gold=(_STATE,), must_include=("政府",))
    unanswerable = Case("u", "fact", "问", answerable=False)
    refused = _answer("没有", refusal=Refusal("没有", (), ()))
    scored = [
        _score(asked, _answer("政府", (_hit(1, "联合体由政府统筹"),), (_citation("政府统筹"),))),
        _score(asked, _answer("企业", (_hit(1, "第三条"),), (_citation("第三条", shift=1),))),
        _score(asked, refused),
        _score(unanswerable, refused),
        _score(asked, None),
    ]
    sums = total("fact", scored)
    assert sums.cases == 5
    assert sums.values == {
        "hit_at_1": 0.25,
        "recall_at_10": 0.25,
        "correct": 0.25,
        "valid_citations": 0.5,
        "gold_cited": 0.25,
        "cells": None,
        "aspects": None,
        "refusal_precision": 0.5,
        "refusal_recall": 1.0,
        "ndcg_at_10": 0.25,
        "mrr_at_10": 0.25,
        "recall_at_100": 0.25,
        "answer_at_500": 0.25,
        "answer_at_1500": 0.25,
    }
    assert sums.intervals["cells"] is None
    assert sums.intervals["correct"] == (0.0, 0.75)
    assert sums == total("fact", scored)


def test_an_answer_to_what_cannot_be_answered_costs_recall() -> None:
    """An unanswerable question that is answered is a refusal missed, and no wrong answer."""
    sums = total("u", [_score(Case("u", "u", "问", answerable=False), _answer("编的"))])
    names = ("refusal_recall", "refusal_precision", "correct")
    assert [sums.values[name] for name in names] == [0.0, None, None]
