"""What is kept of visits to the page is bounded, and no more than the conversation."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from index import Library
from qa import Assistant
from tests.benchmarks.soaking.asking import Page
from ui.serving import visits
from ui.serving.site import Site
from ui.serving.visits import Visits

_MOST = 3


@contextmanager
def _served(library: Library) -> Iterator[str]:
    site = Site(Assistant(library), library, pause=0)
    yield site.start()
    site.close()


def test_visits_leave_their_conversation_and_no_more(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest visits are remembered with their turns; nothing grows with what was shown in them."""
    monkeypatch.setattr(visits, "_MOST_VISITS", _MOST)
    before = {id(each) for each in gc.get_objects() if isinstance(each, Visits)}
    with Library.open(sample_home, read_only=True) as library, _served(library) as address:
        pages = [Page(address) for _ in range(_MOST + 2)]
        for page in pages:
            for question in ("公文处理工作由谁主管", "联合体和共同体有什么区别"):
                assert page.ask(question).error == ""
        kept = [each for each in gc.get_objects() if isinstance(each, Visits) and id(each) not in before]
        (asked,) = [each for each in kept if each.session_data]
        assert list(asked.session_data) == [page._session for page in pages[-_MOST:]]
        for visit in asked.session_data.values():
            assert [len(turns) for turns in visit.state_data.values() if turns] == [2]
            assert dict.__len__(visit.config_values) == 0
        latest = pages[-1]
        sizes = []
        for _ in range(2):
            assert latest.ask("公文处理工作由谁主管").error == ""
            sizes.append(len(asked[latest._session].blocks_config.blocks))
        assert sizes[0] == sizes[1] == len(asked.blocks.default_config.blocks)
        queue = asked.blocks._queue
        assert queue.events_recorded > len(pages)
        assert len(queue.event_analytics) == 1
        assert queue.cached_event_analytics_summary == {"functions": {}}


def test_programs_end_no_conversation(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls of programs, each a visit of its own to gradio, leave the conversations on the page alone."""
    monkeypatch.setattr(visits, "_MOST_VISITS", _MOST)
    with Library.open(sample_home, read_only=True) as library, _served(library) as address:
        page = Page(address)
        assert page.ask("市域产教联合体由谁牵头").error == ""
        calls = f"{address}gradio_api/call/search"
        for _ in range(2 * _MOST):
            event = httpx.post(calls, json={"data": ["什么是现场工程师"]}, trust_env=False).json()["event_id"]
            assert "event: complete" in httpx.get(f"{calls}/{event}", trust_env=False).text
        said = page.ask("那它的主要任务呢").text
    assert "市域产教联合体由谁牵头" in said  # the turn before is still shown
