"""Keeps beside the catalogue a second copy of what cannot be made anew: each version's record and contents.

Passages, works and vectors follow from these and are left out. Only what is new is copied each time, and only
what agrees with its seal: what was once copied well stays.
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
_CHANGING = ("died", "died_at", "erased", "collection", "size", "modified", "reader", "dated", "wording")

logger = logging.getLogger(__name__)


def bring_up(catalogue: Path, generation: int) -> None:
    """Let the backup beside `catalogue` stand for its `generation`; the caller holds the lock for writing.

    Where it cannot be brought up it stays as it is, with a line in the log, and stops nobody. Raises
    CatalogueDamagedError where what is to be copied is not as it was kept.
    """
    backup = catalogue.with_name(BACKUP)
    try:
        if generation_of(backup) is None:
            drop(backup)
        try:
            _copy(catalogue, backup, generation)
        except CatalogueDamagedError:
            _make_anew(catalogue, backup, generation)
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
    """Put another in the place of a backup: where that fails as well, not the backup was damaged.

    Raises CatalogueDamagedError, the backup left as it is.
    """
    new = backup.with_name(_UNFINISHED)
    drop(new)
    try:
        _copy(catalogue, new, generation)
        logger.warning("资料库的备份 %s 已损坏，已重做", backup)
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
            whole(connection, "origin")
            _copy_changes(connection)
            _copy_new(connection)
        connection.execute("DELETE FROM main.documents WHERE erased")
        connection.execute("UPDATE main.state SET value = ?", (generation,))
        connection.execute("COMMIT")


def _copy_changes(connection: sqlite3.Connection) -> None:
    """Carry over what has changed of versions that were copied before."""
    columns = ", ".join(f"{name} = now.{name}" for name in _CHANGING)
    differing = " OR ".join(f"now.{name} IS NOT old.{name}" for name in _CHANGING)
    connection.execute(
        f"UPDATE main.documents AS old SET {columns} FROM origin.documents AS now"
        f" WHERE now.version = old.version AND ({differing})"
    )


def _copy_new(connection: sqlite3.Connection) -> None:
    """Copy the versions that came since. Raises UnsoundError where one is not as it was kept."""
    last = connection.execute("SELECT coalesce(max(version), 0) FROM main.documents").fetchone()[0]
    new = "SELECT version FROM origin.documents WHERE version > ? AND NOT erased"
    for table, sealed in (("documents", SEALED), ("contents", SEALED_CONTENTS)):
        connection.execute(
            f"INSERT INTO main.{table} SELECT * FROM origin.{table}"
            f" WHERE version IN ({new}) AND seal = seal({', '.join(sealed)})",
            (last,),
        )
    lacking = connection.execute(
        "SELECT source FROM origin.documents"
        f" WHERE version IN ({new}) AND version NOT IN (SELECT version FROM main.contents)",
        (last,),
    ).fetchone()
    if lacking:
        raise UnsoundError(f"“{lacking[0]}”与读入时不同")
