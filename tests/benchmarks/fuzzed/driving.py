"""One process that fuzzes one target with atheris; started by `fuzzing.py`, it writes what it found as JSON.

    python -m tests.benchmarks.fuzzed.driving TARGET FOLDER DATA|- OPTIONS OF LIBFUZZER…

An exception is noted and fuzzing goes on; a crash, a hang or a limit of memory ends the process, which the
the one that started it sees.
"""

from __future__ import annotations

import hashlib
import json
import logging
import resource
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import atheris

_SLOW_SECONDS = 5.0  # of CPU for one input of at most 400 KB
_GROWN_MEGABYTES = 300  # by which one such input may raise the most memory ever used
_KEPT_EVERY = 5.0  # seconds between two writings
_FORMAT_OF = {
    "facsimile pdf": "pdf", "facsimile ofd": "ofd", "archive": "archive",
}  # fmt: skip
_LARGEST = 400_000  # bytes of an input …
_SHORT = {
    "question": 600, "file name": 1000, "batch": 4000, "synonyms": 20_000, "conversation": 20_000,
    **dict.fromkeys(("read txt", "read markdown", "read csv", "read html", "read mhtml"), 60_000),
}  # fmt: skip  # … and of those that are read so slowly, instrumented, that few would be tried


@dataclass
class Found:
    """What one process has found."""

    executions: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    peak_mb: int = 0
    findings: dict[str, dict[str, object]] = field(default_factory=dict)


class Driver:
    """Calls a target and notes what goes wrong."""

    def __init__(self, target: Callable[[bytes], None], folder: Path) -> None:
        self.target, self.folder = target, folder
        self.found = Found()
        self._kept = time.monotonic()

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        before, began = _peak(), time.process_time()
        try:
            self.target(data)
        except Exception as error:
            self._note(_place(error), repr(error)[:300], data)
        seconds, grown = time.process_time() - began, _peak() - before
        found = self.found
        found.executions += 1
        found.slowest_s, found.peak_mb = max(found.slowest_s, round(seconds, 2)), _peak()
        if seconds > _SLOW_SECONDS:
            self._note(f"slow {len(data) // 50_000}", f"{seconds:.1f} s for {len(data)} bytes", data)
        if grown > _GROWN_MEGABYTES:
            self._note(f"memory {grown // 500}", f"{grown} MB more for {len(data)} bytes", data)
        if time.monotonic() - self._kept > _KEPT_EVERY:
            self.keep()

    def keep(self) -> None:
        """Write what is found so far."""
        self._kept = time.monotonic()
        (self.folder / "found.json").write_text(json.dumps(asdict(self.found), ensure_ascii=False))

    def _note(self, place: str, what: str, data: bytes) -> None:
        known = self.found.findings.get(place)
        if known is None:
            name = hashlib.sha256(place.encode()).hexdigest()[:12]
            (self.folder / name).write_bytes(data)
            self.found.findings[place] = {"what": what, "times": 1, "input": name}
        else:
            known["times"] = int(str(known["times"])) + 1
        self.keep()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _place(error: Exception) -> str:
    """Name an exception by its kind and the last two lines of ours it came through."""
    ours = [
        f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "site-packages" not in frame.filename and "/lib/python" not in frame.filename
    ]
    return f"{type(error).__name__} {' '.join(ours[-2:])}"


def main() -> None:
    """Fuzz until libFuzzer's time is over."""
    name, folder, data, *options = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(include=["corpus", "index.query", "qa", "ui"]):
        from tests.benchmarks.fuzzed import mutating, seeds, targets

        target = targets.TARGETS[name]()
        kind = _FORMAT_OF.get(name, name.removeprefix("read "))
        begun = seeds.of(kind, None if data == "-" else Path(data))
        for seed in begun[
            :4
        ]:  # what is imported and read only when it is needed, before anything is measured
            with suppress(Exception):
                target(seed)
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in begun:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    driver = Driver(target, Path(folder))
    largest = _SHORT.get(name, _LARGEST)

    def altered(data: bytes, most: int, seed: int) -> bytes:
        return mutating.altered(data, min(most, largest), seed, atheris.Mutate)

    atheris.Setup(
        [name, str(corpus), f"-max_len={largest}", f"-artifact_prefix={folder}/", *options],
        driver,
        custom_mutator=altered,
    )
    try:
        atheris.Fuzz()
    finally:
        driver.keep()


if __name__ == "__main__":
    main()
