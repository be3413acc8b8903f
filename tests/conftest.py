"""Fixtures shared by all tests: where the real documents are, and a library built from the sample corpus."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real documents; skip where it is not there."""
    folder = Path(os.environ.get("CEWEN_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"real documents not found at {folder}; set CEWEN_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """Give the folder of the sample corpus that ships with Cewen."""
    return ROOT / "corpus" / "sample"
