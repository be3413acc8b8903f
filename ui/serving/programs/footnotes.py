"""An answer as one Markdown text: its words with marks, then what the marks stand for.

It knows no protocol. What documents say cannot become a link, a picture or HTML there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa import Answer, Citation
from ui import formats

_HEADING = "**出处**"
_EXCERPT = 120  # characters of a passage that comes near
# A mark, unless what follows would make a link of it; the `\|` and `<br>` of a table; else markup.
_MARKUP = re.compile(r"\[\d+\](?![(:\[])|\\\||<br>|[\\`*_\[\]<]")


def head(answer: Answer) -> str:
    """Give how the question was read, what must be known of the sources, and the short answer."""
    read = [formats.corrected(one) for one in answer.corrections]
    read += [formats.understood(answer.understood)] if answer.understood else []
    warned = [f"{notice.text}{_marks(notice.markers)}" for notice in answer.notices if notice.markers]
    lines = [f"> {harmless(text)}" for text in (*read, *warned)]
    if answer.short is not None and (short := formats.short_of(answer)):
        lines.append(f"**{harmless(short)}**[{answer.short.marker}]")
    return "\n\n".join(lines)


def words(answer: Answer) -> str:
    """Give what the answer says, with its marks; after a refusal the nearest passages."""
    return "\n\n".join([harmless(answer.text), *_nearest(answer)])


def sources(answer: Answer, numbers: Mapping[str, str]) -> str:
    """Give the list of what the marks stand for, and who wrote the answer; empty where there is none.

    `numbers`: the 文号 of documents, by doc_id.
    """
    flags = formats.flags_of(answer)
    listed = [
        _source(one, numbers.get(one.doc_id, ""), flags.get(one.marker, "")) for one in answer.citations
    ]
    told = [formats.written(answer.written_by)] if answer.written_by else []
    told += [notice.text for notice in answer.notices if not notice.markers]
    heading = [_HEADING] if listed else []
    return "\n\n".join([*heading, *listed, *(f"> {harmless(text)}" for text in told)])


def whole(answer: Answer, numbers: Mapping[str, str]) -> str:
    """Give all of it."""
    return "\n\n".join(filter(None, (head(answer), words(answer), sources(answer, numbers))))


def found(result: Mapping[str, Any]) -> str:
    """Give the JSON of a search as a text to be read, best passage first."""
    lines = [
        f"{hit['rank']}. {_place(hit['title'], hit['address'], hit['page'])}\n   {_one_line(hit['text'])}"
        for hit in result["hits"]
    ]
    return "\n\n".join(lines) or "没有找到相关的段落。"


def harmless(text: str) -> str:
    """Keep every sign of a text a sign, but for marks and the grid of a table."""
    return _MARKUP.sub(lambda sign: sign[0] if len(sign[0]) > 1 else f"\\{sign[0]}", text)


def _source(citation: Citation, number: str, flag: str) -> str:
    place = _place(citation.title, citation.address, citation.page)
    beside = [f"（{number}）" if number else "", f"（{flag}）" if flag else ""]
    by = f"（[{citation.follows}] 提到）" if citation.follows is not None else ""
    return f"[{citation.marker}] {place}{harmless(''.join(beside))}{by}：“{_one_line(citation.quote)}”"


def _nearest(answer: Answer) -> Iterator[str]:
    if answer.refusal is None or not answer.refusal.nearest:
        return
    yield "最接近的段落："
    for hit in answer.refusal.nearest:
        place = _place(hit.title, hit.passage.address, hit.page)
        yield f"- {place}：{_one_line(hit.passage.text[:_EXCERPT])}"


def _place(title: str, address: str, page: int | None) -> str:
    parts = (formats.titled(title), address, f"第{page}页" if page else "")
    return harmless(" ".join(filter(None, parts)))


def _one_line(text: str) -> str:
    return harmless(" ".join(text.split()))


def _marks(markers: Sequence[int]) -> str:
    return "".join(f"[{marker}]" for marker in markers)
