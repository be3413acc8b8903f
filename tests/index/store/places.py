"""Places for a library, alike for every store: opened, left and opened again. No store is faked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from index import Library
from index.milvus.address import Address

_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Place:
    """Where a library is kept; with `store`, in Milvus Lite."""

    home: Path
    store: Path | None = None

    def open(self, *, read_only: bool = False, encoder: str | None = None) -> Library:
        """Open the library there."""
        address = Address.read(str(self.store)) if self.store else None
        return Library.open(self.home, read_only=read_only, encoder=encoder, address=address)

    def restart(self) -> None:
        """Have everything that is open read anew from the disk."""
        if self.store:
            release(self.store)

    def write_and_die(self, folder: Path, *, after: int) -> None:
        """Add the files of `folder` in a process that is killed after so many of them."""
        self.restart()
        arguments = json.dumps([str(self.home), str(self.store or ""), str(folder), after])
        ended = subprocess.run(
            [sys.executable, "-m", "tests.index.store.dying", arguments],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == -9, ended.stderr


def release(store: Path) -> None:
    """Let go of a file of Milvus Lite, which pymilvus keeps open until its process ends."""
    from milvus_lite.server_manager import server_manager_instance

    server_manager_instance.release_server(str(store))


def empty_store(folder: Path) -> Path:
    """Make an empty library in Milvus Lite, to be copied: pymilvus waits half a second for each index."""
    store = folder / "empty.db"
    Place(folder, store).open().close()
    release(store)
    return store


def copied(store: Path, folder: Path) -> Path:
    """Give a copy of a file of Milvus Lite, which is a folder, in `folder`."""
    return Path(shutil.copytree(store, folder / "library.db"))
