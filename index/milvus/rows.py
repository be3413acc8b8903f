"""Turns what is kept into rows of Milvus, and back; knows the fields, not when they are written."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from corpus import Passage
from index.catalogue.rows import PassageRow, page_at, passage_of
from index.intake.preparation import Prepared
from index.milvus.collections import LONGEST, SHORT
from index.milvus.server import Row
from index.words.tokens import Tokens

PASSAGE = (
    "key", "version", "passage_id", "start", "stop", "page", "heading_path", "address", "wording", "fold",
    "text",
)  # fmt: skip


class Content(NamedTuple):
    """What stands in the contents of a version, with the seal on them."""

    seal: str  # hex
    outline: str
    pages: str
    matter: str
    text: str

    @property
    def columns(self) -> tuple[bytes, str, str, str, str]:
        """Give the columns `CONTENTS` of the catalogue."""
        return bytes.fromhex(self.seal), self.outline, self.pages, self.matter, self.text


def pack(value: object) -> str:
    """Give a value of JSON as ASCII, about a third of its size."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(data)).decode()


def unpack(text: str) -> Any:
    """Give back what was packed."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def short(text: str, longest: int = SHORT) -> str:
    """Give as much of a text as fits a field of so many bytes."""
    return text.encode()[:longest].decode(errors="ignore")


def contents_of(version: int, born: int, content: Content) -> list[Row]:
    """Give the rows of a version's contents: packed together, cut into pieces that fit."""
    packed = pack(content)
    starts = range(0, len(packed), LONGEST)
    return [
        {
            "key": piece_key(version, place),
            "version": version,
            "born": born,
            "packed": packed[start : start + LONGEST],
            "unused": _UNUSED,
        }
        for place, start in enumerate(starts)
    ]


def content_of(rows: Sequence[Row]) -> Content:
    """Give the contents of a version from its rows."""
    return Content(*unpack("".join(row["packed"] for row in sorted(rows, key=_key))))


def passages_of(
    version: int,
    born: int,
    first: int,
    passages: Sequence[PassageRow],
    prepared: Prepared,
    content: Content,
) -> list[Row]:
    """Give the rows of the passages of a version; the first has the key `first`."""
    rows = []
    for place, (passage, tokens) in enumerate(zip(passages, prepared.parts, strict=True)):
        passage_id, start, stop, path, address, wording, fold = passage
        said = content.text[start:stop]
        rows.append(
            {
                "key": first + place,
                "version": version,
                "born": born,
                "passage_id": passage_id,
                "start": start,
                "stop": stop,
                "page": page_at(content.pages, start) or 0,
                "heading_path": path,
                "address": address,
                "wording": wording.hex(),
                "fold": fold.hex(),
                "text": said if len(said.encode()) <= LONGEST else "",  # then it is cut out of the contents
                **_framed(Tokens(next(_pieces(tokens.words)), next(_pieces(tokens.grams)))),
            }
        )
    return rows


def passage_in(row: Row, doc_id: str, text: str) -> Passage:
    """Give the passage of a row, with its text."""
    given = bytes.fromhex(row["wording"])
    return passage_of(
        (
            given,
            row["passage_id"],
            doc_id,
            row["start"],
            row["stop"],
            text,
            row["heading_path"],
            row["address"],
        )
    )


def unused(row: Row) -> Row:
    """Give a row with the vector that a collection without vectors must have."""
    return row | {"unused": _UNUSED}


def piece_key(version: int, place: int) -> int:
    """Give the key of a piece of a version."""
    return version << _PIECES | place


_UNUSED = [0.0, 0.0]
_PIECES = 16  # bits: 65,536 pieces of 64 KB are more than any document has


def _framed(tokens: Tokens) -> Row:
    """Frame tokens by spaces, so that a whole one can be looked for; Milvus wants some token in each."""
    return {"words": f" {tokens.words or _NOTHING} ", "grams": f" {tokens.grams or _NOTHING} "}


_NOTHING = "0"


def _pieces(tokens: str) -> Iterator[str]:
    """Yield tokens joined by spaces in pieces that fit a field, at least one."""
    longest = LONGEST - 2
    data = tokens.encode()
    start = 0
    while len(data) - start > longest:
        stop = data.rfind(b" ", start, start + longest)
        stop = stop if stop > start else start + longest
        yield data[start:stop].decode(errors="ignore")
        start = stop + 1
    yield data[start:].decode(errors="ignore")


def _key(row: Row) -> int:
    return int(row["key"])
