"""`cewen index` and its options, failures kept, histories, removal for good; on a library of one's own."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import IndexReport, Library, Progress
from index.lock import writing
from ui import logs, output

Run = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

_RULE = """清河市渡口管理办法

第一条 为加强渡口管理，制定本办法。

第二条 渡口由市交通局负责检查。

第三条 渡口每年检查2次。
"""


def _json(result: tuple[int, str, str], status: int = 0) -> Any:
    found, out, err = result
    assert found == status, err
    return json.loads(out)


def test_a_collection_is_kept_shown_and_searched(cewen: Run, write: Write) -> None:
    """The name given at indexing stands with the documents, and a filter finds within it alone."""
    ferry = write("渡口/办法.txt", _RULE)
    bridge = write("桥梁/办法.txt", _RULE.replace("渡口", "桥梁"))
    assert cewen("index", ferry.parent, "--collection", "水上")[0] == 0
    assert cewen("index", bridge.parent)[0] == 0
    assert {d["source"]: d["collection"] for d in _json(cewen("documents", "--json"))} == {
        str(ferry): "水上",
        str(bridge): "",
    }
    assert "文件集：水上" in cewen("documents")[1]
    only = _json(cewen("documents", "--filter", "collection=水上", "--json"))
    assert [document["source"] for document in only] == [str(ferry)]
    question = ("由市交通局负责检查的是什么", "--filter", "collection=水上", "--json")
    assert {hit["source"] for hit in _json(cewen("search", *question))["hits"]} == {str(ferry)}
    assert {citation["source"] for citation in _json(cewen("ask", *question))["citations"]} == {str(ferry)}


def test_a_filter_that_is_none_is_told(cewen: Run, write: Write) -> None:
    """An unknown key, an impossible value or a key given twice ends with 2, whatever the command."""
    cewen("index", write("办法.txt", _RULE))
    for command in (["documents"], ["ask", "渡口由谁检查"], ["search", "渡口"]):
        for given, said in (
            (["author=甲"], "author"),
            (["from=去年"], "去年"),
            (["year=1", "year=2"], "两次"),
        ):
            filters = [part for one in given for part in ("--filter", one)]
            status, out, err = cewen(*command, *filters)
            assert (status, out) == (2, "")
            assert said in err
    assert "没有符合条件的文件" in cewen("documents", "--filter", "title=没有")[2]


def test_failures_are_kept_with_reason_and_time(cewen: Run, write: Write) -> None:
    """What could not be read is listed with why and when, until it can be read or is taken away."""
    good, bad = write("办法.txt", _RULE), write("空.txt", "")
    report = _json(cewen("index", good.parent, "--json"), status=1)
    failures = _json(cewen("documents", "--failed", "--json"))
    assert [(f["source"], bool(f["error"])) for f in failures] == [(str(bad), True)]
    assert [list(failure) for failure in failures] == [["source", "error", "failed_at"]]
    assert report["failed"] == failures
    shown = cewen("documents", "--failed")[1]
    assert str(bad) in shown
    assert failures[0]["error"] in shown
    bad.write_text(_RULE.replace("渡口", "桥梁"), encoding="utf-8")
    assert _json(cewen("index", good.parent, "--json"))["added"] == [str(bad)]
    assert _json(cewen("documents", "--failed", "--json")) == []
    assert cewen("documents", "--failed")[:2] == (0, "没有读取失败的文件。\n")
    assert cewen("documents", "--failed", "--filter", "year=2025")[0] == 2


def test_equal_files_are_told(cewen: Run, write: Write) -> None:
    """Two files of the same bytes are named in the report."""
    first, second = write("甲.txt", _RULE), write("乙.txt", _RULE)
    assert _json(cewen("index", first.parent, "--json"))["duplicates"] == [sorted((str(first), str(second)))]
    assert "内容相同，回答时只算一份" in cewen("index", first.parent)[1]


@pytest.fixture
def refreshing(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Callable[..., IndexReport]], list[dict[str, Any]]]:
    """Let something else do the work of `Library.refresh`; give what each call asked for."""

    def put(work: Callable[..., IndexReport]) -> list[Any]:
        calls: list[dict[str, Any]] = []

        def refresh(self: Library, targets: list[str], **options: Any) -> IndexReport:
            calls.append({"targets": targets, **options})
            return work(options["progress"])

        monkeypatch.setattr(Library, "refresh", refresh)
        return calls

    return put


def test_the_options_reach_the_library(cewen: Run, refreshing: Any) -> None:
    """Each option of the command is passed on; without any, nothing is asked for."""
    calls = refreshing(lambda progress: IndexReport(unchanged=("/甲",)))
    cewen("index", "甲")
    cewen("index", "甲", "乙", "--prune", "--retry", "--collection", "教育")
    asked = [{k: v for k, v in call.items() if k != "progress"} for call in calls]
    nothing = {"targets": ["甲"], "prune": False, "retry": False, "collection": None, "wait": False}
    everything = {"targets": ["甲", "乙"], "prune": True, "retry": True, "collection": "教育", "wait": False}
    assert asked == [nothing, everything]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        pytest.param([], "没有变化", id="at-once"),
        pytest.param([("looking", 0, 0)], "没有变化", id="looking"),
        pytest.param([("looking", 0, 0), ("reading", 1200, 3475)], "3,475 份里处理了 1,200 份", id="reading"),
        pytest.param([("reading", 9, 9), ("publishing", 0, 0)], "读入的文件都已保存", id="publishing"),
        pytest.param([("embedding", 4, 9)], "9 份里算好了 4 份的向量", id="embedding"),
    ],
)
def test_ctrl_c_says_what_is_kept(cewen: Run, refreshing: Any, events: Any, said: str) -> None:
    """An interrupted run ends with 130, says how far it came and that it can be taken up again."""

    def work(progress: Callable[[Progress], None]) -> IndexReport:
        for stage, done, total in events:
            progress(Progress(stage, done, total, "/甲", 0, 0.1))
        raise KeyboardInterrupt

    refreshing(work)
    status, out, err = cewen("index", "甲")
    assert (status, out) == (130, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert ("接着读" in err) == (said.startswith("3"))


def test_a_busy_library_offers_to_wait(cewen: Run, write: Write, home: Path) -> None:
    """A second writer is told at once and offered --wait; with it, it starts when the first has ended."""
    folder = write("办法.txt", _RULE).parent
    cewen("index", folder)
    write("另一份.txt", _RULE.replace("渡口", "桥梁"))
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(home):
            held.set()
            free.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    began = time.monotonic()
    status, out, err = cewen("index", folder)
    assert (status, out) == (2, "")
    assert "--wait" in err
    assert time.monotonic() - began < 5
    threading.Timer(1.0, free.set).start()
    status, out, err = cewen("index", folder, "--wait")
    other.join()
    assert status == 0
    assert "等它写完就开始" in err
    assert out.startswith("新增 1")


def test_history_shows_what_changed(cewen: Run, write: Write) -> None:
    """Over two changes the history holds every version, and each change with its address and texts."""
    rule = write("办法.txt", _RULE)
    cewen("index", rule)
    rule.write_text(_RULE.replace("检查2次", "检查4次"), encoding="utf-8")
    cewen("index", rule)
    rule.write_text(
        _RULE.replace("检查2次", "检查4次") + "\n第四条 本办法自印发之日起施行。\n", encoding="utf-8"
    )
    cewen("index", rule)
    told = _json(cewen("history", rule, "--json"))
    assert told["source"] == str(rule)
    assert [version["event"] for version in told["versions"]] == ["added", "updated", "updated"]
    assert len({version["digest"] for version in told["versions"]}) == 3
    second, third = told["versions"][1:]
    assert [change["address"] for change in second["changed"]] == ["第三条"]
    assert "2次" in second["changed"][0]["before"]
    assert "4次" in second["changed"][0]["after"]
    assert [change["address"] for change in third["added"]] == ["第四条"]
    shown = cewen("history", rule)[1]
    assert "修改　第三条" in shown
    assert "新增　第四条" in shown
    assert "\x1b" not in shown
    assert cewen("history", told["doc_id"])[1] == shown
    status, out, err = cewen("history", "没有这份")
    assert (status, out) == (2, "")
    assert "没有这份" in err


def test_a_removed_document_keeps_its_history_until_erased(cewen: Run, write: Write) -> None:
    """After `remove` the history is still there and ends with that; after `--erase` there is none."""
    rule = write("办法.txt", _RULE)
    cewen("index", rule)
    doc_id = _json(cewen("documents", "--json"))[0]["doc_id"]
    assert cewen("remove", rule)[0] == 0
    told = _json(cewen("history", rule, "--json"))
    assert told["doc_id"] == doc_id
    assert [version["event"] for version in told["versions"]] == ["added", "removed"]
    assert cewen("remove", rule)[0] == 2
    assert _json(cewen("remove", rule, "--erase", "--json"))["removed"] == [str(rule)]
    assert cewen("history", rule)[0] == 2
    cewen("index", rule)
    assert "已抹去" in cewen("remove", doc_id, "--erase")[1]
    assert cewen("history", rule)[0] == 2


def test_warnings_of_the_index_are_notes(capsys: pytest.CaptureFixture[str]) -> None:
    """What the index warns of reaches the user once, as a note; errors and other rooms do not, nor after."""
    log = logging.getLogger("index.derived.views")
    with logs.shown(debug=False):
        log.warning("词索引缺失，正在从资料库重建")
        log.warning("词索引缺失，正在从资料库重建")
        log.error("内部的错误")
        log.info("不必说的")
        logging.getLogger("corpus.reader").warning("别处的警告")
    log.warning("以后的警告")
    assert capsys.readouterr().err == "注意：词索引缺失，正在从资料库重建\n"


def test_a_damaged_index_is_rebuilt_saying_so(cewen: Run, write: Write, home: Path) -> None:
    """When a derived index is damaged, the next question is answered all the same, with a note on stderr."""
    cewen("index", write("办法.txt", _RULE))
    for meta in home.glob("*/meta.json"):
        meta.write_bytes(b"damaged")
    status, out, err = cewen("ask", "渡口由谁负责检查")
    assert status == 0
    assert "市交通局" in out
    assert err.startswith("注意：")
    assert cewen("ask", "渡口由谁负责检查")[2] == ""


def test_results_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that reads the reports of --watch gets each when it is made, not when a buffer is full."""

    class Stream:
        def __init__(self) -> None:
            self.waiting = ""
            self.arrived = ""

        def write(self, text: str) -> None:
            self.waiting += text

        def flush(self) -> None:
            self.arrived, self.waiting = self.arrived + self.waiting, ""

    stream = Stream()
    monkeypatch.setattr(output.sys, "stdout", stream)
    output.say("甲")
    output.say_json({"乙": 1}, one_line=True)
    assert stream.arrived == '甲\n{"乙": 1}\n'
