"""The marks within a line of Markdown taken off: emphasis, links, code, tags, notes; the words stay.

Reads a line once from left to right, and no mark looks further than a fixed way ahead.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.text.normalise import clean

# \*, `code`, [^1], ![alt](a.png "t"), [text](url), [text][id], <https://a.b>, </b>, **
_MARK = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?!`)(?P<code>.{1,1000}?)(?<!`)(?P=ticks)(?!`)"
    r"|\[\^(?P<note>[^\[\]\s]{1,60})\]"
    r"|(?P<picture>!?)\[(?P<link>[^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s+[\"'(][^\"]{0,300}[\"')])?\s*\)"
    r"|!?\[(?P<referring>[^\[\]]{1,300})\]\[(?P<reference>[^\[\]]{0,100})\]"
    r"|<(?P<address>https?://[^<>\s]{1,500}|[\w.+-]{1,80}@[\w.-]{1,80})>"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,200}>)"
    r"|(?P<run>\*{1,3}|_{1,3}|~~)"
)
_SIGNS = re.compile(r"[\\`\[<*_~&]")  # without one of these there is no mark
_HAN = re.compile(r"[\u4e00-\u9fff]")
# **甲**, __甲__: a line that is wholly strong
_STRONG_LINE = re.compile(r"(\*\*|__)(?P<words>[^*_]+)\1$")


@dataclass(slots=True)
class Inline:
    """A line without its marks."""

    text: str
    notes: Sequence[str] = ()  # names of the notes it refers to
    strong: bool = False


def is_plain(line: str) -> bool:
    """Say quickly that a line holds no mark, nor the break of a line."""
    return _SIGNS.search(line) is None


def read_inline(line: str, references: Collection[str] = ()) -> Inline:
    """Give the words of a line; `references` are the names, in lower case, that the document links to."""
    if is_plain(line):
        return Inline(clean(line))
    parts: list[str] = []
    notes: list[str] = []
    opened: dict[str, int] = {}  # mark of emphasis -> where in `parts` it was opened
    at = 0
    for match in _MARK.finditer(line):
        parts.append(_entities(line[at : match.start()]))
        at = match.end()
        if match["run"]:
            _emphasis(line, match, parts, opened)
        elif match["note"]:
            notes.append(match["note"])
        elif match["referring"]:
            known = (match["reference"] or match["referring"]).lower() in references
            parts.append(match["referring"] if known else match[0])
        elif match["link"] is not None:
            parts.append(_link(match, references, notes))
        else:
            parts.append(match["escaped"] or match["code"] or match["address"] or "")
    parts.append(_entities(line[at:]))
    return Inline(clean("".join(parts)), notes, _STRONG_LINE.fullmatch(line) is not None)


def _entities(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _link(match: re.Match[str], references: Collection[str], notes: list[str]) -> str:
    """Give the words of a link; of a picture only those that say something. Its own notes join `notes`."""
    if match["picture"]:
        return match["link"] if _HAN.search(match["link"]) else ""
    inner = read_inline(match["link"], references)
    notes += inner.notes
    return inner.text


def _emphasis(line: str, match: re.Match[str], parts: list[str], opened: dict[str, int]) -> None:
    """Put a run of marks among the parts; where it closes one that is open, both are taken out."""
    run = match["run"]
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    parts.append(run)
    if run == "*" and before.isdecimal() and after.isdecimal():  # 3*4
        return
    around = before + after  # file_name, file__name
    within = run[0] == "_" and len(around) == 2 and around.isalnum() and (run == "_" or around.isascii())
    if run in opened and before.strip() and not within:
        parts[opened.pop(run)] = parts[-1] = ""
    elif after.strip() and not within:
        opened[run] = len(parts) - 1
