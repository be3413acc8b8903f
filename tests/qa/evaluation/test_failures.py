"""Which cases are listed as failed, and what is told of each; on the sample corpus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import Assistant
from qa.evaluation.answers import Scored, score
from qa.evaluation.cases import Case, Gold
from qa.evaluation.failures import Failure, failures
from qa.evaluation.scorecard import evaluate

_ASKING = "市域产教联合体由谁牵头"
_FILE = "望澜市人民政府关于支持市域产教联合体建设的实施意见.html"
_ANNEX = Gold(_FILE, "附件：望澜市市域产教联合体申请表")  # in the library, and no answer to the question


def _only(sample: Assistant, case: Case) -> Failure:
    [failure] = failures(sample.library, evaluate(sample, [case]).cases)
    return failure


def test_what_was_found_lower_is_shown_with_its_gold_marked(sample: Assistant) -> None:
    """The first five hits are shown and the one that holds the gold, wherever it stands, the gold marked."""
    failure = _only(sample, Case("1", "", _ASKING, gold=(_ANNEX,)))
    [sought] = failure.sought
    assert sought.state == "found"
    assert sought.rank is not None
    assert sought.rank > 1
    assert [finding.rank for finding in failure.findings][:5] == [1, 2, 3, 4, 5]
    marked = next(finding for finding in failure.findings if finding.marks)
    assert marked.rank == sought.rank
    assert (marked.title, marked.address) == (sought.title, sought.address)
    assert [marked.text[start:end] for start, end in marked.marks] == [_ANNEX.span]


@pytest.mark.parametrize(
    ("case", "faults"),
    [
        pytest.param(
            Case("1", "", _ASKING, gold=(_ANNEX, Gold(_FILE, "并无此句"))), ("missed",), id="missed"
        ),
        pytest.param(Case("1", "", _ASKING, must_include=("外星人",)), ("wrong",), id="wrong"),
        pytest.param(Case("1", "", "2024年惠州市的GDP是多少"), ("refused",), id="refused"),
        pytest.param(Case("1", "", _ASKING, answerable=False), ("answered",), id="answered"),
        pytest.param(Case("1", "", "长" * 100_000), ("error",), id="error"),
    ],
)
def test_each_fault_is_named(sample: Assistant, case: Case, faults: tuple[str, ...]) -> None:
    """A case is listed with all that is wrong with it."""
    assert _only(sample, case).faults == faults


def test_what_is_right_is_not_listed(sample: Assistant) -> None:
    """An answer to what asks for no more, and a right refusal, are no failures."""
    cases = [Case("1", "", _ASKING), Case("2", "", "2024年惠州市的GDP是多少", answerable=False)]
    assert failures(sample.library, evaluate(sample, cases).cases) == []


def test_a_gold_span_that_cannot_be_found_is_the_fault_of_the_case(sample: Assistant) -> None:
    """Words that are not in the file, a file that is not in the library, words of no file at all."""
    gold = (Gold(_FILE, "并无此句"), Gold("没有.txt", _ANNEX.span), Gold("", "并无此句"))
    sought = _only(sample, Case("1", "", _ASKING, gold=gold)).sought
    assert [one.state for one in sought] == ["not in the file", "no such file", "not in the file"]


def test_what_was_not_found_is_told_where_it_stands(sample: Assistant) -> None:
    """A gold span among none of the hits is looked up by its own words."""
    case = Case("1", "", _ASKING, gold=(_ANNEX,))
    answer = sample.ask(_ASKING)
    scored: Scored = score(case, answer, (), sample.library.document)
    [failure] = failures(sample.library, [scored])
    [sought] = failure.sought
    assert (sought.state, sought.rank, sought.title != "") == ("not found", None, True)
    assert failure.findings == ()


def test_marks_of_two_spans_do_not_overlap(sample: Assistant) -> None:
    """Gold spans that share words are marked once."""
    gold = (replace(_ANNEX, span="望澜市市域产教联合体申请表"), _ANNEX)
    failure = _only(sample, Case("1", "", _ASKING, gold=gold))
    marked = next(finding for finding in failure.findings if finding.marks)
    assert "".join(marked.text[start:end] for start, end in marked.marks) == _ANNEX.span
