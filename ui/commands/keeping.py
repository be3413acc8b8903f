"""`cewen documents`, `text`, `history`, `remove` and `verify`: what the library keeps."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus import doc_id_of
from ui import listing, output, revisions, serialise, status
from ui.filtering import merged
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index import DocumentRecord, Library, Revision

T = TypeVar("T")

_UNKNOWN = "资料库里没有“{}”这份文件。用 cewen documents 查看全部文件。"


def documents(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the documents of the library that meet the filters, or what could not be read."""
    if arguments.failed:
        return _failed(arguments, settings)
    filters = merged(arguments.filter)
    with open_library(settings, encodes=False) as library:
        try:
            records = library.records(filters)
        except ValueError as error:  # a filter names no field
            raise CommandError(str(error)) from error
        titles = {record.doc_id: record for record in (library.records() if filters else records)}
    if arguments.json:
        output.say_json([serialise.from_record(record) for record in records])
    elif records:
        output.say(listing.documents(records, titles))
    else:
        output.note("没有符合条件的文件。" if filters else "资料库还是空的。请先读入文件：cewen index 文件夹")
    return status.DONE


def _failed(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the sources that could not be read when they were last tried."""
    if arguments.filter:
        raise CommandError("--failed 和 --filter 不能一起用：没有读成的文件，还不知道它的机关、日期等。")
    with open_library(settings, encodes=False) as library:
        failures = library.failures()
    if arguments.json:
        output.say_json([serialise.from_failure(failure) for failure in failures])
    elif failures:
        output.say(listing.failures(failures))
    else:
        output.say("没有读取失败的文件。")
    return status.DONE


def text(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the text of one document exactly, so that offsets of citations hold."""
    with open_library(settings, encodes=False) as library:
        found = _find(library, arguments.document)
        if found is None:
            raise CommandError(_UNKNOWN.format(arguments.document))
        output.say_exactly(library.document(found.doc_id).text)
    return status.DONE


def history(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show what happened to one document, also to one that was removed."""
    with open_library(settings, encodes=False) as library:
        found = _history(library, arguments.document)
    if found is None:
        raise CommandError(_UNKNOWN.format(arguments.document))
    doc_id, entries = found
    if arguments.json:
        output.say_json(serialise.from_history(doc_id, entries))
    else:
        output.say(revisions.history(entries, marked=output.is_terminal()))
    return status.DONE


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove documents from the library; 1 if some were not there, 2 if none was."""
    with open_library(settings, encodes=False):
        pass  # a library that was never built is not made by removing from it
    removed, failed = [], []
    with open_library(settings, read_only=False) as library:
        for name in arguments.documents:
            gone = _first(name, partial(library.remove, erase=arguments.erase))
            if gone is None:
                failed.append({"source": name, "error": _UNKNOWN.format(name)})
                output.note(_UNKNOWN.format(name))
                continue
            removed.append(gone.source)
            if not arguments.json:
                output.say(f"已{'抹去' if arguments.erase else '移除'}：{gone.source}")
    if arguments.json:
        output.say_json({"removed": removed, "failed": failed})
    return status.of_batch(len(removed), len(failed))


def verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hold the derived indexes against the catalogue; 1 if anything differs."""
    if arguments.repair:
        from ui.commands.repairing import repair

        return repair(arguments, settings)
    with open_library(settings) as library:
        differences = library.verify()
        count = len(library.records())
    if arguments.json:
        output.say_json({"documents": count, "differences": differences})
    else:
        for difference in differences:
            output.say(difference)
        if differences:
            output.note("索引的出入已经改正；资料库文件的损坏请用 cewen verify --repair 修复。")
        if not differences:
            output.say(f"核对完毕：{count} 份文件与索引一致。")
    return status.PARTLY if differences else status.DONE


def _find(library: Library, name: str) -> DocumentRecord | None:
    """Give the document of that name."""
    return _first(name, library.record)


def _history(library: Library, name: str) -> tuple[str, list[Revision]] | None:
    """Give the doc_id and the history of the document of that name."""
    entries = _first(name, library.history)
    if entries is None:
        return None
    record = _find(library, name)
    return record.doc_id if record else doc_id_of(entries[-1].source), entries


def _first(name: str, look_up: Callable[[str], T]) -> T | None:
    """Look up what may be known by its doc_id, its source, or a path from the working folder."""
    path = Path(name).expanduser()
    for known in dict.fromkeys((name, str(path.absolute()), str(path.resolve()))):
        with suppress(KeyError):
            return look_up(known)
    return None
