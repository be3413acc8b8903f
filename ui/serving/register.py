"""The file of users, one a line: `张三:librarian:scrypt$…`; `#` opens a comment.

It is read again whenever it has changed, so that whoever is taken out of it is out at once.
"""

from __future__ import annotations

import logging
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ui.serving.passwords import is_kept
from ui.serving.people import ROLES, Person, Role

_LOG = logging.getLogger(__name__)
_LONGEST_NAME = 60  # characters
_OPENING = "# 策问的用户，每行一个——名字:角色:密码的散列。用 cewen user 增删，不要手写密码。"


@dataclass(frozen=True, slots=True)
class User:
    """One line of the file."""

    name: str
    role: Role
    kept: str  # of the password

    @property
    def person(self) -> Person:
        """Who that is."""
        return Person(self.name, self.role)

    @property
    def line(self) -> str:
        """The line as it is written."""
        return f"{self.name}:{self.role}:{self.kept}"


class Register:
    """The users of one file; used by many threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._stamp: tuple[int, ...] | None = None
        self._users: dict[str, User] = {}

    @classmethod
    def open(cls, path: Path) -> Register:
        """Give the register of a file. Raises ValueError, for the user, where the file cannot serve."""
        users, faults = read_users(path)
        if faults:
            raise ValueError(_told(path, faults))
        if not users:
            raise ValueError(f"{path} 里还没有用户。请先添加：cewen user 名字 --auth {path} --role librarian")
        return cls(path)

    def user(self, name: str) -> User | None:
        """Give the user of that name as the file stands now."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp is None or stamp != self._stamp:
                self._read(stamp)
            return self._users.get(name)

    def _read(self, stamp: tuple[int, ...] | None) -> None:
        """Take in the file; a line with a fault lets nobody in, a file that is gone lets nobody in."""
        try:
            self._users, faults = read_users(self.path)
        except ValueError as error:
            self._users, faults = {}, [str(error)]
        self._stamp = stamp
        for fault in faults:
            _LOG.warning("%s", fault)


def name_of(text: str) -> str:
    """Give the one spelling of a user's name. Raises ValueError for the user."""
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise ValueError("用户名不能为空。")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"用户名有 {len(name)} 个字，最多 {_LONGEST_NAME} 个，请写短些。")
    if ":" in name or name.startswith("#") or not name.isprintable():
        raise ValueError(f"用户名“{name}”里不能有冒号和看不见的字符，也不能以 # 开头，请换一个。")
    return name


def read_users(path: Path) -> tuple[dict[str, User], list[str]]:
    """Give the users of a file and what is wrong with its other lines. Raises ValueError for the user."""
    users: dict[str, User] = {}
    faults: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            user = _user(line)
            if user.name in users:
                raise ValueError(f"“{user.name}”前面已经有了，请只留一行")
        except ValueError as error:
            faults.append(f"{path} 第 {number} 行：{error}")
        else:
            users[user.name] = user
    return users, faults


def write_user(path: Path, name: str, user: User | None) -> None:
    """Put one user into the file, or take out the one of that name; what else it holds stays as it is.

    Raises ValueError, for the user, where the file cannot be read, has faults or cannot be written.
    """
    known, faults = read_users(path) if path.exists() else ({}, [])
    if faults:
        raise ValueError(_told(path, faults))
    lines = _lines(path) if path.exists() else [_OPENING]
    if name in known:
        place = next(i for i, line in enumerate(lines) if line.strip() == known[name].line)
        lines[place : place + 1] = [user.line] if user else []
    elif user:
        lines.append(user.line)
    try:
        _write(path, lines)
    except OSError as error:
        raise ValueError(
            f"写不进 {path}（{error.strerror or error}）；请检查文件夹是否存在、能否写入"
        ) from error


def is_open_to_others(path: Path) -> bool:
    """Say whether other users of this machine may read the file."""
    return os.name != "nt" and bool(path.stat().st_mode & 0o077)


def _user(line: str) -> User:
    """Read one line. Raises ValueError with what is wrong with it."""
    fields = line.strip().split(":")
    if len(fields) != 3:
        raise ValueError("应是“名字:角色:密码的散列”三段；请删去这一行，用 cewen user 重新添加")
    name, role, kept = fields
    if name != name_of(name):
        raise ValueError(f"名字“{name}”的写法不对；请删去这一行，用 cewen user 重新添加")
    if role not in ROLES:
        raise ValueError(f"角色“{role}”不对，应是 {' 或 '.join(ROLES)}")
    if not is_kept(kept):  # never shown: it may be a password someone typed in
        raise ValueError(f"“{name}”的密码不是散列过的；请删去这一行，用 cewen user 重新添加")
    return User(name, role, kept)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise ValueError(f"找不到用户文件 {path}。请先添加用户：cewen user 名字 --auth {path}") from None
    except UnicodeDecodeError:
        raise ValueError(f"用户文件 {path} 不是 UTF-8 编码；请另存为 UTF-8") from None
    except OSError as error:
        raise ValueError(f"读不出用户文件 {path}（{error.strerror or error}）；请检查权限") from error


def _write(path: Path, lines: Iterable[str]) -> None:
    """Put the file in place whole, for its owner only; a link to it stays a link."""
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".cewen-")  # mode 600
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _told(path: Path, faults: list[str]) -> str:
    return "用户文件有问题，请改好再试：\n" + "\n".join(faults)
