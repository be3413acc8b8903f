"""Nothing secret is ever shown: no password, token or key in a log line, a page or JSON."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.ui.serving.conftest import BROWSER, line

_PASSWORD, _WRONG, _KEY = "窗外有雨-Secret42", "guessed-Secret41", "sk-Secret40"
_ADDRESSES = ("https://zhang:pw-Secret43@site.example/x", "https://site.example/x?access_token=Secret44")
_PATHS = ("/", "/en/", "/config", "/gradio_api/info", "/v1/models", "/nothing", "/source/0", "/login?next=/x")


def test_nothing_secret_is_shown(sample_home: Path, tmp_path: Path) -> None:
    """`cewen --debug chat` with users and a language model, asked in every way: no secret comes out again."""
    users, log = tmp_path / "users.txt", tmp_path / "log"
    users.write_text(line("张三", "librarian", _PASSWORD), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = "import sys; from ui.cli import main; sys.exit(main())"
    options = [
        "--debug",
        "--home",
        str(sample_home),
        "--llm-url",
        "http://127.0.0.1:9/v1",
        "--llm-model",
        "m",
    ]
    command = [sys.executable, "-c", program, *options, "chat", "--auth", str(users), "--port", str(port)]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, stdout=written, stderr=written, env={**os.environ, "CEWEN_LLM_KEY": _KEY}
        )
    shown, secrets = [], [_PASSWORD, _WRONG, _KEY, "Secret4"]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            _wait(client, process)
            form = {"username": "张三", "password": _PASSWORD}
            shown.append(client.post("/login", data=form | {"password": _WRONG}, headers=BROWSER))
            shown.append(client.post("/login", data=form, headers=BROWSER))
            secrets += client.cookies.values()
            shown += [client.get(path) for path in _PATHS]
            shown.append(client.post("/v1/chat/completions", json={"model": "cewen", "messages": "x"}))
            shown.append(client.post("/gradio_api/queue/join", json={"x": 1}))
            basic = httpx.BasicAuth("张三", _PASSWORD)
            shown += [client.get(path, auth=basic) for path in _PATHS]
            asked = {"data": ["联合体和共同体有什么区别"]}
            event = client.post("/gradio_api/call/ask", json=asked, auth=basic).json()["event_id"]
            shown.append(client.get(f"/gradio_api/call/ask/{event}", auth=basic))
            for address in _ADDRESSES:
                order = {"act": "addresses", "text": address}
                shown.append(client.post("/shelves/act", json=order, headers={"X-Cewen": "1"}))
                client.post("/gradio_api/run/index", json={"data": [[address]]})
                event = client.post("/gradio_api/call/index", json={"data": [[address]]}, auth=basic).json()
                shown.append(client.get(f"/gradio_api/call/index/{event['event_id']}", auth=basic))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    told = [answer.text + str(dict(answer.headers) | {"set-cookie": ""}) for answer in shown]
    told.append(log.read_text("utf-8", "replace"))
    assert [text for text in told for secret in secrets if secret in text] == []
    assert "联合体" in "".join(told)
    escaped = "另存为文件".encode("unicode_escape").decode()
    assert len([text for text in told if "另存为文件" in text or escaped in text]) == 2 * len(_ADDRESSES)


def _wait(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            client.get("/login")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("cewen chat did not answer")
