"""Retrieval on real questions: well above plain BM25 over jieba's words on the same passages."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from tests.benchmarks.search.alterations import KINDS, altered
from tests.benchmarks.search.covid import questions, scores
from tests.benchmarks.search.homes import Homes
from tests.benchmarks.search.plain import PlainBM25
from tests.benchmarks.search.ways import PLAIN, SHIPPED, plain, shipped

_QUESTIONS = 120  # of the half that no weight was chosen on


@pytest.fixture(scope="module")
def covid(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give a library of the policy documents of 2020, each a file."""
    with Homes(shared_data, tmp_path_factory.mktemp("homes")).open("covid") as library:
        assert not library.failures()
        yield library


@pytest.mark.shared
def test_well_above_plain_bm25(covid: Library, shared_data: Path) -> None:
    """answer@500, answer@1500 and MRR@10 beat plain BM25 by five points each, on held-out questions."""
    held = [question for question in questions(shared_data) if not question.tune][:_QUESTIONS]
    ways = plain(covid) | shipped(covid)
    ours, theirs = ([scores(ways[name], question) for question in held] for name in (SHIPPED, PLAIN))
    for measure in ("answer@500", "answer@1500", "MRR@10"):
        lead = statistics.mean(row[measure] for row in ours) - statistics.mean(row[measure] for row in theirs)
        assert lead > 0.05, measure


def test_plain_bm25_by_hand() -> None:
    """The baseline that Cewen is measured against is BM25 with k1 1.5 and b 0.75, ties in reading order."""
    texts = ["企业 补贴 补贴", "企业", "学校 学校 学校 学校", "企业 补贴 补贴"]
    bm25 = PlainBM25(texts)
    assert bm25.search("补贴", 10) == [0, 3]
    assert bm25.search("企业", 10) == [1, 0, 3]
    assert bm25.search("企业学校", 1) == [2]
    assert bm25.search("没有这些词", 10) == []
    assert bm25.search("补贴企业", 10, frozenset({"补贴"})) == [1, 0, 3]
    # 企业 in three of four texts, once in a text of one word; the mean length is 2.75 words.
    norm = 1.5 * (0.25 + 0.75 * 1 / 2.75)
    assert math.isclose(bm25.scores("企业")[1], math.log(1 + 1.5 / 3.5) * 2.5 / (1 + norm), rel_tol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_questions_are_altered_alike_every_time(kind: str) -> None:
    """Each kind changes a question it can change, the same way every time, and breaks on none."""
    question = "小微企业如何申请2020年的补贴？"
    assert altered(kind, question) == altered(kind, question) != question
    for odd in ("", "？", "的", "GDP"):
        altered(kind, odd)
