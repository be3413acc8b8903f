"""A process that brings a library in line with a folder whenever told to, and can be killed at any moment.

    python -m tests.index.writer_process HOME FOLDER STAGE

Each line on its input is an order for one run; each run done is acknowledged by its report, one line of JSON.
The file STAGE always names what it is doing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

_MODULE = "tests.index.writer_process"
_ROOT = Path(__file__).parents[2]
_MARKER = "CEWEN_WRITER_PROCESS"  # in the environment of the process and of all that it starts
_STAGE_LENGTH = 16
_PAUSE_SECONDS = 0.002


class WriterProcess:
    """The process as its parent sees it; every process that it started ends with the block.

    `under` is the beginning of a command line that runs another, such as a tracer.
    """

    def __init__(self, home: Path, folder: Path, stage: Path, *, under: Sequence[str] = ()) -> None:
        self._stage = stage
        self._stage.write_text("starting", encoding="utf-8")
        self._marker = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [*under, sys.executable, "-m", _MODULE, str(home), str(folder), str(self._stage)],
            cwd=_ROOT,
            env=os.environ | {_MARKER: self._marker},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> WriterProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill(alone=False)
        for pid in self.survivors():
            os.kill(pid, signal.SIGKILL)

    @property
    def stage(self) -> str:
        """What it is doing, or was when it was killed."""
        return self._stage.read_text(encoding="utf-8").strip("\0")

    def order(self) -> None:
        """Let it do one run more."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def await_stage(self, stage: str, patience: float) -> None:
        """Wait until it is in `stage`, up to `patience` seconds."""
        deadline = time.monotonic() + patience
        while self.stage != stage and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)

    def acknowledged(self) -> dict[str, Any]:
        """Wait for the end of the run ordered and give its report."""
        assert self.process.stdout is not None
        report: dict[str, Any] = json.loads(self.process.stdout.readline())
        return report

    def finish(self) -> None:
        """Let it end by itself."""
        self.process.communicate()

    def kill(self, *, alone: bool) -> list[dict[str, Any]]:
        """Kill it with SIGKILL, with or without its group; give the reports not yet taken."""
        if self.process.stdin is None or self.process.stdin.closed:
            return []
        if alone:
            self.process.kill()
        else:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        assert self.process.stdout is not None
        with self.process.stdout:
            lines = self.process.stdout.read().splitlines() if not alone else _read_now(self.process.stdout)
        return [json.loads(line) for line in lines]

    def survivors(self, patience: float = 0.0) -> list[int]:
        """Give the processes it started that live, having waited up to `patience` seconds for their end."""
        deadline = time.monotonic() + patience
        while (found := self._marked()) and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
        return found

    def _marked(self) -> list[int]:
        wanted = f"{_MARKER}={self._marker}".encode()
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and wanted in _environment(folder)
        ]


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")  # empty where it has ended
    except OSError:
        return []


def _read_now(pipe: Any) -> list[bytes]:
    """Read what is in the pipe already: a worker left behind holds it open."""
    os.set_blocking(pipe.fileno(), False)
    return (pipe.read() or b"").splitlines()


def main() -> None:
    """Do a run for each line of the input."""
    from index import Library, Progress

    home, folder = Path(sys.argv[1]), sys.argv[2]
    stage = os.open(sys.argv[3], os.O_WRONLY)

    def tell(name: str) -> None:
        os.pwrite(stage, name.encode().ljust(_STAGE_LENGTH, b"\0"), 0)

    def follow(progress: Progress) -> None:
        tell(progress.stage)

    tell("waiting")
    for _ in sys.stdin:
        tell("opening")
        with Library.open(home) as library:
            report = library.refresh([folder], prune=True, progress=follow)
            sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
            sys.stdout.flush()
            tell("closing")
        tell("waiting")


if __name__ == "__main__":
    main()
