"""Bytes to characters: UTF-8, GB18030, UTF-16 and Big5, with or without a byte order mark.

Knows nothing of formats beyond the charset an HTML page declares.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be", "big5")
_SAMPLE_BYTES = 65536  # what is judged; even, so that it splits no UTF-16 unit
_MIN_PLAUSIBLE = 0.6  # real text of the 16 notices and 7 GBK pages scores above 0.95, other bytes below 0.3
_MAX_DAMAGED = 0.001  # a few broken bytes in a long file are worth reading past; more are not text
# <meta charset="gb2312">, <meta http-equiv="Content-Type" content="text/html; charset=gb2312">
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)


class NotTextError(ValueError):
    """Bytes that no known encoding turns into readable text."""


def decode(data: bytes) -> str:
    """Give the text of bytes in whichever encoding makes them readable Chinese.

    Raises `NotTextError` where none does.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" not in data[:_SAMPLE_BYTES]:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    scored = [(_plausible(_lenient(data[:_SAMPLE_BYTES], name)), name) for name in ("utf-8", *_CANDIDATES)]
    score, best = max(scored, key=lambda pair: pair[0])
    text = data.decode(best, errors="replace")
    if score < _MIN_PLAUSIBLE or text.count("\ufffd") > max(1, len(text) * _MAX_DAMAGED):
        raise NotTextError(f"no encoding fits: best {best} with {score:.2f}")
    return text


def decode_html(data: bytes) -> str:
    """Give the text of an HTML page, its declared charset believed only where it fits."""
    declared = _META_CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name.startswith("gb") and not data.startswith(codecs.BOM_UTF8):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
            if text.count("\ufffd") <= max(1, len(text) * _MAX_DAMAGED):
                return text
    return decode(data)


def _lenient(data: bytes, name: str) -> str:
    return data.decode(name, errors="replace")


def _plausible(text: str) -> float:
    """Score a decoding: the share of its characters that people write in Chinese documents."""
    if not text:
        return 0.0
    return sum(map(_common().__contains__, text)) / len(text)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Give the everyday characters: level 1 of GB 2312 and of Big5, their punctuation, and ASCII."""
    simplified = bytes(b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for row in range(0xA4, 0xC7) for cell in trails for b in (row, cell))
    characters = set(simplified.decode("gb2312", "ignore")) | set(traditional.decode("big5", "ignore"))
    characters.update(
        "\n\r\t", map(chr, range(0x20, 0x7F)), "　，。、；：？！“”‘’（）《》〈〉〔〕【】［］—…·％～①②③"
    )
    return frozenset(characters - {"\ufffd"})
