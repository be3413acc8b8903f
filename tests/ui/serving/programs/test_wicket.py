"""Gradio's API without a client of gradio's: what is posted to it, whole or broken."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.ui.serving.programs.conftest import Served


def _send(served: Served, method: str, path: str, raw: bytes | None = None) -> tuple[int, str]:
    where = urlsplit(served.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection.request(method, path, raw)
    response = connection.getresponse()
    said = response.read().decode()
    connection.close()
    return response.status, said


def _call(served: Served, path: str, body: object) -> Any:
    """Call an endpoint as curl would, and give what it gives."""
    status, said = _send(served, "POST", f"/gradio_api/call/{path}", json.dumps(body).encode())
    assert status == 200, said
    _, events = _send(served, "GET", f"/gradio_api/call/{path}/{json.loads(said)['event_id']}")
    kind, data = events.strip().splitlines()[-2:]
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@pytest.mark.parametrize("body", [{"data": ["什么是现场工程师"]}, {"data": ["什么是现场工程师", [], {}]}])
def test_what_follows_may_be_left_out(served: Served, body: dict[str, Any]) -> None:
    """Values in their order, the last ones not given, are answered."""
    kind, data = _call(served, "ask", body)
    assert (kind, data[0]["question"]) == ("complete", "什么是现场工程师")


def test_values_may_have_names(served: Served) -> None:
    """The later form, with names, is answered too."""
    kind, data = _call(served, "v2/search", {"question": "现场工程师", "k": 2})
    assert (kind, len(data[0]["hits"])) == ("complete", 2)


def test_a_fault_is_an_event_in_chinese(served: Served) -> None:
    """What the endpoint refuses is told as its error."""
    kind, data = _call(served, "search", {"data": ["a", 0]})
    assert kind == "error"
    assert "k 应为 1 到 200" in data["error"]


@pytest.mark.parametrize(
    ("path", "raw", "status", "told"),
    [
        pytest.param("ask", b"", 400, "不是 JSON", id="nothing"),
        pytest.param("ask", b"{", 400, "不是 JSON", id="half"),
        pytest.param("ask", b"5", 400, "JSON 对象", id="a number"),
        pytest.param("ask", b"\xff\xfe", 400, "不是 UTF-8", id="no UTF-8"),
        pytest.param("ask", b"[" * 200_000, 400, "嵌套太深", id="deep"),
        pytest.param(
            "ask", b'{"data": [' + b"9" * 9_000 + b"]}", 400, "不是 JSON", id="a number without end"
        ),
        pytest.param("ask", b'{"data": 5}', 400, "data 应为列表，依次是：question、history", id="no list"),
        pytest.param("ask", b'{"data": [1, 2, 3, 4]}', 400, "data 应为列表", id="too many"),
        pytest.param(
            "v2/ask", b'{"quastion": "a"}', 400, "不认识的参数“quastion”", id="a name that there is not"
        ),
        pytest.param("nirgends", b'{"data": []}', 404, "没有“nirgends”这个接口", id="no endpoint"),
        pytest.param("halt", b'{"data": []}', 404, "没有“halt”这个接口", id="an event of the page"),
        pytest.param(
            "ask", b'{"data": ["' + b"a" * 11_000_000 + b'"]}', 413, "请求太长", id="eleven megabytes"
        ),
    ],
)
def test_broken_calls_are_told_in_chinese(
    served: Served, path: str, raw: bytes, status: int, told: str
) -> None:
    """A call that gradio could not carry out is refused before it, with what was wrong."""
    given, said = _send(served, "POST", f"/gradio_api/call/{path}", raw)
    assert (given, told in json.loads(said)["error"]["message"]) == (status, True), said


def test_the_english_page_has_no_endpoints(served: Served) -> None:
    """Programs ask at the root only."""
    assert _send(served, "POST", "/en/gradio_api/call/ask", b'{"data": ["a"]}')[0] == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"NaN",
        b'{"a": 1e999}',
        b'{"data": ["\\ud800"]}',
        b"\xff\xfe{}",
        b"[" * 200_000,
        b'{"a": ' + b"9" * 9000 + b"}",
    ],
)
@pytest.mark.parametrize("path", ["queue/join", "run/predict", "cancel", "reset", "call/ask"])
def test_what_gradio_would_stumble_over(served: Served, path: str, raw: bytes) -> None:
    """JSON that is none, or that cannot be written again, is refused before it is a fault of the server."""
    status, said = _send(served, "POST", f"/gradio_api/{path}", raw)
    assert status == 400
    assert "请求的内容" in said


@pytest.mark.parametrize("session", ["", 5, [], "a" * 201, "a\0"])
@pytest.mark.parametrize("path", ["queue/join", "call/ask", "call/v2/search"])
def test_sessions_that_gradio_would_lose(served: Served, path: str, session: object) -> None:
    """A session without a name, whose events gradio cannot find again, or with no name of one is refused."""
    raw = json.dumps({"session_hash": session, **({} if "v2" in path else {"data": ["a"]})}).encode()
    status, said = _send(served, "POST", f"/gradio_api/{path}", raw)
    assert (status, "session_hash" in said) == (400, True), said


@pytest.mark.parametrize("number", [10**30, 100_000, -1, None, "0", [], 1.5])
@pytest.mark.parametrize("page", ["", "/en"])
def test_events_that_the_page_has_not(served: Served, page: str, number: object) -> None:
    """An event of an older page, or of none, is refused with what to do."""
    body = {"data": ["a"], "session_hash": "abc", "fn_index": number}
    status, said = _send(served, "POST", f"{page}/gradio_api/queue/join", json.dumps(body).encode())
    assert (status, "请刷新网页后再试" in said) == (400, True), said


@pytest.mark.parametrize("path", ["http://100.100.100.200/meta", "HTTPS://a", "meta.txt", "", None, 5])
@pytest.mark.parametrize("route", ["queue/join", "run/predict", "call/ask", "call/v2/ask"])
def test_no_address_is_fetched_for_a_file(served: Served, route: str, path: object) -> None:
    """What gradio would take for a file that lies at an address, however deep it is, is refused unread."""
    file = [{"path": path, "meta": {"_type": "gradio.FileData"}}]
    body = {"question": file} if "v2" in route else {"data": [{"files": file}, None, None]}
    status, said = _send(served, "POST", f"/gradio_api/{route}", json.dumps(body).encode())
    assert (status, "文件请先上传，不能给网址" in said) == (400, True), said


def test_an_event_with_too_few_values(served: Served) -> None:
    """An event without what it takes is refused at once, and not in the middle of the queue."""
    body = {"data": [], "session_hash": "abc", "fn_index": _first_event(served)}
    status, said = _send(served, "POST", "/gradio_api/queue/join", json.dumps(body).encode())
    assert (status, "data 应为列表" in said) == (400, True), said


def _first_event(served: Served) -> int:
    config = json.loads(_send(served, "GET", "/config")[1])
    return next(
        each["id"] for each in config["dependencies"] if each["inputs"] and each["queue"] is not False
    )


@pytest.mark.parametrize("path", ["queue/data?session_hash=gone", "call/ask/gone", "call/v2/ask/gone"])
def test_answers_that_are_gone(served: Served, path: str) -> None:
    """A page that asks on after a restart gets a stream with an end, none that breaks off as by a fault."""
    assert _send(served, "GET", f"/gradio_api/{path}")[0] == 200


def test_only_what_waits_for_nothing_is_done_at_once(served: Served) -> None:
    """An event that takes its turn, as asking does, cannot be had out of turn."""
    body = {"data": ["a"] * 9, "session_hash": "abc", "fn_index": _first_event(served)}
    status, said = _send(served, "POST", "/gradio_api/run/predict", json.dumps(body).encode())
    assert (status, "请刷新网页后再试" in said) == (400, True), said


@pytest.mark.parametrize("path", ["run/ask", "api/ask", "run/search/"])
def test_no_way_around_the_queue(served: Served, path: str) -> None:
    """Endpoints are called through the queue, where what comes is looked at, and in no other way."""
    assert _send(served, "POST", f"/gradio_api/{path}", b'{"data": ["a"]}')[0] == 404
