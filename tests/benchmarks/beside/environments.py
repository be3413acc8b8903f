"""A virtual environment for each peer, made with pip and kept for the next run."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tests.benchmarks.beside.systems import ENCODER, System


def environment(system: System, folder: Path) -> Path:
    """Give the Python of the system's environment, made first if it is not there or holds something else.

    Raises RuntimeError with what pip said where it cannot be made.
    """
    home = folder / system.name.partition("-")[0]  # variants share one
    python = home / "bin" / "python"
    wanted = "\n".join((*ENCODER, *system.packages))
    done = home / "installed.txt"
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        sys.stderr.write(f"{system.label}: pip install {' '.join(system.packages)}\n")
        if not python.is_file():
            venv.create(home, with_pip=True)
        _pip(python, *ENCODER, *system.packages)
        done.write_text(wanted, encoding="utf-8")
    return python


def _pip(python: Path, *packages: str) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    pip = subprocess.run(command, capture_output=True, encoding="utf-8")
    if pip.returncode:
        raise RuntimeError(f"pip install {' '.join(packages)}: {pip.stderr.strip()[-500:]}")
