"""The READMEs' section on the peers: it says what the figures kept say, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.benchmarks.beside import chart, tables
from tests.benchmarks.beside.material import articles_of
from tests.benchmarks.beside.systems import OURS, PEERS
from tests.conftest import ROOT

_RESULTS = ROOT / "tests" / "benchmarks" / "results"
_LANGUAGES = {"zh": ("README.md", "peers.svg"), "en": ("README.en.md", "peers.en.svg")}


@pytest.fixture(name="figures")
def _figures() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((_RESULTS / "peers.json").read_text(encoding="utf-8"))
    return figures


@pytest.mark.parametrize("language", _LANGUAGES)
def test_section_and_chart_are_what_the_figures_render_to(language: str, figures: dict[str, Any]) -> None:
    """Whoever changes the figures and does not run `peers.py --render` is told here."""
    readme, picture = _LANGUAGES[language]
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert tables.filled(text, figures, language) == text
    assert chart.drawn(figures, language) == (_RESULTS / picture).read_text(encoding="utf-8")
    assert f"](tests/benchmarks/results/{picture})" in text


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_changed_figure_changes_section_and_chart(language: str, figures: dict[str, Any]) -> None:
    """A figure of ours that becomes another does not leave the section or the chart as they were."""
    changed = copy.deepcopy(figures)
    changed["systems"][OURS]["index"]["seconds"] = 12345
    text = (ROOT / _LANGUAGES[language][0]).read_text(encoding="utf-8")
    assert "12,345" in tables.filled(text, changed, language)
    assert "12,345" in chart.drawn(changed, language)


def test_every_peer_stands_in_the_figures(figures: dict[str, Any]) -> None:
    """Each system says how it was set up and what it was made of; ours read every file."""
    assert list(figures["systems"]) == [OURS, *(system.name for system in PEERS)]
    assert figures["systems"][OURS]["index"]["documents"] == 1564
    for system in PEERS:
        setup = figures["systems"][system.name]["setup"]
        assert setup["configured"] == system.configured
        assert setup["packages"].keys() >= {"jieba", "torch"}


@pytest.mark.parametrize("language", _LANGUAGES)
def test_where_a_peer_is_better_it_is_said(language: str, figures: dict[str, Any]) -> None:
    """A peer that beats ours in a measure is named with its figure below the table."""
    changed = copy.deepcopy(figures)
    changed["systems"]["txtai"]["cold"] = {"ask s": 0.1}
    text = tables.filled((ROOT / _LANGUAGES[language][0]).read_text(encoding="utf-8"), changed, language)
    below = text[text.index(tables.BEGIN) : text.index(tables.END)].rpartition("|\n")[2]
    assert "txtai 0.1" in below


def test_a_peer_that_failed_is_told(figures: dict[str, Any]) -> None:
    """A peer whose measuring stopped keeps its row, with dashes, and the reason stands below."""
    changed = copy.deepcopy(figures)
    changed["systems"]["haystack"] = {"stopped": {"failed": "RuntimeError: pip install {x}"}}
    text = tables.filled((ROOT / "README.md").read_text(encoding="utf-8"), changed, "zh")
    assert "| Haystack | — | — | — | — | — | — | — |" in text
    assert "Haystack 没有测完：RuntimeError: pip install (x)" in text
    ElementTree.fromstring(chart.drawn(changed, "zh"))


def test_articles_are_cut_as_the_law_writes_them() -> None:
    """An article ends where the next one or a heading begins; one between two others has its own label."""
    head = "# 试验法\n\n某日通过\n\n<!-- INFO END -->\n\n"
    text = f"{head}## 第一章 总则\n\n第一条 甲。\n\n乙：\n\n第一条之一 丙。\n\n## 第二章\n\n丁\n"
    assert [(a.title, a.label, a.text) for a in articles_of(text, "试验法.md")] == [
        ("试验法", "第一条", "甲。\n乙："),
        ("试验法", "第一条之一", "丙。"),
    ]
