"""Gradio's named endpoints: the contract's JSON, faults in Chinese, files under their own names."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from qa import Assistant
from tests.ui.serving.programs.conftest import Served
from ui import serialise

_RULE = "清河市渡口管理办法\n\n第一条 渡口由市交通局负责检查。\n\n第二条 渡口每年检查2次。\n"


def _client(served: Served) -> Any:
    return Client(served.address, verbose=False, analytics_enabled=False)


@pytest.fixture(scope="module")
def reading(served: Served) -> Any:
    return _client(served)


@pytest.fixture(scope="module")
def writing(changing: Served) -> Any:
    return _client(changing)


def _plain(value: object) -> Any:
    return json.loads(json.dumps(value))


def test_only_meant_endpoints_are_offered(served: Served) -> None:
    """The Chinese page offers the four endpoints and none of its own events, the English page nothing."""
    for path, offered in (("", {"/ask", "/search", "/documents", "/index"}), ("en/", set())):
        with urllib.request.urlopen(f"{served.address}{path}gradio_api/info") as response:
            assert set(json.load(response)["named_endpoints"]) == offered


def test_ask_gives_the_contract(reading: Any, served: Served) -> None:
    """`ask` gives what the command line gives, a follow-up and a filter included."""
    question, earlier, filters = "两者有什么联系", ["联合体和共同体有什么区别"], {"from": "2023"}
    given = reading.predict(question, earlier, filters, api_name="/ask")
    expected = Assistant(served.library).ask(question, earlier, filters)
    assert given == _plain(serialise.from_answer(expected))
    assert given["citations"]


def test_search_and_documents_give_the_contract(reading: Any, served: Served) -> None:
    """`search` gives so many hits within its filters, `documents` the records."""
    filters = {"issuer": "望澜市", "year": 2025}
    found = reading.predict("补助标准", 3, None, filters, api_name="/search")
    hits = Assistant(served.library).search("补助标准", (), 3, {"issuer": "望澜市", "year": "2025"})
    assert found["hits"] == _plain([serialise.from_hit(hit) for hit in hits])
    assert 0 < len(found["hits"]) <= 3
    records = reading.predict(api_name="/documents")
    assert records == _plain([serialise.from_record(record) for record in served.library.records()])


@pytest.mark.parametrize(
    ("endpoint", "given", "told"),
    [
        pytest.param("/ask", {"question": 5}, "question 应为文字", id="number for a question"),
        pytest.param("/ask", {"question": None}, "question 应为文字，而不是空", id="no question"),
        pytest.param("/ask", {"question": " "}, "问题是空的", id="empty"),
        pytest.param("/ask", {"question": "好" * 2001}, "超过 2000 字", id="too long"),
        pytest.param("/ask", {"question": "a\0b"}, "不能用的字符", id="NUL"),
        pytest.param("/ask", {"question": "a", "history": "b"}, "history 应为文字的列表", id="history"),
        pytest.param("/ask", {"question": "a", "history": [1]}, "history 的第 1 项应为文字", id="its items"),
        pytest.param(
            "/ask", {"question": "a", "filters": {"x": "1"}}, "不认识的筛选条件", id="unknown filter"
        ),
        pytest.param("/ask", {"question": "a", "filters": [1]}, "filters 应为", id="filters no object"),
        pytest.param("/search", {"question": "a", "k": 10**30}, "k 应为 1 到 200", id="enormous k"),
        pytest.param("/search", {"question": "a", "k": "5"}, "k 应为 1 到 200", id="k as text"),
        pytest.param("/documents", {"filters": {"from": "x"}}, "不是日期", id="no date"),
        pytest.param("/index", {}, "没有写要读入什么", id="nothing to index"),
        pytest.param("/index", {"targets": "a"}, "targets 应为文字的列表", id="targets no list"),
        pytest.param("/index", {"targets": ["a.txt"]}, "写完整的路径", id="relative path"),
        pytest.param("/index", {"targets": ["/a"], "prune": "yes"}, "prune 应为 true", id="no switch"),
        pytest.param("/index", {"targets": ["/a"], "collection": "a\n"}, None, id="a line end is trimmed"),
        pytest.param("/index", {"targets": ["/a"], "collection": "a\nb"}, "不能换行", id="collection"),
        pytest.param(
            "/index", {"files": [{"path": "/etc/passwd"}]}, "不是上传的文件", id="a file of the server"
        ),
        pytest.param("/index", {"files": "/etc/passwd"}, "不是上传的文件", id="a path for a file"),
    ],
)
def test_faults_are_told_in_chinese(
    writing: Any, endpoint: str, given: dict[str, Any], told: str | None
) -> None:
    """What cannot be asked is refused with a sentence that names it."""
    if told is None:
        assert writing.predict(**given, api_name=endpoint)["failed"]
        return
    with pytest.raises(AppError, match=told) as raised:
        writing.predict(**given, api_name=endpoint)
    assert "Traceback" not in str(raised.value)


def test_index_reads_files_of_this_machine(writing: Any, changing: Served, tmp_path: Path) -> None:
    """A folder is read as `cewen index` reads it, with progress on the way; a missing path is a failure."""
    long = "渡口的船每天擦洗一次。\n" * 20_000  # takes long enough to be told of
    (tmp_path / "渡口.txt").write_text(f"{_RULE}\n{long}", encoding="utf-8")
    job = writing.submit(targets=[str(tmp_path), "/nirgends"], collection="渡口", api_name="/index")
    steps = set()
    while not job.done():
        steps |= {step.desc for step in job.status().progress_data or ()}
        time.sleep(0.02)
    report = job.result()
    assert report["added"] == [str(tmp_path / "渡口.txt")]
    assert [failure["source"] for failure in report["failed"]] == ["/nirgends"]
    assert changing.library.record(report["added"][0]).collection == "渡口"
    assert any("渡口.txt" in step for step in steps if step)
    again = writing.predict(targets=[str(tmp_path)], api_name="/index")
    assert again["unchanged"] == report["added"]
    (tmp_path / "渡口.txt").unlink()
    pruned = writing.predict(targets=[str(tmp_path)], prune=True, api_name="/index")
    assert pruned["removed"] == report["added"]


def test_uploaded_files_keep_their_names(writing: Any, changing: Served, tmp_path: Path) -> None:
    """An uploaded file is kept with the library under its own name; sent anew it replaces the one before."""
    path = tmp_path / "渡口 管理办法（试行）.txt"
    path.write_text(_RULE, encoding="utf-8")
    first = writing.predict(files=[handle_file(path)], collection="渡口", api_name="/index")
    [source] = first["added"]
    assert Path(source).name == path.name
    assert Path(source).is_relative_to(changing.library.home)
    path.write_text(_RULE.replace("2次", "3次"), encoding="utf-8")
    second = writing.predict(files=[handle_file(path)], collection="渡口", api_name="/index")
    assert second["updated"] == [source]
    answer = writing.predict("渡口每年检查几次", api_name="/ask")
    assert "3次" in answer["text"]


def test_files_and_targets_in_one_request(writing: Any, tmp_path: Path) -> None:
    """Both are read, and one report tells of all."""
    sent, named = tmp_path / "送来.txt", tmp_path / "指明.txt"
    sent.write_text(_RULE.replace("渡口", "码头"), encoding="utf-8")
    named.write_text(_RULE.replace("渡口", "航道"), encoding="utf-8")
    report = writing.predict(targets=[str(named)], files=[handle_file(sent)], api_name="/index")
    assert [Path(source).name for source in report["added"]] == ["送来.txt", "指明.txt"]
    assert writing.predict(api_name="/documents")
