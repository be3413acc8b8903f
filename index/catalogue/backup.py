"""Keeps beside the catalogue a second copy of what cannot be made anew: each version's record and contents.

Passages, works and vectors follow from these and are left out. Only what is new is copied each time, and only
what agrees with its seal: what was once copied well stays, for as long as the catalogue has it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from index.catalogue import schema
from index.catalogue.seals import SEALED, SEALED_CONTENTS, seal, whole
from index.faults import CatalogueDamagedError, UnsoundError, is_damage, told_as_catalogue_damage

BACKUP = "catalogue.backup.sqlite"
_UNFINISHED = "catalogue.backing-up.sqlite"
# What may change while a version lives, or when it ends.
_CHANGING = ("died", "died_at", "collection", "size", "modified", "reader", "dated", "wording")

logger = logging.getLogger(__name__)


def bring_up(catalogue: Path, generation: int) -> None:
    """Let the backup beside `catalogue` stand for its `generation`; the caller holds the lock for writing.

    Where it cannot be brought up it stays as it is, with a line in the log, and stops nobody. Raises
    CatalogueDamagedError where what is to be copied is not as it was kept.
    """
    backup = catalogue.with_name(BACKUP)
    try:
        if generation_of(backup) is None:
            _make_anew(catalogue, backup, generation)
            return
        try:
            _copy(catalogue, backup, generation)
        except CatalogueDamagedError:  # where it fails again, not the backup was damaged
            _make_anew(catalogue, backup, generation)
            logger.warning("资料库的备份 %s 已损坏，已重做", backup)
    except CatalogueDamagedError:
        raise
    except (sqlite3.Error, OSError) as error:
        logger.warning("资料库的备份 %s 没有更新：%s", backup, error)
        if _has_erased(catalogue) or (isinstance(error, sqlite3.DatabaseError) and is_damage(error)):
            with suppress(OSError):
                drop(backup)  # what was erased must not stay; the next run makes another


def generation_of(backup: Path) -> int | None:
    """Give the generation that a backup stands for, `None` where it cannot be used."""
    if not backup.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if schema.format_of(connection) != schema.FORMAT:
                return None
            row = connection.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
    except (sqlite3.DatabaseError, UnsoundError):
        return None
    return int(row[0]) if row else None


def drop(backup: Path) -> None:
    """Delete a backup."""
    for end in ("", "-wal", "-shm", "-journal"):
        backup.with_name(backup.name + end).unlink(missing_ok=True)


def _make_anew(catalogue: Path, backup: Path, generation: int) -> None:
    """Put another in the place of a backup. Raises CatalogueDamagedError, the backup left as it is."""
    new = backup.with_name(_UNFINISHED)
    drop(new)
    try:
        _copy(catalogue, new, generation)
        drop(backup)
        os.replace(new, backup)
    finally:
        drop(new)


def _has_erased(catalogue: Path) -> bool:
    """Tell whether something is erased that a backup may hold."""
    try:
        with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("SELECT 1 FROM documents WHERE erased LIMIT 1").fetchone())
    except sqlite3.DatabaseError:
        return True


def _copy(catalogue: Path, backup: Path, generation: int) -> None:
    address = f"{backup.resolve().as_uri()}?mode=rwc"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        if schema.format_of(connection) == 0:
            schema.create(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.create_function("seal", -1, lambda *values: seal(values), deterministic=True)
        connection.execute("ATTACH ? AS origin", (f"{catalogue.resolve().as_uri()}?mode=ro",))
        connection.execute("BEGIN IMMEDIATE")
        with told_as_catalogue_damage(catalogue):
            for each in ("main", "origin"):
                whole(connection, each)
            _drop_gone(connection)
            _copy_changes(connection)
            _copy_new(connection)
        connection.execute("UPDATE main.state SET value = ?", (generation,))
        connection.execute("COMMIT")


def _drop_gone(connection: sqlite3.Connection) -> None:
    """Delete what the catalogue has erased, and what it lost in a power cut: its number means another now."""
    connection.execute(
        "DELETE FROM main.documents AS old WHERE NOT EXISTS (SELECT 1 FROM origin.documents AS now"
        " WHERE now.version = old.version AND now.seal = old.seal AND NOT now.erased)"
    )


def _copy_changes(connection: sqlite3.Connection) -> None:
    """Carry over what has changed of versions that were copied before."""
    columns = ", ".join(f"{name} = now.{name}" for name in _CHANGING)
    differing = " OR ".join(f"now.{name} IS NOT old.{name}" for name in _CHANGING)
    connection.execute(
        f"UPDATE main.documents AS old SET {columns} FROM origin.documents AS now"
        f" WHERE now.version = old.version AND ({differing})"
    )


def _copy_new(connection: sqlite3.Connection) -> None:
    """Copy the versions that are not here yet. Raises UnsoundError where one is not as it was kept."""
    new = connection.execute(
        "SELECT version, source FROM origin.documents"
        " WHERE NOT erased AND version NOT IN (SELECT version FROM main.documents) ORDER BY version"
    ).fetchall()
    for version, source in new:
        for table, sealed in (("documents", SEALED), ("contents", SEALED_CONTENTS)):
            copied = connection.execute(
                f"INSERT INTO main.{table} SELECT * FROM origin.{table}"
                f" WHERE version = ? AND seal = seal({', '.join(sealed)})",
                (version,),
            )
            if not copied.rowcount:
                raise UnsoundError(f"“{source}”与读入时不同")
