"""Makes the names under which files arrive safe to be written: no way out, nothing a system cannot hold.

What can be kept of a name is kept: it is often what a document is known by.
"""

from __future__ import annotations

import re
import unicodedata

_MOST_BYTES = 200  # of one name: file systems hold 255, and a number may be added
_MOST_FOLDERS = 12  # of a path; deeper ones are taken for nonsense
# Control characters and what turns the direction of writing; what Windows cannot hold in a name.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]")
_RESERVED = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What systems and office programs leave in folders: no documents.
_LITTER = re.compile(r"\..*|~\$.*|thumbs\.db|desktop\.ini|__macosx", re.IGNORECASE)


def is_litter(path: str) -> bool:
    """Say whether a path is a hidden file, a lock file of an office program and the like, or in such."""
    return any(_LITTER.fullmatch(part) for part in _parts(path))


def safe_path(path: str) -> tuple[str, ...]:
    """Give the safe names of the folders and the file of a relative path; the last is the file's.

    Raises ValueError, for the user, where nothing is left of it.
    """
    names = [name for part in _parts(path) if (name := safe_name(part))]
    if not names:
        raise ValueError(f"文件名“{path}”不能用，请改名后再加。")
    return tuple(names[-_MOST_FOLDERS:])


def safe_name(name: str) -> str:
    """Give one name made safe, empty where nothing is left of it: CON.txt is _CON.txt, a:b is a_b."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", name))
    plain = _RESERVED.sub("_", plain.replace("/", "_").replace("\\", "_")).strip(" ").rstrip(". ")
    plain = re.sub(r"^[. ]+", "", plain)
    if _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain).rstrip(". ")


def numbered(name: str, number: int) -> str:
    """Give a name told apart from others of its like: 办法.docx, 办法 (2).docx."""
    if number < 2:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({number}){dot}{suffix}" if stem else f"{name} ({number})"


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _shortened(name: str) -> str:
    """Cut a name that is too long in UTF-8, before its suffix."""
    data = name.encode()
    if len(data) <= _MOST_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    end = (dot + suffix).encode() if stem and len(suffix.encode()) <= 16 else b""
    return data[: _MOST_BYTES - len(end)].decode(errors="ignore") + end.decode()
