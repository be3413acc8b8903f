"""Vector files of small segments in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.vectors import files as vector_files
from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
from tests.index.vectors.expected import DIMENSION, FULL


@pytest.fixture(autouse=True)
def small_segments() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_segment, "_FULL_BYTES", 2 * DIMENSION * FULL)
        patch.setattr(vector_files, "_SMALL", 1)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "资料库" / "vectors"


@pytest.fixture
def files(folder: Path) -> VectorFiles:
    return VectorFiles(folder, "模型", DIMENSION)
