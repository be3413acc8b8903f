"""Signing in, a wrong password, signing out, the next person, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.browsing import NARROW, WIDE, Visit
from tests.ui.serving.conftest import PASSWORDS, Guarded

pytestmark = pytest.mark.browser


def _opened(chromium: Any, guarded: Guarded, size: dict[str, int], path: str, **options: Any) -> Visit:
    context = chromium.new_context(viewport=size, locale="zh-CN", **options)
    visit = Visit(context.new_page(), Path(), guarded.address)
    visit.page.set_default_timeout(15_000)
    visit.page.on(
        "console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.goto(guarded.address + path)
    return visit


def test_a_person_signs_in_and_out(chromium: Any, guarded: Guarded, tmp_path: Path) -> None:
    """A wrong password is told, the right one opens the page; signed out, an open page leads back."""
    visit = _opened(chromium, guarded, WIDE, "")
    page = visit.page
    assert page.url == f"{guarded.address}login"
    assert page.evaluate("document.activeElement.id") == "username"
    visit.shoot("sign-in", tmp_path)
    page.get_by_label("用户名").fill("张三")
    page.get_by_label("密码").fill("不对不对不对")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert "用户名或密码不对" in page.inner_text("main")
    assert page.evaluate("document.activeElement.id") == "password"
    visit.shoot("sign-in-wrong", tmp_path)
    visit.complaints.clear()  # the browser names the 401 of the form
    page.get_by_label("密码").fill(PASSWORDS["张三"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector(".welcome")
    page.wait_for_selector("#account .account")
    assert page.inner_text("#account .who") == "张三"
    visit.shoot("signed-in", tmp_path)
    assert visit.complaints == []
    page.get_by_label("问题").fill("联合体和共同体有什么区别")
    page.get_by_label("问题").press("Enter")
    page.wait_for_selector(".turn.done")
    page.wait_for_function("Object.keys(localStorage).some(key => key.includes('talk-'))")
    second = page.context.new_page()
    second.goto(f"{guarded.address}en/")
    second.wait_for_selector("#account .account")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{guarded.address}login")
    second.get_by_label("Question").fill("联合体和共同体有什么区别")
    second.get_by_label("Question").press("Enter")
    second.wait_for_url(f"{guarded.address}en/login")
    assert second.get_by_role("button", name="Sign in").is_visible()
    page.get_by_label("用户名").fill("王五")
    page.get_by_label("密码").fill(PASSWORDS["王五"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".welcome")
    page.get_by_role("button", name="对话", exact=True).click()
    page.wait_for_selector("#talks-list")
    assert "还没有对话" in page.inner_text("#talks-list")  # those of 张三 are not shown to the next
    page.context.close()


def test_the_sign_in_page_without_scripts_on_a_phone(chromium: Any, guarded: Guarded, tmp_path: Path) -> None:
    """It works with scripts off, fits a phone, is dark where the phone is, leads back to where one was."""
    options = {"java_script_enabled": False, "color_scheme": "dark"}
    visit = _opened(chromium, guarded, NARROW, "en/?a=1", **options)
    page = visit.page
    visit.shoot("sign-in-phone-dark", tmp_path)
    width = page.locator("form").bounding_box()["width"]
    assert 300 < width <= 390
    page.get_by_label("User name").fill("王五")
    page.get_by_label("Password").fill(PASSWORDS["王五"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{guarded.address}en/?a=1")
    assert visit.complaints == []
    page.context.close()
