"""The chat's server: importing it is cheap, it stays on this machine, programs can ask it too."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from qa import Assistant
from tests.ui.browsing import chat_of
from ui.serving.site import Site


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    site = Site(Assistant(library), library)
    yield site.start()
    site.close()


def test_importing_the_chat_loads_no_gradio() -> None:
    """`import ui.chat` must not cost the seconds gradio takes, nor change the environment."""
    program = (
        "import os, sys; before = dict(os.environ); import ui.chat;"
        "print('gradio' in sys.modules, dict(os.environ) == before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_starting_asks_no_outside_address(sample_home: Path) -> None:
    """From the first import to the first page served, no name is looked up and no other machine called."""
    program = f"""
import sys
from pathlib import Path
from urllib.request import urlopen
asked = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[1][0] if event == "socket.connect" else arguments[0]
        if host not in (None, "", "127.0.0.1", "localhost", "::1", b"127.0.0.1"):
            asked.append((event, host))
sys.addaudithook(watch)
from index import Library
from qa import Assistant
from ui.serving.site import Site
library = Library.open(Path({str(sample_home)!r}), read_only=True)
site = Site(Assistant(library), library)
print(urlopen(site.start()).status, asked)
site.close()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == "200 []"


def test_it_listens_on_this_machine_only(address: str) -> None:
    """By default the server answers on the loopback address."""
    assert address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "path", ["static/" + "a" * 300, "assets/%00.js", "gradio_api/file=/tmp/" + "a" * 5000, "%0a"]
)
def test_what_no_file_is_called(address: str, path: str) -> None:
    """A path that no system has a file for is not asked of it: there is none."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address + path)


def test_browsers_are_told_to_load_nothing_from_elsewhere(address: str) -> None:
    """Every response carries a policy that allows the page's own origin only."""
    with urllib.request.urlopen(address) as response:
        policy = response.headers["Content-Security-Policy"]
        page = response.read().decode("utf-8")
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "fonts.googleapis" not in page


def test_a_taken_port_is_told_with_the_remedy(library: Library) -> None:
    """A port another program holds gives a message in Chinese that names it and the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"{port}.*--port"):
            Site(Assistant(library), library).start(port=port)


@pytest.mark.skipif(os.name == "nt", reason="sends SIGTERM")
def test_a_chat_that_is_told_to_end_leaves_nothing(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended by `kill`, as by Ctrl-C, the chat takes what was uploaded with it."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("GRADIO_TEMP_DIR", raising=False)
    with chat_of(sample_home) as address:
        urllib.request.urlopen(address).close()
        assert list(tmp_path.iterdir()) != []
    assert list(tmp_path.iterdir()) == []
