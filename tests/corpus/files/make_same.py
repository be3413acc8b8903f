"""Makes the DOCX and PDF files in `same/` from the Markdown there, by LibreOffice: run by hand, not by tests.

    python tests/corpus/files/make_same.py

What is in the three forms is one text; the tests hold the passages read from them against each other.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

_FOLDER = Path(__file__).parent / "same"
_STYLE = (
    "@page { size: A4; margin: 3cm 2.6cm } p { text-indent: 32pt; line-height: 150%; margin: 0 }"
    " body, h1, h2, td, p { font-family: 'Noto Serif CJK SC'; font-size: 16pt } h1 { text-align: center }"
    " td { padding: 2pt }"
)


def main() -> None:
    """Convert every Markdown file of the folder."""
    for source in sorted(_FOLDER.glob("*.md")):
        with tempfile.TemporaryDirectory() as scratch:
            page = Path(scratch) / f"{source.stem}.html"
            page.write_text(_html(source.read_text(encoding="utf-8")), encoding="utf-8")
            _convert(page, "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
            _convert(_FOLDER / f"{source.stem}.docx", "pdf:writer_pdf_Export")


def _convert(path: Path, form: str, *options: str) -> None:
    command = ["soffice", "--headless", *options, "--convert-to", form, "--outdir", str(_FOLDER), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _html(text: str) -> str:
    """Turn the little Markdown used here into HTML: headings, paragraphs, pipe tables."""
    parts = []
    for block in re.split(r"\n{2,}", text.strip()):
        if heading := re.match(r"(#+) (.*)", block):
            level = len(heading[1])
            parts.append(f"<h{level}>{heading[2]}</h{level}>")
        elif block.startswith("|"):
            rows = [row.strip("|").split("|") for row in block.split("\n") if not row.startswith("|-")]
            cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row) for row in rows)
            parts.append(
                "<table border=1 cellspacing=0>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
            )
        else:
            parts.append(f"<p>{block}</p>")
    head = f"<head><meta charset='utf-8'><style>{_STYLE}</style></head>"
    return f"<html>{head}<body>{''.join(parts)}</body></html>"


if __name__ == "__main__":
    main()
