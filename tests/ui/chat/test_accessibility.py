"""What automatic checks find of accessibility (axe-core, WCAG 2.1 A and AA), in every state of the page."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browsing import NARROW, QUESTION, WIDE, Visit, visit_to

pytestmark = pytest.mark.browser

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
_GRAVE = ("serious", "critical")


def _faults(visit: Visit, state: str) -> list[str]:
    """Give what axe calls serious or critical, with the elements."""
    axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
    visit.page.wait_for_timeout(400)  # colours fade in
    found = axe.run(visit.page, options=_RULES).response["violations"]
    return [
        f"{state}: {fault['id']} {node['html'][:160]}"
        for fault in found
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
    ]


def _welcome(visit: Visit) -> None:
    visit.page.wait_for_selector(".welcome")


def _compared(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.open(visit.page.locator("#current button.mark").first)


def _refused(visit: Visit) -> None:
    visit.ask("2024年惠州市的GDP是多少")


def _scope(visit: Visit) -> None:
    visit.page.get_by_role("button", name="查找范围").click()


def _page_of_a_file(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.ask("岚教职成〔2023〕32号的发文机关")
    visit.page.locator("#current button.mark").first.click()
    visit.page.get_by_role("button", name="原页").click()
    visit.page.wait_for_selector(".sheets")
    visit.page.locator("[data-outline]").first.click()
    visit.page.keyboard.press("Escape")


def _conversations(visit: Visit) -> None:
    visit.page.evaluate("document.getElementById('talks').showModal()")


def _settings(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.evaluate("document.getElementById('settings').showModal()")


def _library(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("tab", name="资料库").click()
    visit.page.locator("tr[data-row]").first.wait_for()


def _history(visit: Visit) -> None:
    visit.page.locator("[data-act=history]").first.click()
    visit.page.locator("#history-title").wait_for()


_STATES: dict[str, Callable[[Visit], None]] = {
    "welcome": _welcome,
    "compared": _compared,
    "refused": _refused,
    "range": _scope,
    "page of a file": _page_of_a_file,
    "conversations": _conversations,
    "settings": _settings,
    "library": _library,
    "history": _history,
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_serious_fault(
    chromium: Any, sample_chat: tuple[Path, str], size: dict[str, int], colours: str
) -> None:
    """In no state does axe find a serious or critical violation."""
    with visit_to(chromium, sample_chat, size, color_scheme=colours) as visit:
        faults = []
        for name, reach in _STATES.items():
            reach(visit)
            faults += _faults(visit, name)
        assert faults == []
