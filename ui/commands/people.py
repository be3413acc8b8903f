"""`cewen user`: puts people into the file of users and takes them out; it knows nothing of the site."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from ui import output, status
from ui.serving.passwords import fault_of, hashed
from ui.serving.register import User, name_of, read_users, write_user
from ui.status import CommandError

_ROLES = {"reader": "读者", "librarian": "管理员"}


def user(arguments: argparse.Namespace) -> int:
    """Add, change or remove one user."""
    path = Path(arguments.auth).expanduser()
    try:
        name = name_of(arguments.name)
        known = read_users(path)[0].get(name) if path.exists() or arguments.remove else None
        if arguments.remove:
            return _remove(path, name, known)
        kept = _password(name, known)
        made = User(name, arguments.role or (known.role if known else "reader"), kept)
        write_user(path, name, made)
    except ValueError as error:  # speaks to the user
        raise CommandError(str(error)) from error
    output.note(f"已{'修改' if known else '添加'}：{name}（{_ROLES[made.role]}），写在 {path}。")
    return status.DONE


def _remove(path: Path, name: str, known: User | None) -> int:
    if known is None:
        raise CommandError(f"{path} 里没有用户“{name}”。")
    write_user(path, name, None)
    output.note(f"已移除：{name}。")
    return status.DONE


def _password(name: str, known: User | None) -> str:
    """Ask for the password and give what is kept of it. Raises ValueError for the user."""
    password = _asked(name, known)
    if not password and known:
        return known.kept
    if fault := fault_of(password, name):
        raise ValueError(fault)
    return hashed(password)


def _asked(name: str, known: User | None) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"“{name}”的密码{'（直接回车：不改）' if known else ''}：")
    if password and getpass.getpass("再输入一遍：") != password:
        raise ValueError("两遍输入的密码不一样，没有改动。请再来一次。")
    return password
