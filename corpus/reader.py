"""Read one source from bytes to `Document`: sniff, decode, load, clean, understand.

Only puts the steps together; each knows its own trade.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath

from corpus.blocks import Block, Line, Loaded, lines_of, lines_touching, without_overlong
from corpus.datatypes import Document, Page, ReadError
from corpus.pages import furniture
from corpus.sniffing import Format, sniff
from corpus.sources import absolute, digest_of, doc_id_of, is_url, load_bytes
from corpus.statements import titles
from corpus.statements.matter import find_matter, find_signatures, without_trailing
from corpus.statements.metadata import read_metadata
from corpus.structure import outline
from corpus.structure.contents import contents_of
from corpus.text.facts import facts_of, field_of
from corpus.text.normalise import compact

READER = 2  # raise it whenever a file would be read otherwise than before: libraries then read it again

_LONGEST = 10_000_000  # characters: some twenty thick books, which take 1 GB to read and to cut

Loader = Callable[[bytes, str], Loaded]

# The module of `corpus.loaders` that reads a format.
LOADERS: dict[Format, str] = {
    "txt": "plain", "markdown": "markdown", "csv": "delimited", "html": "html", "mhtml": "mhtml",
    "docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "pdf": "pdf", "ofd": "ofd", "image": "image",
    "doc": "office", "xls": "office", "ppt": "office", "rtf": "office", "odf": "office",
}  # fmt: skip


def abilities() -> str:
    """Name the optional programs and packages that reading can use on this machine."""
    from corpus.office import soffice

    found = {"soffice": soffice.find(), "ocr": find_spec("rapidocr") and find_spec("onnxruntime")}
    return " ".join(name for name, place in found.items() if place)


def read(source: str | Path) -> Document:
    """Give the document behind a path or URL.

    Raises `ReadError`, in Chinese, naming the source and the remedy.
    """
    name = absolute(source)
    return parse(load_bytes(name), name)


def parse(data: bytes, source: str) -> Document:
    """Give the document that bytes hold; `source` names them. Raises `ReadError`."""
    kind = sniff(data, source)
    loaded = without_overlong(_load(kind, data, source))
    blocks = titles.join_printed(furniture.strip(loaded.blocks, loaded.titles), loaded.titles)
    if not blocks:
        raise ReadError(f"“{source}”里没有读到文字；请确认内容不是图片或空白，或另存为 DOCX、TXT 后再试")
    if (count := sum(len(block.text) for block in blocks)) > _LONGEST:
        raise ReadError(
            f"“{source}”的正文有 {count:,} 字，一个文件最多 {_LONGEST:,} 字；请拆成几个文件后再试"
        )
    return _document(source, kind, digest_of(data), blocks, loaded)


def _load(kind: Format, data: bytes, source: str) -> Loaded:
    # Each parsing library costs up to 0.2 s to import, which `cewen --help` and other formats must not pay.
    loader: Loader = import_module(f"corpus.loaders.{LOADERS[kind]}").load
    return loader(data, source)


def _document(source: str, kind: Format, digest: str, blocks: Sequence[Block], loaded: Loaded) -> Document:
    title, title_end = titles.find_title(blocks, loaded.titles, loaded.table)
    unsaid = _unsaid(blocks, loaded)
    blocks = [*blocks[:title_end], *unsaid, *blocks[title_end:]]
    title_end += len(unsaid)
    lines = lines_of(blocks)
    signatures = find_signatures(lines, title_end)
    contents = contents_of(lines)
    framing = find_matter(lines, title_end, signatures, contents)
    apart = contents.union(
        index
        for each in framing
        for index in lines_touching(lines, each.start, each.end)
        if lines[index].start >= each.start
    )
    return Document(
        doc_id=doc_id_of(source),
        source=source,
        title=title or _name(source),
        text="\n".join([block.text for block in blocks]),
        metadata=read_metadata(lines, titles.locate(lines, title), title_end, signatures),
        outline=without_trailing(outline.build(lines, title_end, apart), framing),
        digest=digest,
        format="scan" if loaded.recognised else kind,
        pages=_pages(lines),
        matter=framing,
    )


def _unsaid(blocks: Sequence[Block], loaded: Loaded) -> list[Block]:
    """Give the rows of the metadata table, and declared facts, that the text does not say.

    What a document states of itself must be citable, so it must stand in the text.
    """
    shown = {fact.field for row in loaded.table for fact in facts_of(row)}
    hidden = [f"{name}：{value}" for name, value in loaded.facts.items() if field_of(name) not in shown]
    rows = [*loaded.table, *hidden]
    text = compact("".join(block.text for block in blocks)) if rows else ""
    return [Block(row, "row") for row in rows if not _is_said(row, text)]


def _is_said(row: str, text: str) -> bool:
    """Say whether the title, number or organ of a row stands in the text; other values are mere words."""
    name, _, value = row.partition("：")
    return field_of(name) in {"title", "doc_number", "issuer"} and compact(value) in text


def _name(source: str) -> str:
    """Give what to call a document that has no title: its file's name, or the address."""
    return source if is_url(source) else PurePath(source).stem


def _pages(lines: Sequence[Line]) -> tuple[Page, ...]:
    """Give the range of each page, none for a source without pages; together they cover the text."""
    starts: dict[int, int] = {}
    for line in lines:
        for offset, number in line.block.pages:
            starts.setdefault(number, line.start + offset)
    ends = [*list(starts.values())[1:], lines[-1].end] if starts else []
    return tuple(Page(number, start, end) for (number, start), end in zip(starts.items(), ends, strict=True))
