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
    stop = -1
    for index, line in enumerate(lines):
        if index > stop and "“" in line.text and _depth(line.text) > 0 and _runs_on(line.text):
            stop = _closed_at(lines, index) or stop
            found.update(range(index if line.text[0] == "“" else index + 1, stop + 1))
    return found


def _depth(text: str) -> int:
    """Give how many more quotations open than close in a text."""
    return text.count("“") - text.count("”")


def _runs_on(text: str) -> bool:
    """Say whether a quotation that is open at the end of a line is one of whole paragraphs."""
    return text[0] == "“" or _OPENING.search(text) is not None


def _closed_at(lines: Sequence[Line], opened: int) -> int | None:
    """Give the line on which a quotation closes, `None` where it does not."""
    depth = _depth(lines[opened].text)
    for index in range(opened + 1, min(len(lines), opened + _MAX_QUOTED)):
        text = lines[index].text
        change = _depth(text)
        if text[0] == "“" and (change > 0 or (change == 0 and _CLOSING.search(text))):
            change -= 1  # the mark that each quoted paragraph opens with
        depth += change
        if depth <= 0:
            return index
    return None
