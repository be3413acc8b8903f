"""Documents that mean harm, in every panel of the page: all they hold is shown as text.

That no other address is asked and no script error seen is checked by the window itself (`visit_to`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browsing import WIDE, Visit, served, visit_to
from ui.cli import main

pytestmark = pytest.mark.browser

_SCRIPT = "<script>window.broken = 1</script>"
_PICTURE = '<img src="x" onerror="window.broken = 2">'
_MARKDOWN = "![图](http://example.invalid/a.png)[点](javascript:window.broken=3)"
_ATTRIBUTE = '" onmouseover="window.broken = 4" data-doc=\''
_BACKWARDS = "\u202e\u2066"  # would turn the words round that follow
_NOTICE = f"""关于印发《{_PICTURE}试验办法》的通知

清试发〔2024〕3号

各试验室：

第一章 {_PICTURE}总则

第一条 本办法所称注入试验，是指{_SCRIPT}把代码写进文件的试验。{_MARKDOWN}

第二章 {_ATTRIBUTE}分工

第二条 注入试验由试验中心负责。{_ATTRIBUTE}{_BACKWARDS}经费为5000元。

第三条 注入试验每年12月1日前完成。&lt;b&gt;{_PICTURE}

{_PICTURE}清试市人民政府
2024年3月1日
"""
_LONG_CHARACTERS = 4_000_000  # 12 MB as UTF-8, in one line
# Elements that only document text can have made.
_FOREIGN = "#desk script, iframe, object, [onerror], [onmouseover], a[href^='javascript'], img[src='x']"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "<img src=x onerror=alert(1)>.txt").write_text(_NOTICE, encoding="utf-8")
    page = f"<html><title>&lt;img src=x&gt;网页</title><body><p>水闸由水务局管理。</p>{_SCRIPT}</body></html>"
    (folder / "页.html").write_text(page, encoding="utf-8")
    (folder / "空<b>.txt").write_bytes(b"")
    long = "关于水库的规定\n\n水库的坝由坝管所检查。" + "水库的水位每天记录一次，" * (_LONG_CHARACTERS // 12)
    (folder / "长.txt").write_text(long, encoding="utf-8")
    assert main(["--home", str(folder / "home"), "index", str(folder), "--collection", _PICTURE]) == 1
    return folder / "home"


@pytest.fixture(scope="module")
def visit(chromium: Any, home: Path) -> Iterator[Visit]:
    with served(home) as chat, visit_to(chromium, chat, WIDE) as visit:
        yield visit


def _nothing_broke(visit: Visit) -> None:
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("window.broken") is None
    script = f"[...document.querySelectorAll({_FOREIGN!r})].map(element => element.outerHTML.slice(0, 200))"
    assert visit.page.evaluate(script) == []


def test_answers_and_sources(visit: Visit) -> None:
    """In answer, tooltip, source, outline and suggestions it is text; the quote is marked exactly."""
    for question in ("什么是注入试验", "注入试验由谁负责", "注入试验的经费是多少"):
        visit.ask(question)
        mark = visit.page.locator("#current button.mark").first
        mark.hover()
        _nothing_broke(visit)
        visit.open(mark)
    outline = visit.page.locator("[data-outline]").first
    outline.click()
    visit.page.get_by_text("总则").first.wait_for()
    assert "<img src=" in visit.page.locator("#source").inner_text()
    _nothing_broke(visit)


def test_nothing_turns_words_round(visit: Visit) -> None:
    """Marks of direction reach neither answer nor source: the amount is read as it was written."""
    visit.ask("注入试验的经费是多少")
    visit.open(visit.page.locator("#current button.mark").first)
    for panel in ("#current", "#source .document-text"):
        shown = visit.page.locator(panel).text_content()
        assert "经费为5000元" in shown
        assert not set(_BACKWARDS) & set(shown)


def test_refusals_and_conversations(visit: Visit) -> None:
    """A hostile question is text in the conversation, in the list of conversations, and in its title."""
    visit.ask(f"{_PICTURE}{_SCRIPT}火星基地的补贴是多少")
    _nothing_broke(visit)
    visit.page.get_by_role("button", name="对话", exact=True).click()
    visit.page.wait_for_timeout(300)
    _nothing_broke(visit)
    visit.page.keyboard.press("Escape")


def test_the_library(visit: Visit) -> None:
    """In list, failures, filters and history it is text."""
    page = visit.page
    page.get_by_role("tab", name="资料库").click()
    page.locator("tr[data-row]").first.wait_for()
    _nothing_broke(visit)
    page.locator("[data-act=history]").first.click()
    page.locator("#history-title").wait_for()
    _nothing_broke(visit)
    page.locator("[data-act=back]").click()
    page.get_by_label("状态").select_option("failed")
    page.locator("#listing").get_by_text("空<b>.txt").first.wait_for()
    _nothing_broke(visit)
    page.get_by_role("tab", name="问答").click()
    page.get_by_role("button", name="查找范围").click()
    _nothing_broke(visit)


def test_a_line_of_twelve_megabytes(visit: Visit) -> None:
    """It is shown in part, around the quote, and the page stays quick."""
    visit.ask("水库的坝由谁检查")
    assert "坝管所" in visit.page.locator("#current .answer").inner_text()
    visit.open(visit.page.locator("#current button.mark").first)
    assert "坝管所" in visit.highlight()
    assert visit.page.evaluate("document.querySelector('#source').textContent.length") < 100_000
    assert visit.page.evaluate("document.querySelector('#current').textContent.length") < 100_000
    _nothing_broke(visit)
