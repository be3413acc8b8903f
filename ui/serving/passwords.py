"""Passwords as they are kept: scrypt with a salt of its own each, compared in constant time.

It knows no user; RFC 7914 describes the function.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata

# OWASP's password storage cheat sheet: 32 MiB and three rounds; about 0.3 s on an office machine
_COST, _BLOCK, _ROUNDS = 2**15, 8, 3
_SALT_BYTES, _KEY_BYTES = 16, 32
_MEMORY = 160 * 2**20  # bytes that one check may take; a costlier line of the file is refused
SHORTEST, LONGEST = 8, 200  # characters

# "scrypt$32768$8$3$c2FsdA==$aGFzaA=="
_KEPT = re.compile(r"scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})")


def hashed(password: str) -> str:
    """Give what is kept of a password."""
    salt = os.urandom(_SALT_BYTES)
    key = _derived(password, salt, _COST, _BLOCK, _ROUNDS)
    return f"scrypt${_COST}${_BLOCK}${_ROUNDS}${_written(salt)}${_written(key)}"


def is_kept(kept: str) -> bool:
    """Say whether that is a password as `hashed` writes it."""
    found = _KEPT.fullmatch(kept)
    if found is None:
        return False
    cost, block, rounds = (int(number) for number in found.groups()[:3])
    if cost < 2 or cost & (cost - 1) or not block or not rounds or 128 * cost * block > _MEMORY // 2:
        return False
    try:
        return len(base64.b64decode(found[4])) >= 8 and len(base64.b64decode(found[5])) == _KEY_BYTES
    except ValueError:
        return False


def matches(password: str, kept: str) -> bool:
    """Say whether a password is the one kept; takes as long when it is not."""
    found = _KEPT.fullmatch(kept)
    if found is None:
        return False
    cost, block, rounds = (int(number) for number in found.groups()[:3])
    key = _derived(password, base64.b64decode(found[4]), cost, block, rounds)
    return hmac.compare_digest(key, base64.b64decode(found[5]))


def fault_of(password: str, name: str) -> str:
    """Say in Chinese why that cannot be a password; nothing where it can."""
    if len(password) < SHORTEST:
        return f"密码太短：至少 {SHORTEST} 个字符。"
    if len(password) > LONGEST:
        return f"密码太长：最多 {LONGEST} 个字符。"
    if password.strip() != password or not password.isprintable():
        return "密码首尾不能有空格，中间不能有换行等看不见的字符。"
    if password == name or len(set(password)) < 3:
        return "密码太容易猜：不要与名字相同，也不要只用一两个字符。"
    return ""


def _derived(password: str, salt: bytes, cost: int, block: int, rounds: int) -> bytes:
    # the same characters, however the keyboard composed them
    written = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(written, salt=salt, n=cost, r=block, p=rounds, maxmem=_MEMORY, dklen=_KEY_BYTES)


def _written(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
