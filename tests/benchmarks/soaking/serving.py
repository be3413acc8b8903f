"""A `cewen chat` in a process of its own that is killed and started again, and what it all takes."""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_START_SECONDS = 600
_PROGRAM = "import sys; from ui.cli import main; sys.exit(main())"
_ANSWERS = "ui.answering.process"  # in the command of a process that answers


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server and the processes it began take at a moment, and what lies on the disk."""

    at: float
    pss: float  # MB; what processes share counts once
    rss: float  # MB of the server alone
    handles: int
    threads: int
    processes: int
    home: float  # MB
    temporary: int  # files and folders


def command(home: Path, *arguments: str) -> list[str]:
    """Give a command line of `cewen`."""
    return [sys.executable, "-c", _PROGRAM, "--home", str(home), *arguments]


class Server:
    """The server over a library; `outages` are the spans in which it could not answer."""

    def __init__(self, home: Path, place: Path) -> None:
        self.home = home
        self.log = place / "chat.log"
        self.outages: list[tuple[float, float]] = []
        self._temporary = place / "tmp"
        self._temporary.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        begun = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "TMPDIR": str(self._temporary)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command(self.home, "chat", "--port", str(self._port)),
                stdout=log,
                stderr=log,
                env=environment,
                # A shell lets what it runs in the background ignore Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        while True:
            assert self._process.poll() is None, "cewen chat ended by itself"
            assert time.monotonic() < begun + _START_SECONDS, "cewen chat did not answer"
            with suppress(OSError):
                urllib.request.urlopen(self.address, timeout=2).close()
                break
            time.sleep(0.2)
        if self.outages:
            self.outages[-1] = (self.outages[-1][0], time.monotonic())

    def kill(self) -> None:
        """Kill it, leave its helpers to themselves, and start another."""
        assert self._process is not None
        helpers = self._tree()[1:]
        self.outages.append((time.monotonic(), math.inf))
        self._process.kill()
        self._process.wait()
        deadline = time.monotonic() + 10
        while any(map(_is_alive, helpers)):
            assert time.monotonic() < deadline, "processes that answer outlive the server"
            time.sleep(0.1)
        self.start()

    def stop(self) -> int:
        """End it as Ctrl-C does and give its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=60)

    def was_down(self, began: float, ended: float) -> bool:
        """Tell whether it could not answer at some moment of a span."""
        return any(start <= ended and began <= end for start, end in self.outages)

    def helpers(self) -> list[int]:
        """Give the processes that answer."""
        return [pid for pid in self._tree()[1:] if _ANSWERS in _read(pid, "cmdline")]

    def sample(self) -> Sample:
        """Look at all of it."""
        tree = self._tree()
        return Sample(
            at=time.monotonic(),
            pss=sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in tree) / 1024,
            rss=_kilobytes(tree[0], "status", "VmRSS:") / 1024,
            handles=sum(_count(pid, "fd") for pid in tree),
            threads=sum(_count(pid, "task") for pid in tree),
            processes=len(tree),
            home=sum(_size(file) for file in self.home.rglob("*")) / (1 << 20),
            temporary=sum(1 for _ in self._temporary.rglob("*")),
        )

    def _tree(self) -> list[int]:
        """Give the server and all that it began."""
        assert self._process is not None
        children: dict[int, list[int]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            fields = _read(int(folder.name), "stat").rpartition(") ")[2].split()
            if fields:
                children.setdefault(int(fields[1]), []).append(int(folder.name))
        tree = [self._process.pid]
        for pid in tree:
            tree += children.get(pid, [])
        return tree


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", errors="replace")
    except OSError:  # it has just ended
        return ""


def _is_alive(pid: int) -> bool:
    """Tell whether a process runs: one that nobody has waited for is still listed."""
    state = _read(pid, "stat").rpartition(") ")[2]
    return bool(state) and not state.startswith("Z")


def _kilobytes(pid: int, name: str, field: str) -> int:
    return sum(int(row.split()[1]) for row in _read(pid, name).splitlines() if row.startswith(field))


def _count(pid: int, name: str) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/{name}"))
    except OSError:
        return 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_blocks * 512
    except OSError:
        return 0
