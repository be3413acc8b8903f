"""Verifying: every kind of disagreement between what is stored and the text is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from index.words import files
from index.words.lexical import LexicalIndex
from index.words.tokens import Tokens

_DAMAGE = {
    "start one too far": ("UPDATE passages SET start = start + 1 WHERE key = 2", "与正文不符"),
    "end one too far": ("UPDATE passages SET stop = stop + 1 WHERE key = 1", "与正文不符"),
    "end beyond the text": ("UPDATE passages SET stop = 100000 WHERE key = 3", "与正文不符"),
    "a character of the text": ("UPDATE contents SET text = replace(text, '校长', '班长')", "与正文不符"),
    "number of characters": ("UPDATE documents SET characters = characters + 1 WHERE version = 1", "字数"),
    "a passage gone": ("DELETE FROM passages WHERE key = 4", "段落数"),
    "vectors gone": ("DELETE FROM vectors WHERE version = 2", "段的向量"),
    "a vector short": ("UPDATE vectors SET vectors = substr(vectors, 513) WHERE version = 1", "段的向量"),
    "vectors changed": (
        "UPDATE vectors SET vectors = CAST(substr(vectors, 513) || substr(vectors, 1, 512) AS BLOB)",
        "段的向量",
    ),
    "a passage without document": (
        "INSERT INTO passages VALUES (999, 999, 'x', 0, 1, '[]', '', x'00', x'00')",
        "没有对应的",
    ),
    "a document gone": ("DELETE FROM documents WHERE version = 2", "没有对应的"),
}


def test_sound_library_has_no_differences(library: Library) -> None:
    """Nothing is told of a library that is well."""
    assert library.verify() == []


@pytest.mark.parametrize(("statement", "told"), _DAMAGE.values(), ids=_DAMAGE)
def test_damage_is_told(home: Path, library: Library, statement: str, told: str) -> None:
    """Whatever is changed behind the library's back, verify says so."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()
    assert any(told in line for line in library.verify()), library.verify()


def test_a_commit_meanwhile_is_no_damage(
    home: Path, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that a writer's commit takes away while they are looked at are neither missed nor told."""
    is_sound, changes = files._is_sound, iter(["七十二小时", "九十六小时"])

    def slow(path: Path) -> bool:
        if hours := next(changes, ""):
            (folder / "食堂.txt").write_text(f"关于食堂的通知\n一、留样{hours}。\n", encoding="utf-8")
            library.refresh([str(folder)])
        return is_sound(path)

    monkeypatch.setattr(files, "_is_sound", slow)
    with Library.open(home, read_only=True) as other:
        assert other.verify() == []
    assert next(changes, None) is None


def test_a_missing_list_of_deleted_entries_is_told(tmp_path: Path) -> None:
    """A file that the last commit of the words names, and that is not there, is damaged."""
    with (index := LexicalIndex.create(tmp_path)).writer() as writer:
        writer.add(1, [(1, Tokens("食堂", "食堂"))])
        writer.add(2, [(2, Tokens("车辆", "车辆"))])
        writer.commit(1)
    with index.writer() as writer:
        writer.drop(1)
        writer.commit(2)
    assert files.damaged_files(tmp_path) == []
    (deleted,) = tmp_path.glob("*.del")
    deleted.unlink()
    assert files.damaged_files(tmp_path) == [deleted]
