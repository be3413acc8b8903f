"""The list of failed cases as a page and as Markdown: all of it shown, none of it run, nothing asked for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from ui.cli import main

_FILE = "望澜市人民政府关于支持市域产教联合体建设的实施意见.html"
_SPAN = "附件：望澜市市域产教联合体申请表"
_HOSTILE = (
    '<script>window.broken = true</script><img src=x onerror="window.broken = true"> 市域产教联合体由谁牵头'
)
_CASES = [
    {
        "id": "a",
        "category": "谁",
        "question": "市域产教联合体由谁牵头",
        "gold": [{"file": _FILE, "span": _SPAN}],
    },
    {"id": "b", "category": "谁", "question": _HOSTILE, "must_include": ["没有|</details>"]},
    {"id": "c", "category": "*假*", "question": "2024年惠州市的GDP是多少"},
    {"id": "d", "question": "什么是现场工程师"},
]
_SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def lists(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a page and a Markdown file on the same failures."""
    folder = tmp_path_factory.mktemp("failures")
    cases = folder / "cases.jsonl"
    cases.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in _CASES), encoding="utf-8")
    for name in ("failures.html", "failures.md"):
        home = ["--home", str(sample_home)]
        assert main([*home, "evaluate", str(cases), "--failures", str(folder / name)]) == 0
    return folder


def test_the_page_shows_what_failed(lists: Path) -> None:
    """Each failed case is there with its question, its faults, its gold marked; what passed is not."""
    page = html.document_fromstring((lists / "failures.html").read_text("utf-8"))
    shown = page.xpath("//main/details")
    assert [one.findtext(".//h2") for one in shown] == [case["question"] for case in _CASES[:3]]
    assert shown[0].xpath(".//blockquote/text()") == [_SPAN]
    assert shown[0].xpath("string(.//mark)") == _SPAN
    assert "有答案却拒答" in shown[2].text_content()
    assert page.xpath("string(//header/p[@class='sum'])") == "一共 4 题，通过 1 题，没有通过 3 题。"


def test_nothing_in_the_page_is_run_or_asked_for(lists: Path) -> None:
    """The words of cases and documents stay words; no address is loaded, and the page forbids itself to."""
    page = html.document_fromstring((lists / "failures.html").read_text("utf-8"))
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //link | //iframe | //@src | //@href | //@onerror") == []
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_markdown_shows_the_same(lists: Path) -> None:
    """The Markdown has the same cases, and what looks like markup in them is escaped."""
    text = (lists / "failures.md").read_text("utf-8")
    assert text.count("\n## ") == 3
    assert "\\<script\\>window.broken" in text
    assert "\\*假\\*" in text
    assert f"**{_SPAN}**" in text


@pytest.mark.browser
@pytest.mark.parametrize("size", _SIZES)
def test_the_list_can_be_browsed(chromium: Any, lists: Path, tmp_path: Path, size: str) -> None:
    """In a browser the list is filtered and searched, fits the window, runs no foreign code, asks nothing."""
    context = chromium.new_context(viewport=_SIZES[size])
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    address = (lists / "failures.html").as_uri()
    page.goto(address)
    shown = page.locator("main > details:visible")
    assert page.inner_text("#count") == "3 题"
    page.get_by_label("类别").select_option("谁")
    assert shown.count() == 2
    page.get_by_label("查找").fill("SCRIPT 牵头")
    assert (shown.count(), page.inner_text("#count")) == (1, "1 / 3 题")
    page.get_by_label("查找").fill("没有这样的字")
    assert page.locator("#none").is_visible()
    page.get_by_label("查找").fill("")
    page.get_by_label("类别").select_option("")
    not_first, *_ = page.locator("main > details").first.get_attribute("data-faults").split()
    page.get_by_label("情况").select_option(not_first)
    assert shown.locator("h2").all_inner_texts() == [_CASES[0]["question"]]
    page.get_by_label("情况").select_option("")
    page.get_by_role("button", name="全部展开").click()
    assert page.locator("main > details[open]").count() == 3
    page.get_by_role("button", name="全部收起").click()
    shown.first.locator("summary").first.press("Enter")
    assert shown.first.locator("mark").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("window.broken") is None
    kept = Path(os.environ.get("CEWEN_SCREENSHOTS") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"failures-{size}.png", full_page=True)
    context.close()
    assert (requests, complaints) == ([address], [])
