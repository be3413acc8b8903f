"""What the range of a question can be chosen from, drawn from the records of the library."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus import file_of
from index import DocumentRecord
from ui.chat.language import t

_MOST_FOLDERS = 100  # offered; of more, the upper ones, as nobody scrolls further
_IN_FORCE = "in_force"
_STATUS = "status:"  # before a status as documents state it
# Fields of the form whose value is a filter's value as it stands.
_PLAIN = ("collection", "issuer", "from", "to", "folder")


@dataclass(frozen=True, slots=True)
class Choices:
    """The values offered; each that the library holds, the frequent ones first where that helps."""

    collections: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()  # of the dates that documents state, the latest first
    statuses: tuple[str, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()  # path, and what it is called


def choices_of(records: Sequence[DocumentRecord]) -> Choices:
    """Draw the choices from `records`."""
    stated = [record.metadata for record in records]
    return Choices(
        collections=tuple(sorted({record.collection for record in records if record.collection})),
        issuers=_frequent(issuer for one in stated for issuer in one.issuers),
        years=tuple(sorted({one.issued_on[:4] for one in stated if one.issued_on}, reverse=True)),
        statuses=_frequent(one.status for one in stated if one.status),
        folders=_folders({os.path.dirname(file_of(record.source)) for record in records if _is_file(record)}),
    )


def force_of(filters: Mapping[str, str]) -> str:
    """Give the value of the form's field 效力 for the filters."""
    if _IN_FORCE in filters:
        return _IN_FORCE
    return _STATUS + filters["status"] if "status" in filters else ""


def forces(choices: Choices) -> list[tuple[str, str]]:
    """Give the choices of the field 效力: value, and what it is called."""
    stated = [(_STATUS + status, t("写明“{status}”的", status=status)) for status in choices.statuses]
    return [("", t("不限")), (_IN_FORCE, t("只看现行有效的")), *stated]


def filters_of(form: Mapping[str, object]) -> dict[str, str]:
    """Give the filters that the fields of the form stand for; what is empty or unknown is none."""
    values = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    filters = {name: values[name] for name in _PLAIN if values.get(name)}
    force = values.get("force", "")
    if force == _IN_FORCE:
        filters[_IN_FORCE] = "yes"
    elif force.startswith(_STATUS):
        filters["status"] = force.removeprefix(_STATUS)
    return filters


def _frequent(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def _is_file(record: DocumentRecord) -> bool:
    return os.path.isabs(record.source)


def _folders(folders: set[str]) -> tuple[tuple[str, str], ...]:
    """Give the folders below the one that holds all, with those between, named from there."""
    if len(folders) < 2:
        return ()
    try:
        top = os.path.commonpath(folders)
    except ValueError:  # on several drives: named in full
        return tuple((folder, folder) for folder in sorted(folders)[:_MOST_FOLDERS])
    names: set[str] = set()
    for folder in folders - {top}:
        parts = os.path.relpath(folder, top).split(os.sep)
        names |= {os.path.join(*parts[:depth]) for depth in range(1, len(parts) + 1)}
    upper = sorted(names, key=lambda name: (name.count(os.sep), name))[:_MOST_FOLDERS]
    return tuple((os.path.join(top, name), name) for name in sorted(upper))
