"""Alters inputs where it hurts: members of a ZIP package, elements and numbers of a text; packs them again.

What libFuzzer does to bytes it does too, to one member or to the whole.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Mutate = Callable[[bytes, int], bytes]

_LARGEST = 400_000  # bytes of a member that is altered
_ELEMENT = re.compile(rb"<[^<>]*>")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
# Numbers at which sizes, counts and places break.
_NUMBERS = """0 -1 1 255 65536 2147483647 2147483648 -2147483649 18446744073709551616 1e308 1e400 0.0000001
NaN 99999999999999999999999999 １２ 九""".encode().split()
# Words at which names, patterns and places break.
_WORDS = [
    *"""
        .. ../../etc/passwd / \\ %00 第一条 （一）（一）（一） &#0; &#xD800; $A$1:$XFD$1048576
        XFD1048576 #REF! rId1 \u202e \U000e0041 \ufeff 𠮷
    """.encode().split(),
    *(each.encode() for each in ("", "A" * 300, "第" * 200, "　" * 50, "[[[[(" * 20, "\r\n\x0b\x0c\x85")),
    b"\xff\xfe",
]


def altered(data: bytes, largest: int, seed: int, mutate: Mutate) -> bytes:
    """Give an altered input, of at most `largest` bytes."""
    chance = random.Random(seed)
    if data[:2] == b"PK" and chance.random() < 0.9:
        packed = _repacked(data, chance, mutate)
        if packed is not None and len(packed) <= largest:
            return packed
    return _altered_text(data, chance, mutate, largest)[:largest]


def _repacked(data: bytes, chance: random.Random, mutate: Mutate) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # altered before: whatever zipfile says of it
        return None
    if not members:
        return None
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        place = chance.randrange(len(members))
        name, content = members[place]
        what = chance.random()
        if what < 0.03:
            del members[place]
            if not members:
                return None
        elif what < 0.06:
            members[place] = (chance.choice(members)[0], content)
        elif what < 0.09:
            members[place] = (
                _altered_text(name.encode(), chance, mutate, 300).decode("utf-8", "replace"),
                content,
            )
        elif len(content) <= _LARGEST:
            members[place] = (name, _altered_text(content, chance, mutate, _LARGEST))
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in members:
                archive.writestr(name, content)
    except Exception:  # a name that cannot be written
        return None
    return buffer.getvalue()


def _altered_text(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice((_by_bytes, _numbered, _worded, _moved, _nested, _doubled))(
            data, chance, mutate, largest
        )
    return data[:largest]


def _by_bytes(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    return bytes(mutate(data, min(largest, len(data) + 512)))


def _numbered(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    return _put(data, list(_NUMBER.finditer(data)), chance.choice(_NUMBERS), chance)


def _worded(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    word = chance.choice(_WORDS)
    found = list(_VALUE.finditer(data))
    if found and chance.random() < 0.7:
        one = chance.choice(found)
        return data[: one.start() + 1] + word + data[one.end() - 1 :]
    place = chance.randrange(len(data) + 1)
    return data[:place] + word + data[place:]


def _moved(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    """Put a piece between two tags, or lines, elsewhere; leave it out; or let it stand there too."""
    edges = [one.start() for one in _ELEMENT.finditer(data)] or [
        at for at, byte in enumerate(data) if byte == 10
    ]
    if len(edges) < 3:
        return data
    first = chance.randrange(len(edges) - 1)
    last = min(first + chance.choice((1, 2, 5, 20)), len(edges) - 1)
    piece = data[edges[first] : edges[last]]
    rest = data if chance.random() < 0.4 else data[: edges[first]] + data[edges[last] :]
    place = min(chance.choice(edges), len(rest))
    return rest[:place] + (piece if chance.random() < 0.7 else b"") + rest[place:]


def _nested(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    """Put an element around itself, many times."""
    found = [
        one
        for one in _ELEMENT.finditer(data)
        if not one[0].startswith((b"</", b"<?", b"<!")) and not one[0].endswith(b"/>")
    ]
    if not found:
        return data
    one = chance.choice(found)
    name = one[0][1:-1].split()[0] if one[0][1:-1].split() else b"a"
    times = chance.choice((2, 10, 100, 400))
    return data[: one.start()] + one[0] * times + b"</%s>" % name * (times - 1) + data[one.end() :]


def _doubled(data: bytes, chance: random.Random, mutate: Mutate, largest: int) -> bytes:
    """Repeat a piece."""
    if not data:
        return data
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((1, 3, 12, 80, 400))]
    return data[:start] + piece * chance.choice((2, 4, 30, 300)) + data[start:]


def _put(data: bytes, found: list[re.Match[bytes]], piece: bytes, chance: random.Random) -> bytes:
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + piece + data[one.end() :]
