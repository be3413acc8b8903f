"""However many programs wait for slow answers, the site answers everyone else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, Semaphore

import httpx
import pytest

from index import Library
from qa import Answer, Assistant
from ui.serving.site import Site
from ui.serving.threads import PROGRAMS

_ASKED = 48  # more than there are threads by default
_SECONDS = 30.0
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
        ("gradio_api/call/ask", {"data": [_QUESTION]}),
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
