"""A browser window on a running chat: what the tests of the page see it through."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa import Assistant
from ui.chat.answers.conversation import PAUSE_SECONDS
from ui.cli import main
from ui.serving.site import Site

QUESTION = "联合体和共同体有什么区别"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
_START_SECONDS = 60
# gradio's own, when a page is left while it listens
_LEFT = (
    "BodyStreamBuffer was aborted",
    "Unexpected error Connection errored out",
    "AbortError: signal is aborted without reason",
)


@dataclass
class Visit:
    """One browser window on a running chat, with all it asked for and complained of."""

    page: Any
    home: Path
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Ask and wait until the whole answer is there."""
        number = self.page.locator(".turn").count() + 1
        self.page.get_by_label("问题").fill(question)
        self.page.get_by_label("问题").press("Enter")
        self.page.wait_for_selector(f".turn.done[data-number='{number}']")

    def open(self, button: Any) -> str:
        """Click what opens a source and give the words it should highlight, from the library itself."""
        doc_id, start, end = (button.get_attribute(f"data-{name}") for name in ("doc", "start", "end"))
        button.click()
        self.page.wait_for_selector(f"article[data-doc='{doc_id}'][data-start='{start}'][data-end='{end}']")
        with Library.open(self.home, read_only=True) as library:
            return library.document(doc_id).text[int(start) : int(end)]

    def highlight(self) -> str:
        """Give the highlighted words."""
        return str(
            self.page.evaluate(
                "[...document.querySelectorAll('#source mark')].map(m => m.textContent).join('')"
            )
        )

    def wait_to_see(self, selector: str) -> None:
        """Wait until the first such element lies inside the window and inside the source panel."""
        script = """selector => {
            const box = document.querySelector(selector).getBoundingClientRect();
            const panel = document.getElementById("right").getBoundingClientRect();
            return box.top >= Math.max(0, panel.top) && box.bottom <= Math.min(innerHeight, panel.bottom)
                && box.left >= panel.left && box.right <= Math.min(innerWidth, panel.right);
        }"""
        self.page.wait_for_function(script, arg=selector)

    def shoot(self, name: str, folder: Path) -> None:
        """Keep a picture of the window once it has come to rest."""
        self.page.wait_for_timeout(400)
        kept = Path(os.environ.get("CEWEN_SCREENSHOTS") or folder)
        kept.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=kept / f"{name}.png")


@contextmanager
def served(home: Path, pause: float = PAUSE_SECONDS) -> Iterator[tuple[Path, str]]:
    """Serve the page over a library from this process."""
    with Library.open(home, read_only=True) as library:
        site = Site(Assistant(library), library, pause=pause)
        yield home, site.start()
        site.close()


def library_of(folder: Path, name: str, text: str) -> Path:
    """Make a library of one text file and give its home."""
    (folder / name).write_text(text, encoding="utf-8")
    assert main(["--home", str(folder / "home"), "index", str(folder / name)]) == 0
    return folder / "home"


@contextmanager
def chat_of(home: Path) -> Iterator[str]:
    """Run `cewen chat` over a library and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = "import sys; from ui.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--home", str(home), "chat", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "cewen chat ended by itself"
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"cewen chat did not answer within {_START_SECONDS} s")


@contextmanager
def visit_to(chromium: Any, chat: tuple[Path, str], size: dict[str, int], **options: Any) -> Iterator[Visit]:
    """Open the page in an English browser; at the end nothing foreign was asked for, no error was seen."""
    home, address = chat
    context = chromium.new_context(viewport=size, locale="en-US", **options)
    visit = Visit(context.new_page(), home, address)
    visit.page.set_default_timeout(15_000)
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None
    )
    visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
    visit.page.goto(address)
    visit.page.wait_for_selector(".welcome")
    yield visit
    context.close()
    assert visit.requests
    foreign = [url for url in visit.requests if not url.startswith((address, "data:", "blob:"))]
    assert foreign == [], foreign
    complaints = [said for said in visit.complaints if not any(words in said for words in _LEFT)]
    assert complaints == [], complaints
