"""The command line over a library in Milvus: every command, several processes, a server that goes away."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Document, discover, read
from index import Library
from index.faults import StorageError
from index.milvus.address import Address
from qa import Assistant
from tests.index.store.conftest import needs_milvus
from tests.index.store.servers import MilvusServer, RefusingServer
from ui.answering.pool import Pool
from ui.cli import main
from ui.indexing.orders import Removal
from ui.indexing.runs import Runs

_ROOT = Path(__file__).parents[2]
_QUESTION = "新型学徒制补贴标准是多少"
_TOKEN = "root:geheim4711"

pytestmark = needs_milvus


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """Give a server that holds the sample documents."""
    made = MilvusServer(tmp_path_factory.mktemp("milvus"))
    made.start()
    try:
        assert main(["--store", made.url, "index", str(_ROOT / "corpus" / "sample")]) == 0
        yield made
    finally:
        made.kill()


@pytest.fixture
def store(server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have commands use the server, with a token and a home of their own; give its address."""
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CEWEN_STORE", server.url)
    monkeypatch.setenv("CEWEN_STORE_TOKEN", _TOKEN)
    return server.url


def test_every_command_works(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is read, asked, listed and removed in Milvus is what it would be in a folder."""
    assert main(["index", str(_ROOT / "corpus" / "sample"), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["unchanged"]) == 12
    assert main(["search", _QUESTION, "--filter", "title=学徒", "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert {hit["doc_id"] for hit in hits} == {hits[0]["doc_id"]}
    assert main(["ask", _QUESTION, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    citation = answer["citations"][0]
    assert main(["text", citation["doc_id"]]) == 0
    assert capsys.readouterr().out[citation["start"] : citation["end"]] == citation["quote"]
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"id": 1, "question": _QUESTION}) + "\n", "utf-8")
    assert main(["ask", "--questions", str(questions), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["citations"][0]["quote"] == citation["quote"]
    note = tmp_path / "便条.txt"
    note.write_text("关于午休的通知\n\n午休时间为十二时至十三时。\n", "utf-8")
    assert main(["index", str(note)]) == main(["history", str(note)]) == main(["remove", str(note)]) == 0
    capsys.readouterr()
    assert main(["documents", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 12
    assert main(["verify"]) == 0
    assert main(["verify", "--repair"]) == 2
    told = capsys.readouterr()
    assert "放在 Milvus 里时没有 --repair" in told.err
    assert _TOKEN not in told.out + told.err


def test_several_processes_read_at_once(store: str) -> None:
    """Processes that share nothing but the address give the same answers, and a change shows in all."""
    address = Address.read(store, _TOKEN)
    with Library.open(_ROOT / "nowhere", address=address, read_only=True) as library:
        assistant = Assistant(library)
        pool = Pool(assistant, count=1)
        try:
            alone = assistant.ask(_QUESTION)
            command = [sys.executable, "-m", "ui.cli", "ask", _QUESTION, "--json"]
            other = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
            assert json.loads(other.stdout)["text"] == alone.text
            while not pool.ready:
                assert pool.pids
            assert pool.ask(_QUESTION) == alone
        finally:
            pool.close()
    assert _TOKEN not in other.stderr


def test_the_page_changes_the_library_and_takes_it_back(store: str, tmp_path: Path) -> None:
    """What is added and removed on the page shows to those who read, and a removal can be undone."""
    note = tmp_path / "通告.txt"
    note.write_text("关于灯塔维修的通告\n\n灯塔自五月起停用三十日。\n", "utf-8")
    with Library.open(tmp_path / "home", address=Address.read(store, _TOKEN), read_only=True) as library:
        runs = Runs(library)
        try:
            assert len(runs.run([str(note)]).added) == 1
            hit = library.search("灯塔停用多久", 1)[0]
            assert "三十日" in hit.passage.text
            removed = runs.wait(runs.submit(Removal((hit.passage.doc_id,))), 60)
            assert removed.state == "done", removed.error
            assert all("灯塔" not in one.passage.text for one in library.search("灯塔停用多久", 5))
            number = runs.undo(removed.number)
            assert number is not None
            assert runs.wait(number, 60).state == "done"
            assert library.search("灯塔停用多久", 1)[0].passage.text == hit.passage.text
            assert runs.wait(runs.submit(Removal((hit.passage.doc_id,))), 60).state == "done"
        finally:
            runs.close()


def test_several_writers_take_turns(store: str, tmp_path: Path) -> None:
    """Told to wait, two processes that load different folders at once both finish, one after the other."""
    running = []
    for name in ("甲", "乙"):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(3):
            (folder / f"{name}{number}.txt").write_text(
                f"{name}区通知{number}\n\n{name}区第{number}号令。\n", "utf-8"
            )
        command = [sys.executable, "-m", "ui.cli", "index", str(folder), "--wait", "--json"]
        running.append(subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True))
    reports = [json.loads(process.communicate(timeout=120)[0]) for process in running]
    assert [len(report["added"]) for report in reports] == [3, 3]
    with Library.open(tmp_path / "home", address=Address.read(store, _TOKEN)) as library:
        loaded = [record.doc_id for record in library.records() if str(tmp_path) in record.source]
        assert len(loaded) == 6
        assert library.verify() == []
        for doc_id in loaded:
            library.remove(doc_id)


def test_a_server_that_goes_away_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed amid indexing, it is named with the remedy; started again, it holds what was committed."""
    monkeypatch.setattr("index.milvus.server._CALL_SECONDS", 2.0)
    documents = [read(source) for source in discover(str(_ROOT / "corpus" / "sample"))[:3]]
    server = MilvusServer(tmp_path / "data")
    server.start()
    address = Address.read(server.url, _TOKEN)

    def interrupted() -> Iterator[Document]:
        yield documents[1]
        server.kill()
        yield documents[2]

    try:
        with Library.open(tmp_path / "home", address=address) as library:
            library.add(documents[:1])
            with pytest.raises(StorageError, match=f"连不上 Milvus {server.url}.*不受影响.*再试"):
                library.add(interrupted())
        monkeypatch.setenv("CEWEN_STORE_TOKEN", _TOKEN)
        assert main(["--store", server.url, "documents"]) == 2
        told = capsys.readouterr().err
        assert f"连不上 Milvus {server.url}" in told
        assert _TOKEN not in told
        server.start()
        monkeypatch.setattr("index.milvus.server._CALL_SECONDS", 30.0)
        with Library.open(tmp_path / "home", address=address) as library:
            assert [record.source for record in library.records()] == [documents[0].source]
            library.add(documents)
            assert len(library.records()) == 3
            assert library.verify() == []
    finally:
        server.kill()


def test_a_refused_login_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token is told as such, with where it is read from, and is not repeated."""
    monkeypatch.setattr("index.milvus.server._CONNECT_SECONDS", 1.0)
    monkeypatch.setenv("CEWEN_STORE_TOKEN", _TOKEN)
    server = RefusingServer()
    try:
        assert main(["--store", server.url, "documents"]) == 2
    finally:
        server.stop()
    told = capsys.readouterr().err
    assert f"Milvus {server.url} 不接受登录" in told
    assert "CEWEN_STORE_TOKEN" in told
    assert _TOKEN not in told
