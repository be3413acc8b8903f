"""What a person takes away from a conversation: text for the clipboard, a file to download, as plain data.

Nothing is written on the server: the browser makes the file from what it is handed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from ui.chat.answers.citing import MetadataOf, cited
from ui.chat.answers.exporting.blocks import Block, answer_blocks, conversation_blocks
from ui.chat.answers.exporting.copying import as_html, as_text
from ui.chat.answers.exporting.markdown import as_markdown
from ui.chat.answers.turn import Turn

Format = Literal["word", "markdown"]

_NAME_CHARACTERS = 30  # of the question in a file's name
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s？：]+')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer_to_copy(turn: Turn, metadata_of: MetadataOf) -> dict[str, str]:
    """Give an answer with its sources, as `text` and as `html`."""
    blocks = answer_blocks(turn, metadata_of)
    return {"text": as_text(blocks), "html": as_html(blocks)}


def source_to_copy(turn: Turn, marker: int, metadata_of: MetadataOf) -> dict[str, str]:
    """Give one source of an answer. Raises `KeyError` where it has none of that number."""
    citations = {citation.marker: citation for citation in turn.answer.citations} if turn.answer else {}
    words = cited(citations[marker], metadata_of(citations[marker].doc_id))
    return {"text": words, "html": as_html([Block("source", words)])}


def file_of(turns: Sequence[Turn], form: Format, metadata_of: MetadataOf, now: datetime) -> dict[str, str]:
    """Give turns as a file: its `name`, its media `type`, its bytes in `base64`."""
    blocks = conversation_blocks(turns, metadata_of, now)
    ending, kind, write = _FORMATS[form]
    asked = _NOT_IN_NAMES.sub(" ", turns[0].question).strip()[:_NAME_CHARACTERS].strip(" .")
    name = f"{asked} {now:%Y-%m-%d}.{ending}"
    return {"name": name, "type": kind, "base64": b64encode(write(blocks, now)).decode("ascii")}


def _markdown(blocks: Sequence[Block], _: datetime) -> bytes:
    return as_markdown(blocks).encode("utf-8")


def _word(blocks: Sequence[Block], now: datetime) -> bytes:
    from ui.chat.answers.exporting.word import as_word  # the library for it is read when first needed

    return as_word(blocks, now)


_FORMATS: dict[str, tuple[str, str, Callable[[Sequence[Block], datetime], Any]]] = {
    "word": ("docx", _WORD, _word),
    "markdown": ("md", "text/markdown", _markdown),
}
