"""What goes into the library and what is kept: index, documents, text, remove, verify, and wrong input."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.faults import StorageError
from index.lock import writing
from ui.cli import main

_ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534  # the user of no rights on POSIX systems
_RECORD_KEYS = (
    "doc_id source title doc_number issuer issued_on effective_on status format characters "
    "passages indexed_at collection superseded_by same_as"
)
_REPORT_KEYS = "added updated unchanged removed failed documents passages characters seconds moved duplicates"

_RULE = """青原市产业学院管理办法

第一条 为规范产业学院建设，制定本办法。

第二条 产业学院由市教育局牵头认定。

第三条 每个产业学院补助80万元。
"""


class Shell:
    """Runs `cewen` on one home and gives status, stdout and stderr."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Give status, stdout and stderr."""
        status = main(["--home", str(self.home), *map(str, arguments)])
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def json(self, *arguments: str | Path, status: int = 0) -> Any:
        """Give what `--json` writes, having ended with `status`."""
        found, out, err = self(*arguments, "--json")
        assert found == status, err
        return json.loads(out)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "home", capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of two documents written for these tests."""
    made = tmp_path / "文件"
    made.mkdir()
    (made / "产业学院办法.txt").write_text(_RULE, encoding="utf-8")
    (made / "通知.md").write_text("# 关于开展评选的通知\n\n一、评选名额\n\n全市评选5名。\n", encoding="utf-8")
    return made


def _answers(shell: Shell, question: str) -> str:
    """Give everything a search and an answer show for a question."""
    return json.dumps([shell.json("search", question), shell.json("ask", question)], ensure_ascii=False)


def test_index_reports_what_it_did(shell: Shell, folder: Path) -> None:
    """The first run adds, the second changes nothing, and the report has the keys of the contract."""
    first = shell.json("index", folder)
    assert " ".join(first) == _REPORT_KEYS
    assert sorted(map(os.path.basename, first["added"])) == ["产业学院办法.txt", "通知.md"]
    assert first["failed"] == []
    before = shell.json("documents")
    second = shell.json("index", folder)
    assert (second["added"], second["updated"], second["removed"]) == ([], [], [])
    assert sorted(second["unchanged"]) == sorted(first["added"])
    assert shell.json("documents") == before


def test_an_edited_sentence_replaces_the_old_one(shell: Shell, folder: Path) -> None:
    """After an edit the new sentence is found and the old one never again; after removal neither is."""
    rule = folder / "产业学院办法.txt"
    shell("index", folder)
    assert "补助80万元" in _answers(shell, "产业学院补助多少万元")
    rule.write_text(_RULE.replace("补助80万元", "补助125万元"), encoding="utf-8")
    assert shell.json("index", folder)["updated"] == [str(rule)]
    found = _answers(shell, "产业学院补助多少万元")
    assert "补助125万元" in found
    assert "补助80万元" not in found
    assert shell("remove", rule)[0] == 0
    found = _answers(shell, "产业学院补助多少万元")
    assert "125万元" not in found
    assert rule.name not in found
    assert rule.name not in shell("documents", "--json")[1]
    assert rule.exists()


def test_prune_removes_what_is_gone(shell: Shell, folder: Path) -> None:
    """A deleted file stays until `--prune`, which removes that file alone."""
    shell("index", folder)
    gone = folder / "通知.md"
    gone.unlink()
    assert shell.json("index", folder)["removed"] == []
    assert shell.json("index", folder, "--prune")["removed"] == [str(gone)]
    assert [Path(d["source"]).name for d in shell.json("documents")] == ["产业学院办法.txt"]


def test_documents_have_the_keys_of_the_contract(
    sample_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each document is a flat object with the keys of the contract, in order."""
    records = Shell(sample_home, capsys).json("documents")
    assert len(records) >= 8
    assert {" ".join(record) for record in records} == {_RECORD_KEYS}
    assert all(record["characters"] > 0 and record["passages"] > 0 for record in records)


def test_text_is_exact(shell: Shell, folder: Path) -> None:
    """`cewen text` writes the text and nothing else, whether named by doc_id, path or relative path."""
    shell("index", folder)
    record = next(r for r in shell.json("documents") if r["source"].endswith(".txt"))
    names = (record["doc_id"], record["source"], os.path.relpath(record["source"]))
    texts = [shell("text", name)[1] for name in names]
    assert len(set(texts)) == 1
    assert len(texts[0]) == record["characters"]
    assert "第三条 每个产业学院补助80万元。" in texts[0]
    status, out, err = shell("text", "没有这份")
    assert (status, out) == (2, "")
    assert "cewen documents" in err


def test_verify_holds_and_tells_a_difference(shell: Shell, folder: Path) -> None:
    """A whole library verifies with 0; one whose stored text was tampered with gives 1 and names it."""
    shell("index", folder)
    assert shell.json("verify") == {"documents": 2, "differences": []}
    assert "一致" in shell("verify")[1]
    with closing(sqlite3.connect(shell.home / "catalogue.sqlite")) as catalogue, catalogue:
        of_notice = "version IN (SELECT version FROM documents WHERE source LIKE '%通知.md')"
        catalogue.execute(f"UPDATE contents SET text = '甲' || text WHERE {of_notice}")
    differences = shell.json("verify", status=1)["differences"]
    assert differences
    assert all("通知.md" in difference for difference in differences)


def test_remove_names_what_is_not_there(shell: Shell, folder: Path) -> None:
    """Some unknown: 1, and the rest is removed; all unknown: 2."""
    shell("index", folder)
    result = shell.json("remove", folder / "通知.md", "没有这份", status=1)
    assert result["removed"] == [str(folder / "通知.md")]
    assert [failure["source"] for failure in result["failed"]] == ["没有这份"]
    status, _, err = shell("remove", "没有这份")
    assert status == 2
    assert "没有“没有这份”" in err


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["search", "问题"], id="search"),
        pytest.param(["ask", "问题"], id="ask"),
        pytest.param(["documents"], id="documents"),
        pytest.param(["documents", "--failed"], id="documents-failed"),
        pytest.param(["history", "某文件"], id="history"),
        pytest.param(["text", "某文件"], id="text"),
        pytest.param(["remove", "某文件"], id="remove"),
        pytest.param(["verify"], id="verify"),
    ],
)
def test_a_library_not_yet_built_is_told(shell: Shell, command: list[str]) -> None:
    """Without a library every reading command ends with 2, names `cewen index`, and makes nothing."""
    status, out, err = shell(*command)
    assert (status, out) == (2, "")
    assert "cewen index" in err
    assert not shell.home.exists()


def _broken_docx(sample_folder: Path, path: Path) -> None:
    whole = next(sample_folder.glob("*.docx")).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize("kind", ["missing", "empty", "png", "docx"])
def test_a_bad_file_is_named_and_the_rest_is_done(
    shell: Shell, folder: Path, sample_folder: Path, kind: str
) -> None:
    """A missing, empty, disguised or truncated file: 1 beside good files, 2 alone, nothing kept is lost."""
    shell("index", folder)
    kept = shell.json("documents")
    bad = folder.parent / {"missing": "没有.txt", "empty": "空.txt", "png": "图.txt", "docx": "残.docx"}[kind]
    if kind == "empty":
        bad.write_bytes(b"")
    elif kind == "png":
        bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64))
    elif kind == "docx":
        _broken_docx(sample_folder, bad)
    report = shell.json("index", folder, bad, status=1)
    assert [failure["source"] for failure in report["failed"]] == [str(bad)]
    assert len(report["unchanged"]) == 2
    status, _, err = shell("index", bad)
    assert status == 2
    assert bad.name in err
    assert any("一" <= character <= "鿿" for character in err.replace(str(bad), ""))
    assert shell.json("documents") == kept


def test_a_file_that_turns_bad_keeps_its_last_good_state(shell: Shell, folder: Path) -> None:
    """A file that can no longer be read is named; what was kept of it still answers."""
    shell("index", folder)
    (folder / "产业学院办法.txt").write_bytes(b"")
    report = shell.json("index", folder, status=1)
    assert len(report["failed"]) == 1
    assert "补助80万元" in _answers(shell, "产业学院补助多少万元")


def test_a_second_writer_is_told_to_wait(shell: Shell, folder: Path) -> None:
    """While another program writes to the library, indexing ends with 2 and says so; reading goes on."""
    shell("index", folder)
    with writing(shell.home):
        status, out, err = shell("index", folder)
        assert (status, out) == (2, "")
        assert "等它完成后再试" in err
        assert "补助80万元" in shell("ask", "产业学院补助多少万元")[1]
        status, out, err = shell("remove", folder / "通知.md")
        assert (status, out) == (2, "")
        assert "等它完成后再试" in err
        assert "--wait" not in err  # which `remove` does not have


def test_a_full_disk_is_told(shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library says of its disk is the message: 2, the place and the remedy, no internal error."""

    def fail(*_: object, **__: object) -> None:
        raise StorageError(f"资料库 {shell.home} 所在的磁盘空间不够。请腾出空间后重新运行。")

    monkeypatch.setattr("index.library.Library.refresh", fail)
    status, out, err = shell("index", folder)
    assert (status, out) == (2, "")
    assert err == f"cewen：资料库 {shell.home} 所在的磁盘空间不够。请腾出空间后重新运行。\n"


def test_a_model_that_is_not_there_is_told(shell: Shell, folder: Path) -> None:
    """An encoder that does not exist ends index and ask with 2 and names it; documents needs none."""
    shell("index", folder)
    missing = str(folder / "没有的模型")
    for command in (["index", str(folder)], ["ask", "产业学院由谁认定"]):
        status, out, err = shell("--encoder", missing, *command)
        assert (status, out) == (2, "")
        assert missing in err
        assert "内部出错" not in err
    assert shell("--encoder", missing, "documents")[0] == 0


def test_a_taken_port_is_told(shell: Shell) -> None:
    """`cewen chat` on a port that another program holds ends with 2 and the remedy."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, _, err = shell("chat", "--port", str(taken.getsockname()[1]))
    assert status == 2
    assert "--port" in err


@contextmanager
def _as_ordinary_user(*owned: Path) -> Iterator[None]:
    """Give up root's power to enter every folder, where tests run as root; `owned` is handed over first."""
    if os.geteuid() != 0:
        yield
        return
    for path in (found for top in owned for found in (top, *top.rglob("*"))):
        os.chown(path, _NOBODY, _NOBODY)
    os.seteuid(_NOBODY)
    try:
        if not os.access(_ROOT / "index" / "model" / "model.safetensors", os.R_OK, effective_ids=True):
            pytest.skip("this checkout cannot be read by other users than root")
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_folder_without_permission_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """A folder that may not be entered is named with the remedy: 2, and what is kept stays."""
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        top.chmod(0o755)
        shell = Shell(top / "home", capsys)
        shell("index", folder)
        kept = shell.json("documents")
        closed = top / "关着的"
        closed.mkdir()
        (closed / "规定.txt").write_text(_RULE, encoding="utf-8")
        with _as_ordinary_user(top):
            closed.chmod(0)
            alone, _, err = shell("index", closed)
            (top / "开着的.txt").write_text(_RULE.replace("2", "3"), encoding="utf-8")
            among, _, _ = shell("index", top / "关着的", top / "开着的.txt")
            closed.chmod(0o755)
        assert (alone, among) == (2, 1)
        assert "关着的" in err
        assert "权限" in err
        assert len(shell.json("documents")) == len(kept) + 1


def test_json_is_utf8_under_any_locale(sample_home: Path) -> None:
    """With a locale of ASCII, or of GBK, JSON is UTF-8 without escapes and text is exact."""
    for encoding in ("ascii", "gbk"):
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", "--home", str(sample_home), "documents", "--json"],
            cwd=_ROOT,
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        written = done.stdout.decode("utf-8")
        assert "\\u" not in written
        assert "产教融合" in written
        json.loads(written)


def test_an_internal_error_is_one_line(shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error ends with 2, a Chinese line and a hint, without a traceback; --debug shows it."""
    shell("index", folder)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("index.library.Library.records", fail)
    status, out, err = shell("documents")
    assert (status, out) == (2, "")
    assert "程序内部出错（ZeroDivisionError：boom）" in err
    assert "--debug" in err
    assert "Traceback" not in err
    status, _, err = shell("--debug", "documents")
    assert status == 2
    assert "Traceback" in err
