"""A conversation over the real library: how a turn grows, what is history, what happens when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from index import Library
from qa import Answer, Assistant
from ui.chat.answers.conversation import carry_on, kept, stop
from ui.chat.answers.turn import Turn, turn_html
from ui.chat.desk import Desk
from ui.chat.shelves.wish import Wish
from ui.chat.sources.view import View
from ui.chat.welcome.examples import spread
from ui.indexing import Runs

Filters = Mapping[str, str] | None

_QUESTION = "联合体和共同体有什么区别"
_PATIENCE = 20  # seconds within which what does not wait is there, also on a busy machine


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return Assistant(library)


class _Broken:
    """An assistant whose disk has failed."""

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters = None) -> Answer:
        raise OSError("disk I/O error at /secret/path")


class _Listening:
    """Passes questions on and remembers what came with them."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.heard: list[list[str]] = []
        self.within: list[dict[str, str]] = []

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters = None) -> Answer:
        self.heard.append(list(history))
        self.within.append(dict(filters or {}))
        return self.assistant.ask(question, history, filters)


class _Held:
    """An assistant that keeps its answers back until it is let go."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.asked, self.let_go = Event(), Event()

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters = None) -> Answer:
        self.asked.set()
        assert self.let_go.wait(_PATIENCE)
        return self.assistant.ask(question, history, filters)


def test_an_answer_grows_to_its_end(assistant: Assistant) -> None:
    """A turn is thinking, then shows one piece more each time, and ends done with table and sources."""
    turns = list(carry_on(assistant, _QUESTION, [], pause=0))
    assert turns[0].state == "thinking"
    assert {turn.state for turn in turns[1:-1]} <= {"streaming"}
    assert turns[-1].state == "done"
    steps = [turn.shown for turn in turns]
    assert steps[:2] == [0, 1]
    assert steps == sorted(set(steps))
    assert 4 <= len(steps) <= 6
    shown = [turn_html(turn) for turn in turns]
    assert 'class="comparison"' in shown[-1]
    assert 'class="sources"' in shown[-1]
    assert 'class="sources"' not in shown[0]


def test_earlier_questions_are_history(assistant: Assistant) -> None:
    """A follow-up is asked with the questions answered before it, rejected ones left out."""
    listening = _Listening(assistant)
    first = list(carry_on(listening, _QUESTION, [], pause=0))[-1]
    rejected = list(carry_on(listening, "  ", [first], pause=0))[-1]
    second = list(carry_on(listening, "两者有什么联系", kept([first, rejected]), pause=0))[-1]
    assert listening.heard == [[], [_QUESTION], [_QUESTION]]
    assert rejected.state == "rejected"
    assert second.number == 2
    assert second.answer is not None
    assert second.answer.refusal is None


@pytest.mark.parametrize(
    "question", [pytest.param("", id="empty"), pytest.param("补" * 10_000, id="too long")]
)
def test_a_question_that_cannot_be_asked_says_why(assistant: Assistant, question: str) -> None:
    """An empty or endless question gets a message in Chinese, and the page does not repeat all of it."""
    last = list(carry_on(assistant, question, [], pause=0))[-1]
    assert last.state == "rejected"
    assert "问题" in last.message
    assert len(turn_html(last)) < 1000


def test_a_failure_is_told_without_its_innards() -> None:
    """When answering fails the person learns it and can ask again; no path or exception is shown."""
    last = list(carry_on(_Broken(), "谁牵头？", [], pause=0))[-1]
    assert last.state == "failed"
    shown = turn_html(last)
    assert 'data-ask="谁牵头？"' in shown
    assert "secret" not in shown
    assert "OSError" not in shown


def test_stopping_keeps_what_was_shown(assistant: Assistant) -> None:
    """A stopped turn stays as far as it had come; finished ones are left alone."""
    growing = carry_on(assistant, _QUESTION, [], pause=0)
    finished = Turn(1, "谁牵头？", "done")
    turn = next(turn for turn in growing if turn.shown == 1)
    growing.close()  # type: ignore[attr-defined]
    stopped = stop([finished, turn])
    assert [t.state for t in stopped] == ["done", "stopped"]
    assert "已停止" in turn_html(stopped[1])
    assert 'class="sources"' not in turn_html(stopped[1])


def test_examples_are_answered_from_where_they_were_drawn(library: Library, assistant: Assistant) -> None:
    """The welcome counts the library and offers questions of its own that the assistant answers."""
    desk = Desk(assistant, library, Runs(library))
    examples = desk.examples()
    assert 3 <= len(examples) <= 4
    assert "市域产教联合体和行业产教融合共同体有什么区别？" in examples
    assert all(assistant.ask(example).refusal is None for example in examples)
    welcome = desk.welcome()
    assert f"{len(library.records())} 份文件" in welcome
    assert all(f'data-ask="{example}"' in welcome for example in examples)


def test_nobody_waits_while_examples_are_drawn(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    """Who asks does not wait for another's welcome; who opens the page meanwhile gets the old examples."""
    written = write(
        "渡口.txt", "清河市渡口办法\n\n第一条 本办法所称渡口，是指设在河道两岸供人车上下船的场所。\n"
    )
    with Library.open(tmp_path / "home") as library, ThreadPoolExecutor(2) as people:
        library.refresh([str(written)])
        held = _Held(Assistant(library))
        desk = Desk(held, library, Runs(library))
        held.let_go.set()
        old = desk.examples()
        assert old == ["什么是渡口？"]
        added = write(
            "桥梁.txt", "清河市桥梁办法\n\n第一条 本办法所称桥梁，是指跨越河道供人车通行的构筑物。\n"
        )
        library.refresh([str(added)])
        held.asked.clear()
        held.let_go.clear()
        drawing = people.submit(desk.welcome)
        try:
            assert held.asked.wait(_PATIENCE)
            assert people.submit(_answered, desk).result(_PATIENCE) == 1
            assert people.submit(desk.examples).result(_PATIENCE) == old
            assert old[0] in people.submit(desk.welcome).result(_PATIENCE)
            assert "data-filter" in people.submit(desk.form, {}).result(_PATIENCE)
            assert not drawing.done()
        finally:
            held.let_go.set()
        assert "什么是桥梁？" in drawing.result(_PATIENCE)
        assert set(desk.examples()) == {"什么是渡口？", "什么是桥梁？"}


def _answered(desk: Desk) -> int:
    """Give how many questions are being answered while one is."""
    with desk.answering():
        return desk._answering


def test_a_document_removed_meanwhile_is_no_example(
    tmp_path: Path, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that goes after the list was read and before its text is breaks no welcome."""
    kept_back = write(
        "渡口.txt", "清河市渡口办法\n\n第一条 本办法所称渡口，是指设在河道两岸供人上下船的场所。\n"
    )
    removed = write("桥梁.txt", "清河市桥梁办法\n\n第一条 本办法所称桥梁，是指跨越河道供人通行的构筑物。\n")
    with Library.open(tmp_path / "home") as library:
        library.refresh([str(kept_back), str(removed)])

        def spread_late(doc_ids: Sequence[str]) -> list[str]:
            assert len(doc_ids) == 2
            library.remove(str(removed))
            return spread(doc_ids)

        monkeypatch.setattr("ui.chat.desk.spread", spread_late)
        welcome = Desk(Assistant(library), library, Runs(library)).welcome()
        assert "什么是渡口？" in welcome
        assert "什么是桥梁？" not in welcome


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    """Without documents there is no example, but the way to add some, for those who may."""
    with Library.open(tmp_path / "home") as empty:
        desk = Desk(Assistant(empty), empty, Runs(empty))
        assert desk.examples() == []
        assert 'data-room="library"' in desk.welcome()
        assert "button" not in desk.welcome(may_change=False)
        assert "管理员" in desk.welcome(may_change=False)


def test_the_list_of_documents_is_searched(library: Library, assistant: Assistant) -> None:
    """All documents are listed; words of title, number or issuer leave those that hold them."""
    shelf = Desk(assistant, library, Runs(library)).shelf
    records = library.records()

    def listed(wanted: str = "") -> str:
        return shelf.list(Wish(wanted), may_change=False)

    assert listed().count('class="open-document"') == len(records)
    number = next(record.metadata.doc_number for record in records if record.metadata.doc_number)
    holding = [
        record
        for record in records
        if number in f"{record.metadata.doc_number} {record.title} {record.source}"
    ]
    assert listed(number).count('class="open-document"') == len(holding)
    assert "没有找到" in listed("不存在的文件名<b>")
    assert "<b>" not in listed("不存在的文件名<b>")


def test_a_source_that_is_gone_is_told(library: Library, assistant: Assistant) -> None:
    """A document removed since, or a range beyond its end, gives a message and not an error."""
    desk = Desk(assistant, library, Runs(library))
    doc_id = library.records()[0].doc_id
    assert "已不在资料库中" in desk.source("no-such-document", View(0, 1))
    assert "已不在资料库中" in desk.source(doc_id, View(0, 10_000_000))
    assert "已不在资料库中" in desk.source(doc_id, View(-5, 3))
    assert "<article" in desk.source(doc_id, View())


def test_a_question_is_asked_within_its_filters(assistant: Assistant) -> None:
    """The filters reach the assistant, stay with the turn, and stand above its answer."""
    listening = _Listening(assistant)
    filters = {"to": "2022", "issuer": "望澜"}
    turn = list(carry_on(listening, _QUESTION, [], filters, pause=0))[-1]
    assert listening.within == [filters]
    assert turn.filters == filters
    shown = turn_html(turn, live=True)
    assert shown.index("2022 止成文") < shown.index('class="answer"')
    again = list(carry_on(listening, _QUESTION, [turn], pause=0))[-1]
    assert listening.within[-1] == {}
    assert "查找范围" not in turn_html(again, live=True)
