"""What scripts send: files up to the limits, batches settled, orders given; nothing of it by a reader."""

from __future__ import annotations

import os
import re
import time
import uuid
from asyncio import Event, gather, run, sleep
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect

from index import Library
from ui.chat.shelves.arriving import Arriving
from ui.chat.shelves.routes import _kept, routes
from ui.chat.shelves.shelf import Shelf
from ui.indexing import Received, Runs
from ui.serving.people import Person, admit

_FIRST = "关于实训补贴的办法\n\n第一条 补贴标准为每人一千元。\n第二条 补贴每年发放一次。\n"
_SECOND = _FIRST.replace("一千元", "两千元")
_HEADERS = {"X-Cewen": "1"}


class Page:
    """What the script of one page does."""

    def __init__(
        self, library: Library, runs: Runs, role: str = "librarian", most_bytes: int = 10_000
    ) -> None:
        self.runs = runs
        app = FastAPI()
        app.include_router(routes(Shelf(library, runs), most_bytes=most_bytes))

        async def entered(scope: Any, receive: Any, send: Any) -> None:
            admit(scope, Person("甲", role))  # type: ignore[arg-type]
            await app(scope, receive, send)

        self.client = TestClient(entered)

    def post(self, path: str, values: dict[str, Any], status: int = 200) -> dict[str, Any]:
        """Send values and give the answer."""
        answer = self.client.post(f"/shelves/{path}", json=values, headers=_HEADERS)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def send(self, files: dict[str, bytes], **more: Any) -> dict[str, Any]:
        """Send files and settle their batch."""
        batch = uuid.uuid4().hex
        for number, data in enumerate(files.values()):
            address = f"/shelves/arrive?batch={batch}&number={number}"
            assert self.client.post(address, content=data, headers=_HEADERS).status_code == 200
        named = [{"number": number, "name": name} for number, name in enumerate(files)]
        return self.post("settle", {"batch": batch, "files": named, **more}) | {
            "batch": batch,
            "files": named,
        }

    def done(self, told: dict[str, Any]) -> Any:
        """Wait until the run that was ordered is over, and give it."""
        run = self.runs.wait(told["run"], 30)
        assert run.state == "done", run.error
        return run


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    Library.open(home).close()
    with Library.open(home, read_only=True) as opened:
        yield opened


@pytest.fixture
def runs(library: Library) -> Iterator[Runs]:
    orders = Runs(library)
    yield orders
    orders.close()


@pytest.fixture
def page(library: Library, runs: Runs) -> Page:
    return Page(library, runs)


def test_files_keep_their_folders_and_names(page: Page, library: Library, home: Path) -> None:
    """Two files of one name in different folders are two documents; a name cannot lead out of the folder."""
    files = {
        "甲/办法.txt": _FIRST.encode(),
        "乙/办法.txt": _SECOND.encode(),
        "../../../逃.txt": b"\xe9\x80\x83\xe8\xb5\xb0",
    }
    page.done(page.send(files, collection="补贴/政策"))
    received = home / "received"
    places = sorted(str(Path(record.source).relative_to(received)) for record in library.records())
    assert places == ["补贴_政策/乙/办法.txt", "补贴_政策/甲/办法.txt", "补贴_政策/逃.txt"]
    assert {record.collection for record in library.records()} == {"补贴_政策"}
    assert not list((received / ".arriving").glob("*/*"))


def test_the_same_name_is_asked_about(page: Page, library: Library) -> None:
    """Equal bytes change nothing; others of the same name replace it, stand beside it or are left."""
    page.done(page.send({"办法.txt": _FIRST.encode()}))
    assert page.send({"办法.txt": _FIRST.encode()})["same"] == ["关于实训补贴的办法"]
    asked = page.send({"办法.txt": _SECOND.encode()})
    assert asked["run"] is None
    assert [conflict["title"] for conflict in asked["conflicts"]] == ["关于实训补贴的办法"]
    batch = {"batch": asked["batch"], "files": asked["files"]}
    run = page.done(page.post("settle", {**batch, "choice": "replace"}))
    assert [revision.event for revision in library.history(library.records()[0].doc_id)] == [
        "added",
        "updated",
    ]
    assert "两千元" in library.document(library.records()[0].doc_id).text
    page.done(page.post("act", {"act": "undo", "targets": [str(run.number)]}))
    record = library.records()[0]
    assert "一千元" in library.document(record.doc_id).text
    assert "一千元" in Path(record.source).read_text(encoding="utf-8")
    both = page.send({"办法.txt": _SECOND.encode()})
    page.done(page.post("settle", {"batch": both["batch"], "files": both["files"], "choice": "both"}))
    assert sorted(Path(one.source).name for one in library.records()) == ["办法 (2).txt", "办法.txt"]
    left = page.send({"办法.txt": "第一条 又一份。".encode()})
    assert (
        page.post("settle", {"batch": left["batch"], "files": left["files"], "choice": "skip"})["run"] is None
    )


def test_one_document_is_replaced_by_a_file_of_another_name(page: Page, library: Library, write: Any) -> None:
    """A document from elsewhere is replaced, its file untouched; a bad file changes nothing."""
    path = write("办法.txt", _FIRST)
    page.runs.run([str(path)], collection="补贴")
    before, text = library.records(), library.document(str(path)).text
    run = page.done(page.send({"新办法.md": _SECOND.encode()}, doc=before[0].doc_id))
    assert [(one.collection, Path(one.source).name) for one in library.records()] == [("补贴", "新办法.md")]
    assert path.read_text(encoding="utf-8") == _FIRST
    page.done(page.post("act", {"act": "undo", "targets": [str(run.number)]}))
    assert [one.source for one in library.records()] == [str(path)]
    assert not (library.home / "received" / "补贴" / "新办法.md").exists()
    bad = page.send({"坏.docx": b"PK\x03\x04 no archive"}, doc=library.records()[0].doc_id)
    assert page.runs.wait(bad["run"], 30).state == "failed"
    assert library.document(str(path)).text == text


def test_removed_and_undone(page: Page, library: Library, write: Any) -> None:
    """A received file goes and comes back with its document; one from elsewhere is never touched."""
    path = write("文件.txt", _SECOND)
    page.runs.run([str(path)])
    page.done(page.send({"甲/办法.txt": _FIRST.encode()}))
    kept = {record.source: library.document(record.doc_id) for record in library.records()}
    received = next(Path(source) for source in kept if "received" in source)
    run = page.done(
        page.post("act", {"act": "remove", "targets": [record.doc_id for record in library.records()]})
    )
    assert library.records() == []
    assert path.is_file()
    assert not received.exists()
    page.done(page.post("act", {"act": "undo", "targets": [str(run.number)]}))
    assert {record.source: library.document(record.doc_id) for record in library.records()} == kept
    assert received.read_bytes() == _FIRST.encode()
    assert page.post("act", {"act": "undo", "targets": [str(run.number)]})["run"] is None


def test_failures_are_told_retried_and_dismissed(page: Page, library: Library) -> None:
    """A file that cannot be read is kept and named; it is retried as it is, or no longer told of."""
    run = page.done(page.send({"坏.docx": b"PK\x03\x04 no archive", "办法.txt": _FIRST.encode()}))
    assert [Path(one.source).name for one in run.report.failed] == ["坏.docx"]
    source = library.failures()[0].source
    Path(source).write_text(_SECOND.replace("实训", "见习"), encoding="utf-8")
    page.done(page.post("act", {"act": "retry", "targets": [source]}))
    assert library.failures() == []
    assert len(library.records()) == 2
    page.done(page.send({"又坏.docx": b"PK\x03\x04 no archive"}))
    page.done(page.post("act", {"act": "forget", "targets": [library.failures()[0].source]}))
    assert library.failures() == []


def test_only_failures_are_dismissed(page: Page, library: Library, home: Path) -> None:
    """No other file is put aside: none that was read, none that a path leads to out of what was received."""
    page.done(page.send({"办法.txt": _FIRST.encode(), "坏.docx": b"PK\x03\x04 no archive"}))
    source = library.records()[0].source
    received = home / "received"
    beside = [source, str(home / "catalogue.sqlite"), f"{received}/../catalogue.sqlite"]
    page.done(page.post("act", {"act": "forget", "targets": beside}))
    assert [Path(path).is_file() for path in beside] == [True] * 3
    assert len(library.failures()) == 1
    assert not Received(home).owns(beside[2])


def test_a_file_sent_twice_at_once(home: Path, library: Library, runs: Runs) -> None:
    """A try that breaks off late spoils nothing of the one that follows it."""
    arriving, place = Event(), Arriving(library, runs).waiting_place(uuid.uuid4().hex, 0)

    class Sent:
        """A request of which the end does not come, or comes when the other has."""

        def __init__(self, breaks: bool) -> None:
            self.breaks = breaks
            self.headers: dict[str, str] = {}
            self.query_params: dict[str, str] = {}

        async def stream(self) -> AsyncIterator[bytes]:
            yield _FIRST.encode()
            if self.breaks:
                await arriving.wait()
                raise ClientDisconnect
            arriving.set()
            await sleep(0.05)

    async def both() -> list[Any]:
        tries = (_kept(Sent(breaks), place, 10_000) for breaks in (True, False))  # type: ignore[arg-type]
        return await gather(*tries, return_exceptions=True)

    with ThreadPoolExecutor(1) as thread:  # of tests in a browser, this one may be in a loop already
        broken, size = thread.submit(run, both()).result()
    assert isinstance(broken, ClientDisconnect)
    assert size == len(_FIRST.encode())
    assert place.read_bytes() == _FIRST.encode()
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_what_was_left_waiting_goes(page: Page, home: Path) -> None:
    """Files that were sent and never settled are thrown away by a later batch, without a restart."""
    batch = uuid.uuid4().hex
    address = f"/shelves/arrive?batch={batch}&number=0"
    assert page.client.post(address, content=_FIRST.encode(), headers=_HEADERS).status_code == 200
    (waiting,) = (home / "received" / ".arriving").iterdir()
    os.utime(waiting, (time.time() - 2 * 24 * 3600,) * 2)
    page.done(page.send({"办法.txt": _FIRST.encode()}))
    assert not waiting.exists()


def test_check_again(page: Page, library: Library, write: Any) -> None:
    """Every file held is looked at again: what changed is read, what is gone is told, all is verified."""
    path, gone = write("办法.txt", _FIRST), write("没了.txt", _SECOND)
    page.runs.run([str(path.parent)])
    path.write_text(_FIRST.replace("每年", "每季度"), encoding="utf-8")
    gone.unlink()
    run = page.done(page.post("act", {"act": "check"}))
    assert run.report.updated == (str(path),)
    assert [failure.source for failure in run.report.failed] == [str(gone)]
    assert run.notes == ()
    assert len(library.records()) == 2


def test_limits(page: Page, home: Path) -> None:
    """What is too large or empty is refused with the reason, and nothing of it stays."""
    batch = uuid.uuid4().hex

    def sent(data: Any, number: int = 0, name: str = batch) -> tuple[int, str]:
        answer = page.client.post(
            f"/shelves/arrive?batch={name}&number={number}", content=data, headers=_HEADERS
        )
        return answer.status_code, answer.json().get("fault", "")

    assert sent(b"x" * 10_001)[0] == 413
    assert sent(iter([b"x" * 6_000] * 2))[0] == 413  # without a length
    assert sent(b"") == (400, "文件是空的。")
    assert sent(b"x", name="../../etc")[0] == 400
    assert sent(b"x", number=10**6)[0] == 400
    assert not [path for path in home.rglob("*") if path.is_file() and "received" in path.parts]


def test_addresses_are_looked_at(page: Page) -> None:
    """What is no web address is named before anything is read."""
    for text in ("", "file:///etc/passwd", "https://", "例子"):
        assert page.post("act", {"act": "addresses", "text": text}, 400)["fault"]


def test_no_other_file_is_read_again(page: Page, tmp_path: Path) -> None:
    """What was never read or tried cannot be tried again: it is a file of this machine, and none of ours."""
    (tmp_path / "机密.txt").write_text("工资表", encoding="utf-8")
    assert page.post("act", {"act": "retry", "targets": [str(tmp_path / "机密.txt")]}, 400)["fault"]


@pytest.mark.parametrize("path", ["act", "settle"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"NaN",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"act": "retry", "targets": 5}',
        b'{"batch": NaN}',
        b'{"act": "cancel", "targets": ["\xc2\xb2"]}',
        b'{"act": "undo", "targets": ["%s"]}' % (b"9" * 5000),
        b'{"act": "remove", "targets": ["\\ud800"]}',
        b'{"batch": "%s", "files": [{"number": 1e300, "name": 1}]}' % (b"0" * 32),
        b'{"batch": "%s", "files": 7}' % (b"0" * 32),
        b'{"act": {}, "batch": [], "files": {}, "choice": {}}',
    ],
)
def test_what_no_page_sends(page: Page, path: str, body: bytes) -> None:
    """Whatever a script makes up is refused in Chinese, or does nothing."""
    answer = page.client.post(f"/shelves/{path}", content=body, headers=_HEADERS)
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or re.search("[\u4e00-\u9fff]", answer.json()["fault"])


def test_a_reader_changes_nothing(library: Library, runs: Runs, home: Path) -> None:
    """Whatever a reader's browser sends is refused; so is what another site's page makes a librarian send."""
    reader = Page(library, runs, "reader")
    for path, values in (("settle", {"batch": uuid.uuid4().hex, "files": []}), ("act", {"act": "check"})):
        assert "不能改动" in reader.post(path, values, 403)["fault"]
    address = f"/shelves/arrive?batch={uuid.uuid4().hex}&number=0"
    assert reader.client.post(address, content=b"x", headers=_HEADERS).status_code == 403
    assert Page(library, runs).client.post("/shelves/act", json={"act": "check"}).status_code == 403
    assert runs.all() == []
    assert reader.client.get("/shelves/state").json()["going"] is False


@pytest.mark.parametrize(
    "address", ["https://a:geheim@site.example/x", "https://site.example/x?token=geheim"]
)
def test_an_address_with_a_secret_is_refused_at_once(library: Library, runs: Runs, address: str) -> None:
    """It never becomes a run, which everyone would see; the message does not repeat the secret."""
    told = Page(library, runs).post("act", {"act": "addresses", "text": address}, 400)
    assert "另存为文件" in told["fault"]
    assert "geheim" not in told["fault"]
    assert runs.all() == []
