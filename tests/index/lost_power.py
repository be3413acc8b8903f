"""A small file system of its own whose power can be cut: what was not forced down is lost for good.

It is ext4 in a file, stopped by the shutdown call that the kernel's own file system tests use, its journal
not flushed. Root is needed, and a kernel with loop devices.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import struct
import subprocess
from pathlib import Path
from types import TracebackType

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, as FS_IOC_SHUTDOWN of other file systems
_NO_LOG_FLUSH = struct.pack("I", 2)
_BYTES = 256 * 1024 * 1024
# Nothing reaches the disk unasked: no commit every five seconds, no help for a file replaced by renaming.
_OPTIONS = "loop,commit=300,noauto_da_alloc"


class LostPower:
    """The file system, mounted at `folder` between `__enter__` and `__exit__`."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "mounted"
        self._image = place / "disk.img"

    @staticmethod
    def is_possible() -> bool:
        """Say whether such a file system can be had here."""
        return (
            hasattr(os, "geteuid")
            and os.geteuid() == 0
            and all(map(shutil.which, ("mkfs.ext4", "mount", "umount", "losetup")))
            and Path("/dev/loop-control").exists()
        )

    def __enter__(self) -> LostPower:
        self.folder.mkdir()
        with self._image.open("wb") as file:
            file.truncate(_BYTES)
        _run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self._image)
        self._mount()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.collect()
        _run("umount", "-l", self.folder)  # lazily: after a failure something may still be open

    def cut(self) -> None:
        """Let everything be lost that is not on the disk; from now on all calls fail."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, _NO_LOG_FLUSH)
        finally:
            os.close(descriptor)

    def restore(self) -> None:
        """Mount again what is left; no process may have a file open there."""
        gc.collect()  # an index that was mapped is let go of with the last object that knows it
        _run("umount", self.folder)
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-o", _OPTIONS, self._image, self.folder)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
