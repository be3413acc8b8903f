"""One text as Markdown, DOCX and PDF (LibreOffice's, see files/make_same.py) gives the same passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import cut, read

FOLDER = Path(__file__).parent / "files" / "same"


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.md")))
def test_the_form_of_a_file_does_not_matter(name: str, form: str) -> None:
    """Title, metadata, outline, addresses and the words of every passage are those of the Markdown."""
    plain, printed = read(FOLDER / f"{name}.md"), read(FOLDER / f"{name}.{form}")
    assert printed.text == plain.text
    assert printed.title == plain.title
    assert printed.metadata == plain.metadata
    assert printed.matter == plain.matter
    assert [(s.kind, s.label, s.title, s.start, s.end) for s in printed.outline] == [
        (s.kind, s.label, s.title, s.start, s.end) for s in plain.outline
    ]
    assert [(p.address, p.text) for p in cut(printed)] == [(p.address, p.text) for p in cut(plain)]
    assert bool(printed.pages) == (form == "pdf")
