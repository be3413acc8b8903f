"""Joins the texts of a document into one in normal form, so that whole documents are tokenized at once.

Nearly every Chinese text holds full-width commas, for which `unicodedata` would decompose and compose all of
it: 20 million characters took it 4.4 s, and take 0.2 s here. It does not know what is made of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

MARK = "\x1e"  # between two texts; rjieba gives it back as a word of its own, and nothing composes with it

BLANK = "\n"  # what any white space becomes: neither words nor pairs of characters know one from another
_BATCH = 100_000  # characters handled at once: their words take some 6 MB, and fewer is no faster
# Characters that NFKC leaves as they are and that never combine with the one before: control characters and
# ASCII, signs, quotes and dashes (“…—”), arrows, boxes and shapes, 、。《》〔〕, Han, private use.
_REGULAR = (
    "\x00-\x9f§°±·×÷\u2010\u2012-\u2015\u2018-\u201f•′‰\u2190-\u21ff\u2500-\u25ff"
    "\u3001-\u3029\u3400-\u9fff\ue000-\uf8ff"
)
_IRREGULAR = re.compile(f"[^{_REGULAR}]+")  # ①, ℃, é, か, \U00020000


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `texts` in their order, so many at once that their words take little memory."""
    first = characters = 0
    for place, text in enumerate(texts):
        if characters + len(text) > _BATCH and place > first:
            yield texts[first:place]
            first, characters = place, 0
        characters += len(text)
    if first < len(texts):
        yield texts[first:]


def marked(texts: Sequence[str]) -> str:
    """Give `texts` in NFKC with `MARK` between them; every white space in them is a line feed.

    Raises UnicodeEncodeError where one holds a lone surrogate, as rjieba does.
    """
    joined = MARK.join([text.replace(MARK, BLANK) for text in texts])
    codes = np.frombuffer(joined.encode("utf-16-le"), dtype="<u2")
    narrow = _narrowing()[codes].tobytes().decode("utf-16-le")
    pieces: list[str] = []
    done = 0
    for run in _IRREGULAR.finditer(narrow):
        start = max(done, run.start() - 1)  # a combining mark may take the character before it along
        pieces += narrow[done:start], unicodedata.normalize("NFKC", narrow[start : run.end()])
        done = run.end()
    # NFKC makes a space and a combining mark of ¨ and the like.
    return "".join([*pieces, narrow[done:]]).replace(" ", BLANK) if pieces else narrow


@cache
def _narrowing() -> npt.NDArray[np.uint16]:
    """Give what each UTF-16 unit becomes: ＧＤＰ，（ are narrowed, white space is made a line feed."""
    table = np.arange(0x10000, dtype="<u2")
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    blanks = [code for code in range(0x3001) if chr(code).isspace() and chr(code) != MARK]
    table[blanks] = ord(BLANK)
    return table
