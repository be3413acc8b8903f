"""Canaries: secrets written wherever one may be configured come out nowhere, whatever goes wrong."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qa.writing.scripted import Reply, Scripted, serving
from ui import logs

_CANARY = "kanarie"  # every secret below holds it
_USER = f"https://zhang:{_CANARY}1@127.0.0.1:9/page"
_TOKEN = f"http://127.0.0.1:9/page?access_token={_CANARY}2"
_QUESTION = "联合体和共同体有什么区别"
# Runs each list of arguments as a command of its own, and says how it ended.
_PROGRAM = """
import json, sys, warnings
from ui.cli import main
for arguments in json.loads(sys.argv[1]):
    print("==", main(arguments), arguments[0] if arguments else "", flush=True)
"""


def _refusing(reply: Reply) -> None:
    """Refuse the key, quoting it, as some servers do."""
    reply.start(401, "application/json")
    reply.raw(f'{{"error": "no such key: {reply.headers["Authorization"]}"}}'.encode())


@pytest.fixture
def refusing() -> Iterator[Scripted]:
    with serving(_refusing) as server:
        yield server


def _run(commands: list[list[str]], home: Path, **more: str) -> str:
    """Run commands in one process and give all they write."""
    environment = {**os.environ, "CEWEN_HOME": str(home), **more}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps(commands)],
        env=environment, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def _kept(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_canaries_come_out_nowhere(tmp_path: Path, sample_folder: Path, refusing: Scripted) -> None:
    """Addresses, keys and stores with secrets, --debug or not: refused or used, never told or kept."""
    home = tmp_path / "home"
    document = str(min(sample_folder.glob("*.txt"), default=sample_folder))
    host, port = refusing.server_address[:2]
    model = ["--llm-model", "m", "--llm-url"]
    commands = []
    for debug in ([], ["--debug"]):
        commands += [
            [*debug, "index", document, _USER, _TOKEN, "--json"],
            [*debug, "documents", "--failed", "--json"],
            [*debug, "text", _USER],
            [*debug, "remove", _TOKEN],
            [*debug, *model, f"http://{host}:{port}/v1", "ask", _QUESTION],
            [*debug, *model, "http://127.0.0.1:9/v1", "ask", _QUESTION],
            [*debug, *model, f"http://zhang:{_CANARY}3@127.0.0.1:9/v1", "ask", _QUESTION],
            [*debug, *model, f"zhang:{_CANARY}4@127.0.0.1:9/v1", "ask", _QUESTION],
            [*debug, *model, f"http://127.0.0.1:9/v1?key={_CANARY}5", "ask", _QUESTION],
            [*debug, "--store", f"http://root:{_CANARY}6@127.0.0.1:9", "documents"],
        ]
    told = _run(commands, home, CEWEN_LLM_KEY=f"sk-{_CANARY}7", CEWEN_STORE_TOKEN=f"root:{_CANARY}8")
    assert re.findall(rf".*{_CANARY}.*", told) == []
    assert _CANARY.encode() not in _kept(home)
    assert told.count("另存为文件") >= 4  # both addresses were refused, and that was said
    assert refusing.requests[0].headers["Authorization"] == f"Bearer sk-{_CANARY}7"  # the key was really used
    assert "密钥不对" in told
    assert "连不上 127.0.0.1:9" in told
    assert "里不要写用户名、密码和密钥" in told


def test_a_key_may_stand_in_a_file(tmp_path: Path, sample_home: Path, refusing: Scripted) -> None:
    """CEWEN_LLM_KEY_FILE names a file with the key; one that cannot be read is named, and nothing runs."""
    host, port = refusing.server_address[:2]
    ask = ["--llm-model", "m", "--llm-url", f"http://{host}:{port}/v1", "ask", _QUESTION]
    key = tmp_path / "key"
    key.write_text(f"sk-{_CANARY}\n", "utf-8")
    told = _run([ask], sample_home, CEWEN_LLM_KEY_FILE=str(key))
    assert refusing.requests[0].headers["Authorization"] == f"Bearer sk-{_CANARY}"
    assert _CANARY not in told
    missing = _run([ask], sample_home, CEWEN_LLM_KEY_FILE=str(tmp_path / "none"))
    assert "== 2 " in missing
    assert f"读不出 CEWEN_LLM_KEY_FILE 指的文件 {tmp_path / 'none'}" in missing


@pytest.mark.skipif(os.name == "nt", reason="modes of files are Unix's")
def test_what_people_wrote_and_sent_is_theirs(tmp_path: Path) -> None:
    """The home, the received files, the judgements and the users are open to nobody else on the machine."""
    from index import Library
    from ui.feedback import Feedback, Judgement
    from ui.indexing.received import Received
    from ui.serving.register import User, write_user

    before = os.umask(0o022)
    try:
        home, shared = tmp_path / "own" / "home", tmp_path / "shared"
        Library.open(home).close()
        shared.mkdir()
        for place in (home, shared):
            waiting = Received(place).waiting_place("a" * 32, 0)
            waiting.write_bytes(b"x")
            Feedback(place).keep(Judgement("1", "helpful", "问", {}))
        write_user(tmp_path / "users.txt", "甲", User("甲", "reader", "scrypt$16$1$1$c2FsdA==$c2FsdA=="))
    finally:
        os.umask(before)
    private = [home, shared / "received", shared / "feedback.sqlite3", tmp_path / "users.txt"]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private}
    assert modes == dict.fromkeys(modes, 0)


def test_a_redirect_tells_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that leads to an address with a secret, and cannot be read there, fails without repeating it."""
    from corpus import ReadError, web
    from index import Library

    def refused(url: str, **_: object) -> bytes:
        raise ReadError(f"网址“{_USER}”指向本机或内部网络")

    monkeypatch.setattr(web, "fetch", refused)
    with Library.open(tmp_path / "home") as library:
        [failure] = library.refresh(["http://site.example/a"]).failed
        assert "指向本机或内部网络" in failure.error
        assert _CANARY not in failure.error
        assert _CANARY not in str(library.failures())


def test_what_libraries_print_tells_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is written to stderr while a command runs loses its secrets; all else comes through."""
    with logs.shown(debug=False):
        print(f"ValueError: Received inputs: [{_USER}]", file=sys.stderr)  # noqa: T201
        assert sys.stderr.isatty() is False
    assert capsys.readouterr().err == "ValueError: Received inputs: [https://***@127.0.0.1:9/page]\n"
