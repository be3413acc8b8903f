"""A library built once from the sample corpus through the command line, for all tests of the front rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.cli import main


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """Give the home of a library that holds the sample corpus; tests only read it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    assert main(["--home", str(home), "index", str(sample_folder)]) == 0
    return home
