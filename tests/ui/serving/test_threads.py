"""However many wait for slow answers, the site answers everyone else, and takes in what it can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, Semaphore

import httpx
import pytest

from index import Library
from qa import Answer, Assistant
from ui.serving import waiting
from ui.serving.site import Site
from ui.serving.threads import PROGRAMS

_ASKED = 48  # more than there are threads by default
_SECONDS = 30.0
_ROOM = 4
_CALL = "gradio_api/call/ask"
_QUESTION = "现场工程师究竟是什么"  # no example of the page


class _Slow(Assistant):
    """An assistant that answers `_QUESTION` when it is told to."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.begun, self.may_end = Semaphore(0), Event()

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        if question == _QUESTION:
            self.begun.release()
            assert self.may_end.wait(_SECONDS)
        return super().ask(question, history, filters)


@pytest.fixture
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (_CALL, {"data": [_QUESTION]}),
        ("v1/chat/completions", {"model": "cewen", "messages": [{"role": "user", "content": _QUESTION}]}),
    ],
    ids=["gradio", "OpenAI"],
)
def test_programs_leave_threads_for_others(library: Library, path: str, body: dict[str, object]) -> None:
    """Of 48 questions at once some are taken up, the others wait without a thread; all are answered."""
    slow = _Slow(library)
    site = Site(slow, library)
    address = site.start()
    client = httpx.Client(base_url=address, timeout=_SECONDS, trust_env=False)
    with ThreadPoolExecutor(_ASKED) as people:
        sent = [people.submit(client.post, path, json=body) for _ in range(_ASKED)]
        for _ in range(PROGRAMS):
            assert slow.begun.acquire(timeout=_SECONDS)
        assert not slow.begun.acquire(timeout=0.5)
        assert client.get("healthz", timeout=5).json() == {"status": "ok"}
        assert client.get("", timeout=5).status_code == 200
        slow.may_end.set()
        for _ in range(_ASKED - PROGRAMS):
            assert slow.begun.acquire(timeout=_SECONDS)
        assert {done.result().status_code for done in wait(sent).done} == {200}
    client.close()
    site.close()


@pytest.mark.parametrize("bound", ["_OF_ONE_KIND", "_MOST"])
def test_no_more_wait_than_there_is_room_for(
    library: Library, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    """Past the bound a question is refused in plain words, and those that wait stay.

    Where too many are programs', people on the page are taken in all the same.
    """
    monkeypatch.setattr(waiting, bound, _ROOM)
    slow = _Slow(library)
    site = Site(slow, library)
    client = httpx.Client(base_url=site.start(), timeout=_SECONDS, trust_env=False)
    taken = [client.post(_CALL, json={"data": [_QUESTION]}) for _ in range(PROGRAMS)]
    for _ in range(PROGRAMS):
        assert slow.begun.acquire(timeout=_SECONDS)
    taken += [client.post(_CALL, json={"data": [_QUESTION]}) for _ in range(_ROOM)]
    page = {"fn_index": _asking(client), "data": ["什么是现场工程师"] + [None] * 30, "session_hash": "abc"}
    of_program = client.post(_CALL, json={"data": [_QUESTION]})
    of_page = client.post("gradio_api/queue/join", json=page)
    assert of_page.status_code == (200 if bound == "_OF_ONE_KIND" else 503)
    for refused in [of_program] if of_page.is_success else [of_program, of_page]:
        assert refused.status_code == 503
        assert "请稍后再试" in refused.json()["error"]["message"]
    slow.may_end.set()
    for one in taken:
        assert "event: complete" in client.get(f"{_CALL}/{one.json()['event_id']}").text
    client.close()
    site.close()


def _asking(client: httpx.Client) -> int:
    """Give the number of the event by which the page asks."""
    known = client.get("config").json()["dependencies"]
    return next(one["id"] for one in known if any(kind == "submit" for _, kind in one["targets"]))
