"""Clean what is invisible or accidental in a text: controls, zero-width and private-use characters, spaces.

Changes no visible character: ASCII commas, full-width digits and variant forms stay as written.
"""

from __future__ import annotations

import re

# C0/C1 controls, soft hyphen, zero-width and direction marks, BOM, private use, non-characters, lone
# surrogates, tags that spell ASCII unseen. None of them satisfies `str.isprintable`, which tells quickly
# that there are none.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# A space a PDF put between a digit and a Han character: 2023 年6 月13 日
_LOOSE_DIGIT = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff〔〕（]) (?=\d)")


def unify_lines(text: str) -> str:
    """Make every kind of line end `\\n`."""
    return "\n".join(f"{text}.".splitlines())[:-1]  # a text's last line end is kept by the full stop after it


def clean(text: str) -> str:
    """Give one line of text without invisible characters, its runs of white space single spaces."""
    if text.isprintable():  # its white space is plain spaces only
        if "  " not in text and text.strip(" ") == text:
            return text
    else:
        text = _INVISIBLE.sub("", _LINE_ENDS.sub(" ", text))
    return " ".join(text.split())


def tighten(text: str) -> str:
    """Take out the spaces that conversion from PDF leaves between digits and Han characters."""
    return _LOOSE_DIGIT.sub("", text)


def compact(text: str) -> str:
    """Give a text without any white space: for comparing, never for storing."""
    return "".join(text.split())
