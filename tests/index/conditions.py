"""Makes the conditions under which things go wrong: a small disk, a user without rights, a closed folder."""

from __future__ import annotations

import codecs
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534  # the user of no rights on POSIX systems
# Tried in reading a text.
_ENCODINGS = ("gb2312", "gb18030", "big5", "utf_16_le", "utf_32_le", "utf_8_sig")
_IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_PATIENCE_SECONDS = 120.0


def cewen(
    home: Path, *arguments: str | Path, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which does `before` first."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", "--home", str(home), *map(str, arguments)],
        cwd=_ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=before,
        timeout=_PATIENCE_SECONDS,
    )


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Callable[[str], None]]:
    """Mount a file system of `size` bytes, and give what changes its options."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not _IS_ROOT or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system can be mounted only by root")

    def remount(options: str) -> None:
        gc.collect()  # an index that was mapped is let go of with the last object that knows it
        subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)

    try:
        yield remount
    finally:
        # Lazily: a log record that pytest keeps may hold an error, and that an index.
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def as_nobody(top: Path) -> Iterator[None]:
    """Be a user without rights, to whom `top` is handed over."""
    if not _IS_ROOT:
        yield
        return
    for path in (top, *top.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY)
    for name in _ENCODINGS:  # Python's own files may be closed to that user
        codecs.lookup(name)
    os.seteuid(_NOBODY)
    try:
        if not os.access(_ROOT / "index" / "model" / "model.safetensors", os.R_OK, effective_ids=True):
            pytest.skip("this checkout cannot be read by other users than root")
        yield
    finally:
        os.seteuid(0)


def close_to_writing(home: Path, *, closed: bool) -> None:
    """Take away, or give back, the right to write to anything in `home`."""
    for path in (*home.rglob("*"), home):
        with suppress(FileNotFoundError):  # one that was made for a moment
            path.chmod((0o555 if path.is_dir() else 0o444) if closed else (0o755 if path.is_dir() else 0o644))
