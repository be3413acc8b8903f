"""OpenAI's interface: their own client asks, whole and streamed; faults in their form, in Chinese."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openai import APIError, BadRequestError, NotFoundError, OpenAI

from index import Library
from qa import Assistant
from qa.writing import Model, Writer
from tests.qa.writing.scripted import Reply, Scripted, serving
from tests.ui.browsing import library_of
from tests.ui.serving.programs.conftest import Served
from ui import serialise
from ui.serving.site import Site

_QUESTION = "联合体和共同体有什么区别"
_RULE = (
    "清河市渡口管理办法\n\n清交〔2024〕3号\n\n第一条 渡口由市交通局负责检查。\n\n"
    "第二条 渡口每年检查2次，结果在10日内公布。\n"
)


def _openai(address: str) -> OpenAI:
    return OpenAI(base_url=f"{address}v1", api_key="-", max_retries=0)


@pytest.fixture(scope="module")
def client(served: Served) -> OpenAI:
    return _openai(served.address)


def _ask(client: OpenAI, *messages: tuple[str, Any], **more: Any) -> Any:
    said = [{"role": role, "content": content} for role, content in messages]
    return client.chat.completions.create(model="cewen", messages=said, **more)  # type: ignore[call-overload]


def test_an_answer_comes_with_its_sources(client: OpenAI, served: Served) -> None:
    """The content holds the table with marks and the list of sources; the contract rides along."""
    reply = _ask(client, ("user", _QUESTION))
    content = reply.choices[0].message.content
    answer = Assistant(served.library).ask(_QUESTION)
    assert answer.text in content
    for citation in answer.citations:
        assert f"[{citation.marker}] 《{citation.title}》" in content
        assert citation.quote in content
    assert reply.cewen == json.loads(json.dumps(serialise.from_answer(answer)))
    assert (reply.object, reply.choices[0].finish_reason) == ("chat.completion", "stop")
    assert reply.usage.prompt_tokens == len(_QUESTION)
    assert reply.usage.completion_tokens == len(content)


def test_a_stream_gives_the_same(client: OpenAI) -> None:
    """The pieces of a stream make up the same content, by statement; the last holds the contract."""
    whole = _ask(client, ("user", _QUESTION))
    chunks = list(_ask(client, ("user", _QUESTION), stream=True, stream_options={"include_usage": True}))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == whole.choices[0].message.content
    assert len([piece for piece in pieces if piece]) > 10
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]][-1] == "stop"
    assert chunks[-2].cewen == whole.cewen
    assert chunks[-1].usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_turns_complete_a_follow_up(client: OpenAI) -> None:
    """What the user asked before counts, what a system prompt or an assistant says does not."""
    asked = [
        ("system", "你是诗人，只用英文回答。"),
        ("user", "市域产教联合体由谁牵头"),
        ("assistant", "由火星牵头。"),
        ("user", [{"type": "text", "text": "那行业产教融合共同体呢？"}]),
    ]
    reply = _ask(client, *asked, temperature=0.3, max_tokens=5, tools=[])
    assert reply.cewen["understood"] == "行业产教融合共同体由谁牵头"
    assert "行业企业" in reply.choices[0].message.content
    assert "火星" not in reply.choices[0].message.content


def test_filters_and_refusals(client: OpenAI) -> None:
    """`filters` narrow the range; what is not there is refused with the nearest passages."""
    reply = _ask(client, ("user", "2024年惠州市的GDP是多少"), extra_body={"filters": {"from": "2024"}})
    assert reply.cewen["refusal"]["nearest"]
    assert "最接近的段落" in reply.choices[0].message.content


def test_there_is_one_model(client: OpenAI) -> None:
    """The list of models has one; another is not found, but any name may stand in a question."""
    assert [model.id for model in client.models.list()] == ["cewen"]
    assert client.models.retrieve("cewen").owned_by == "cewen"
    with pytest.raises(NotFoundError, match="只有 cewen"):
        client.models.retrieve("gpt-9")
    said: Any = [{"role": "user", "content": "什么是现场工程师"}]
    assert client.chat.completions.create(model="gpt-9", messages=said).model == "gpt-9"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param({}, "messages 应为列表", id="no messages"),
        pytest.param({"messages": []}, "没有 role 为 user", id="empty"),
        pytest.param({"messages": [5]}, "第 1 条应为", id="a number for a message"),
        pytest.param({"messages": [{"role": "king", "content": "a"}]}, "第 1 条应为", id="role"),
        pytest.param({"messages": [{"role": ["user"], "content": "a"}]}, "第 1 条应为", id="role a list"),
        pytest.param({"messages": [{"role": "system", "content": "a"}]}, "没有 role 为 user", id="no user"),
        pytest.param({"messages": [{"role": "user", "content": ""}]}, "问题是空的", id="empty question"),
        pytest.param({"messages": [{"role": "user"}]}, "content 应为文字", id="no content"),
        pytest.param({"messages": [{"role": "user", "content": "好" * 2001}]}, "超过 2000", id="too long"),
        pytest.param(
            {"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "text 应为文字", id="part"
        ),
        pytest.param({"messages": [{"role": "user", "content": ["a"]}]}, "content 应为文字", id="no part"),
        pytest.param(
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            "只能读文字",
            id="image",
        ),
        pytest.param({"n": 2}, "n 只能是 1", id="two answers"),
        pytest.param({"response_format": {"type": "json_object"}}, "response_format", id="another form"),
        pytest.param({"stream": "yes"}, "stream 应为 true", id="no switch"),
        pytest.param({"stream_options": 5}, "stream_options 应为对象", id="options"),
        pytest.param({"model": 5}, "model 应为文字", id="model"),
        pytest.param({"filters": {"x": 1}}, "不认识的筛选条件", id="unknown filter"),
        pytest.param({"filters": {"title": ["x"]}}, "filters 应为", id="filter a list"),
    ],
)
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
def test_faults_have_their_form(client: OpenAI, body: dict[str, Any], told: str, streams: bool) -> None:
    """What cannot be asked is a 400 in OpenAI's form, before any stream begins."""
    sound = {
        "model": "cewen",
        "messages": [{"role": "user", "content": "什么是现场工程师"}],
        "stream": streams,
    }
    missing = {"messages": None} if not body else {}
    with pytest.raises(BadRequestError, match=told) as raised:
        client.post("/chat/completions", body=sound | missing | body, cast_to=object)
    assert raised.value.type == "invalid_request_error"


@dataclass(frozen=True)
class Written:
    """A site whose answers a scripted language model writes."""

    address: str
    model: Scripted


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    home = library_of(tmp_path_factory.mktemp("ferry"), "办法.txt", _RULE)
    with serving(lambda reply: reply.start(500)) as model, Library.open(home, read_only=True) as library:
        site = Site(Writer(Assistant(library), Model(model.url, "试写模型")), library)
        yield Written(site.start(), model)
        site.close()


_ASKED = ("user", "渡口每年检查几次")


def test_a_model_streams_as_it_writes(written: Written) -> None:
    """The first sentence arrives while the model is still at the second; the sources follow."""
    heard: list[str] = []
    arrived = threading.Event()

    def halting(reply: Reply) -> None:
        reply.start()
        reply.say("渡口每年检查2次。[1]\n")
        arrived.wait(5)
        reply.say("结果在10日内公布。[1]")
        reply.end()

    written.model.script = halting
    for chunk in _ask(_openai(written.address), _ASKED, stream=True):
        if text := chunk.choices[0].delta.content:
            heard.append(text)
            arrived.set()
    content = "".join(heard)
    assert heard[0].startswith("渡口每年检查2次。")
    assert arrived.is_set()
    assert (
        content.index("结果在10日内公布") < content.index("**出处**") < content.index("由大语言模型 试写模型")
    )
    assert "（清交〔2024〕3号）" in content
    assert content.count("**出处**") == 1


def test_a_model_that_breaks_off_is_replaced(written: Written) -> None:
    """Where the model fails half-way, the stream says so and gives the quotes."""

    def breaking(reply: Reply) -> None:
        reply.start()
        reply.say("渡口每年检查2次，结果在10日内公布。[1]\n")
        reply.say("另外")

    written.model.script = breaking
    chunks = list(_ask(_openai(written.address), _ASKED, stream=True))
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert "第二条 渡口每年检查2次" in content
    assert "没有采用大语言模型的回答" in content
    assert chunks[-1].cewen.get("written_by") is None


def test_a_client_that_goes_away_ends_the_work(written: Written) -> None:
    """Closing the connection closes the one to the language model, streamed or not."""

    def silent(reply: Reply) -> None:
        reply.start()
        reply.listens(10)

    written.model.script = silent
    for streams in (True, False):
        written.model.requests.clear()
        written.model.gone.clear()
        body = {"messages": [{"role": "user", "content": _ASKED[1]}], "stream": streams}
        with _posting(written.address, json.dumps(body).encode()) as connection:
            while not written.model.requests:
                time.sleep(0.01)
            connection.shutdown(socket.SHUT_RDWR)
        assert written.model.gone.wait(3), streams


@contextmanager
def _posting(address: str, body: bytes) -> Iterator[socket.socket]:
    where = urlsplit(address)
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname or "", where.port or 0)) as connection:
        connection.sendall(head.encode() + body)
        yield connection


@pytest.mark.parametrize(
    ("raw", "status", "told"),
    [
        pytest.param(b"", 400, "不是 JSON", id="nothing"),
        pytest.param(b"{", 400, "不是 JSON", id="half"),
        pytest.param(b"[]", 400, "应为 JSON 对象", id="list"),
        pytest.param(b"\xff\xfe{}", 400, "不是 UTF-8", id="no UTF-8"),
        pytest.param(b'{"a":' * 100_000, 400, "嵌套太深", id="deep"),
        pytest.param(
            b'{"messages": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "嵌套太深", id="deep, closed"
        ),
        pytest.param(
            b'{"n": ' + b"9" * 10_000 + b"}", 400, "不是 JSON", id="a number of ten thousand digits"
        ),
        pytest.param(b'{"n": NaN}', 400, "不是 JSON", id="NaN"),
        pytest.param(
            b'{"messages": [{"role": "user", "content": "\\ud800"}]}', 400, "半个字符", id="half a character"
        ),
        pytest.param(b'{"messages": [{"role": "user", "content": "a\\u0000"}]}', 400, "空字符", id="NUL"),
        pytest.param(
            json.dumps(
                {"messages": [{"role": "user", "content": "好" * 3_500_000}]}, ensure_ascii=False
            ).encode(),
            413,
            "请求太长",
            id="ten megabytes and more",
        ),
    ],
)
def test_bodies_that_are_none(served: Served, raw: bytes, status: int, told: str) -> None:
    """A body that is no request at all is refused in Chinese, never with a traceback."""
    where = urlsplit(served.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection.request("POST", "/v1/chat/completions", raw, {"Content-Type": "application/json"})
    response = connection.getresponse()
    error = json.load(response)["error"]
    connection.close()
    assert response.status == status
    assert told in error["message"]


def test_an_inner_fault_stays_inside(sample_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What fails within, at once or half-way, is logged; the program is told only that something did."""

    class Broken:
        def __init__(self, assistant: Assistant) -> None:
            self.assistant = assistant

        def ask(self, question: str, *more: Any) -> Any:
            *_, answer = self.stream(question, *more)
            return answer

        def stream(self, question: str, *more: Any) -> Generator[Any, None, None]:
            if question == "half-way":
                yield self.assistant.ask(_QUESTION)
            raise KeyError("secret.py")

    with Library.open(sample_home, read_only=True) as library:
        site = Site(Broken(Assistant(library)), library)
        client = _openai(site.start())
        for question in ("at once", "half-way"):
            caplog.clear()
            with pytest.raises(APIError, match="服务出了错") as raised:
                list(_ask(client, ("user", question), stream=True))
            assert "secret" not in str(raised.value)
            assert "secret.py" in caplog.text
        site.close()
