"""The source panel in a real browser: pages of the file with marks, the outline, what replaced a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Library
from tests.ui.browsing import NARROW, WIDE, Visit, visit_to

pytestmark = pytest.mark.browser

_OPENER = """([doc, start, end]) => {
    const button = document.createElement("button");
    Object.assign(button, { id: "opener", textContent: "[1]", type: "button" });
    Object.assign(button.dataset, { doc, start, end });
    document.querySelector("#thread .welcome").prepend(button);
}"""  # a mark as answers have them; which answers there are is the business of other tests
_DRAWN = "[...document.querySelectorAll('#source .sheet img')].every(i => i.complete && i.naturalWidth > 0)"


def _opened(visit: Visit, kind: str, words: str, *, superseded: bool = False) -> str:
    """Open a document of a kind at some words by a mark; give its id."""
    with Library.open(visit.home, read_only=True) as library:
        document = next(
            document
            for record in library.records()
            if record.format == kind and bool(record.superseded_by) == superseded
            if words in (document := library.document(record.doc_id)).text
        )
    start = document.text.index(words)
    visit.page.evaluate(_OPENER, [document.doc_id, start, start + len(words)])
    visit.page.locator("#opener").click()
    visit.page.wait_for_selector(f"article[data-doc='{document.doc_id}'][data-start='{start}']")
    return document.doc_id


def test_the_original_page_beside_the_answer(
    chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path
) -> None:
    """One click shows the page with the quote marked; it is turned, enlarged, remembered, and left again."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        _opened(visit, "pdf", "共同体由三方共同牵头")
        assert visit.highlight() == "共同体由三方共同牵头"
        page.get_by_role("button", name="原页").click()
        page.wait_for_selector("#source .page-marks rect")
        page.wait_for_function(_DRAWN)
        visit.wait_to_see("#source .page-marks rect")
        assert page.evaluate("document.activeElement.dataset.face") == "page"
        visit.shoot("source-page", tmp_path)
        width = page.locator(".sheet").first.bounding_box()["width"]
        page.get_by_role("button", name="放大").click()
        assert page.locator(".sheet").first.bounding_box()["width"] > 1.4 * width
        page.get_by_role("button", name="适合宽度").click()
        assert page.locator(".sheet").first.bounding_box()["width"] == pytest.approx(width, abs=1)
        shown = int(page.locator(".sheet").get_attribute("data-page"))
        page.get_by_role("button", name="下一页").press("Enter")
        page.wait_for_selector(f".sheet[data-page='{shown + 1}']")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "下一页"
        page.locator("#opener").click()  # the quote again
        page.wait_for_selector(f".sheet[data-page='{shown}'] rect")
        page.reload()
        page.wait_for_selector(".welcome")
        _opened(visit, "pdf", "共同体由三方共同牵头")
        page.wait_for_selector("#source .page-marks rect")
        page.get_by_role("button", name="文字").click()
        page.wait_for_selector("#source mark")
        visit.wait_to_see("#source mark")
        assert page.evaluate("document.activeElement.dataset.face") == "text"


def test_the_outline_and_what_replaced_a_document(
    chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path
) -> None:
    """By the keyboard alone: the outline unfolds at the quote and leads on; the new version is opened."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        old = _opened(visit, "docx", "项目资金支持下列项目", superseded=True)
        notice = page.locator("#source header .superseded")
        assert "已有新版本" in notice.inner_text()
        page.get_by_role("button", name="目录").press("Enter")
        current = page.locator("nav.outline [aria-current='location']")
        assert current.inner_text().startswith("第五条")
        assert page.locator("nav.outline li", has_text="第三章").locator("ul").is_hidden()
        page.get_by_role("button", name="展开 第三章").press("Enter")
        visit.shoot("source-outline", tmp_path)
        page.locator("nav.outline .goes", has_text="第十条").press("Enter")
        page.wait_for_selector("#source p.arrived")
        visit.wait_to_see("#source p.arrived")
        assert "第十条" in page.locator("#source p.arrived").inner_text()
        notice.get_by_role("button", name="看新版本").press("Enter")
        page.wait_for_function(f"document.querySelector('#source article').dataset.doc !== '{old}'")
        assert page.locator("#source header .superseded").count() == 0
        assert page.evaluate("document.activeElement.matches('article.source')")


def test_the_page_on_a_phone(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """The panel rises with the page fitted to its width; Escape closes it and goes back to the mark."""
    with visit_to(chromium, sample_chat, NARROW) as visit:
        page = visit.page
        page.evaluate("localStorage.setItem('cewen-face', 'page')")
        _opened(visit, "pdf", "共同体由三方共同牵头")
        page.wait_for_selector("#source .page-marks rect")
        page.wait_for_function(_DRAWN)
        visit.wait_to_see("#source .page-marks rect")
        visit.shoot("source-page-narrow", tmp_path)
        assert page.evaluate("document.getElementById('right').scrollWidth") <= NARROW["width"]
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "opener"
