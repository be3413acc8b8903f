"""A site over the sample corpus that programs ask: one that is only read, one that may be changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import Library
from qa import Assistant
from ui.serving.site import Site


@dataclass(frozen=True)
class Served:
    """A site that is running, and the library it serves."""

    address: str
    library: Library


@pytest.fixture(scope="session")
def served(sample_home: Path) -> Iterator[Served]:
    with Library.open(sample_home, read_only=True) as library:
        site = Site(Assistant(library), library)
        yield Served(site.start(), library)
        site.close()


@pytest.fixture(scope="module")
def changing(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a site whose library the tests of one module may change."""
    home = tmp_path_factory.mktemp("changing") / "home"
    shutil.copytree(sample_home, home)
    with Library.open(home, read_only=True) as library:
        site = Site(Assistant(library), library)
        yield Served(site.start(), library)
        site.close()
