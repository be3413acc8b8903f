"""The page of tables says what the figures kept say, and nothing else."""

from __future__ import annotations

from tests.benchmarks.tables import rendered
from tests.conftest import ROOT


def test_the_page_is_what_the_figures_render_to() -> None:
    """Whoever changes figures and does not run `tables.py` is told here."""
    assert rendered() == (ROOT / "tests" / "benchmarks" / "TABLES.md").read_text(encoding="utf-8")
