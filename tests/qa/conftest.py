"""Libraries the answering room is asked from: the sample corpus, and the page the project began with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from qa import Assistant


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[Assistant]:
    """Give an assistant over the sample corpus."""
    with Library.open(tmp_path_factory.mktemp("sample")) as library:
        library.refresh([str(sample_folder)])
        yield Assistant(library)


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Assistant]:
    """Give an assistant over the scraped page alone."""
    with Library.open(tmp_path_factory.mktemp("seed")) as library:
        library.refresh([str(shared_data / "seeds")])
        yield Assistant(library)
