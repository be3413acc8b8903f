"""Find the lines a document only quotes: the new wording of a law that an amendment gives between “ and ”.

Knows quotation marks only; each quoted paragraph may open with “ anew, and only the last closes with ”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line

_MAX_QUOTED = 400  # lines; a mark that is not closed by then was a slip
# where a quotation of whole paragraphs opens: at the head of a line, or after 修改为：, 作为
_OPENING = re.compile("(?:^|[：:为])“")
_CLOSING = re.compile("”[。；;，,、）)》’”]*$")
_RUNS_ON = re.compile("(?:^|[：:为])“[^”]*$")


def quoted_lines(lines: Sequence[Line]) -> set[int]:
    """Give the lines that stand wholly within a quotation running over several."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        text = lines[index].text
        if "“" in text and _OPENING.search(text) and _left_open(text):
            stop = _closed_at(lines, index)
            if stop:
                found.update(range(index if text[0] == "“" else index + 1, stop + 1))
                index = stop
        index += 1
    return found


def _left_open(text: str) -> bool:
    """Say whether a quotation is open at the end of a line, and not one of a few words in a sentence."""
    return text.count("“") > text.count("”") and bool(_RUNS_ON.search(text) or _OPENING.match(text))


def _closed_at(lines: Sequence[Line], opened: int) -> int | None:
    """Give the line on which a quotation closes, `None` where it does not."""
    text = lines[opened].text
    depth = text.count("“") - text.count("”")
    for index in range(opened + 1, min(len(lines), opened + _MAX_QUOTED)):
        text = lines[index].text
        change = text.count("“") - text.count("”")
        if text[0] == "“" and (change > 0 or (change == 0 and _CLOSING.search(text))):
            change -= 1  # the mark that each quoted paragraph opens with
        depth += change
        if depth <= 0:
            return index
    return None
