"""The settings: what is in use is told, nothing secret of it is, the first paint has all it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index import Library
from qa import Assistant
from qa.writing import Model, Writer
from tests.qa.writing.scripted import Reply, serving
from ui.chat.desk import Desk
from ui.chat.language import speaking
from ui.chat.settings.facts_view import facts_html
from ui.chat.settings.in_use import InUse
from ui.indexing import Runs
from ui.serving.site import Site

_KEY, _TOKEN = "sk-very-secret-7391", "token-in-the-address-5512"


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    """Open the sample library."""
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def writer(library: Library) -> Writer:
    """Give an asker whose language model has a key and a token in its address."""
    model = Model(f"http://127.0.0.1:9/hidden/path?code={_TOKEN}", "试写模型", _KEY)
    return Writer(Assistant(library), model)


@pytest.fixture(scope="module")
def address(library: Library, writer: Writer) -> Iterator[str]:
    """Serve the page."""
    site = Site(writer, library)
    yield site.start()
    site.close()


def test_nothing_secret_is_shown(library: Library, writer: Writer, address: str) -> None:
    """Page, configuration, JSON and settings hold neither the key nor what else stands in the address."""
    facts = Desk(writer, library, Runs(library)).in_use(tells_place=True)
    paths = ("", "en/", "config", "en/config", "gradio_api/info", "gradio_api/startup-events")
    replies = [httpx.get(address + path).text for path in paths]
    assert "127.0.0.1:9" in facts
    assert "试写模型" in facts
    for text in (facts, *replies, repr(InUse.of(writer, library))):
        for secret in (_KEY, _TOKEN, "hidden/path"):
            assert secret not in text


def test_what_is_in_use_is_told(library: Library) -> None:
    """Models are named with where they come from, and the place of the library only where it may be told."""
    used = InUse.of(Assistant(library), library)
    assert used.encoder_is_bundled
    assert used.dimension == library.encoder.dimension
    with speaking("en"):
        facts = facts_html(used, 12, 1340, tells_place=False)
    assert f"bundled, {used.dimension} dimensions" in facts
    assert "12 documents, 1,340 passages" in facts
    assert "None: answers are quotations" in facts
    assert str(library.home) not in facts
    assert str(library.home) in facts_html(used, 12, 1340, tells_place=True)


def test_how_the_model_did_last_is_told(library: Library) -> None:
    """Before it is asked, when it answered and when it did not, the settings say so."""

    def script(reply: Reply) -> None:
        reply.start()
        number = reply.asked.split("每个最高500万元")[0].count("编号=")
        reply.say(f"立项后拨付60%，中期评估合格后拨付40%。[{number}]")
        reply.end()

    with serving(script) as server:
        writer = Writer(Assistant(library), Model(server.url, "试写模型"))
        desk = Desk(writer, library, Runs(library))
        assert "还没有用过" in desk.in_use(tells_place=False)
        desk.assistant.ask("市域产教联合体最多能得到多少市级补助")
        assert "作答正常" in desk.in_use(tells_place=False)
    desk.assistant.ask("市域产教联合体最多能得到多少市级补助")
    assert "没有采用它的回答：" in desk.in_use(tells_place=False)


def test_the_page_is_dressed_before_gradio_runs(address: str) -> None:
    """Language, colours and style stand in the page as it is served, also where it could be compressed."""
    for path, language in (("", "zh"), ("en/", "en")):
        head = httpx.get(address + path, headers={"Accept-Encoding": "gzip, br"}).text.split("</head>")[0]
        assert f'const LANGUAGE = "{language}";' in head
        assert head.index("cewen-style") > head.index('rel="stylesheet"')
    assert "cewen-style" not in httpx.get(address + "config").text
