"""The library in a real browser: files added, followed, replaced, removed and brought back, by several."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa import Assistant
from tests.ui.browsing import NARROW, WIDE, Visit, visit_to
from tests.ui.serving.conftest import PASSWORDS, line
from ui.serving.door import Door
from ui.serving.register import Register
from ui.serving.site import Site

pytestmark = pytest.mark.browser

_FIRST = """望澜市教育局关于实训补贴的办法

望教规〔2031〕5号

第一条 实训补贴的标准为每人每年一千元。
第二条 实训补贴由所在学校于每年九月发放。
第三条 弄虚作假骗取补贴的，三年内不得再次申请。

望澜市教育局
2031年3月12日
"""
_SECOND = (
    _FIRST.replace("一千元", "一千八百元")
    .replace("第三条", "第四条")
    .replace("第四条 弄", "第三条 补贴名单应当公示五日。\n第四条 弄")
)
_OTHER = "望澜市校车管理规定\n\n第一条 校车应当每半年检验一次。\n第二条 校车驾驶人每年培训一次。\n"


@contextmanager
def _served(home: Path, door: Door | None = None) -> Iterator[tuple[Path, str]]:
    Library.open(home).close()
    with Library.open(home, read_only=True) as library:
        site = Site(Assistant(library), library, pause=0.0, door=door)
        try:
            yield home, site.start()
        finally:
            site.close()


def _enter(visit: Visit, name: str = "资料库") -> Any:
    visit.page.get_by_role("tab", name=name).click()
    visit.page.wait_for_function("document.body.classList.contains('at-shelves')")
    return visit.page


def _choose(page: Any, files: Any, button: str = "选择文件") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files(files)


def _over(page: Any, words: str) -> None:
    """Wait until the last run is over and says so."""
    page.locator(".run.over", has_text=words).wait_for(timeout=30_000)


def _file(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def _axe(page: Any) -> list[str]:
    """Give the serious faults that axe finds in the tab."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context="#library").response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_add_ask_replace_and_see_what_changed(chromium: Any, home: Path, tmp_path: Path) -> None:
    """Files are added, answered from, replaced by a new version; what changed is told article by article."""
    with (
        _served(home) as chat,
        visit_to(chromium, chat, WIDE) as visit,
        visit_to(chromium, chat, NARROW) as other,
    ):
        visit.page.get_by_role("button", name="去资料库放入文件").click()
        page, second = visit.page, _enter(other)
        assert page.locator(".add.empty").is_visible()
        page.get_by_label("文件集（可不填）").fill("补贴政策")
        bad = {"name": "坏.docx", "mimeType": "", "buffer": b"PK\x03\x04 no archive"}
        _choose(page, [_file("实训补贴.txt", _FIRST), _file("校车.txt", _OTHER), bad])
        _over(page, "新增 2 份，没有读成 1 份")
        _over(second, "新增 2 份，没有读成 1 份")
        assert second.locator("#listing tbody tr").count() == 2
        assert _axe(page) == []
        other.shoot("shelves-narrow", tmp_path)

        page.get_by_role("tab", name="问答").click()
        visit.ask("实训补贴的标准是多少？")
        assert "一千元" in page.locator("#current .turn").inner_text()

        _enter(visit)
        _choose(page, [_file("实训补贴.txt", _SECOND)])
        page.get_by_role("dialog").get_by_role("button", name="替换", exact=True).click()
        _over(page, "更新 1 份")
        page.locator(".run.over").get_by_role("button", name="改了什么").click()
        changes = page.locator(".revision.updated .changes > li")
        changes.first.wait_for()
        assert page.evaluate("document.activeElement.id") == "history-title"
        assert "一千八百元" in "".join(changes.first.locator("ins").all_inner_texts())
        assert any("公示五日" in words for words in changes.all_inner_texts())
        visit.shoot("shelves-changes", tmp_path)
        assert visit.open(changes.first.locator("button.address")).startswith("第一条")
        assert "一千八百元" in visit.highlight()
        page.get_by_role("button", name="关闭原文").click()
        page.keyboard.press("Escape")
        assert page.locator("#listing").is_visible()

        second.locator(".run.over", has_text="更新 1 份").get_by_role("button", name="撤销").click()
        _over(page, "已恢复")
        with Library.open(home, read_only=True) as library:
            record = next(one for one in library.records() if "实训" in one.title)
            assert "一千元" in library.document(record.doc_id).text
            assert Path(record.source).read_text(encoding="utf-8") == _FIRST


def test_drop_find_remove_and_undo(chromium: Any, home: Path, tmp_path: Path) -> None:
    """Dropped files appear; the list is searched, sorted and narrowed; what was removed comes back."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("食堂.txt", "望澜市学校食堂规定\n\n第一条 每餐留样四十八小时。\n")
    with _served(home) as chat, visit_to(chromium, chat, WIDE, color_scheme="dark") as visit:
        page = _enter(visit)
        page.wait_for_selector(".add .drop")
        dropped = page.evaluate_handle(
            """([texts, bytes]) => {
                const carried = new DataTransfer();
                for (const [name, text] of texts) carried.items.add(new File([text], name));
                carried.items.add(new File([new Uint8Array(bytes)], "食堂.zip"));
                return carried;
            }""",
            [[["补贴.txt", _FIRST], ["校车.txt", _OTHER], [".DS_Store", "x"]], list(packed.getvalue())],
        )
        page.dispatch_event(".add .drop", "dragover", {"dataTransfer": dropped})
        assert page.locator(".add.over").count() == 1
        page.dispatch_event(".add .drop", "drop", {"dataTransfer": dropped})
        _over(page, "新增 3 份")

        rows = page.locator("#listing tbody tr .open-document")
        page.get_by_label("查找文件").fill("望教规 5号")
        page.locator("#listing .count", has_text="找到 1 份文件").wait_for()
        assert rows.all_inner_texts() == ["望澜市教育局关于实训补贴的办法"]
        assert page.evaluate("document.activeElement.id") == "shelf-wanted"
        page.get_by_label("查找文件").fill("")
        page.locator("#listing .count", has_text="共 3 份文件").wait_for()
        page.get_by_role("button", name="标题", exact=True).focus()
        page.keyboard.press("Enter")
        page.locator("th.col-title[aria-sort='ascending']").wait_for()
        assert rows.all_inner_texts() == [
            "望澜市教育局关于实训补贴的办法",
            "望澜市校车管理规定",
            "望澜市学校食堂规定",
        ]
        assert page.evaluate("document.activeElement.dataset.sort") == "title"

        page.get_by_label("选择《望澜市校车管理规定》").check()
        page.get_by_label("选择《望澜市学校食堂规定》").check()
        assert page.locator(".chosen-count").inner_text() == "已选 2"
        visit.shoot("shelves-dark", tmp_path)
        page.get_by_role("button", name="移除选中的").click()
        _over(page, "移除 2 份")
        page.reload()
        _enter(visit)
        page.locator("#listing .count", has_text="共 1 份文件").wait_for()
        page.get_by_role("button", name="撤销，恢复以前的内容").click()
        page.locator("#listing .count", has_text="共 3 份文件").wait_for()


def test_a_reader_sees_no_button_that_changes_anything(
    chromium: Any, home: Path, write: Any, tmp_path: Path
) -> None:
    """Readers see list, failures and history, in English too, and nothing to add, replace or remove with."""
    path = write("补贴.txt", _FIRST)
    with Library.open(home) as library:
        library.refresh([str(path)])
    users = tmp_path / "users.txt"
    users.write_text(line("reader", "reader", PASSWORDS["reader"]), encoding="utf-8")
    entry = base64.b64encode(f"reader:{PASSWORDS['reader']}".encode()).decode()
    entered = {"extra_http_headers": {"Authorization": f"Basic {entry}"}}
    with (
        _served(home, Door(Register.open(users))) as chat,
        visit_to(chromium, chat, WIDE, **entered) as visit,
    ):
        visit.page.goto(f"{visit.address}en/")
        visit.page.wait_for_selector(".welcome")
        page = _enter(visit, "Library")
        page.locator("#listing .count", has_text="1 documents").wait_for()
        acts = page.locator("#library [data-act]").evaluate_all("all => all.map(one => one.dataset.act)")
        assert acts == ["history"]
        assert page.locator("#library input[type='checkbox'], #library .add").count() == 0
        page.get_by_role("button", name="History of").click()
        page.get_by_role("heading", name="Read", exact=True).wait_for()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.act") == "history"
