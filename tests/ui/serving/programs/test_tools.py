"""The MCP server: its tools give the contract and a text with sources, in both forms of the protocol."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from mcp import Client, MCPError

from qa import Assistant
from tests.ui.serving.programs.conftest import Served
from ui import serialise

T = TypeVar("T")
_QUESTION = "联合体和共同体有什么区别"


def _with(served: Served, do: Callable[[Client], Awaitable[T]], **options: Any) -> T:
    async def run() -> T:
        async with Client(f"{served.address}mcp", **options) as client:
            return await do(client)

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests has a loop running in this thread
        return apart.submit(asyncio.run, run()).result()


def _call(served: Served, name: str, **arguments: Any) -> Any:
    return _with(served, lambda client: client.call_tool(name, arguments))


async def _refused(client: Client, uri: str) -> str:
    with pytest.raises(MCPError) as raised:
        await client.read_resource(uri)
    return str(raised.value)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_ask_gives_the_contract_and_a_text(served: Served, mode: str) -> None:
    """`ask` gives the JSON of the command line, and the table with its sources to be read."""
    given = _with(served, lambda client: client.call_tool("ask", {"question": _QUESTION}), mode=mode)
    answer = Assistant(served.library).ask(_QUESTION)
    assert given.structured_content == json.loads(json.dumps(serialise.from_answer(answer)))
    assert answer.text in given.content[0].text
    assert all(citation.quote in given.content[0].text for citation in answer.citations)


def test_tools_tell_what_they_take(served: Served) -> None:
    """Each tool is described in Chinese and English, with schemas of what it takes and gives."""
    tools = _with(served, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "documents", "text", "index"]
    for tool in tools:
        assert "。" in (tool.description or "")
        assert (tool.description or "").endswith(".")
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint is (tool.name != "index")


def test_search_documents_and_text(served: Served) -> None:
    """Passages are found within filters, documents are listed page by page, a quote is read in its place."""
    found = _call(served, "search", question="补助标准", k=2, filters={"year": 2025}).structured_content
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    hit = found["hits"][0]
    part = _call(served, "text", document=hit["doc_id"], start=hit["start"], end=hit["end"])
    assert part.structured_content["text"] == hit["text"]
    assert hit["address"] in part.structured_content["addresses"]
    assert hit["text"] in part.content[0].text
    listed = _call(served, "documents", limit=5, offset=10).structured_content
    assert (listed["total"], len(listed["documents"])) == (12, 2)
    whole = _call(served, "text", document=hit["doc_id"]).structured_content
    assert whole["characters"] == whole["end"] == len(served.library.document(hit["doc_id"]).text)


def test_documents_are_resources(served: Served) -> None:
    """Each document can be listed and read as a resource; one that is not there is told in Chinese."""
    resources = _with(served, lambda client: client.list_resources()).resources
    assert len(resources) == len(served.library.records())
    first = resources[0]
    read = _with(served, lambda client: client.read_resource(first.uri)).contents[0]
    assert read.text == served.library.document(first.name).text
    assert _with(served, lambda client: client.list_resource_templates()).resource_templates
    for uri in ("cewen://documents/nirgends", "file:///etc/passwd"):
        assert "没有" in _with(served, partial(_refused, uri=uri))


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        pytest.param("ask", {}, "question 应为文字，而不是空", id="nothing"),
        pytest.param("ask", {"question": 5}, "question 应为文字", id="number"),
        pytest.param("ask", {"question": "好" * 2001}, "超过 2000", id="too long"),
        pytest.param("ask", {"question": "a", "Filters": {}}, "不认识的参数“Filters”", id="unknown argument"),
        pytest.param(
            "ask", {"question": "a", "filters": {"x": "y"}}, "不认识的筛选条件", id="unknown filter"
        ),
        pytest.param("ask", {"question": "a", "history": [[]]}, "history 的第 1 项应为文字", id="history"),
        pytest.param("search", {"question": "a", "k": 10**30}, "k 应为 1 到 200", id="enormous k"),
        pytest.param("search", {"question": "a\0"}, "不能用的字符", id="NUL"),
        pytest.param("documents", {"limit": 0}, "limit 应为", id="no page"),
        pytest.param("documents", {"offset": -1}, "offset 应为", id="before the first"),
        pytest.param("text", {"document": "nirgends"}, "没有“nirgends”这份文件", id="no document"),
        pytest.param("text", {"document": "/etc/passwd"}, "没有", id="no file of the server"),
        pytest.param("index", {"targets": []}, "没有写要读入什么", id="nothing to index"),
        pytest.param("index", {"targets": ["a"]}, "写完整的路径", id="relative path"),
        pytest.param("nirgends", {}, "没有“nirgends”这个工具", id="no tool"),
    ],
)
def test_faults_are_results_in_chinese(served: Served, name: str, given: dict[str, Any], told: str) -> None:
    """A model reads what was wrong with its call, and no inner detail."""
    result = _call(served, name, **given)
    assert result.is_error
    assert told in result.content[0].text


def test_a_range_that_is_none_is_told(served: Served) -> None:
    """A range beyond the text names its length."""
    document = served.library.records()[0]
    for start, end in ((10, 5), (10**8, None)):
        result = _call(served, "text", document=document.doc_id, start=start, end=end)
        assert f"有 {document.characters} 个字" in result.content[0].text


def test_index_tells_how_far_it_is(changing: Served, tmp_path: Path) -> None:
    """A folder is read into the library, with progress for a client that asks for it."""
    (tmp_path / "渡口.txt").write_text("清河市渡口管理办法\n\n第一条 渡口每年检查2次。\n", encoding="utf-8")
    heard = []

    async def index(client: Client) -> Any:
        async def progress(done: float, total: float | None, message: str | None) -> None:
            heard.append(message)

        return await client.call_tool("index", {"targets": [str(tmp_path)]}, progress_callback=progress)

    result = _with(changing, index)
    assert result.structured_content["added"] == [str(tmp_path / "渡口.txt")]
    assert "新增 1" in result.content[0].text
    assert heard
    assert "2次" in _call(changing, "ask", question="渡口每年检查几次").structured_content["text"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"jsonrpc": "2.0", "id": 1, "method": "nirgends"}', id="no method"),
        pytest.param(b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": 5}', id="no parameters"),
        pytest.param(
            b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 5}}', id="no name"
        ),
        pytest.param(b" " * 5_000_000, id="five megabytes"),
        pytest.param(b'{"id": ' + b"9" * 10_000 + b"}", id="a number of ten thousand digits"),
    ],
)
@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
def test_broken_messages_break_nothing(served: Served, raw: bytes, version: str) -> None:
    """What is no message of the protocol is a fault of the sender, without a traceback."""
    where = urlsplit(served.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": version,
    }
    connection.request("POST", "/mcp", raw, headers)
    response = connection.getresponse()
    said = response.read().decode()
    connection.close()
    assert response.status < 500
    assert response.status >= 400 or '"error"' in said
    assert "Traceback" not in said


def test_importing_the_command_loads_no_mcp() -> None:
    """`cewen --help` and `import ui.serving.site` do not pay for the protocol."""
    code = "import sys, ui.cli, ui.serving.site; print({'mcp', 'mcp_types', 'fastapi'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
