"""Make the picture of a printed page that tests of OCR read: `python tests/corpus/files/make_scan.py`.

Needs Debian's chromium and fonts-noto-cjk. The words are those of scan/text.txt, our own; the page is drawn
as a flatbed at 150 dpi gives it: a little askew, blurred and grey.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageFilter

FOLDER = Path(__file__).parent / "scan"
STYLE = """@page{size:A5;margin:14mm 12mm} body{margin:0;font:10.5pt/1.7 "Noto Serif CJK SC"}
p{text-align:justify;margin:0;text-indent:2em} h1{font-size:15pt;text-align:center}
table{border-collapse:collapse;width:100%}
td{border:1px solid #000;padding:1mm 3mm}"""
ASKEW = 0.4  # degrees
GREYS = 6


def html_of(text: str) -> str:
    """Give the page as HTML."""
    parts = []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = "".join(f"<td>{cell.strip()}</td>" for cell in line.strip("|").split("|"))
            parts.append(f"<tr>{cells}</tr>")
        else:
            parts.append(f"<h1>{line[2:]}</h1>" if line.startswith("#") else f"<p>{line}</p>")
    body = "".join(parts).replace("</p><tr>", "</p><table><tr>").replace("</tr><p>", "</tr></table><p>")
    return f"<meta charset=utf-8><style>{STYLE}</style>{body}"


def main() -> None:
    """Print the page and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html_of((FOLDER / "text.txt").read_text(encoding="utf-8")), encoding="utf-8")
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
        ]
        subprocess.run([*command, str(page)], check=True, capture_output=True)
        with pdfium.PdfDocument(printed) as document:
            picture = document[0].render(scale=150 / 72).to_pil().convert("L")
    picture = picture.rotate(ASKEW, fillcolor=255, resample=Image.Resampling.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(0.5)).point(lambda value: 40 + value * 200 // 255)
    picture.quantize(GREYS).save(FOLDER / "page.png", optimize=True, dpi=(150, 150))


if __name__ == "__main__":
    main()
