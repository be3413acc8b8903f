"""Find the lines a document only quotes: the new wording of a law that an amendment gives between “ and ”.

Knows quotation marks only; each quoted paragraph may open with “ anew, and only the last closes with ”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line

_MAX_QUOTED = 150  # lines; the longest shared one has 26, and a mark not closed by then was a slip
_CLOSING = re.compile("”[。；;，,、）)》’”]*$")
# where a quotation of whole paragraphs opens that its line does not close: 修改为：“第二条 …
_OPENING = re.compile("[：:为]“[^”]*$")


def quoted_lines(lines: Sequence[Line]) -> set[int]:
    """Give the lines that stand wholly within a quotation running over several."""
    found: set[int] = set()
    depths = [line.text.count("“") - line.text.count("”") for line in lines]
    index = 0
    while index < len(lines):
        if depths[index] > 0 and _runs_on(lines[index].text):
            stop = _closed_at(lines, depths, index)
            if stop:
                found.update(range(index if lines[index].text[0] == "“" else index + 1, stop + 1))
                index = stop
        index += 1
    return found


def _runs_on(text: str) -> bool:
    """Say whether a quotation that is open at the end of a line is one of whole paragraphs."""
    return text[0] == "“" or _OPENING.search(text) is not None


def _closed_at(lines: Sequence[Line], depths: Sequence[int], opened: int) -> int | None:
    """Give the line on which a quotation closes, `None` where it does not."""
    depth = depths[opened]
    for index in range(opened + 1, min(len(lines), opened + _MAX_QUOTED)):
        change = depths[index]
        if change > 0 or (change == 0 and "”" in lines[index].text):
            text = lines[index].text
            if text[0] == "“" and (change > 0 or _CLOSING.search(text)):
                change -= 1  # the mark that each quoted paragraph opens with
        depth += change
        if depth <= 0:
            return index
    return None
