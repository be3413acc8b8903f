"""`cewen documents`, `text`, `remove` and `verify`: what the library keeps, and whether it is whole."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui import output, serialise, status, terminal
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index import DocumentRecord, Library

_UNKNOWN = "资料库里没有“{}”这份文件。用 cewen documents 查看全部文件。"


def documents(arguments: argparse.Namespace, settings: Settings) -> int:
    """List every document of the library."""
    with open_library(settings, encodes=False) as library:
        records = library.records()
    if arguments.json:
        output.say_json([serialise.from_record(record) for record in records])
    elif records:
        output.say(terminal.documents(records))
    else:
        output.note("资料库还是空的。请先读入文件：cewen index 文件夹")
    return status.DONE


def text(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the text of one document exactly, so that offsets of citations hold."""
    with open_library(settings, encodes=False) as library:
        found = _find(library, arguments.document)
        if found is None:
            raise CommandError(_UNKNOWN.format(arguments.document))
        output.say_exactly(library.document(found.doc_id).text)
    return status.DONE


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove documents from the library; 1 if some were not there, 2 if none was."""
    with open_library(settings, encodes=False):
        pass  # a library that was never built is not made by removing from it
    removed, failed = [], []
    with open_library(settings, read_only=False) as library:
        for name in arguments.documents:
            found = _find(library, name)
            if found is None:
                failed.append({"source": name, "error": _UNKNOWN.format(name)})
                output.note(_UNKNOWN.format(name))
                continue
            removed.append(library.remove(found.doc_id).source)
            if not arguments.json:
                output.say(f"已移除：{found.source}")
    if arguments.json:
        output.say_json({"removed": removed, "failed": failed})
    return status.of_batch(len(removed), len(failed))


def verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hold the derived indexes against the catalogue; 1 if anything differs."""
    with open_library(settings) as library:
        differences = library.verify()
        count = len(library.records())
    if arguments.json:
        output.say_json({"documents": count, "differences": differences})
    else:
        for difference in differences:
            output.say(difference)
        if not differences:
            output.say(f"核对完毕：{count} 份文件与索引一致。")
    return status.PARTLY if differences else status.DONE


def _find(library: Library, name: str) -> DocumentRecord | None:
    """Give the document named by its doc_id, its source, or a path relative to the working folder."""
    path = Path(name).expanduser()
    names = {name, str(path.absolute()), str(path.resolve())}
    return next((r for r in library.records() if r.doc_id == name or r.source in names), None)
