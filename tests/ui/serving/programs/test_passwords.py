"""With passwords the three protocols let in whoever has one; readers change nothing."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import httpx2
import pytest
from gradio_client import Client as GradioClient
from gradio_client.exceptions import AppError
from mcp import Client as ToolClient
from mcp.client.streamable_http import streamable_http_client
from openai import AuthenticationError, OpenAI

from index import Library
from qa import Assistant
from ui.serving.door import Door
from ui.serving.passwords import hashed
from ui.serving.register import Register, User, write_user
from ui.serving.site import Site

_QUESTION = "市域产教联合体由谁牵头"
_PASSWORDS = {"librarian": "cang-shu-lou-1", "reader": "yue-lan-shi-2"}


@pytest.fixture(scope="module")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("passwords")
    shutil.copytree(sample_home, folder / "home")
    users = folder / "users.txt"
    for name, password in _PASSWORDS.items():
        write_user(users, name, User(name, "reader" if name == "reader" else "librarian", hashed(password)))
    with Library.open(folder / "home", read_only=True) as library:
        site = Site(Assistant(library), library, door=Door(Register.open(users)))
        yield site.start()
        site.close()


def _as(name: str) -> dict[str, str]:
    credentials = base64.b64encode(f"{name}:{_PASSWORDS[name]}".encode()).decode()
    return {"Authorization": f"Basic {credentials}"}


def _call(address: str, headers: dict[str, str], tool: str, **given: Any) -> Any:
    async def run() -> Any:
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(f"{address}mcp", http_client=http)
            async with ToolClient(transport) as client:
                names = [one.name for one in (await client.list_tools()).tools]
                return names, await client.call_tool(tool, given)

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests has a loop running in this thread
        return apart.submit(asyncio.run, run()).result()


@pytest.mark.parametrize("path", ["v1/chat/completions", "v1/models", "mcp", "gradio_api/call/ask"])
def test_without_a_password_nothing_is_answered(address: str, path: str) -> None:
    """Each of the addresses answers 401 in Chinese to whoever has none, and to a wrong one."""
    wrong = {"Authorization": "Bearer librarian:x"}
    for headers in ({}, wrong):
        request = urllib.request.Request(
            address + path, b"{}", {"Content-Type": "application/json", **headers}
        )
        with pytest.raises(HTTPError) as raised:
            urllib.request.urlopen(request)
        assert raised.value.code == 401
        assert "密码" in json.load(raised.value)["error"]["message"]


def test_openai_takes_name_and_password_for_a_key(address: str) -> None:
    """`name:password` is the key of OpenAI's client."""
    said: Any = [{"role": "user", "content": _QUESTION}]
    client = OpenAI(base_url=f"{address}v1", api_key=f"reader:{_PASSWORDS['reader']}", max_retries=0)
    assert "园区" in str(
        client.chat.completions.create(model="cewen", messages=said).choices[0].message.content
    )
    with pytest.raises(AuthenticationError):
        OpenAI(base_url=f"{address}v1", api_key="none", max_retries=0).models.list()


def test_gradio_takes_a_header(address: str, tmp_path: Path) -> None:
    """gradio's client asks with the header; a reader may not index, a librarian only within bounds."""
    (tmp_path / "a.txt").write_text("渡口", encoding="utf-8")
    clients = {name: GradioClient(address, headers=_as(name), verbose=False) for name in _PASSWORDS}
    assert clients["reader"].predict(_QUESTION, api_name="/ask")["citations"]
    with pytest.raises(AppError, match="只有管理员"):
        clients["reader"].predict(targets=[str(tmp_path)], api_name="/index")
    with pytest.raises(AppError, match=f"不能读入 {tmp_path}"):
        clients["librarian"].predict(targets=[str(tmp_path)], api_name="/index")
    held = str(Path(clients["reader"].predict(api_name="/documents")[0]["source"]).parent)
    assert clients["librarian"].predict(targets=[held], api_name="/index")["unchanged"]


def test_tools_take_a_header(address: str) -> None:
    """Whoever has a password calls tools; only librarians are shown `index` and may call it."""
    names, answer = _call(address, _as("reader"), "ask", question=_QUESTION)
    assert answer.structured_content["citations"]
    assert "index" not in names
    names, refused = _call(address, _as("reader"), "index", targets=["/etc"])
    assert refused.is_error
    assert "只有管理员" in refused.content[0].text
    names, refused = _call(address, _as("librarian"), "index", targets=["/etc"])
    assert "index" in names
    assert "不能读入 /etc" in refused.content[0].text
