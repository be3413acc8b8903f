"""A library of the sample corpus built through the command line, and a command line on a fresh library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ui.cli import main

Run = Callable[..., tuple[int, str, str]]


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
