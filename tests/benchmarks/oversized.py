"""Gives the command line what is far too large: does it refuse or bear it, in what time and memory?

    python tests/benchmarks/oversized.py [--scale 0.05] [--only NAME]

Each row is a process of its own; --scale 1 gives the sizes that its function names. A finding is a traceback,
a death by a signal, no end within the limit, memory beyond 2 GB, 10 MB of messages.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "oversized.json"
_CODE = "import sys; from ui.cli import main; sys.exit(main())"
_MOST_MB = 2000
_RULE = "渡口由市交通局负责检查，每年检查2次，检查结果在10日内向社会公布。"
_ASKED = {"id": 2, "question": "联合体由谁牵头"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one size showed."""

    what: str
    size: str
    seconds: float
    processor_seconds: float
    megabytes: int
    outcome: str
    finding: str = ""


class Ground:
    """A folder with the sample library, and how large everything is to be."""

    def __init__(self, folder: Path, scale: float, limit: float) -> None:
        self.folder = folder
        self.scale = scale
        self.limit = limit
        self.home = folder / "library"

    def count(self, whole: int) -> int:
        """Scale a count."""
        return max(1, int(whole * self.scale))

    def run(self, what: str, size: str, *arguments: str | Path, home: Path | None = None) -> Row:
        """Run one command; tell what came of it."""
        out, err = self.folder / "out", self.folder / "err"
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "CEWEN_HOME": str(home or self.home)}
        began = time.monotonic()
        try:
            with open(out, "wb") as stdout, open(err, "wb") as stderr:
                process = subprocess.Popen(
                    [sys.executable, "-c", _CODE, *map(str, arguments)],
                    stdout=stdout, stderr=stderr, env=environment, cwd=self.folder,
                )  # fmt: skip
        except OSError as error:
            return Row(what, size, 0.0, 0.0, 0, f"the system refuses: {error.strerror}")
        signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(int(self.limit))
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said = (_last(err) or _last(out)) if process.returncode else _last(out)
        megabytes = usage.ru_maxrss // 1024
        finding = _finding(process.returncode, err, megabytes)
        seconds = time.monotonic() - began
        used = usage.ru_utime + usage.ru_stime
        told = f"exit {process.returncode}: {said}"
        return Row(what, size, round(seconds, 1), round(used, 1), megabytes, told, finding)


def _last(path: Path) -> str:
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - 4000))
        lines = file.read().decode("utf-8", "replace").replace("\r", "\n").split("\n")
    return next(
        (
            line.strip().replace(str(_ROOT), "…").replace(str(path.parent), "…")[-160:]
            for line in reversed(lines)
            if line.strip()
        ),
        "",
    )


def _finding(code: int, err: Path, megabytes: int) -> str:
    if code < 0:
        return "no end within the limit" if code == -signal.SIGKILL else f"died of signal {-code}"
    with open(err, encoding="utf-8", errors="replace") as file:
        if any("Traceback (most recent" in line for line in file):
            return "a traceback"
    if err.stat().st_size > 10_000_000:
        return f"{err.stat().st_size // 1_000_000} MB of messages"
    return f"{megabytes} MB of memory" if megabytes > _MOST_MB else ""


def _batch(ground: Ground, what: str, size: str, *lines: object) -> Row:
    path = ground.folder / "问题.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    row = ground.run(what, size, "ask", "--json", "--questions", path)
    path.unlink()
    return row


def a_question(ground: Ground) -> Row:
    """Ask a question of 10 MB."""
    n = ground.count(3_400_000)
    return _batch(
        ground, "question in a batch", f"{n} characters", {"id": 1, "question": "渡口" * (n // 2)}, _ASKED
    )


def a_line(ground: Ground) -> Row:
    """Give a line of 50 MB."""
    n = ground.count(50_000_000)
    return _batch(ground, "line of a batch", f"{n} bytes", {"id": 1, "question": "a" * n}, _ASKED)


def an_argument(ground: Ground) -> Row:
    """Give a question as an argument of the command, as long as the system takes."""
    return ground.run("question as an argument", "40,000 characters", "ask", "渡" * 40_000)


def a_batch(ground: Ground) -> Row:
    """Ask 10⁵ questions, most of them empty."""
    n = ground.count(100_000)
    lines = [{"id": i, "question": "" if i % 100 else "联合体由谁牵头"} for i in range(n)]
    return _batch(ground, "questions of a batch, 1 in 100 answered", str(n), *lines)


def a_history(ground: Ground) -> Row:
    """Follow up on 10⁴ turns."""
    line = {"id": 1, "question": "那它的期限呢", "history": ["联合体由谁牵头", "共同体的牵头单位是谁"] * 5000}
    return _batch(ground, "history", "10,000 turns", line)


def a_filter(ground: Ground) -> Row:
    """Filter by values and keys of 10⁵ characters."""
    long = "教" * 100_000
    lines = [{"id": key, "question": "联合体由谁牵头", "filters": {key: long}}
             for key in ("issuer", "title", "from", "in_force", "folder", "collection", long)]  # fmt: skip
    return _batch(ground, "filters: values and a key", "100,000 characters each", *lines)


def names(ground: Ground) -> Row:
    """Index files with the longest names, with a title of 10⁵ characters, 200 folders deep."""
    folder = ground.folder / "名"
    deep = folder.joinpath(*["深"] * 200)
    deep.mkdir(parents=True)
    (deep / f"{'长' * 80}.txt").write_text(f"渡口办法\n\n第一条 {_RULE}\n", encoding="utf-8")
    title = "关于渡口的" * 20_000
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    (folder / "题.html").write_text(f"{head}<p>第一条 {_RULE}</p></body></html>", encoding="utf-8")
    (folder / "题.md").write_text(f"# {title}办法\n\n第一条 {_RULE}\n", encoding="utf-8")
    return ground.run("titles, names, depth", "100,000 characters; 80 characters; 200 folders",
                      "index", folder, home=ground.folder / "names")  # fmt: skip


def a_collection(ground: Ground) -> Row:
    """Name a collection with more than a list can show."""
    return ground.run(
        "name of a collection", "30,000 characters", "index", ground.folder, "--collection", "集" * 30_000
    )


def files(ground: Ground) -> Row:
    """Index 10⁵ small files in one folder."""
    n = ground.count(100_000)
    folder = ground.folder / "多"
    folder.mkdir()
    for i in range(n):
        (folder / f"{i}.txt").write_text(f"第{i}号渡口办法\n\n第一条 第{i}号{_RULE}\n", encoding="utf-8")
    return ground.run("small files in a folder", str(n), "index", folder, home=ground.folder / "files")


def _document(ground: Ground, what: str, suffix: str, text: str) -> Row:
    path = ground.folder / f"大{suffix}"
    path.write_text(text, encoding="utf-8")
    size = f"{path.stat().st_size // 1_000_000} MB"
    row = ground.run(what, size, "index", path, home=ground.folder / f"home{suffix}")
    path.unlink()
    return row


def a_document(ground: Ground) -> Row:
    """Index a document of 100 MB in articles, which is more than one may have."""
    return _articles(ground, "document in articles", 100_000_000)


def a_long_document(ground: Ground) -> Row:
    """Index one of nearly as many characters as it may have."""
    return _articles(ground, "document in articles, just allowed", 25_000_000)


def _articles(ground: Ground, what: str, size: int) -> Row:
    n = ground.count(size) // 130
    text = "\n\n".join(f"第{i}条 第{i}号{_RULE}" for i in range(1, n))
    return _document(ground, what, ".txt", f"渡口办法\n\n{text}\n")


def a_paragraph(ground: Ground) -> Row:
    """Index a document of 100 MB in one line."""
    text = _RULE * (ground.count(100_000_000) // 100)
    return _document(ground, "document in one line", ".md", text)


def a_page(ground: Ground) -> Row:
    """Index a page of many short elements."""
    text = f"<p>{_RULE}</p>" * (ground.count(100_000_000) // 107)
    return _document(
        ground, "page of short paragraphs", ".html", f"<html><body><h1>渡口办法</h1>{text}</body></html>"
    )


def synonyms(ground: Ground) -> Row:
    """Ask with a table of synonyms of 50 MB."""
    n = ground.count(50_000_000)
    path = ground.home / "synonyms.txt"
    path.write_text("甲词 > 乙词\n" * (n // 16), encoding="utf-8")
    row = ground.run("table of synonyms", f"{n} bytes", "ask", "联合体由谁牵头")
    path.unlink()
    return row


_ROWS: tuple[Callable[[Ground], Row], ...] = (
    a_question, a_line, an_argument, a_batch, a_history, a_filter, names, a_collection, synonyms,
    a_document, a_long_document, a_paragraph, a_page, files,
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=0.05, help="of the sizes wanted")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for each row")
    parser.add_argument("--only", default="", help="rows whose function's name holds this")
    arguments = parser.parse_args(argv)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder), arguments.scale, arguments.limit)
        _say(ground.run("the sample", "", "index", _ROOT / "corpus" / "sample"))
        for make in _ROWS:
            if arguments.only in make.__name__:
                rows.append(make(ground))
                _say(rows[-1])
    if not arguments.only:
        kept = {"command": f"oversized.py --scale {arguments.scale}", "date": date.today().isoformat(),
                "rows": [asdict(row) for row in rows]}  # fmt: skip
        _RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if any(row.finding for row in rows) else 0


def _say(row: Row) -> None:
    sys.stdout.write(f"{row.what:40}{row.size:>24}{row.seconds:>8}{row.processor_seconds:>8}"
                     f"{row.megabytes:>7}  {row.finding or row.outcome}\n")  # fmt: skip
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
