"""What a disk may hold after the power failed, worked out from the calls of the program that was writing.

Only what was forced down is sure to be there: the bytes of a file as of its last fsync, a name in a folder
since the folder's, the name of a new file since its own. Of all later writes and renames any part may be
missing. Knows no library.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

from tests.index.system_calls import Call, calls, unescaped

_SECTOR = 512  # bytes that a disk writes all or none of
_STANDARD_OUTPUT = 1
_SHARED_MEMORY = "-shm"  # SQLite's, written through a mapping and made anew after a crash: left out

Files = dict[str, bytes]  # contents by path below the folder looked at


class _File:
    """A file: its bytes now, those sure to be on the disk, and the changes in between."""

    def __init__(self) -> None:
        self.now = bytearray()
        self.safe = b""
        self._pending: list[
            tuple[int, bytes | None]
        ] = []  # offset and bytes; or a length to cut to, and None

    def change(self, offset: int, written: bytes | None) -> None:
        _apply(self.now, offset, written)
        self._pending.append((offset, written))

    def sync(self) -> None:
        self.safe = bytes(self.now)
        self._pending.clear()

    def hollow(self) -> bytes:
        """Give as many bytes as there are now, zeros for those that were not forced down."""
        return self.safe[: len(self.now)].ljust(len(self.now), b"\0")

    def torn(self, chance: random.Random) -> bytes:
        """Give what is there when some of the pending changes reached the disk, some in part."""
        content = bytearray(self.safe)
        for offset, written in self._pending:
            if chance.random() < 0.5:
                continue
            if written and chance.random() < 0.25:
                written = written[: chance.randrange(0, len(written) + 1, _SECTOR)]
            _apply(content, offset, written)
        return bytes(content)


def _apply(content: bytearray, offset: int, written: bytes | None) -> None:
    end = offset + len(written or b"")
    content.extend(bytes(max(0, end - len(content))))
    if written is None:
        del content[offset:]
    else:
        content[offset:end] = written


class Disk:
    """The folder `root` as a running program sees it, and as the power would leave it behind."""

    def __init__(self, root: Path) -> None:
        self.acknowledged = 0  # lines written to standard output so far
        self.last_call = ""
        self._root = str(root)
        self._names: dict[str, _File] = {}
        self._safe: dict[str, _File] = {}
        self._journal: list[tuple[str | None, str | None, _File]] = []  # old and new name; none of a new file
        self._positions: dict[tuple[int, str], int] = {}

    def killed(self) -> Files:
        """Give what is there when only the program ended: everything."""
        return self._relative({path: bytes(file.now) for path, file in self._names.items()})

    def bare(self) -> Files:
        """Give what is there when nothing survived but what was forced down."""
        return self._relative({path: file.safe for path, file in self._safe.items()})

    def hollow(self) -> Files:
        """Give what is there when all names and lengths survived, and zeros stand for the other bytes."""
        return self._relative({path: file.hollow() for path, file in self._names.items()})

    def torn(self, chance: random.Random) -> Files:
        """Give what is there when any part of the rest survived: names up to a moment, bytes at random."""
        names = dict(self._safe)
        for entry in self._journal[: chance.randint(0, len(self._journal))]:
            _enter(names, *entry)
        return self._relative({path: file.torn(chance) for path, file in names.items()})

    def follow(self, call: Call) -> bool:
        """Let a call take effect; say whether it changed anything. Raises NotImplementedError on some."""
        self.last_call = call.name
        number, path = call.descriptor
        if call.name == "write" and number == _STANDARD_OUTPUT and not self._holds(path):
            self.acknowledged += unescaped(call.arguments[1]).endswith(b"\n")
            return True
        here = [name for name in call.paths if self._holds(name)]
        if call.name in ("open", "openat", "creat"):
            return bool(here) and self._open(call, here[0])
        if here:
            return self._rename(call, here)
        return self._holds(path) and self._change(call, number, path)

    def _open(self, call: Call, path: str) -> bool:
        flags = call.arguments[2 if call.name == "openat" else 1]
        if "O_APPEND" in flags:
            raise NotImplementedError(f"{path} is opened to append")
        self._positions[call.result, path] = 0
        if path not in self._names and "O_CREAT" in flags:
            self._note(None, path, _File())
            return True
        if path in self._names and "O_TRUNC" in flags:
            self._names[path].change(0, None)
            return True
        return False

    def _rename(self, call: Call, paths: list[str]) -> bool:
        if "AT_REMOVEDIR" in call.arguments[-1]:
            return False
        if call.name not in ("rename", "renameat", "unlink", "unlinkat"):
            raise NotImplementedError(f"{call.name} of {paths}")
        source, target = paths if len(paths) > 1 else (paths[0], None)
        self._note(source, target, self._names[source])
        return True

    def _change(self, call: Call, number: int, path: str) -> bool:
        if call.name == "mmap":
            if "MAP_SHARED" in call.arguments[3] and "PROT_WRITE" in call.arguments[2]:
                raise NotImplementedError(f"{path} is changed through a mapping, which no log shows")
            return False
        if call.name == "lseek":
            self._positions[number, path] = call.result
            return False
        file = self._names.get(path)
        if call.name in ("fsync", "fdatasync"):
            self._sync(path, file)
        elif file is None:  # deleted while it was open
            return False
        elif call.name == "pwrite64":
            file.change(int(call.arguments[3]), unescaped(call.arguments[1])[: call.result])
        elif call.name == "write":
            offset = self._positions.get((number, path), 0)
            file.change(offset, unescaped(call.arguments[1])[: call.result])
            self._positions[number, path] = offset + call.result
        elif call.name == "ftruncate":
            file.change(int(call.arguments[1]), None)
        else:
            raise NotImplementedError(f"{call.name} of {path}")
        return True

    def _sync(self, path: str, file: _File | None) -> None:
        """Force a file down, and its name where it is new; or all that happened to the names in a folder."""
        if file is not None:
            file.sync()
        journal, self._journal = self._journal, []
        for source, target, one in journal:
            if path in map(os.path.dirname, filter(None, (source, target))) or (
                source is None and one is file
            ):
                _enter(self._safe, source, target, one)
            else:
                self._journal.append((source, target, one))

    def _note(self, source: str | None, target: str | None, file: _File) -> None:
        self._journal.append((source, target, file))
        _enter(self._names, source, target, file)

    def _holds(self, path: str) -> bool:
        return f"{path}/".startswith(f"{self._root}/") and not path.endswith(_SHARED_MEMORY)

    def _relative(self, files: Files) -> Files:
        return {os.path.relpath(path, self._root): content for path, content in files.items()}


def _enter(names: dict[str, _File], source: str | None, target: str | None, file: _File) -> None:
    if source is not None and names.get(source) is file:
        del names[source]
    if target is not None:
        names[target] = file


def replay(log: Path, root: Path) -> Iterator[Disk]:
    """Give the disk after each call in `log` that changed it: one object, other at every step."""
    disk = Disk(root)
    for call in calls(log):
        if disk.follow(call):
            yield disk
