"""Runs a program under strace and reads what it asked of the file system; knows not what the calls mean."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# All that can change a file or a folder, or force it down.
_CALLS = (
    "open openat creat write writev pwrite64 pwritev lseek fsync fdatasync sync syncfs sync_file_range"
    " ftruncate truncate fallocate rename renameat renameat2 unlink unlinkat link linkat symlink mmap msync"
    " copy_file_range sendfile"
)
_LONGEST = 64 * 1024 * 1024  # bytes of one write that are logged
# 21152 pwrite64(4<\x2f\x61>, "\x37\x7f", 2, 0) = 2
_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
# 21154 openat(AT_FDCWD<\x2f>, "\x2f\x61", O_RDONLY <unfinished ...>
_BEGUN = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
# 21154 <... openat resumed>) = 9<\x2f\x61>
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_DESCRIPTOR = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>")  # 4<\x2f\x61>


@dataclass(frozen=True, slots=True)
class Call:
    """One call that ended well, its arguments as strace writes them with -xx and -y."""

    name: str
    arguments: tuple[str, ...]
    result: int

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths given by name."""
        return tuple(os.fsdecode(unescaped(each)) for each in self.arguments if each.startswith('"'))

    @property
    def descriptor(self) -> tuple[int, str]:
        """The number of the file the call is about, and its path; -1 where it is about none."""
        found = next(filter(None, map(_DESCRIPTOR.match, self.arguments)), None)
        return (int(found[1]), os.fsdecode(unescaped(found[2]))) if found else (-1, "")


def can_be_traced() -> bool:
    """Say whether strace is there and may be used."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False).returncode == 0


def tracing(log: Path) -> tuple[str, ...]:
    """Give the beginning of the command line that runs a program and writes its calls into `log`."""
    calls = f"trace={','.join(_CALLS.split())}"
    limit = str(_LONGEST)
    return ("strace", "-f", "-y", "-xx", "-qq", "--seccomp-bpf", "-s", limit, "-e", calls, "-o", str(log))


def calls(log: Path) -> Iterator[Call]:
    """Give the calls in `log` in the order in which they ended."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            whole = line
            if found := _BEGUN.match(line):
                begun[found[1]] = found[2]
                continue
            if found := _RESUMED.match(line):
                whole = f"{found[1]} {begun.pop(found[1])}{found[2]}"
            if (found := _CALL.match(whole)) and not found[4].startswith("-"):
                yield Call(found[2], tuple(found[3].split(", ")), int(found[4]))


def unescaped(argument: str) -> bytes:
    r"""Give the bytes that `\x61\x62`, with or without quotation marks, stands for."""
    if argument.endswith("..."):
        raise NotImplementedError("a write longer than what is logged")
    return bytes.fromhex(argument.strip('"').replace("\\x", ""))
