"""Answers and hits as plain text for a terminal; Chinese characters count two columns."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence

from index import Correction, Hit
from qa import Answer, Citation, Comparison
from ui.columns import table
from ui.formats import corrected, flags_of, short_of, titled, understood, written

_FALLBACK_SIZE = (100, 24)  # where the output goes to a file or a pipe
_LONGEST_EXCERPT = 120  # characters of a passage in a list of hits


def answer(given: Answer) -> str:
    """Lay out an answer: its text with marks, the comparison as an aligned table, then the sources."""
    if given.refusal is not None:
        return "\n".join([*_as_read(given), _refusal(given), *_notices(given)])
    lines = _as_read(given)
    if given.short is not None and (short := short_of(given)):
        lines += [f"简答：{short}[{given.short.marker}]", ""]
    shown = given.comparison is None
    for line in given.text.splitlines():
        if given.comparison is not None and line.startswith("|"):  # the Markdown form of the same table
            if not shown:
                lines += _comparison(given.comparison)
                shown = True
            continue
        lines.append(line)
    if given.comparison is not None and not shown:
        lines += ["", *_comparison(given.comparison)]
    return "\n".join([*lines, *_sources(given), *_notices(given)])


def hits(found: Sequence[Hit], corrections: Sequence[Correction] = ()) -> str:
    """Lay out passages found, best first."""
    if not found:
        return "没有找到相关的段落。"
    return "\n".join([*_corrected(corrections), *(line for hit in found for line in _hit(hit))])


def _as_read(given: Answer) -> list[str]:
    """Say how the question was read, where that is not how it was written."""
    read = [f"（{understood(given.understood)}）"] if given.understood else []
    return [*_corrected(given.corrections), *read]


def _corrected(corrections: Sequence[Correction]) -> list[str]:
    return [f"（{said}）" for said in map(corrected, corrections)]


def _notices(given: Answer) -> list[str]:
    """Lay out what a reader must know beside the answer, and who wrote it."""
    said = [notice.text + "".join(f"[{marker}]" for marker in notice.markers) for notice in given.notices]
    author = [written(given.written_by)] if given.written_by else []
    return ["", *(f"（{text}）" for text in (*author, *said))] if author or said else []


def _comparison(compared: Comparison) -> list[str]:
    rows = [
        (row.aspect, *(cell.text + "".join(f"[{m}]" for m in cell.markers) for cell in row.cells))
        for row in compared.rows
    ]
    return table(("", *compared.subjects), rows, _width())


def _refusal(given: Answer) -> str:
    assert given.refusal is not None
    lines = [given.refusal.reason]
    if given.refusal.nearest:
        lines += ["", "最接近的段落"]
        lines += [line for hit in given.refusal.nearest for line in _hit(hit)]
    return "\n".join(lines)


def _sources(given: Answer) -> list[str]:
    """Lay out the sources, those that the quotes refer to after the others."""
    lines: list[str] = []
    named: set[str] = set()
    flags = flags_of(given)
    for heading, follows in (("出处", False), ("引文所指", True)):
        listed = [citation for citation in given.citations if (citation.follows is not None) == follows]
        if listed:
            lines += ["", heading]
        for citation in listed:
            lines += _source(citation, named, flags)
    return lines


def _source(citation: Citation, named: set[str], flags: Mapping[int, str]) -> list[str]:
    """Lay out one source; where its file is, is said once for each file."""
    flag = flags.get(citation.marker, "")
    told = f"（{flag}）" if flag else ""
    by = f"（[{citation.follows}] 提到）" if citation.follows is not None else ""
    lines = [
        f"[{citation.marker}] {_place(citation.title, citation.address, citation.page)}{told}{by}",
        f"    “{_one_line(citation.quote)}”",
    ]
    if citation.source not in named:
        named.add(citation.source)
        lines.append(f"    {citation.source}")
    return lines


def _hit(hit: Hit) -> list[str]:
    text = _one_line(hit.passage.text)
    excerpt = text if len(text) <= _LONGEST_EXCERPT else text[:_LONGEST_EXCERPT] + "…"
    return [
        f"{hit.rank:>2}. {_place(hit.title, hit.passage.address, hit.page)}（{hit.score:.2f}）",
        f"    {excerpt}",
        f"    {hit.source}",
        *(f"    另见 {_place(copy.title, copy.address, None)}（{copy.source}）" for copy in hit.copies),
    ]


def _place(title: str, address: str, page: int | None) -> str:
    return " ".join(part for part in (titled(title), address, f"第{page}页" if page else "") if part)


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _width() -> int:
    return shutil.get_terminal_size(_FALLBACK_SIZE).columns
