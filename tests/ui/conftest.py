"""A library of the sample corpus made through the command line, a fresh command line, a browser."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browsing import chat_of
from ui.cli import main

Run = Callable[..., tuple[int, str, str]]

_IN_CI = bool(os.environ.get("CI"))  # there nothing may be skipped
_DRIVER = "playwright.sync_api"
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """Give the home of a library that holds the sample corpus; tests only read it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    assert main(["--home", str(home), "index", str(sample_folder)]) == 0
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give the home of a library that is not yet there."""
    return tmp_path / "home"


@pytest.fixture
def cewen(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `cewen` on `home` and give status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["--home", str(home), *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a text file into the folder 文件 and give its path."""

    def made(name: str, text: str) -> Path:
        path = tmp_path / "文件" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a real browser; skip where there is none."""
    playwright = importlib.import_module(_DRIVER) if _IN_CI else pytest.importorskip(_DRIVER)
    found = os.environ.get("CEWEN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing = "no Chromium: install Debian's `chromium` and `fonts-noto-cjk`, or set CEWEN_CHROMIUM"
        pytest.fail(missing) if _IN_CI else pytest.skip(missing)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_chat(sample_home: Path, chromium: Any) -> Iterator[tuple[Path, str]]:
    """Run the chat over the sample corpus and give its home and address; tests only read it."""
    with chat_of(sample_home) as address:
        yield sample_home, address
