"""The chat in a real browser: ask, see the answer, open a source, and never leave the page's own server.

Needs Chromium (`CEWEN_CHROMIUM` or on the path) and skips without it; in CI a missing browser fails.
`CEWEN_SCREENSHOTS` names a folder in which the screenshots are kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa import Answer, Assistant
from qa.writing import Model, Writer
from tests.qa.writing.scripted import Reply, serving
from tests.ui.browsing import NARROW, QUESTION, WIDE, Visit, chat_of, library_of, served, visit_to
from ui.cli import main
from ui.serving.site import Site

pytestmark = pytest.mark.browser


_HOSTILE = """关于印发《注入试验管理办法》的通知

第一条 本办法所称注入试验，是指<script>window.broken = true</script>把代码写进文件的试验。
第二条 注入试验由试验中心负责。![图](http://example.invalid/a.png)<img src="x" onerror="window.broken = true">
第三条 注入试验每年12月1日前完成。<a href="javascript:window.broken = true">点这里</a>
"""


def _compare_and_check(visit: Visit, name: str, folder: Path) -> None:
    visit.ask(QUESTION)
    table = visit.page.locator("table.comparison")
    assert table.locator("thead th").all_inner_texts()[1:] == ["市域产教联合体", "行业产教融合共同体"]
    assert table.locator("tbody tr").count() >= 3
    assert table.locator("tbody td").count() == 2 * table.locator("tbody tr").count()
    expected = visit.open(table.locator("tbody td button.mark").last)
    assert expected
    assert visit.highlight() == expected
    visit.wait_to_see("#source mark")
    visit.shoot(name, folder)


def test_ask_compare_check(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """The question gives a table; a click on a mark shows exactly the cited words, in view."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        _compare_and_check(visit, "compare-wide", tmp_path)
        assert visit.page.locator("#source .facts").inner_text()


@pytest.mark.shared
def test_the_first_page(chromium: Any, shared_data: Path, tmp_path: Path) -> None:
    """The same over the web page that the project began with."""
    home = tmp_path / "home"
    assert main(["--home", str(home), "index", str(shared_data / "seeds")]) == 0
    with chat_of(home) as address, visit_to(chromium, (home, address), WIDE) as visit:
        _compare_and_check(visit, "seeds-wide", tmp_path)


def test_a_narrow_window(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """On a phone the source rises over the answer, and closing it returns to the mark; nothing is cut off."""
    with visit_to(chromium, sample_chat, NARROW, has_touch=True, color_scheme="dark") as visit:
        visit.shoot("welcome-narrow-dark", tmp_path)
        _compare_and_check(visit, "compare-narrow-dark", tmp_path)
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        visit.page.get_by_role("button", name="关闭原文").click()
        assert visit.page.evaluate("document.activeElement.matches('button.mark')")
        visit.page.wait_for_function(
            "getComputedStyle(document.getElementById('right')).visibility === 'hidden'"
        )


def test_the_keyboard_is_enough(chromium: Any, sample_chat: tuple[Path, str]) -> None:
    """By keys alone a question is asked, a mark reached, its quote shown and its source opened."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        keys, focused = visit.page.keyboard, "document.activeElement.matches({0!r})"
        for selector in ("#question textarea", "#current button.mark"):
            for _ in range(20):
                keys.press("Tab")
                if visit.page.evaluate(focused.format(selector)):
                    break
            assert visit.page.evaluate(focused.format(selector)), selector
            if selector.startswith("#question"):
                keys.type("市域产教联合体由谁牵头")
                keys.press("Enter")
                visit.page.wait_for_selector(".turn.done")
                visit.page.evaluate(
                    "document.getElementById('thread').focus(); document.activeElement.blur()"
                )
        mark = visit.page.locator("#current button.mark").first
        tip = visit.page.locator("#quote-tip")
        assert tip.is_visible()
        assert tip.locator("blockquote").inner_text()[:10] in (mark.get_attribute("data-quote") or "")
        keys.press("Escape")
        assert not tip.is_visible()
        keys.press("Enter")
        visit.page.wait_for_selector("#source mark")
        assert mark.get_attribute("aria-current") == "true"


def test_the_range_is_chosen_by_the_keyboard(
    chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path
) -> None:
    """The form takes a date and says what is none; answers keep to it until the filter is taken off."""
    question = "骗取产教融合项目资金，几年不能再申报？"
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page, keys = visit.page, visit.page.keyboard
        opener = page.get_by_role("button", name="查找范围")
        assert not page.get_by_label("到").is_visible()
        opener.focus()
        keys.press("Enter")
        assert opener.get_attribute("aria-expanded") == "true"
        page.get_by_label("到", exact=True).focus()
        for typed, told in (("去年", "“去年”不是日期"), ("2022", "2022 止成文")):
            page.get_by_label("到", exact=True).fill(typed)
            keys.press("Tab")
            page.locator("#scope-chips").get_by_text(told).wait_for()
        visit.shoot("scope-wide", tmp_path)
        page.get_by_label("到", exact=True).focus()
        keys.press("Escape")
        assert not page.get_by_label("到", exact=True).is_visible()
        assert page.evaluate("document.activeElement.id") == "scope-toggle"
        visit.ask(question)
        assert "三年内" in page.locator("#current .answer").inner_text()
        visit.ask("双师型教师岗位津贴每月多少")
        assert "2022 止成文" in page.locator("#current .refusal").inner_text()
        visit.shoot("scope-refused", tmp_path)
        assert page.locator("#past .within button").count() == 0
        page.locator("#current .within button").press("Enter")
        page.wait_for_selector(".turn.done[data-number='3']")
        assert "1000元" in page.locator("#current .answer").inner_text()
        assert page.locator("#current .within").count() == 0
        assert "全部文件" in page.locator("#scope-chips").inner_text()
        opener.click()
        assert page.get_by_label("到", exact=True).input_value() == ""


def test_the_range_on_a_narrow_window(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """On a phone the open form leaves question box and button in view, and nothing is cut off."""
    with visit_to(chromium, sample_chat, NARROW, has_touch=True, color_scheme="dark") as visit:
        visit.page.get_by_role("button", name="查找范围").tap()
        visit.page.get_by_label("效力").select_option(index=1)
        visit.page.locator("#scope-chips").get_by_text("只看现行有效").wait_for()
        visit.shoot("scope-narrow-dark", tmp_path)
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for selector in ("#question textarea", "#send"):
            box = visit.page.locator(selector).bounding_box()
            assert box["y"] + box["height"] <= NARROW["height"]
        visit.page.get_by_role("button", name="去掉只看现行有效").tap()
        visit.page.locator("#scope-chips").get_by_text("全部文件").wait_for()
        assert visit.page.get_by_label("效力").input_value() == ""


def test_a_conversation(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """Examples can be clicked, follow-ups understood, refusals followed up, and all begun anew."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        visit.shoot("welcome-wide", tmp_path)
        page.locator("button.example").first.click()
        page.wait_for_selector(".turn.done[data-number='1']")
        visit.ask("两者有什么联系")
        assert page.locator("#current .refusal").count() == 0
        assert page.locator("#past .turn").count() == 1
        visit.ask("2024年惠州市的GDP是多少")
        visit.shoot("refused-wide", tmp_path)
        assert "GDP" in page.locator("#current .refusal").inner_text()
        expected = visit.open(page.locator("#current .source-line").first)
        assert visit.highlight() == expected
        page.get_by_label("问题").fill("补" * 10_000)
        page.get_by_label("问题").press("Enter")
        page.wait_for_selector(".turn.rejected")
        assert len(page.get_by_label("问题").input_value()) == 10_000
        page.get_by_role("button", name="新对话").click()
        page.wait_for_selector(".welcome")
        assert page.locator(".turn").count() == 0
        assert page.get_by_label("问题").input_value() == ""


def test_an_answer_can_be_stopped(chromium: Any, sample_home: Path) -> None:
    """停止 leaves the answer as far as it has come, and the next question is answered whole."""
    with served(sample_home, pause=1.0) as chat, visit_to(chromium, chat, WIDE) as visit:
        visit.page.get_by_label("问题").fill(QUESTION)
        visit.page.get_by_label("问题").press("Enter")
        visit.page.wait_for_selector(".turn.streaming table.comparison")
        visit.page.get_by_role("button", name="停止").click()
        visit.page.wait_for_selector(".turn.stopped table.comparison")
        rows = visit.page.locator(".turn.stopped tbody tr").count()
        visit.page.wait_for_timeout(1_500)
        assert visit.page.locator(".turn.stopped tbody tr").count() == rows
        assert visit.page.locator(".sources").count() == 0
        visit.ask("2024年惠州市的GDP是多少")


def test_what_is_asked_meanwhile_comes_next(chromium: Any, sample_home: Path) -> None:
    """Enter while an answer grows asks when it has come; Enter in the empty box asks nothing."""
    with served(sample_home, pause=1.0) as chat, visit_to(chromium, chat, WIDE) as visit:
        box = visit.page.get_by_label("问题", exact=True)
        box.fill(QUESTION)
        box.press("Enter")
        visit.page.wait_for_selector(".turn.streaming")
        box.fill("市域产教联合体由谁牵头")
        box.press("Enter")
        visit.page.wait_for_selector(".turn.done[data-number='2']")
        assert visit.page.locator("#past .turn.done table.comparison").count() == 1
        box.press("Enter")
        visit.page.wait_for_timeout(500)
        assert visit.page.locator(".turn").count() == 2


_BROKEN, _ASKED_NEXT, _HALF = "什么是坏掉的", "市域产教联合体由谁牵头", "写了一半"


class _Held:
    """An assistant that keeps answers back until they are let go, and fails once at one question."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.held: dict[str, threading.Event] = {}
        self.begun: list[str] = []
        self.works = False

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        self.begun.append(question)
        if question == _BROKEN and not self.works:
            raise OSError("once")
        if question in self.held:
            assert self.held[question].wait(20)
        return self._assistant.ask(question, history, filters)


@contextmanager
def _held(home: Path) -> Iterator[tuple[_Held, tuple[Path, str]]]:
    """Serve the page over a library whose answers can be kept back."""
    with Library.open(home, read_only=True) as library:
        held = _Held(Assistant(library))
        site = Site(held, library)
        yield held, (home, site.start())
        site.close()


def _asked_of(visit: Visit) -> list[str]:
    return visit.page.locator(".turn.done .question").all_inner_texts()


@pytest.mark.parametrize("way", ["example", "edited"])
def test_enter_waits_for_whatever_was_asked(chromium: Any, sample_home: Path, way: str) -> None:
    """An answer to an example, or to an edited question, comes whole before what is entered meanwhile."""
    with _held(sample_home) as (held, chat), visit_to(chromium, chat, WIDE) as visit:
        page, box = visit.page, visit.page.get_by_label("问题", exact=True)
        example = page.locator("button.example").first
        first = example.inner_text() if way == "example" else QUESTION
        if way == "edited":
            visit.ask("什么是双师型教师")
        held.held[first] = threading.Event()
        if way == "example":
            example.dblclick()  # as some do; it is asked once
        else:
            page.locator("#current [data-tool=edit]").click()
            page.get_by_label("改过的问题").fill(first)
            page.keyboard.press("Enter")
        page.wait_for_selector(".turn.thinking")
        box.fill(_ASKED_NEXT)
        box.press("Enter")
        page.wait_for_timeout(500)
        assert _ASKED_NEXT not in held.begun
        assert page.locator(".turn").count() == 1
        assert box.input_value() == _ASKED_NEXT  # until it is asked
        held.held[first].set()
        page.wait_for_selector(".turn.done[data-number='2']")
        assert _asked_of(visit) == [first, _ASKED_NEXT]
        assert box.input_value() == ""


def test_what_is_chosen_meanwhile_comes_next(chromium: Any, sample_home: Path) -> None:
    """再问一次 while an answer grows asks when it has come; pressed again while it is answered, nothing."""
    with _held(sample_home) as (held, chat), visit_to(chromium, chat, WIDE) as visit:
        page, box = visit.page, visit.page.get_by_label("问题", exact=True)
        box.fill(_BROKEN)
        box.press("Enter")
        again = page.get_by_role("button", name="再问一次")
        again.wait_for()
        held.works = True
        held.held = {QUESTION: threading.Event(), _BROKEN: threading.Event()}
        box.fill(QUESTION)
        box.press("Enter")
        page.wait_for_selector(".turn.thinking[data-number='2']")
        again.click()
        page.wait_for_function(f"document.querySelector('#question textarea').value === '{_BROKEN}'")
        page.wait_for_timeout(500)
        assert held.begun.count(_BROKEN) == 1
        assert page.locator(".turn").count() == 2
        held.held[QUESTION].set()
        page.wait_for_selector(".turn.thinking[data-number='3']")
        again.click()
        held.held[_BROKEN].set()
        page.wait_for_selector(".turn.done[data-number='3']")
        page.wait_for_timeout(500)
        assert _asked_of(visit) == [QUESTION, _BROKEN]
        assert page.locator(".turn").count() == 3


def test_what_waits_when_an_answer_is_stopped_stays_in_the_box(chromium: Any, sample_home: Path) -> None:
    """停止 asks nothing; what waited is asked when it is entered again, and what is then typed is not."""
    with _held(sample_home) as (held, chat), visit_to(chromium, chat, WIDE) as visit:
        page, box = visit.page, visit.page.get_by_label("问题", exact=True)
        held.held = {QUESTION: threading.Event(), _ASKED_NEXT: threading.Event()}
        box.fill(QUESTION)
        box.press("Enter")
        page.wait_for_selector(".turn.thinking")
        box.fill(_ASKED_NEXT)
        box.press("Enter")
        page.get_by_role("button", name="停止").click()
        page.wait_for_selector(".turn.stopped")
        held.held[QUESTION].set()
        page.wait_for_timeout(500)
        assert (held.begun.count(_ASKED_NEXT), box.input_value()) == (0, _ASKED_NEXT)
        box.press("Enter")
        page.wait_for_selector(".turn.thinking[data-number='2']")
        box.fill(_HALF)
        held.held[_ASKED_NEXT].set()
        page.wait_for_selector(".turn.done[data-number='2']")
        page.wait_for_timeout(1_000)
        assert (held.begun.count(_HALF), box.input_value()) == (0, _HALF)


def test_an_edited_question_ends_the_answer_that_grows(chromium: Any, sample_home: Path) -> None:
    """What is left of a growing answer never comes up again once an earlier question was asked otherwise."""
    seen = "[...document.querySelectorAll('#current .question')].map(e => e.textContent)"
    with served(sample_home, pause=1.0) as chat, visit_to(chromium, chat, WIDE) as visit:
        page, box = visit.page, visit.page.get_by_label("问题", exact=True)
        visit.ask("什么是双师型教师")
        box.fill(QUESTION)
        box.press("Enter")
        page.wait_for_selector(".turn.streaming[data-number='2']")
        box.fill(_HALF)
        page.locator("#past [data-tool=edit]").click()
        page.get_by_label("改过的问题").fill(_ASKED_NEXT)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#current .question >> text={_ASKED_NEXT}")
        page.evaluate(
            f"window.seen = new Set({seen});"
            f"new MutationObserver(() => {seen}.forEach(q => window.seen.add(q)))"
            ".observe(document.getElementById('current'), { childList: true, subtree: true })"
        )
        page.wait_for_selector("#current .turn.done[data-number='1']")
        page.wait_for_timeout(1_500)
        assert page.evaluate("[...window.seen]") == [_ASKED_NEXT]
        assert page.locator(".question").all_inner_texts() == [_ASKED_NEXT]
        assert box.input_value() == _HALF


def test_the_library_tab(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """All documents are listed, typing narrows the list, a title opens the document beside it."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        page = visit.page
        page.get_by_role("tab", name="资料库").click()
        titles = page.locator("button.open-document")
        titles.first.wait_for()
        with Library.open(visit.home, read_only=True) as library:
            records = library.records()
        assert titles.count() == len(records)
        title = titles.first.inner_text()
        page.get_by_label("查找文件").fill(title)
        page.wait_for_function(f"document.querySelectorAll('button.open-document').length < {len(records)}")
        titles.first.click()
        page.wait_for_selector("article.source")
        assert page.locator("#source-title").inner_text() == title
        visit.shoot("library-wide", tmp_path)


def test_the_page_follows_the_library(chromium: Any, tmp_path: Path) -> None:
    """What another program reads in while the page is open is listed, and can be chosen as a range."""
    home = library_of(tmp_path, "注入.txt", _HOSTILE)
    with served(home) as chat, visit_to(chromium, chat, WIDE) as visit:
        page, bad = visit.page, tmp_path / "坏.txt"
        assert page.locator("#scope-form [data-filter=collection]").count() == 0
        bad.write_bytes(b"")
        (tmp_path / "桥.txt").write_text("清河市桥梁办法\n\n第一条 桥梁由市交通局检查。\n", encoding="utf-8")
        again = ["index", str(tmp_path / "桥.txt"), str(bad), "--collection", "桥梁"]
        assert main(["--home", str(home), *again]) == 1
        page.get_by_role("button", name="查找范围").click()
        page.get_by_label("文件集").select_option("桥梁")
        page.locator("#scope-chips").get_by_text("1 份文件").wait_for()
        visit.ask("桥梁由谁检查")
        assert "市交通局" in page.locator("#current .answer").inner_text()
        page.get_by_role("tab", name="资料库").click()
        bridge = page.locator("tr", has=page.get_by_role("button", name="清河市桥梁办法", exact=True))
        bridge.locator(".col-collection", has_text="桥梁").wait_for()
        assert page.locator("button.open-document").count() == 2
        visit.shoot("library-followed", tmp_path)
        page.get_by_label("状态").select_option("failed")
        page.locator("#listing").get_by_text("空文件").wait_for()


def test_the_page_speaks_chinese(chromium: Any, sample_chat: tuple[Path, str]) -> None:
    """In an English browser too nothing is labelled in English; light and dark can be switched."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        words = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility())
            .filter(e => !e.closest('[lang=en]'))
            .flatMap(e => [...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent),
             e.getAttribute('aria-label'), e.getAttribute('placeholder'), e.getAttribute('title')])
            .filter(t => t && /[A-Za-z]{2,}/.test(t))"""
        visit.page.wait_for_timeout(1000)  # on a busy machine Gradio is still putting the page together
        visit.page.get_by_role("button", name="查找范围").click()
        assert visit.page.evaluate(words) == []
        assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
        assert visit.page.title() == "策问"
        ground = "getComputedStyle(document.body).backgroundColor"
        light = visit.page.evaluate(ground)
        visit.page.get_by_role("button", name="设置").click()
        visit.page.get_by_role("radio", name="深色").click()
        assert visit.page.evaluate(ground) != light


def test_a_lost_server_is_told(chromium: Any, sample_chat: tuple[Path, str], tmp_path: Path) -> None:
    """When the server cannot be reached the page says so in Chinese, with what to do."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        assert not visit.page.get_by_role("button", name="刷新").is_visible()
        visit.page.context.set_offline(True)
        visit.page.get_by_label("问题").fill(QUESTION)
        visit.page.get_by_label("问题").press("Enter")
        visit.page.get_by_role("button", name="刷新").wait_for()
        assert "运行窗口" in visit.page.get_by_role("alert").inner_text()
        visit.shoot("lost-wide", tmp_path)
        visit.page.context.set_offline(False)
        visit.page.get_by_role("button", name="刷新").click()
        visit.page.wait_for_selector(".welcome")
        visit.complaints.clear()  # the browser's own, of the lost connection


def test_a_hostile_document_cannot_break_out(chromium: Any, tmp_path: Path) -> None:
    """Scripts, images and links written into a document are shown as text, in answer, tooltip and source."""
    home = library_of(tmp_path, "注入.txt", _HOSTILE)
    with served(home) as chat, visit_to(chromium, chat, WIDE) as visit:
        visit.ask("什么是注入试验")
        visit.ask("注入试验由谁负责")
        mark = visit.page.locator("#current button.mark").first
        mark.hover()
        expected = visit.open(mark)
        assert visit.highlight() == expected
        visit.page.wait_for_timeout(300)
        assert not visit.page.locator("#quote-tip").is_visible()  # it would lie over what was opened
        assert "<img src=" in visit.page.locator("#source").inner_text()
        assert (
            visit.page.locator("#desk script, #desk img, #source .document-text a, #quote-tip img").count()
            == 0
        )
        assert visit.page.evaluate("window.broken") is None


def test_questions_asked_at_once_are_answered(chromium: Any, sample_chat: tuple[Path, str]) -> None:
    """However soon after the last answer a question is asked, it is answered: none is lost."""
    with visit_to(chromium, sample_chat, WIDE) as visit:
        for number in range(20):
            visit.ask(f"公文处理工作由谁主管，第{number}次问")
        assert visit.page.locator(".turn.done").count() == 20


def test_a_long_document_is_extended(chromium: Any, tmp_path: Path) -> None:
    """Around a quote in a long document the text can be extended both ways; what is being read stays put."""
    others = [f"第{n}条 第{n}类仓库应当每年检查门窗{n}次。{'其余事项另行规定。' * 6}" for n in range(1, 801)]
    others[399] = "第400条 负责水泵的是设备科。"
    text = "\n".join(["关于印发《仓库检查办法》的通知", "", *others])
    with served(library_of(tmp_path, "仓库.txt", text)) as chat, visit_to(chromium, chat, WIDE) as visit:
        visit.ask("水泵由谁负责")
        expected = visit.open(visit.page.locator("#current button.mark").first)
        top = "document.querySelector('#source mark').getBoundingClientRect().top"
        length = "document.querySelector('.document-text').textContent.length"
        for label in ("显示前文", "显示后文"):
            button = visit.page.get_by_role("button", name=label)
            button.scroll_into_view_if_needed()
            before, shown = visit.page.evaluate(top), visit.page.evaluate(length)
            button.click()
            visit.page.wait_for_function(f"{length} > {shown}")
            visit.page.wait_for_timeout(200)
            assert abs(visit.page.evaluate(top) - before) < 60
            assert visit.highlight() == expected


def test_a_model_writes_and_can_be_stopped(sample_home: Path, chromium: Any) -> None:
    """The quotes stand still while a model is waited for, its words take their place, 停止 cuts its line."""
    question, go_on = "市域产教联合体最多能得到多少市级补助", threading.Event()

    def script(reply: Reply) -> None:
        reply.start()
        go_on.wait(20)
        number = reply.asked.split("每个最高500万元")[0].count("编号=")
        reply.say(f"立项后拨付60%，中期评估合格后拨付40%。[{number}]")
        reply.listens(20)

    with serving(script) as server, Library.open(sample_home, read_only=True) as library:
        site = Site(Writer(Assistant(library), Model(server.url, "试写模型")), library)
        window = chromium.new_page()
        try:
            window.goto(site.start())
            window.get_by_label("问题").fill(question)
            window.get_by_label("问题").press("Enter")
            window.wait_for_selector("text=正在请大语言模型 试写模型")
            drawn = window.locator("#current .turn").element_handle()
            time.sleep(1)
            assert drawn.is_visible()  # not drawn again while nothing changes
            go_on.set()
            window.wait_for_selector("text=由大语言模型 试写模型 撰写")
            window.get_by_role("button", name="停止").click()
            window.wait_for_selector(".turn.stopped")
            assert server.gone.wait(2)
            assert "立项后拨付60%" in window.locator("#current").inner_text()
        finally:
            window.close()
            site.close()
