"""Kills indexing runs, cuts their power, harms what they wrote, and gives them very many tiny files.

    python tests/benchmarks/crashes.py [--kills 200] [--calls 300] [--cuts 60] [--harms 4] [--tiny 100000]

`--kills`: SIGKILL at random moments. `--calls`: moments in a log of system calls, each with four ways in
which unsynced data may survive (needs strace). `--cuts`: an ext4 file system stopped without flushing (needs
root). `--harms`: rounds over all files of the derived indexes. 0 leaves a part out, its former figures stay.
Every state is opened and compared with a model of what was acknowledged; what is wrong is named and counted.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.index.damages import HARMS, Sound
from tests.index.killings import Kill, kill_again_and_again
from tests.index.lost_power import LostPower
from tests.index.power_cuts import cut_power
from tests.index.system_calls import can_be_traced

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "crashes.json"
_NOTICES = 150  # some 750 passages: above the number at which small word indexes are always filled anew
_CHANGES = 12
_SEED = 4
_LOOK_SECONDS = 0.1
_TOLD = 20  # after so many kills a line says how far it is

Figures = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("kills", 200), ("calls", 300), ("cuts", 60), ("harms", 4), ("tiny", 100_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--seed", type=int, default=_SEED)
    arguments = parser.parse_args(argv)
    logging.disable(logging.WARNING)
    parts: dict[str, tuple[int, Callable[[Path, int, int], Figures]]] = {
        "kills": (arguments.kills, kills),
        "power cut after any call": (arguments.calls, calls),
        "power cut of a file system": (arguments.cuts, cuts),
        "damaged files": (arguments.harms, harms),
        "tiny files": (arguments.tiny, tiny),
    }
    report = json.loads(_RESULTS.read_text("utf-8")) if _RESULTS.exists() else {}
    report |= {
        "command": "python tests/benchmarks/crashes.py",
        "hardware": f"{os.cpu_count()} CPU cores",
        "date": date.today().isoformat(),
    }
    wrong = 0
    for name, (count, measure) in parts.items():
        if count:
            with tempfile.TemporaryDirectory() as place:
                report[name] = measure(Path(place), count, arguments.seed)
            wrong += report[name].get("wrong", 0)
            _say(f"{name}: {json.dumps(report[name], ensure_ascii=False)}")
            _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


def kills(place: Path, count: int, seed: int) -> Figures:
    """Kill `count` times."""
    return _summed(kill_again_and_again(place, count, seed, notices=_NOTICES, changes=_CHANGES))


def cuts(place: Path, count: int, seed: int) -> Figures:
    """Stop the file system `count` times."""
    if not LostPower.is_possible():
        return {"skipped": "needs root, ext4 and loop devices"}
    with LostPower(place) as power:
        return _summed(
            kill_again_and_again(place, count, seed, notices=_NOTICES, changes=_CHANGES, power=power)
        )


def _summed(ends: Iterable[Kill]) -> Figures:
    """Count the ends by what was under way, and what became of the sources that were to change."""
    began = time.monotonic()
    all_ends = []
    for end in ends:
        _tell(end.number, end.wrong)
        all_ends.append(end)
        if len(all_ends) % _TOLD == 0:
            _say(f"{len(all_ends)} times, {time.monotonic() - began:.0f} s")
    return {
        "times": len(all_ends),
        "wrong": sum(bool(end.wrong) for end in all_ends),
        "stage": dict(Counter(end.stage for end in all_ends)),
        "without its group": sum(end.alone for end in all_ends),
        "runs acknowledged": sum(end.acknowledged for end in all_ends),
        "sources under way": sum(end.pending for end in all_ends),
        "of them found new": sum(end.changed for end in all_ends),
        "runs found half done": sum(0 < end.changed < end.pending for end in all_ends),
        "seconds": round(time.monotonic() - began),
    }


def calls(place: Path, count: int, seed: int) -> Figures:
    """Cut the power at `count` moments of a log of system calls."""
    if not can_be_traced():
        return {"skipped": "strace is not there, or may not trace"}
    began = time.monotonic()
    survived: Counter[str] = Counter()
    acknowledged: Counter[int] = Counter()
    wrong = 0
    for cut in cut_power(place, count, seed, runs=4, notices=30, changes=8):
        survived[cut.survived] += 1
        acknowledged[cut.acknowledged] += 1
        wrong += bool(cut.wrong)
        _tell(f"{cut.step} {cut.after} {cut.survived}", cut.wrong)
    return {
        "states": survived.total(),
        "wrong": wrong,
        "survived": dict(survived),
        "by runs acknowledged": dict(sorted(acknowledged.items())),
        "seconds": round(time.monotonic() - began),
    }


def harms(place: Path, count: int, seed: int) -> Figures:
    """Harm each kind of derived file in each way, `count` times where chance decides how."""
    began = time.monotonic()
    sound = Sound.made(place, notices=40, changes=8)
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for name in sound.derived_files():
        for harm in HARMS:
            for _ in range(count if harm in ("cut short", "changed bytes") else 1):
                found = sound.harmed(place / "copy", name, harm, chance)
                done[harm] += 1
                wrong[harm] += bool(found)
                _tell(f"{harm} {name}", found)
    return {
        "times": dict(done),
        "wrong": wrong.total(),
        "wrong by harm": dict(+wrong),
        "seconds": round(time.monotonic() - began),
    }


_TINY = """
import json, sys, time
from pathlib import Path
from index import Library
began = time.monotonic()
with Library.open(Path(sys.argv[1])) as library:
    report = library.refresh([sys.argv[2]])
    seconds = time.monotonic() - began
    found = library.search("第00777号仓库")[0].passage.text
print(json.dumps([report.documents, len(report.added), len(report.failed), seconds, found]))
"""


def tiny(place: Path, count: int, seed: int) -> Figures:
    """Index `count` files of one sentence, and again without a change; peak memory is of all processes."""
    folder = place / "文件"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(f"第{number:05}号仓库已经清点完毕。\n", encoding="utf-8")
    runs, peaks = [], []
    for _ in range(2):
        command = [sys.executable, "-c", _TINY, str(place / "资料库"), str(folder)]
        with subprocess.Popen(
            command, cwd=_ROOT, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        ) as process:
            peaks.append(_peak(process))
            assert process.stdout is not None
            runs.append(json.loads(process.stdout.read()))
    documents, added, failed, seconds, found = runs[0]
    return {
        "files": count,
        "wrong": int((documents, added, failed) != (count, count, 0) or "第00777号" not in found),
        "seconds": round(seconds, 1),
        "seconds unchanged": round(runs[1][3], 1),
        "peak MB": peaks[0] >> 20,
        "peak MB unchanged": peaks[1] >> 20,
        "MB on disk": sum(f.stat().st_size for f in (place / "资料库").rglob("*") if f.is_file()) >> 20,
    }


def _peak(process: subprocess.Popen[str]) -> int:
    """Give the most bytes that the process and all it starts have at once; a page they share counts once."""
    most = 0
    while process.poll() is None:
        most = max(most, sum(_memory(pid) for pid in _session(process.pid)))
        time.sleep(_LOOK_SECONDS)
    return most


def _session(leader: int) -> list[int]:
    pids = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if _session_of(pid) == leader]


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1


def _memory(pid: int) -> int:
    """Give the bytes of a process, its share of those it has in common with others included."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # it has just ended
        return 0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) * 1024  # Pss:   5210 kB


def _tell(what: object, wrong: Sequence[str]) -> None:
    if wrong:
        _say(f"WRONG {what}: {'; '.join(wrong)[:2000]}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
