"""Conversations and settings in a real browser: kept, reopened, renamed, deleted; language, look, keys."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browsing import NARROW, QUESTION, WIDE, Visit, library_of, served, visit_to
from ui.cli import main

pytestmark = pytest.mark.browser

_KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('cewen-talk-'))"
_DONE = ".turn.done[data-number='{0}']"


def _kept(visit: Visit, count: int) -> list[str]:
    """Wait until the browser keeps so many conversations and give their ids."""
    visit.page.wait_for_function(f"({_KEPT})().length === {count}")
    return [key.removeprefix("cewen-talk-") for key in visit.page.evaluate(_KEPT)]


def _questions(visit: Visit, talk: str, count: int) -> list[str]:
    """Wait until a conversation is kept with so many questions and give them."""
    read = f"JSON.parse(localStorage['cewen-talk-{talk}']).record.turns"
    visit.page.wait_for_function(f"{read}.length === {count}")
    return [str(turn["question"]) for turn in visit.page.evaluate(read)]


@contextmanager
def _second_window(visit: Visit) -> Iterator[Visit]:
    page = visit.page.context.new_page()
    page.goto(visit.address)
    page.wait_for_selector(".welcome")
    yield Visit(page, visit.home, visit.address)
    page.close()


def test_a_conversation_is_kept_and_gone_on_with(
    chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path
) -> None:
    """Reloaded, or in the other language, a conversation stands as it was, and follow-ups are understood."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        page.get_by_role("button", name="查找范围").click()
        page.get_by_label("效力").select_option(index=1)
        page.locator("#scope-chips").get_by_text("只看现行有效").wait_for()
        visit.ask(QUESTION)
        (talk,) = _kept(visit, 1)
        before = page.locator("#current .answer").inner_text()
        expected = visit.open(page.locator("#current button.mark").nth(2))
        page.reload()
        page.wait_for_selector(_DONE.format(1))
        assert page.locator("#current .answer").inner_text() == before
        page.wait_for_selector("#source mark")
        assert visit.highlight() == expected
        page.locator("#scope-chips").get_by_text("只看现行有效").wait_for()
        page.get_by_role("link", name="Switch to English").click()
        page.wait_for_url("**/en/")
        page.wait_for_selector(_DONE.format(1))
        assert page.locator("#current td").first.inner_text() in before
        page.locator("#scope-chips").get_by_text("In force only").wait_for()
        assert visit.highlight() == expected
        visit.shoot("reopened-wide-en", tmp_path)
        page.get_by_label("Question").fill("两者有什么联系")
        page.get_by_label("Question").press("Enter")
        page.wait_for_selector(_DONE.format(2))
        assert page.locator("#current .refusal").count() == 0
        assert _questions(visit, talk, 2) == [QUESTION, "两者有什么联系"]
        page.goto(visit.address)  # the language chosen is kept, and so is the conversation of this window
        page.wait_for_url("**/en/")
        page.wait_for_selector(_DONE.format(2))
        assert page.locator("#past .turn").count() == 1


def test_conversations_are_listed(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """The list opens, renames, deletes with undo and searches, by keys; what does not fit is told."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page, keys = visit.page, visit.page.keyboard
        visit.ask("市域产教联合体由谁牵头")
        (first,) = _kept(visit, 1)
        page.get_by_role("button", name="新对话").first.click()
        page.wait_for_selector(".welcome")
        visit.ask("什么是实践中心")
        _kept(visit, 2)
        names = page.locator("#talks .talk .name")
        page.get_by_role("button", name="对话", exact=True).press("Enter")
        names.first.wait_for()
        assert names.all_inner_texts() == ["什么是实践中心", "市域产教联合体由谁牵头"]
        visit.shoot("talks-wide", tmp_path)
        page.get_by_role("button", name="改名：市域").press("Enter")
        page.get_by_label("对话的名字").fill("牵头单位")
        keys.press("Enter")
        page.get_by_role("button", name="删除：牵头单位").press("Enter")
        assert names.all_inner_texts() == ["什么是实践中心"]
        _kept(visit, 1)
        page.get_by_role("button", name="撤销").press("Enter")
        assert names.all_inner_texts() == ["什么是实践中心", "牵头单位"]
        assert page.evaluate("document.activeElement.textContent").startswith("牵头单位")
        keys.press("Enter")
        page.wait_for_function("document.querySelector('#current .question')?.textContent.includes('牵头')")
        assert page.locator("#past .turn").count() == 0
        assert not page.locator("#talks").is_visible()
        visit.ask("它的职责有哪些")
        assert _questions(visit, first, 2)[0] == "市域产教联合体由谁牵头"
        _fill(page, first)
        page.locator("#open-talks").click()
        page.get_by_label("查找对话").fill("第7")
        page.wait_for_function("document.querySelectorAll('#talks .talk').length === 1")
        page.get_by_label("查找对话").fill("读不到")
        page.get_by_text("没有这样的对话").wait_for()
        page.get_by_label("查找对话").fill("")
        for name, reason in (("旧的", "另一个版本"), ("读不出的对话", "不完整")):
            page.locator("#talks .talk").get_by_text(name, exact=True).click()
            page.locator(".refused-record").get_by_text(reason).wait_for()
            visit.shoot("refused-record-wide", tmp_path)
            page.locator("#open-talks").click()
        keys.press("Escape")
        assert not page.locator("#talks").is_visible()
        assert page.evaluate("window.broken") is None


def _fill(page: Any, talk: str) -> None:
    """Put into the browser copies of a conversation, one of another version and one that is none."""
    page.evaluate(
        """talk => {
            const kept = JSON.parse(localStorage['cewen-talk-' + talk]);
            for (let n = 0; n < 10; n++)
                localStorage['cewen-talk-copy' + n] = JSON.stringify(
                    { ...kept, name: '第' + n + '<img src=x onerror="window.broken=1">', changed: n });
            const record = { version: 0, turns: [] };
            localStorage['cewen-talk-old'] = JSON.stringify({ ...kept, name: '旧的', record });
            localStorage['cewen-talk-bad'] = '{"name":';
        }""",
        talk,
    )


def test_two_windows_lose_nothing(chromium: Any, sample_chat: tuple[Path, str]) -> None:
    """Windows keep their conversations apart; where both go on with one, both ways are kept."""
    with visit_to(chromium, sample_chat, WIDE) as visit, _second_window(visit) as other:
        visit.ask("市域产教联合体由谁牵头")
        other.ask("什么是实践中心")
        _kept(visit, 2)
        other.page.locator("#open-talks").click()
        other.page.locator("#talks .talk").get_by_text("市域产教联合体由谁牵头").click()
        other.page.wait_for_function(
            "document.querySelector('#current .question')?.textContent.includes('牵头')"
        )
        other.ask("它的职责有哪些")
        visit.ask("两者有什么联系")
        _kept(visit, 3)
        written = [visit.page.evaluate(f"localStorage['cewen-talk-{talk}']") for talk in _kept(visit, 3)]
        kept = [json.loads(one)["record"]["turns"] for one in written]
        assert sorted([turn["question"] for turn in turns] for turns in kept) == sorted(
            [
                ["什么是实践中心"],
                ["市域产教联合体由谁牵头", "它的职责有哪些"],
                ["市域产教联合体由谁牵头", "两者有什么联系"],
            ]
        )


def test_a_browser_that_keeps_nothing_or_no_more(
    chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path
) -> None:
    """Without storage the page works and says so; where it is full, the oldest may make room."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        page.add_init_script(
            "const get = () => { throw new DOMException('', 'SecurityError'); };"
            "if (!location.hash) for (const name of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, name, { get });"
        )
        page.reload()
        page.get_by_text("对话不会留下来").wait_for()
        visit.shoot("unkept-wide", tmp_path)
        page.locator("#unkept-seen").click()
        visit.ask(QUESTION)
        page.goto(f"{visit.address}#kept")
        page.reload()
        page.wait_for_selector(".welcome")
        page.evaluate(
            """() => {
                const record = { version: 1, turns: [], scope: {} };
                const old = { name: '最早的', changed: 1, stamp: '', record, padding: 'x'.repeat(4e6) };
                localStorage['cewen-talk-old'] = JSON.stringify(old);
                let number = 0;
                for (let size = 2 ** 20; size >= 1; size /= 2)
                    try { for (;;) localStorage['z' + number++] = 'x'.repeat(size); } catch { /* full */ }
            }"""
        )
        visit.ask(QUESTION)
        page.get_by_text("存不下更多对话").wait_for()
        assert page.locator("#talks-oldest li").all_inner_texts() == ["最早的"]
        visit.shoot("full-wide", tmp_path)
        page.get_by_role("button", name="删除这些对话").click()
        page.wait_for_function(f"({_KEPT})().join() !== 'cewen-talk-old'")
        (talk,) = _kept(visit, 1)
        assert _questions(visit, talk, 1) == [QUESTION]


def test_settings_hold(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """On a phone appearance and text size are chosen and hold after a reload; what is in use is told."""
    with visit_to(chromium, sample_chat, NARROW, has_touch=True) as visit:
        page = visit.page
        ground = "getComputedStyle(document.body).backgroundColor"
        light, small = page.evaluate(ground), page.locator(".welcome h2").bounding_box()["height"]
        page.get_by_role("button", name="设置").tap()
        page.locator("#settings-facts").get_by_text("程序自带").first.wait_for()
        assert "12 份文件" in page.locator("#settings-facts").inner_text()
        page.get_by_label("深色").check()
        page.get_by_label("特大").check()
        visit.shoot("settings-narrow-dark", tmp_path)
        page.get_by_role("button", name="关闭设置").tap()
        page.reload(wait_until="commit")
        page.wait_for_selector("body")
        assert page.evaluate(ground) != light  # before gradio has come
        page.wait_for_selector(".welcome")
        assert page.locator(".welcome h2").bounding_box()["height"] > small
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        visit.shoot("welcome-narrow-dark-large", tmp_path)
        page.get_by_role("link", name="Switch to English").tap()
        page.wait_for_url("**/en/")
        page.get_by_role("button", name="Settings").tap()
        assert page.get_by_label("Dark").is_checked()
        page.get_by_role("radio", name="中文").click()
        page.get_by_role("button", name="设置").wait_for()
        assert page.title() == "策问"


def test_keys(chromium: Any, sample_chat: tuple[Path, str]) -> None:
    """The first Tab leads to the question box, / goes there, ↑ brings the last question back."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page, keys = visit.page, visit.page.keyboard
        in_box = "document.activeElement.matches('#question textarea')"
        page.wait_for_timeout(500)
        page.evaluate("document.activeElement.blur()")
        keys.press("Tab")
        assert page.evaluate("document.activeElement.id") == "skip"
        order = []
        for _ in range(3):
            keys.press("Tab")
            order.append(page.evaluate("document.activeElement.id"))
        assert order == ["open-talks", "switch-language", "open-settings"]
        keys.press("Enter")
        page.wait_for_selector("#settings[open]")
        keys.press("/")
        assert not page.evaluate(in_box)
        keys.press("Escape")
        assert page.evaluate("document.activeElement.id") == "open-settings"
        page.get_by_role("tab", name="资料库").click()
        keys.press("/")
        page.wait_for_function(in_box)
        visit.ask(QUESTION)
        page.get_by_label("问题").press("ArrowUp")
        assert page.get_by_label("问题").input_value() == QUESTION


def test_an_empty_library_fills(chromium: Any, tmp_path: Path) -> None:
    """An empty library says what to do and leads there; what is read in meanwhile is welcomed by itself."""
    home = library_of(tmp_path, "甲.txt", "清河市甲办法\n\n第一条 甲事由市教育局负责。\n")
    assert main(["--home", str(home), "remove", str(tmp_path / "甲.txt")]) == 0
    with served(home) as chat, visit_to(chromium, chat, WIDE) as visit:
        page = visit.page
        visit.shoot("empty-wide", tmp_path)
        page.get_by_role("button", name="去资料库放入文件").click()
        assert page.get_by_role("tab", name="资料库").get_attribute("aria-selected") == "true"
        page.get_by_role("tab", name="问答").click()
        assert main(["--home", str(home), "index", str(tmp_path / "甲.txt")]) == 0
        page.locator("#past").get_by_text("1 份文件").wait_for()


def test_a_replaced_document_is_not_misquoted(chromium: Any, tmp_path: Path) -> None:
    """A mark kept from before a document was replaced says so, and highlights no other words."""
    text = "清河市桥梁办法\n\n第一条 桥梁由市{0}局每年检查一次，并向社会公布结果。\n"
    home = library_of(tmp_path, "桥.txt", text.format("交通"))
    with served(home) as chat, visit_to(chromium, chat, WIDE) as visit:
        visit.ask("桥梁由谁检查")
        _kept(visit, 1)
        (tmp_path / "桥.txt").write_text(text.format("水利"), encoding="utf-8")
        os.utime(tmp_path / "桥.txt", (1, 1))
        assert main(["--home", str(home), "index", str(tmp_path / "桥.txt")]) == 0
        visit.page.reload()
        visit.page.wait_for_selector(_DONE.format(1))
        assert "市交通局" in visit.page.locator("#current .answer").inner_text()
        visit.page.locator("#current button.mark").first.click()
        visit.page.locator("#source").get_by_text("已不在资料库中").wait_for()
        assert visit.highlight() == ""
