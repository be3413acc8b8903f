"""What a shown answer must fulfil, told without the code that checks it."""

from __future__ import annotations

import re
import unicodedata

from index import Library
from qa import Answer

_MARK = re.compile(r"\[(\d+)\]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_TITLE = re.compile(r"《([^《》]+)》")
_ORGAN = re.compile(r"(?:教育|财政|税务|民政|公安|发展改革)(?:局|厅|部|委)|人民政府|人民法院|管理委员会")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def unfounded(text: str, quotes: str) -> list[str]:
    """Give the numbers, titles and organs of `text` that do not stand in `quotes`, letter by letter."""
    said, held = _plain(_MARK.sub("", text)), _plain(quotes)
    digits = set(_DIGITS.findall(held))
    wrong = [number for number in _DIGITS.findall(said) if number not in digits]
    return wrong + [name for form in (_TITLE, _ORGAN) for name in form.findall(said) if name not in held]


def assert_sound(answer: Answer, library: Library) -> None:
    """Assert that quotes are exact, marks lead to them, and nothing stands in a sentence that is in none."""
    cited = {citation.marker: citation for citation in answer.citations}
    assert [citation.marker for citation in answer.citations] == list(range(1, len(cited) + 1))
    for citation in answer.citations:
        text = library.document(citation.doc_id).text
        assert text[citation.start : citation.end] == citation.quote
    pieces = [(statement.text, statement.markers) for statement in answer.statements]
    rows = answer.comparison.rows if answer.comparison else ()
    pieces += [(cell.text, cell.markers) for row in rows for cell in row.cells if cell.markers]
    used: set[int] = set()
    for text, markers in pieces:
        assert markers, text
        used.update(markers)
        assert not unfounded(text, "\n".join(cited[marker].quote for marker in markers)), text
        assert not re.search(r"<[a-zA-Z/!]|\]\(|https?://", text)
    assert used == set(cited) or not answer.written_by
    held = " ".join(text for text, _ in pieces)
    assert all(statement.text in answer.text for statement in answer.statements)
    assert answer.refusal is not None or _plain(held)


def said(answer: Answer, kind: str) -> str:
    """Give the texts of the notices of one kind."""
    return "\n".join(notice.text for notice in answer.notices if notice.kind == kind)
