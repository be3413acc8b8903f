"""Writes down under which licence each locked package of this environment stands, and how many under each.

    python tests/benchmarks/licences.py

What is read is what the packages say of themselves; where one says nothing, so does the table.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import date
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = _ROOT / "tests" / "benchmarks" / "results" / "licences.json"
_PIN = re.compile(r"^([\w.-]+)==\S+", re.MULTILINE)  # "torch==2.13.0"


def main() -> int:
    """Write the table."""
    served = {*_names("serving.lock"), *_names("torch.txt")}
    rows = []
    for name in sorted({*_names("requirements.lock"), *served}):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # for another system
            continue
        rows.append(
            {"name": name, "version": about["Version"], "licence": _licence(about), "served": name in served}
        )
    counts = Counter(str(row["licence"]) for row in rows if row["served"])
    result = {
        "command": "python tests/benchmarks/licences.py",
        "date": date.today().isoformat(),
        "served": dict(counts.most_common()),
        "packages": rows,
    }
    _RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _names(lock: str) -> list[str]:
    return _PIN.findall((_ROOT / ".ci" / "lock" / lock).read_text("utf-8"))


def _licence(about: metadata.PackageMetadata) -> str:
    """Give the licence in a line: its expression, else the classifiers, else the field's first line."""
    classifiers = [
        line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if "License ::" in line
    ]
    stated = (about.get("License") or "").strip().partition("\n")[0]
    return about.get("License-Expression") or " / ".join(classifiers) or stated or "not stated"


if __name__ == "__main__":
    sys.exit(main())
