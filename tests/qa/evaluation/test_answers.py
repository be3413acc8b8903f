"""Scores of answers against hand-computed tables, on one small document."""

from __future__ import annotations

import pytest

from corpus import Document, Metadata, Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Refusal, Row
from qa.evaluation.answers import Scored, holds, right_cells, score
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
    return score(case, answer, lambda _: _DOCUMENT)


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
    """Recall looks at ten hits."""
    case = Case("1", "fact", "问", gold=(_STATE,))
    fillers = tuple(_hit(rank, "第三条") for rank in range(1, 11))
    assert _score(case, _answer("答", (*fillers, _hit(11, "联合体由政府统筹")))).recall_at_10 == 0.0
    assert _score(case, _answer("答", (*fillers[:9], _hit(10, "联合体由政府统筹")))).recall_at_10 == 1.0


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
    assert (sums.cases, sums.correct, sums.hit_at_1, sums.recall_at_10) == (5, 0.25, 0.25, 0.25)
    assert (sums.valid_citations, sums.gold_cited) == (0.5, 0.25)
    assert (sums.refusal_precision, sums.refusal_recall) == (0.5, 1.0)
    assert sums.cells is None


def test_an_answer_to_what_cannot_be_answered_costs_recall() -> None:
    """An unanswerable question that is answered is a refusal missed, and no wrong answer."""
    sums = total("u", [_score(Case("u", "u", "问", answerable=False), _answer("编的"))])
    assert (sums.refusal_recall, sums.refusal_precision, sums.correct) == (0.0, None, None)
