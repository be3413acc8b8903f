"""Bombs of plain text, Markdown and CSV: endless lines, endless marks, a million cells."""

from __future__ import annotations

from collections.abc import Iterator

_MARKS = {
    "brackets": "[", "stars": "*a", "quotes": "> ", "ticks": "`", "items": "- ", "pictures": "![",
    "emphasis": "_a_", "links": "[a](", "tags": "<a", "bars": "|", "tildes": "~~",
}  # fmt: skip


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    for name, text in (*_texts(), *_marked(), *_tables()):
        yield name, text.encode()


def _texts() -> Iterator[tuple[str, str]]:
    yield "a-line-of-50-MB.txt", "渡口由市交通局负责检查" * 1_500_000
    yield "one-letter-50-million-times.txt", "a" * 50_000_000
    yield "spaces.txt", "第一条 渡口" + " " * 10_000_000 + "检查"
    yield "empty-lines.txt", "\n" * 10_000_000 + "渡口管理办法"
    yield "numbers.txt", "1." * 5_000_000
    yield "open-brackets.txt", "（" * 3_000_000
    yield "articles.txt", "\n".join(f"第{number}条 渡口" for number in range(300_000))
    yield "headings.txt", "\n".join(f"{'一二三四五六七八九'[number % 9]}、总则" for number in range(200_000))
    yield "nested-numbers.txt", "\n".join(["（一）1.（1）①"] * 200_000)
    yield "dates.txt", "2024年1月1日" * 1_000_000
    yield "titles.txt", "《" * 1_000_000 + "》" * 1_000_000
    yield "document-numbers.txt", "国发〔2024〕" * 1_000_000
    yield "closing-quotes.txt", "某市办法\n第一条 " + "”" * 1_000_000 + "渡口\n第二条 检查"
    yield "contents-dots.txt", "目录\n" + "⋯" * 1_000_000 + "x\n第一章 总则⋯⋯1\n"


def _marked() -> Iterator[tuple[str, str]]:
    for name, mark in _MARKS.items():
        yield f"{name}.md", "# 办法\n" + mark * 500_000
    yield "deep-quotes.md", "# 办法\n" + ">" * 20_000 + " 文"
    yield "deep-items.md", "# 办法\n" + "\n".join(" " * depth + "- 项" for depth in range(3000))
    row = "|" + "b|" * 1000 + "\n"
    yield "a-million-cells.md", "# 办法\n|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + row * 1000
    named = "".join(f"[r{number}]: /u\n" for number in range(50_000))
    yield "references.md", "# 办法\n" + named + "[r1]" * 50_000


def _tables() -> Iterator[tuple[str, str]]:
    yield "a-million-cells.csv", (",".join(["补助"] * 100) + "\n") * 10_000
    yield "a-million-columns.csv", ",".join(["补助"] * 1_000_000) + "\n" + ",".join(["1"] * 1_000_000)
    yield "quotes.csv", '"' * 5_000_001
    yield "a-cell-of-20-MB.csv", "甲,乙\n" + "a" * 20_000_000 + ",x\n"
