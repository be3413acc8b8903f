"""Reads small files that unpack, nest or repeat to very much: does any take the time or memory of a machine?

    python tests/benchmarks/bombs.py [--only md] [--keep DIR]

Each is made by the code under `bombed/` and read in a process of its own with 90 s of CPU and 4 GB, as much
memory as a reader of the library has. A finding is an exception that is no refusal in Chinese, over 20 s,
over 1.5 GB, or a process that was ended from outside and reads what the library does not read apart.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "bombs.json"
_SLOW_SECONDS = 20.0
_LARGE_MB = 1500
_READ_APART = (".pdf", ".zip")  # by a process that may be lost
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Row:
    """How reading one of them ended."""

    name: str
    bytes: int
    seconds: float
    mb: int
    outcome: str

    @property
    def is_found(self) -> bool:
        """Say whether it did what none may."""
        is_lost = self.outcome.startswith("ended") and not self.name.endswith(_READ_APART)
        is_much = self.seconds > _SLOW_SECONDS or self.mb > _LARGE_MB
        return is_lost or is_much or self.outcome.startswith("ERROR")


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="files whose name holds this")
    parser.add_argument("--keep", type=Path, help="where the files are left, or lie already")
    arguments = parser.parse_args(argv)
    sys.path.insert(0, str(_ROOT))
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(_AT_ONCE) as pool:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(pool.map(read, _made(folder, arguments.only)))
    found = [row.name for row in rows if row.is_found]
    _say(f"{len(rows)} files, {len(found)} findings")
    if not arguments.only:
        table = {
            "command": "bombs.py",
            "date": date.today().isoformat(),
            "hardware": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "files": len(rows),
            "findings": found,
            "rows": [asdict(row) for row in rows],
        }
        _RESULTS.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if found else 0


def _made(folder: Path, only: str) -> Iterator[Path]:
    from tests.benchmarks.bombed import ofd, office, pages, pictures, printed, words

    if lying := sorted(folder.iterdir()):
        yield from (path for path in lying if only in path.name)
        return
    for kind in (words, pages, office, ofd, printed, pictures):
        for name, data in kind.bombs():
            if only in name:
                (folder / name).write_bytes(data)
                yield folder / name


def read(path: Path) -> Row:
    """Read one in a process of its own, and print how it ended."""
    row = _read(path)
    mark = "!" if row.is_found else " "
    _say(f"{mark} {row.name:36}{row.bytes:>10}{row.seconds:>7.1f} s{row.mb:>6} MB  {row.outcome}")
    return row


def _read(path: Path) -> Row:
    command = [sys.executable, "-m", "tests.benchmarks.bombed.trying", str(path)]
    ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, errors="replace")
    size = path.stat().st_size
    if ended.returncode:
        name = signal.Signals(-ended.returncode).name if ended.returncode < 0 else str(ended.returncode)
        return Row(path.name, size, 0.0, 0, f"ended: {name}")
    return Row(path.name, size, **json.loads(ended.stdout.splitlines()[-1]))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
