"""The same place twice: in a folder, and in Milvus Lite."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.store.places import Place, copied, empty_store, release

needs_milvus = pytest.mark.skipif(
    importlib.util.find_spec("milvus_lite") is None or importlib.util.find_spec("pymilvus") is None,
    reason="needs pymilvus and milvus-lite: pip install -e '.[dev]'",
)


@pytest.fixture(scope="session")
def empty_milvus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty library in Milvus Lite, to be copied."""
    return empty_store(tmp_path_factory.mktemp("milvus"))


@pytest.fixture
def milvus(tmp_path: Path, empty_milvus: Path) -> Iterator[Place]:
    """Give a place for a library in Milvus Lite."""
    store = copied(empty_milvus, tmp_path)
    yield Place(tmp_path / "资料库", store)
    release(store)


@pytest.fixture(params=["embedded", pytest.param("milvus", marks=needs_milvus)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give a place for a library, in each of the stores."""
    if request.param == "milvus":
        made: Place = request.getfixturevalue("milvus")
        return made
    return Place(tmp_path / "资料库")
