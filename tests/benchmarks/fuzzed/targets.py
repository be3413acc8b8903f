"""What is fuzzed: each target takes bytes and returns if all is as promised.

A refusal is as promised: `ReadError`, `ValueError` and the like that speak Chinese, where they may come. Any
other exception, and every broken promise, is a finding. Recognising pictures (OCR), which takes seconds, is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

from corpus import Document, ReadError, cut, parse

Target = Callable[[bytes], None]

_SPEAKS = re.compile(r"[\u4e00-\u9fff]")
_NAMES = dict(
    pair.split("=")
    for pair in "txt=文.txt markdown=文.md csv=表.csv html=页.html mhtml=页.mht docx=文.docx xlsx=表.xlsx"
    " pptx=片.pptx pdf=文.pdf ofd=文.ofd office=文.doc".split()
)


def _refusing(work: Callable[[], Any], *kinds: type[Exception]) -> Any:
    """Do the work; `None` where it is refused in Chinese."""
    try:
        return work()
    except kinds as error:
        if not _SPEAKS.search(str(error)):
            raise AssertionError(f"not in Chinese: {error!r}") from error
        return None


def _reading(kind: str) -> Target:
    from corpus.printed import ocr

    ocr.is_installed = lambda: False

    def target(data: bytes) -> None:
        document = _refusing(lambda: parse(data, f"/文件/{_NAMES[kind]}"), ReadError)
        if document is not None:
            _is_sound(document)

    return target


def _is_sound(document: Document) -> None:
    """Hold a document to what every other part relies on."""
    text, size = document.text, len(document.text)
    text.encode()
    document.title.encode()
    assert text.strip(), "no text"
    for section in document.outline:
        assert 0 <= section.start <= section.body <= section.end <= size, section
    for before, after in pairwise(document.outline):
        assert before.start <= after.start, (before, after)
    for page in document.pages:
        assert 0 <= page.start <= page.end <= size, page
    for stated in document.metadata.stated:
        assert 0 <= stated.start <= stated.end <= size, stated
    for matter in document.matter:
        assert 0 <= matter.start <= matter.end <= size, matter
    last = 0
    ids = set()
    for passage in cut(document):
        assert text[passage.start : passage.end] == passage.text, passage
        assert last <= passage.start < passage.end, passage
        assert passage.passage_id not in ids
        ids.add(passage.passage_id)
        last = passage.start


def _facsimile(kind: str) -> Target:
    from corpus.facsimile import Facsimile, NoFacsimileError, place
    from corpus.facsimile.ofd import OfdFacsimile
    from corpus.facsimile.pdf import PdfFacsimile

    def target(data: bytes) -> None:
        with suppress(NoFacsimileError, ReadError):
            look(PdfFacsimile(data) if kind == "pdf" else OfdFacsimile(data, "/文件/文.ofd"), data)

    def look(opened: Facsimile, data: bytes) -> None:
        for number in range(1, min(opened.count, 3) + 1):
            for part in (opened.size, opened.leaf, lambda number: opened.picture(number, 720)):
                with suppress(NoFacsimileError, ReadError):
                    part(number)
        document = parse(data, f"/文件/文.{kind}")
        place(document, 0, min(len(document.text), 40), opened)
        opened.close()

    return target


def picture(data: bytes) -> None:
    """Open a picture to be recognised."""
    from corpus.loaders.image import pages_of

    _refusing(lambda: [page.shape for page in pages_of(data, "/文件/图.png")], ReadError)


def archive(data: bytes) -> None:
    """List an archive and read what is in it."""
    from corpus import archives

    def listed() -> None:
        opened = archives.open_archive(data, "/文件/包.zip", max_unpacked=50_000_000)
        for name in list(archives._names(opened, 1))[:20]:
            assert not {"", ".", ".."} & set(name.split("/")), name
            _refusing(lambda: archives._find(opened, name, 1), ReadError)  # noqa: B023

    _refusing(listed, ReadError)


def body(data: bytes) -> None:
    """Unpack what a web server says is packed."""
    from corpus import web

    for packing in ("gzip", "deflate", "br"):
        _refusing(lambda: web._unpacked("http://例.cn/", data, packing), ReadError)  # noqa: B023


def _asking() -> Target:
    """Ask the sample documents, also in the light of a question before."""
    import tempfile
    from pathlib import Path

    import corpus as room
    from index import Library
    from qa import Assistant

    library = Library.open(Path(tempfile.mkdtemp(prefix="cewen-fuzz-")))
    library.refresh([str(Path(room.__file__).parent / "sample")])
    assistant = Assistant(library)
    texts = {record.doc_id: library.document(record.doc_id).text for record in library.records()}

    def target(data: bytes) -> None:
        asked, _, before = data.decode("utf-8", "replace").partition("\n")
        answer = _refusing(lambda: assistant.ask(asked, before.splitlines()), ValueError)
        for citation in answer.citations if answer else ():
            assert texts[citation.doc_id][citation.start : citation.end] == citation.quote, citation
        markers = {citation.marker for citation in answer.citations} if answer else set()
        for statement in answer.statements if answer else ():
            assert set(statement.markers) <= markers
            assert statement.markers, statement

    return target


def synonyms(data: bytes) -> None:
    """Read a table of words that a user has written."""
    from index.query import Synonyms

    table = Synonyms.of(data.decode("utf-8", "replace").splitlines(), None, "表")
    for fault in table.faults:
        assert _SPEAKS.search(fault)
    list(table.find("社保怎么交，甲和乙"))


def batch(data: bytes) -> None:
    """Read a line of a batch, and the body of what a program sends."""
    from ui.commands.questions import _parse_line
    from ui.serving.programs import checking
    from ui.serving.programs.completions.request import Wanted

    line = _parse_line(data, 1)
    assert line.error is None or _SPEAKS.search(line.error)
    value = _refusing(lambda: checking.object_of(data), ValueError)
    if value is not None:
        _refusing(lambda: Wanted.from_body(value), ValueError)
        for check in (checking.filters_of, checking.history_of, checking.targets_of, checking.collection_of):
            _refusing(lambda: check(value.get("filters")), ValueError)  # noqa: B023


def conversation(data: bytes) -> None:
    """Read a conversation that a browser has kept, and show it."""
    from ui.chat.answers.turn import turns_html
    from ui.chat.conversations.record import Record, RecordError

    text = data.decode("utf-8", "replace")
    record = _refusing(lambda: Record.from_json(text), RecordError)
    if record is not None:
        html = turns_html(record.turns)
        assert "<script" not in html.lower()
        assert Record.from_json(record.to_json()) == record


def name(data: bytes) -> None:
    """Make a file's name safe."""
    from pathlib import PurePosixPath, PureWindowsPath

    from ui.indexing.names import safe_path

    text = data.decode("utf-8", "surrogateescape")
    parts = _refusing(lambda: safe_path(text), ValueError)
    for part in parts or ():
        assert part not in ("", ".", "..")
        assert PurePosixPath(part).parts == (part,)
        assert len(PureWindowsPath(part).parts) == 1
        assert not PureWindowsPath(part).is_reserved()
        assert len(part.encode()) <= 255


TARGETS: dict[str, Callable[[], Target]] = {
    **{f"read {kind}": (lambda kind=kind: _reading(kind)) for kind in _NAMES},  # type: ignore[misc]
    "facsimile pdf": lambda: _facsimile("pdf"),
    "facsimile ofd": lambda: _facsimile("ofd"),
    "read image": lambda: picture,
    "archive": lambda: archive,
    "body of a page": lambda: body,
    "question": _asking,
    "synonyms": lambda: synonyms,
    "batch": lambda: batch,
    "conversation": lambda: conversation,
    "file name": lambda: name,
}
