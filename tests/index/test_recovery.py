"""A damaged catalogue is told, never believed, and made anew from what is sound in it and in its backup."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import combinations
from pathlib import Path

import pytest

from index import Library
from index.catalogue.backup import BACKUP, bring_up, generation_of
from index.catalogue.store import CATALOGUE
from index.faults import CatalogueDamagedError
from index.recovery import is_needed, recover
from tests.index.conftest import NOTICES
from tests.index.hazards import texts_of
from tests.index.notices import Texts

_TABLES = (
    *("documents", "contents", "passages", "vectors"),
    *("living", "by_doc_id", "by_lineage", "by_source", "by_digest", "by_birth", "by_death"),
    *("by_work", "by_version", "by_passage_id"),
)
_OF_DOCUMENTS = [("documents", other) for other in _TABLES[1:]]
_OTHERS = list(combinations(_TABLES[1:], 2))


def _overwrite(file: Path, old: str, new: str) -> None:
    """Change bytes of a file that nobody has open, as a bad disk does."""
    data = file.read_bytes()
    assert old.encode() in data
    assert len(old.encode()) == len(new.encode())
    file.write_bytes(data.replace(old.encode(), new.encode()))


def _closed(home: Path, library: Library) -> Texts:
    """Let go of a library and give what it held."""
    texts = texts_of(library)
    library.close()
    return texts


def _execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def _rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def test_the_backup_follows(home: Path, folder: Path, library: Library) -> None:
    """After each run the backup holds the record and contents of every version, ended ones too."""
    (folder / "食堂.txt").unlink()
    (folder / "就业.txt").write_text("关于就业的通知\n一、补贴两千元。\n", encoding="utf-8")
    library.refresh([str(folder)], prune=True)
    library.refresh([str(folder / "车辆.txt")], collection="车辆")
    for statement in ("SELECT * FROM documents ORDER BY version", "SELECT * FROM contents ORDER BY version"):
        kept = _rows(home / CATALOGUE, statement)
        assert len(kept) == len(NOTICES) + 1
        assert _rows(home / BACKUP, statement) == kept


def test_what_is_erased_is_gone_from_the_backup(home: Path, folder: Path, library: Library) -> None:
    """The backup keeps nothing of a document that was erased."""
    library.remove(str(folder / "食堂.txt"), erase=True)
    library.close()
    assert "一百二十五克".encode() not in (home / BACKUP).read_bytes()


def test_what_is_erased_long_after_its_removal_is_gone_from_the_backup(
    home: Path, folder: Path, library: Library
) -> None:
    """Nor does it keep, or a repair bring back, what was cleared away before it was erased."""
    source = str(folder / "食堂.txt")
    library.remove(source)
    _execute(home / CATALOGUE, "UPDATE documents SET died_at = died_at - 7200")
    library.remove(str(folder / "车辆.txt"))
    library.remove(source, erase=True)
    library.close()
    assert "一百二十五克".encode() not in (home / CATALOGUE).read_bytes()
    assert "一百二十五克".encode() not in (home / BACKUP).read_bytes()
    recover(home)
    with Library.open(home) as mended, pytest.raises(KeyError):
        mended.history(source)


def test_the_backup_gives_up_what_the_catalogue_lost(home: Path, folder: Path, library: Library) -> None:
    """After a power cut that took the last commits a version is another document, in the backup as well."""
    library.close()
    shutil.copy(home / CATALOGUE, folder.parent / CATALOGUE)
    for name in ("甲", "乙"):
        (folder / f"{name}.txt").write_text(f"{name}的通知\n一、自公布之日起施行。\n", encoding="utf-8")
        with Library.open(home) as other:
            other.refresh([str(folder)], prune=True)
        if name == "甲":
            (folder / "甲.txt").unlink()
            shutil.copy(folder.parent / CATALOGUE, home / CATALOGUE)
    for table in ("documents", "contents"):
        statement = f"SELECT * FROM {table} ORDER BY version"
        assert _rows(home / BACKUP, statement) == _rows(home / CATALOGUE, statement)


@pytest.mark.parametrize("is_there", [True, False], ids=["a backup", "none"])
def test_no_backup_is_made_of_a_changed_record(home: Path, library: Library, *, is_there: bool) -> None:
    """A record other than it was kept is told, and what backup there was stays as it was."""
    library.close()
    _execute(home / CATALOGUE, "UPDATE documents SET title = title || 'x' WHERE version = 5")
    if is_there:
        _execute(home / BACKUP, "DELETE FROM contents WHERE version = 5")
        _execute(home / BACKUP, "DELETE FROM documents WHERE version = 5")
    else:
        (home / BACKUP).unlink()
    with pytest.raises(CatalogueDamagedError, match="与读入时不同"):
        bring_up(home / CATALOGUE, 9)
    assert generation_of(home / BACKUP) == (5 if is_there else None)


def test_a_backup_that_cannot_be_written_stops_nobody(home: Path, folder: Path, library: Library) -> None:
    """Where something is in the way of the backup the run ends well; the next one makes it anew."""
    (home / BACKUP).write_bytes(b"no database" * 1000)
    (folder / "新.txt").write_text("新的通知\n一、自公布之日起施行。\n", encoding="utf-8")
    assert library.refresh([str(folder)]).added == (str(folder / "新.txt"),)
    assert len(_rows(home / BACKUP, "SELECT version FROM contents")) == len(NOTICES) + 1


def test_a_damaged_backup_is_made_anew(home: Path, folder: Path, library: Library) -> None:
    """Damage of the backup is not taken for damage of the catalogue, and stops nobody."""
    _exchange_roots(home / BACKUP, "documents", "by_doc_id")
    (folder / "新.txt").write_text("新的通知\n一、自公布之日起施行。\n", encoding="utf-8")
    assert library.refresh([str(folder)]).added == (str(folder / "新.txt"),)
    kept = _rows(home / BACKUP, "SELECT source FROM documents JOIN contents USING (version)")
    assert len(kept) == len(NOTICES) + 1


def test_a_damaged_catalogue_leaves_the_backup_as_it_was(home: Path, folder: Path, library: Library) -> None:
    """What the backup has is not given up for a catalogue that cannot be copied."""
    kept = _rows(home / BACKUP, "SELECT * FROM contents")
    _closed(home, library)
    _exchange_roots(home / CATALOGUE, "contents", "by_doc_id")
    (folder / "新.txt").write_text("新的通知\n一、自公布之日起施行。\n", encoding="utf-8")
    with Library.open(home) as other, pytest.raises(CatalogueDamagedError, match="verify --repair"):
        other.refresh([str(folder)])
    assert _rows(home / BACKUP, "SELECT * FROM contents") == kept


@pytest.mark.parametrize(
    ("old", "new"),
    [("六百万元", "九百万元"), ("关于推进市域", "关于推进县域"), ("河人社〔2032〕3号", "河人社〔2032〕8号")],
    ids=["a sum", "a title", "a number"],
)
def test_a_changed_character_is_told_and_mended(home: Path, library: Library, old: str, new: str) -> None:
    """One character other than it was read is never shown; the repair brings the true one back."""
    texts = _closed(home, library)
    _overwrite(home / CATALOGUE, old, new)
    with Library.open(home, read_only=True) as reader:
        with pytest.raises(CatalogueDamagedError, match="verify --repair"):
            [reader.document(record.doc_id) for record in reader.records()]
        assert reader.verify() != []
    assert is_needed(home)
    found = recover(home)
    assert (found.documents, found.lost, found.is_partial) == (len(NOTICES), (), False)
    assert found.aside.read_bytes().count(new.encode())
    with Library.open(home, read_only=True) as reader:
        assert texts_of(reader) == texts
        assert reader.verify() == []
    assert not is_needed(home)


@pytest.mark.parametrize("pair", [*_OF_DOCUMENTS, *random.Random(3).sample(_OTHERS, 20)], ids="/".join)
def test_pages_that_change_places_are_told_or_do_no_harm(
    home: Path, library: Library, pair: tuple[str, str]
) -> None:
    """Where a page of another table or index came to stand in one's place, all is told, or all is right."""
    texts = _closed(home, library)
    _exchange_roots(home / CATALOGUE, *pair)
    with suppress(CatalogueDamagedError), Library.open(home, read_only=True) as reader:
        assert texts_of(reader) == texts
    with suppress(CatalogueDamagedError), Library.open(home, read_only=True) as reader:
        assert "六百万元" in reader.search("市财政每年安排专项资金")[0].passage.text
    with suppress(CatalogueDamagedError), Library.open(home, read_only=True) as reader:
        assert reader.document(min(texts)).text == texts[min(texts)]
    recover(home)
    with Library.open(home, read_only=True) as reader:
        assert texts_of(reader) == texts


@pytest.mark.parametrize("change", ["died = born", "born = born + 9"])
def test_a_document_whose_dates_are_damaged_is_missed(home: Path, library: Library, change: str) -> None:
    """Where damage makes a document seem gone, or not yet there, that is told, and it comes back."""
    texts = _closed(home, library)
    [(source,)] = _rows(home / CATALOGUE, "SELECT source FROM documents WHERE version = 2")
    _change_beside_indexes(home / CATALOGUE, f"UPDATE documents SET {change} WHERE version = 2")
    with Library.open(home, read_only=True) as reader:
        for read in (reader.records, lambda: reader.search("专项资金"), lambda: reader.document(str(source))):
            with pytest.raises(CatalogueDamagedError, match="verify --repair"):
                read()
        assert reader.verify() != []
    recover(home)
    with Library.open(home, read_only=True) as reader:
        assert texts_of(reader) == texts


def _change_beside_indexes(file: Path, statement: str) -> None:
    """Change a table and not its indexes, as damage does."""
    indexes = "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    steps: tuple[tuple[str, ...], ...] = (
        ("PRAGMA writable_schema = ON", f"CREATE TABLE aside AS SELECT * {indexes}", f"DELETE {indexes}"),
        (statement,),
        ("PRAGMA writable_schema = ON", "INSERT INTO sqlite_master SELECT * FROM aside", "DROP TABLE aside"),
    )
    for statements in steps:
        with closing(sqlite3.connect(file)) as connection:
            for one in statements:
                connection.execute(one)
            connection.commit()


def _exchange_roots(file: Path, *tables: str) -> None:
    """Let the first pages of two tables change places."""
    named = "SELECT rootpage FROM sqlite_master WHERE name = '{}'"
    one, other = (_rows(file, named.format(table))[0][0] for table in tables)
    assert isinstance(one, int)
    assert isinstance(other, int)
    data = bytearray(file.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    first, second = (slice((n - 1) * page, n * page) for n in (one, other))
    data[first], data[second] = data[second], data[first]
    file.write_bytes(data)


@pytest.mark.parametrize("left", [b"", b"\0" * 8192], ids=["empty", "zeros"])
def test_all_comes_back_from_the_backup(home: Path, folder: Path, library: Library, left: bytes) -> None:
    """A catalogue of which nothing is left comes back with its history, and without what was removed."""
    library.remove(str(folder / "食堂.txt"))
    entries = library.history(str(folder / "食堂.txt"))
    texts = _closed(home, library)
    (home / CATALOGUE).write_bytes(left or b"x" * 100)
    with pytest.raises(CatalogueDamagedError, match="verify --repair"):
        Library.open(home, read_only=True).close()
    assert recover(home).from_backup == len(texts)
    with Library.open(home) as mended:
        assert texts_of(mended) == texts
        assert mended.history(str(folder / "食堂.txt")) == entries
        assert all("食品安全" not in hit.passage.text for hit in mended.search("校长是食品安全第一责任人"))
        assert mended.refresh([str(folder)]).added == (str(folder / "食堂.txt"),)
        assert mended.verify() == []


def test_what_is_lost_is_named_and_read_again(home: Path, folder: Path, library: Library) -> None:
    """A text that neither file has any more is named by its source; the next run reads it."""
    texts = _closed(home, library)
    for file in (CATALOGUE, BACKUP):
        _overwrite(home / file, "六百万元", "九百万元")
    found = recover(home)
    assert found.lost == (str(folder / "联合体.txt"),)
    with Library.open(home) as mended:
        assert texts_of(mended).keys() == texts.keys() - {*found.lost}
        assert mended.refresh([str(folder)]).added == found.lost
        assert texts_of(mended) == texts


def _broken_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Repair, and be killed before the new catalogue is in its place."""
    replace = os.replace

    def killed(source: Path, target: Path) -> None:
        if target.name == CATALOGUE:
            raise SystemExit
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        with pytest.raises(SystemExit):
            recover(home)


@pytest.mark.parametrize("by", [is_needed, recover], ids=["opening", "repairing"])
def test_a_repair_that_was_killed_is_finished(
    home: Path, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch, by: Callable[[Path], object]
) -> None:
    """Where the log of the damaged file is gone already, its older state is never read again."""
    library.close()
    new = (folder / "食堂.txt").read_text(encoding="utf-8").replace("四十八", "二十四")
    (folder / "食堂.txt").write_text(new, encoding="utf-8")
    left = home.with_name("断")
    with Library.open(home) as writer:
        writer.refresh([str(folder)])
        texts = texts_of(writer)
        shutil.copytree(home, left)  # what a killed writer leaves: the new version is in the log
    (left / BACKUP).unlink()
    _broken_off(left, monkeypatch)
    by(left)
    with Library.open(left, read_only=True) as reader:
        assert texts_of(reader) == texts
        assert "二十四小时" in reader.search("食堂留样保存多少小时", 1)[0].passage.text
        assert reader.verify() == []


def test_who_writes_after_a_killed_repair_finishes_it(
    home: Path, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a library that was open all the while writes is kept in the new catalogue."""
    _broken_off(home, monkeypatch)
    (folder / "新.txt").write_text("新的通知\n一、自公布之日起施行。\n", encoding="utf-8")
    assert library.refresh([str(folder)]).added == (str(folder / "新.txt"),)
    texts = _closed(home, library)
    assert len(texts) == len(NOTICES) + 1
    with Library.open(home, read_only=True) as reader:
        assert texts_of(reader) == texts


@pytest.mark.parametrize("is_killed", [False, True], ids=["whole", "killed"])
def test_whoever_reads_goes_on_with_the_repaired(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch, *, is_killed: bool
) -> None:
    """A reader that has the damaged file open finds the repaired one in its place, or puts it there."""
    texts = _closed(home, library)
    _overwrite(home / CATALOGUE, "六百万元", "九百万元")
    with Library.open(home, read_only=True) as reader:
        with pytest.raises(CatalogueDamagedError):
            reader.search("专项资金")
        if is_killed:
            _broken_off(home, monkeypatch)
        else:
            recover(home)
        assert "六百万元" in reader.search("市财政每年安排专项资金")[0].passage.text
        assert texts_of(reader) == texts
