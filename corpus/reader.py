"""Read one source from bytes to `Document`: sniff, decode, load, clean, understand.

Only puts the steps together; each knows its own trade.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path, PurePath

from corpus import furniture, metadata, outline, titles
from corpus.blocks import Block, Line, Loaded, lines_of, without_overlong
from corpus.datatypes import Document, Page, ReadError
from corpus.normalise import compact
from corpus.sniffing import Format, sniff
from corpus.sources import absolute, digest_of, doc_id_of, is_url, load_bytes

READER = 2  # raise it whenever a file would be read otherwise than before: libraries then read it again

Loader = Callable[[bytes, str], Loaded]

# The module of `corpus.loaders` that reads a format.
_LOADERS: dict[Format, str] = {
    "txt": "plain", "markdown": "markdown", "html": "html", "docx": "docx", "pdf": "pdf",
}  # fmt: skip


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
    return _document(source, kind, digest_of(data), blocks, loaded)


def _load(kind: Format, data: bytes, source: str) -> Loaded:
    # Each parsing library costs up to 0.2 s to import, which `cewen --help` and other formats must not pay.
    loader: Loader = import_module(f"corpus.loaders.{_LOADERS[kind]}").load
    return loader(data, source)


def _document(source: str, kind: Format, digest: str, blocks: Sequence[Block], loaded: Loaded) -> Document:
    title, title_end = titles.find_title(blocks, loaded.titles, loaded.table)
    unsaid = _unsaid(blocks, loaded.table)
    blocks = [*blocks[:title_end], *unsaid, *blocks[title_end:]]
    title_end += len(unsaid)
    lines = lines_of(blocks)
    return Document(
        doc_id=doc_id_of(source),
        source=source,
        title=title or _name(source),
        text="\n".join(block.text for block in blocks),
        metadata=metadata.read_metadata(blocks, title, title_end, loaded, kind),
        outline=outline.build(lines, title_end),
        digest=digest,
        format=kind,
        pages=_pages(lines),
    )


def _unsaid(blocks: Sequence[Block], table: Sequence[str]) -> list[Block]:
    """Give the rows of the metadata table that the text does not say: they must be citable too."""
    text = compact("".join(block.text for block in blocks))
    return [Block(row, "row") for row in table if compact(row.partition("：")[2]) not in text]


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
