"""One process that reads one file as a reader of the library would; started by `bombs.py`, it prints JSON.

    python -m tests.benchmarks.bombed.trying FILE

Of pictures the pages are unpacked and not recognised; of archives the members are read up to the first 200.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from corpus import ReadError, cut, discover, parse, read
from corpus.loaders import image
from corpus.printed import ocr

_MOST_BYTES = 4 << 30
_MOST_SECONDS = 90
_MOST_MEMBERS = 200
_PICTURES = (".png", ".tif", ".webp")


def main() -> None:
    """Read, and say how it ended."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    ocr.is_installed = lambda: False  # recognising words is another matter
    path = Path(sys.argv[1])
    began = time.process_time()
    try:
        outcome = _outcome(path)
    except ReadError as error:
        outcome = "refused: " + str(error).replace(str(path.parent), "…")[:100]
    except Exception as error:
        outcome = f"ERROR: {type(error).__name__}"
    seconds = round(time.process_time() - began, 1)
    json.dump({"seconds": seconds, "mb": _peak(), "outcome": outcome}, sys.stdout)


def _peak() -> int:
    """Give the most memory of this process; what the one that started it used is not counted."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024


def _outcome(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix in _PICTURES:
        return f"read: {sum(1 for _ in image.pages_of(data, str(path)))} pages"
    if path.suffix == ".zip":
        sources = discover(path)
        refused = sum(map(_is_refused, sources[:_MOST_MEMBERS]))
        return f"listed: {len(sources)} members, of the first {_MOST_MEMBERS} {refused} refused"
    document = parse(data, str(path))
    return f"read: {len(document.text)} characters, {len(cut(document))} passages"


def _is_refused(source: str) -> bool:
    try:
        read(source)
    except ReadError:
        return True
    return False


if __name__ == "__main__":
    main()
