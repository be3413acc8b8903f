"""The tools under an answer in a real browser: copy, export, judge, edit and ask again, go on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.ui.browsing import NARROW, QUESTION, WIDE, Visit, served, visit_to
from ui.chat.answers import suggestions
from ui.feedback import Feedback

pytestmark = pytest.mark.browser

_LIST = "产教融合项目资金支持哪些方面"
_TOLD = "#current .told"


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "_SECONDS", 60)  # a busy machine must not change what is shown


def _told(visit: Visit, words: str) -> None:
    visit.page.wait_for_function(f"document.querySelector('{_TOLD}').textContent === '{words}'")


def _tool(visit: Visit, name: str) -> Any:
    return visit.page.locator(f"#current .aids [data-tool={name}]")


def test_an_answer_is_copied(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """Text and HTML with a table are in the clipboard; one source alone; by command where there is none."""
    with served(sample_home) as chat, visit_to(chromium, chat, WIDE) as visit:
        page = visit.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.ask(QUESTION)
        _tool(visit, "copy").click()
        _told(visit, "已复制")
        kinds = page.evaluate(
            "navigator.clipboard.read().then(([item]) => Promise.all(['text/plain', 'text/html']"
            ".map(kind => item.getType(kind).then(blob => blob.text()))))"
        )
        assert "[1] 《市域产教联合体和行业产教融合共同体有什么不同》（2023年11月6日）第一部分：“" in kinds[0]
        assert "<table" in kinds[1]
        source = page.locator("#current .sources li").nth(1)
        source.hover()
        source.locator("[data-tool=copy_source]").click()
        page.wait_for_selector("#current .copy-source.done")
        assert page.evaluate("navigator.clipboard.readText()").startswith("《市域产教联合体")
        visit.shoot("tools-copied", tmp_path)
        page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
            "document.addEventListener('copy', e => { window.put = e.clipboardData.getData('text/html') });"
        )
        page.evaluate(f"document.querySelector('{_TOLD}').textContent = ''")
        _tool(visit, "copy").click()
        _told(visit, "已复制")


def test_a_conversation_is_exported(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """By keys the menu is opened and left with Escape; it gives the whole conversation or one answer."""
    with served(sample_home) as chat, visit_to(chromium, chat, WIDE, accept_downloads=True) as visit:
        page, keys = visit.page, visit.page.keyboard
        visit.ask(_LIST)
        visit.ask(QUESTION)
        opener = _tool(visit, "exports")
        opener.focus()
        keys.press("Enter")
        assert page.evaluate("document.activeElement.dataset.format") == "word"
        visit.shoot("tools-exports", tmp_path)
        keys.press("Escape")
        assert not page.locator("#current .exports").is_visible()
        assert page.evaluate("document.activeElement.dataset.tool") == "exports"
        opener.click()
        with page.expect_download() as given:
            page.get_by_role("button", name="整个对话，Word 文档").click()
        document = docx.Document(io.BytesIO(Path(given.value.path()).read_bytes()))
        asked = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        assert asked == [_LIST, QUESTION]
        assert len(document.tables) == 1
        _told(visit, "已导出")
        opener.click()
        with page.expect_download() as given:
            page.get_by_role("button", name="只导出这一条，Markdown").click()
        assert given.value.suggested_filename.endswith(".md")
        text = Path(given.value.path()).read_text("utf-8")
        assert QUESTION in text
        assert _LIST not in text


def test_an_answer_is_judged(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """Helpful, then not, with a reason, then taken back: each is kept, and marked when the talk goes on."""
    feedback = Feedback(sample_home)
    with served(sample_home) as chat, visit_to(chromium, chat, NARROW, has_touch=True) as visit:
        page = visit.page
        visit.ask(_LIST)
        _tool(visit, "helpful").tap()
        _told(visit, "已记下，谢谢")
        [kept] = feedback.all()
        assert (kept.verdict, kept.question) == ("helpful", _LIST)
        _tool(visit, "unhelpful").tap()
        page.get_by_text("答得不全").tap()
        page.get_by_label("补充说明").fill("少一项")
        visit.shoot("tools-why-narrow", tmp_path)
        page.get_by_role("button", name="提交").tap()
        page.wait_for_selector("form.why", state="detached")
        page.wait_for_function(f"document.querySelector('{_TOLD}').textContent")
        page.wait_for_timeout(300)
        [kept] = feedback.all()
        assert (kept.verdict, kept.reason, kept.words) == ("unhelpful", "incomplete", "少一项")
        page.wait_for_function("Object.values(localStorage).some(kept => kept.includes('unhelpful'))")
        page.reload()
        page.wait_for_selector("#current [data-tool=unhelpful][aria-pressed=true]")
        visit.ask(QUESTION)
        pressed = page.locator("#past [data-tool=unhelpful]")
        assert pressed.get_attribute("aria-pressed") == "true"
        pressed.tap()
        page.wait_for_function("document.querySelector('#past .told').textContent === '已收回'")
        assert feedback.all() == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_is_edited_and_asked_again(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """Escape leaves all as it was; Enter cuts the conversation back to before the question and asks anew."""
    with served(sample_home) as chat, visit_to(chromium, chat, WIDE) as visit:
        page, keys = visit.page, visit.page.keyboard
        for question in (_LIST, "双师型教师岗位津贴每月多少", QUESTION):
            visit.ask(question)
        page.get_by_label("问题", exact=True).fill("写了一半")
        button = page.locator(".turn[data-number='2'] [data-tool=edit]")
        button.focus()
        keys.press("Enter")
        visit.shoot("tools-edit", tmp_path)
        assert "会被新的回答代替" in page.locator(".editing").inner_text()
        keys.press("Escape")
        assert page.locator(".editing").count() == 0
        assert page.evaluate("document.activeElement.dataset.tool") == "edit"
        assert page.locator(".turn").count() == 3
        keys.press("Enter")
        page.get_by_label("改过的问题").fill("什么是双师型教师")
        keys.press("Enter")
        page.wait_for_selector("#current .turn.done[data-number='2'] .question >> text=什么是双师型教师")
        assert page.locator(".question").all_inner_texts() == [_LIST, "什么是双师型教师"]
        assert page.get_by_label("问题", exact=True).input_value() == "写了一半"
        page.locator("#current [data-tool=edit]").click()
        page.get_by_label("改过的问题").fill("双师型教师怎样认定")
        page.get_by_role("button", name="重新提问").click()
        page.wait_for_function("Object.values(localStorage).some(kept => kept.includes('怎样认定'))")


def test_an_answer_is_gone_on_from(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """Suggestions come after the answer, are asked with a click, and give way to those of the next."""
    with served(sample_home) as chat, visit_to(chromium, chat, WIDE) as visit:
        visit.ask(_LIST)
        first = visit.page.locator(".followup").first
        first.wait_for()
        visit.shoot("tools-followups", tmp_path)
        asked = first.inner_text()
        first.click()
        visit.page.wait_for_selector(".turn.done[data-number='2']")
        assert visit.page.locator("#current .question").inner_text() == asked
        visit.page.wait_for_selector(".followups[data-number='2']", state="attached")
        assert asked not in visit.page.locator("#followups").inner_text()


def test_answers_speak_english(chromium: Any, sample_home: Path, tmp_path: Path) -> None:
    """On the English page all that the program says of an answer is English; documents stay as they are."""
    with served(sample_home) as chat, visit_to(chromium, (chat[0], f"{chat[1]}en/"), WIDE) as visit:
        page = visit.page
        for number, question in enumerate((QUESTION, "2024年惠州市的GDP是多少"), start=1):
            page.get_by_label("Question", exact=True).fill(question)
            page.get_by_label("Question", exact=True).press("Enter")
            page.wait_for_selector(f".turn.done[data-number='{number}']")
        refusal = page.locator("#current .refusal .notice").inner_text()
        assert "The library does not mention “惠州市”、“GDP”" in refusal
        assert page.locator("#current .aids").inner_text().split() == [
            "Copy", "Export", "Helpful", "Not", "helpful",
        ]  # fmt: skip
        visit.shoot("tools-english", tmp_path)
