"""Holds everything stored beside the documents' text against that text; it repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.catalogue.folding import fold_key
from index.catalogue.seals import seal
from index.catalogue.snapshot import Snapshot
from index.derived.feeds import PASSAGES
from index.faults import UnsoundError
from index.store import View
from index.words.files import damaged_files

_NAMED = 5  # of many alike differences so many are named


def in_catalogue(snapshot: Snapshot) -> list[str]:
    """Give what does not agree within the catalogue, in Chinese; empty where all does."""
    found: list[str] = []
    try:
        found += _damage(snapshot)
        found += _documents(snapshot)
    except (
        sqlite3.DatabaseError,
        UnsoundError,
        TypeError,
        ValueError,
    ) as error:  # also values of other types
        found.append(f"资料库文件已损坏：{error}")
    return found


def in_indexes(snapshot: Snapshot, view: View, encoder: str, dimension: int) -> list[str]:
    """Give where the derived indexes differ from the catalogue, in Chinese; empty where nowhere."""
    return [
        *_keys("词语索引", _living(snapshot), view.passages.keys()),
        *_keys("向量索引", _living(snapshot), view.vectors.keys()),
        *_vectors(snapshot, view, encoder, dimension),
    ]


def in_files(home: Path) -> list[str]:
    """Give the files of the word indexes that are not as they were written, in Chinese."""
    return [f"词语索引文件 {path} 已损坏" for path in damaged_files(home / PASSAGES)]


def _damage(snapshot: Snapshot) -> Iterator[str]:
    for (line,) in snapshot.connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"资料库文件已损坏：{line}"
    for table, row, parent, _ in snapshot.connection.execute("PRAGMA foreign_key_check"):
        yield f"资料库表 {table} 的第 {row} 行没有对应的 {parent} 行"


def _documents(snapshot: Snapshot) -> Iterator[str]:
    """Hold each passage's range and wording, and the stored counts, against the text."""
    snapshot.whole()
    for version in snapshot.versions():
        source, text, characters, count = snapshot.stored_text(version)
        rows = snapshot.stored_ranges(version)
        try:
            snapshot.sound(version)
        except UnsoundError as error:
            yield f"{source}：{error}"
        if characters != len(text):
            yield f"{source}：登记的字数是 {characters}，正文有 {len(text)} 字"
        if count != len(rows):
            yield f"{source}：登记的段落数是 {count}，实有 {len(rows)} 段"
        for given, passage_id, start, stop, path, address, fold in rows:
            cut = text[start:stop] if 0 <= start < stop <= len(text) else ""
            if seal((passage_id, start, stop, path, address, cut)) != given or fold_key(cut) != fold:
                yield f"{source}：段落 {passage_id} 的位置 {start}–{stop} 与正文不符"


def _living(snapshot: Snapshot) -> set[int]:
    return {key for version in snapshot.versions() for key in snapshot.keys(version)}


def _keys(name: str, expected: set[int], found: set[int]) -> Iterator[str]:
    if missing := sorted(expected - found):
        yield f"{name}缺 {len(missing)} 项，如 {missing[:_NAMED]}"
    if surplus := sorted(found - expected):
        yield f"{name}多出 {len(surplus)} 项，如 {surplus[:_NAMED]}"


def _vectors(snapshot: Snapshot, view: View, encoder: str, dimension: int) -> Iterator[str]:
    """Hold the vector index against the vectors in the catalogue."""
    missing: list[int] = []
    different: list[int] = []
    for version in snapshot.versions():
        stored = snapshot.vectors(encoder, dimension, version)
        keys = snapshot.keys(version)
        if stored is None or len(stored) != len(keys):
            missing.extend(keys)
        else:
            different.extend(key for key, row in zip(keys, stored, strict=True) if not _same(view, key, row))
    if missing:
        yield f"资料库缺 {len(missing)} 段的向量（模型 {encoder}），如 {missing[:_NAMED]}"
    if different:
        yield f"向量索引有 {len(different)} 段与资料库不同，如 {different[:_NAMED]}"


def _same(view: View, key: int, vector: np.ndarray) -> bool:
    stored = view.vectors.vector(key)
    return stored is None or bool(np.array_equal(stored, vector))  # one that is not there is told by its key
