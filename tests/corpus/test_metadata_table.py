"""The metadata read of real documents against a table made by hand, and the scoring of it."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

# The aims: what a reader of statutes and notices relies on is wrong or missing in 3 of 100 at most.
_AIM = 0.97
_AIMED = ("title", "doc_number", "issuers", "issued_on", "published_on", "effective_on")
_FLOORS = {
    "repealed_on": 0.9,
    "index_number": 0.97,
    "topics": 0.97,
    "status": 0.97,
    "version": 0.9,
    "repeals": 0.9,
    "amends": 0.9,
    "based_on": 0.9,
}


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Give the benchmark that scores the table."""
    path = Path(__file__).parents[1] / "benchmarks" / "metadata.py"
    spec = importlib.util.spec_from_file_location("metadata_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_metadata_agrees_with_the_table(benchmark: ModuleType, shared_data: Path) -> None:
    """Each field's precision and recall over all documents of the table reach its floor."""
    scores, differences = benchmark.measure(shared_data)
    floors = dict.fromkeys(_AIMED, _AIM) | _FLOORS
    missed = {
        name: (score, [difference for difference in differences if difference.field == name])
        for name, score in scores.items()
        if min(score.precision, score.recall) < floors[name]
    }
    assert not missed


def test_the_table_is_wide_and_evenly_halved(benchmark: ModuleType) -> None:
    """The table has 120 documents and more, none twice, seven kinds in both first halves, 48 rows late."""
    table = benchmark.rows()
    assert len({row["file"] for row in table}) == len(table) >= 120
    dev, held, late = (Counter(row["kind"] for row in benchmark.rows(half)) for half in benchmark.HALVES)
    assert (dev + held + late).total() == len(table)
    kinds = dev + held
    assert len(kinds) >= 7
    assert kinds["html"] >= 35
    for kind, count in kinds.items():
        assert held[kind] == count // 2, kind
    assert late == {"html": 14, "md": 6, "laws": 14, "covid": 12, "docx": 2}
    assert all(row["title"] for row in table)


@pytest.mark.parametrize(
    ("name", "cell", "given", "expected", "agree"),
    [
        pytest.param("doc_number", "岚政发〔2024〕3号", ["岚政发[2024]第3号"], (1, 1, 1), True, id="same"),
        pytest.param("doc_number", "岚政发〔2024〕3号", ["岚政发〔2024〕8号"], (1, 1, 0), False, id="wrong"),
        pytest.param("doc_number", "岚政发〔2024〕3号", [], (1, 0, 0), False, id="missing"),
        pytest.param("doc_number", "", ["岚政发〔2024〕3号"], (0, 1, 0), False, id="guessed"),
        pytest.param("doc_number", "", [], (0, 0, 0), True, id="rightly none"),
        pytest.param("issued_on", "2024-01-02|2024-01-05", ["2024-01-05"], (1, 1, 1), True, id="either"),
        pytest.param("issued_on", "?2024-01-02", [], (0, 0, 0), True, id="need not"),
        pytest.param("issued_on", "?2024-01-02", ["2024-01-02"], (0, 0, 0), True, id="but may"),
        pytest.param("issued_on", "?2024-01-02", ["2023-01-02"], (0, 1, 0), False, id="but not so"),
        pytest.param("issued_on", "?", ["2023-01-02"], (0, 0, 0), True, id="left out"),
        pytest.param("issuers", "甲局、乙局", ["乙局", "甲局"], (1, 1, 1), True, id="a set"),
        pytest.param("issuers", "甲局、乙局", ["甲局"], (1, 1, 0), False, id="half a set is wrong"),
        pytest.param("repeals", "甲办法；乙办法", ["甲办法", "丙办法"], (2, 2, 1), False, id="by name"),
        pytest.param("based_on", "?甲法；乙法", ["甲法"], (0, 0, 0), True, id="some that may"),
        pytest.param("version", "修正", ["2018修正"], (1, 1, 1), True, id="the year of a version"),
    ],
)
def test_scoring_by_hand(
    benchmark: ModuleType,
    name: str,
    cell: str,
    given: list[str],
    expected: tuple[int, int, int],
    agree: bool,
) -> None:
    """A value is right, wrong, missing or guessed as counted by hand."""
    assert benchmark.judge(name, cell, given) == (benchmark.Score(*expected), agree)


@pytest.mark.shared
def test_a_shifted_table_scores_nothing(benchmark: ModuleType, shared_data: Path) -> None:
    """Compared with the row of another document, no title and no number is right."""
    table = [row for row in benchmark.rows() if row["kind"] in ("html", "txt")]
    shifted = [*table[1:], table[0]]
    read = [document for _, document in benchmark.documents(shared_data, table)]
    for name in ("title", "doc_number"):
        scores = [
            benchmark.judge(name, row[name], benchmark.values_of(document, name))[0]
            for row, document in zip(shifted, read, strict=True)
        ]
        assert sum(score.given for score in scores) > 40
        assert not sum(score.right for score in scores)
