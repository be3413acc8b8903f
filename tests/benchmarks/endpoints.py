"""Assails a served library over HTTP: odd bodies, paths, methods, raw bytes, crowds; does it hold?

    python tests/benchmarks/endpoints.py [--times 60] [--seed 1] [--schemathesis BIN/st]

A finding is a status of 500 and more, an answer or a log with a traceback or a path of the program, a file
written outside, memory that grows by more than 200 MB, a server that no longer answers within 10 s. With
--schemathesis, that program assails it by the schema in `assailed/schema.json`, too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import httpx

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "endpoints.json"
_SCHEMA = Path(__file__).parent / "assailed" / "schema.json"
_PORT = 7891
_LEAK = re.compile(r"Traceback \(most recent|site-packages|\.py\"|, line \d+, in ")
_CLIMBED = Path("/tmp/cewen-climbed.txt")
_GROWN_MB = 200
_SLOWEST = 10.0
_ENDLESS = 2.0  # seconds after which an answer counts as a stream without an end

sys.path.insert(0, str(_ROOT))


class Server:
    """`cewen chat` over the sample documents, in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.log = home / "log"
        code = "import sys; from ui.cli import main; sys.exit(main())"
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "CEWEN_HOME": str(home / "library")}
        command = [sys.executable, "-c", code, "chat", str(_ROOT / "corpus" / "sample"), "--port", str(_PORT)]
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
        for _ in range(120):
            time.sleep(1)
            with suppress(OSError, httpx.HTTPError):
                self.ask()
                return
        raise RuntimeError(self.log.read_text(encoding="utf-8"))

    def ask(self) -> float:
        """Ask an honest question; give the seconds it took. Raises on any other answer than one."""
        began = time.monotonic()
        body = {"messages": [{"role": "user", "content": "联合体由谁牵头"}]}
        address = f"http://127.0.0.1:{_PORT}/v1/chat/completions"
        answer = httpx.post(address, json=body, timeout=60, trust_env=False)
        assert answer.status_code == 200, answer.text
        assert "[1]" in answer.json()["choices"][0]["message"]["content"]
        return time.monotonic() - began

    @property
    def megabytes(self) -> int:
        """The memory of the process and its children, what they share counted once."""
        total = 0
        for number in (self.process.pid, *_children(self.process.pid)):
            with suppress(OSError):
                rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
                total += int(re.search(r"Pss:\s+(\d+)", rollup)[1])  # type: ignore[index]
        return total // 1024


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [number for child in map(int, own) for number in (child, *_children(child))]
    return []


class Table:
    """What was sent, how often, what came of it."""

    def __init__(self) -> None:
        self.statuses: dict[str, Counter[str]] = defaultdict(Counter)
        self.findings: list[str] = []

    def note(self, area: str, status: str, text: str, what: str) -> None:
        """Count an answer; hold it against what must not be."""
        self.statuses[area][status] += 1
        if status >= "500" and status.isdecimal():
            self.find(f"{area}: {status} on {what[:200]}")
        if leak := _LEAK.search(text):
            self.find(f"{area}: {leak[0]!r} told on {what[:200]}")

    def find(self, what: str) -> None:
        """Note a finding once."""
        if what not in self.findings:
            self.findings.append(what)
            _say(f"    {what}")


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=60, help="altered bodies for each endpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schemathesis", help="the program st of schemathesis")
    arguments = parser.parse_args(argv)
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            server.ask()
            before = server.megabytes
            assail(table, arguments)
            held = crowd(table, server)
            if arguments.schemathesis:
                by_schema(table, arguments)
            seconds, after = server.ask(), server.megabytes
        finally:
            server.process.terminate()
            server.process.wait()
        _look_behind(table, server, before, after)
    rows = {area: dict(sorted(counted.items())) for area, counted in table.statuses.items()}
    total = sum(sum(row.values()) for row in rows.values())
    for area, row in rows.items():
        _say(f"{area:32}{sum(row.values()):>7}  {row}")
    _say(f"{total} requests, {len(table.findings)} findings, {before} → {after} MB, then {seconds:.2f} s")
    kept = {
        "command": f"endpoints.py --times {arguments.times} --seed {arguments.seed} --schemathesis st",
        "date": date.today().isoformat(),
        "requests": total,
        "megabytes": [before, after],
        "answers": rows,
        "crowds": held,
        "findings": table.findings,
    }
    _RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if table.findings else 0


def assail(table: Table, arguments: argparse.Namespace) -> None:
    """Send what does not fit."""
    from tests.benchmarks.assailed.bodies import requests
    from tests.benchmarks.assailed.manners import ask, malformed

    with httpx.Client(base_url=f"http://127.0.0.1:{_PORT}", trust_env=False, timeout=20) as client:
        for sent in requests(arguments.seed, arguments.times):
            what = f"{sent.method} {sent.path[:80]} {sent.body[:120]!r}"
            try:
                headers = {name: value.encode() for name, value in sent.headers.items()}
                with client.stream(sent.method, sent.path, content=sent.body, headers=headers) as answer:
                    text = _read(answer)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                table.note(sent.area, type(error).__name__, "", what)
                if not isinstance(error, httpx.InvalidURL | httpx.RemoteProtocolError | httpx.WriteError):
                    table.find(f"{sent.area}: {error!r} on {what}")
                continue
            table.note(sent.area, str(answer.status_code), text, what)
            event = re.search(r'"event_id": ?"(\w+)"', text)
            if event and "/call/" in sent.path:
                told = client.get(f"{sent.path}/{event[1]}")
                table.note(f"{sent.area}: results", str(told.status_code), told.text, what)
    for name, data in malformed().items():
        answer_bytes = ask(_PORT, data)
        status = answer_bytes[9:12].decode("latin-1") if answer_bytes.startswith(b"HTTP/") else "hung up"
        table.note("raw bytes", status, answer_bytes.decode("utf-8", "replace"), name)


def _read(answer: httpx.Response) -> str:
    """Give what is sent, of what never ends the beginning."""
    parts = []
    until = time.monotonic() + _ENDLESS
    with suppress(httpx.ReadTimeout):
        for part in answer.iter_bytes():
            parts.append(part)
            if time.monotonic() > until:
                break
    return b"".join(parts).decode("utf-8", "replace")


def crowd(table: Table, server: Server) -> dict[str, str]:
    """Hold many connections at once."""
    from tests.benchmarks.assailed.manners import crowds

    held = {}
    for name, count, seconds in crowds(_PORT, server.ask):
        table.statuses["crowds"][name] += count
        held[name] = f"{count} held, a question meanwhile {seconds:.2f} s"
        if seconds > _SLOWEST:
            table.find(f"crowd: {held[name]}")
    return held


def by_schema(table: Table, arguments: argparse.Namespace) -> None:
    """Let schemathesis assail it by the schema."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            arguments.schemathesis,
            "run",
            str(_SCHEMA),
            "--url",
            f"http://127.0.0.1:{_PORT}",
            "--checks",
            "not_a_server_error",
        ]
        command += ["--max-examples", str(arguments.times), "--seed", str(arguments.seed), "-H", "X-Cewen: 1"]
        command += [
            "--report",
            "ndjson",
            "--report-dir",
            folder,
            "--no-color",
            "--suppress-health-check",
            "all",
        ]
        ended = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    summary = ended.stdout[ended.stdout.rfind("SUMMARY") :]
    cases = re.search(r"(\d[\d,]*) generated", summary)
    table.statuses["schemathesis"]["cases"] += int(cases[1].replace(",", "")) if cases else 0
    if ended.returncode:
        _say(ended.stdout[-6000:])
        table.find(f"schemathesis: {summary[:600]}")


def _look_behind(table: Table, server: Server, before: int, after: int) -> None:
    """Look at what is left: the log, the disk, the memory."""
    log = server.log.read_text(encoding="utf-8", errors="replace")
    for line in dict.fromkeys(re.findall(r"^\w*(?:Error|Exception)\b.*", log, re.MULTILINE)):
        table.find("log: " + re.sub(r"/[^\s']*", "…", line)[:200])
    if _CLIMBED.exists():
        table.find("an upload was written outside")
    if after - before > _GROWN_MB:
        table.find(f"memory: {before} → {after} MB")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
