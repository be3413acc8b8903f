"""Turns KEY=VALUE filters into a condition on the documents of the catalogue."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date

from index.catalogue.snapshot import SUPERSEDED_ON_DAY

_CONTAINS = "instr(lower({column}), lower(:{name})) > 0"
_EQUALS = "lower({column}) = lower(:{name})"
_STARTS = "substr({column}, 1, length(:{name})) = :{name}"
# A year or a month stands for all its days: 2024-05-01 is neither before nor after 2024.
_NOT_BEFORE = "substr({column}, 1, length(:{name})) >= :{name}"
_NOT_AFTER = "substr({column}, 1, length(:{name})) <= :{name}"

_ISSUED_ON = "metadata ->> 'issued_on'"
_STATUS = "coalesce(metadata ->> 'status', '')"
_DAY = re.compile(r"(\d{4})年?(?:[-/.]?(\d{1,2})月?(?:[-/.]?(\d{1,2})日?)?)?")  # 2024, 2024-05, 2024年5月1日
_TOLD = 40  # characters of a wrong value that are said again
_YES, _NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")
# What is repealed in part only is still in force; what states no status is taken to be, unless a later
# version of it is here and has taken effect.
_IN_FORCE = (
    "(coalesce(metadata ->> 'repealed_on', '9999') > :in_force"
    " AND coalesce(metadata ->> 'effective_on', '') <= :in_force"
    f" AND (instr({_STATUS}, '部分') OR NOT (instr({_STATUS}, '废止') OR instr({_STATUS}, '失效')))"
    f" AND {SUPERSEDED_ON_DAY.replace(':day', ':in_force')} IS NULL)"
)

# The value a user gives for a key, and what of a document it is held against.
_CONDITIONS = {
    "collection": (_EQUALS, "collection"),
    "issuer": (_CONTAINS, "metadata ->> 'issuer'"),
    "status": (_CONTAINS, "metadata ->> 'status'"),
    "in_force": (_IN_FORCE, ""),
    "doc_number": (_CONTAINS, "metadata ->> 'doc_number'"),
    "title": (_CONTAINS, "title"),
    "format": (_EQUALS, "format"),
    "source": (_CONTAINS, "source"),
    "folder": (_STARTS, "source"),
    "year": (_STARTS, _ISSUED_ON),
    "date": (_STARTS, _ISSUED_ON),
    "from": (_NOT_BEFORE, _ISSUED_ON),
    "to": (_NOT_AFTER, _ISSUED_ON),
}
KEYS = tuple(_CONDITIONS)


def condition(filters: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Give an SQL condition on `documents`, and its parameters.

    Raises ValueError for an unknown key and for a value that its key cannot have; it speaks to the user.
    """
    clauses = ["1"]
    parameters: dict[str, object] = {}
    for key, value in filters.items():
        if key not in _CONDITIONS:
            raise ValueError(
                f"不认识的筛选条件“{key[:_TOLD]}”。可用的有：{'、'.join(KEYS)}，例如 issuer=教育部。"
            )
        if not value.strip():
            raise ValueError(f"筛选条件 {key} 没有写值，例如 issuer=教育部。")
        form, column = _CONDITIONS[key]
        clause, parameters[key] = form.format(column=column, name=key), _value(key, value.strip())
        clauses.append(f"NOT {clause}" if key == "in_force" and value.strip().lower() in _NO else clause)
    if {"from", "to"} <= parameters.keys():
        _must_be_in_order(str(parameters["from"]), str(parameters["to"]))
    return " AND ".join(clauses), parameters


def _value(key: str, value: str) -> str:
    """Give the value in the form in which it is compared."""
    if key == "folder":
        return os.path.join(os.path.abspath(value), "")
    if key in ("from", "to"):
        return _day(value)
    if key == "in_force":
        if value.lower() not in _YES + _NO:
            raise ValueError(f"筛选条件 in_force 的值应为 yes 或 no，而不是“{value[:_TOLD]}”。")
        return date.today().isoformat()
    return value


def _day(value: str) -> str:
    """Give a year, month or day in ISO form, as far as it is given."""
    found = _DAY.fullmatch(value)
    numbers = [int(part) for part in found.groups() if part] if found else []
    year, month, day = [*numbers, 1, 1, 1][:3]
    try:
        date(year if numbers else 0, month, day)
    except ValueError as error:
        raise ValueError(f"“{value[:_TOLD]}”不是日期，请写成 2024、2024-05 或 2024-05-01。") from error
    return "-".join(f"{number:0{width}}" for number, width in zip(numbers, (4, 2, 2), strict=False))


def _must_be_in_order(first: str, last: str) -> None:
    if first[: len(last)] > last[: len(first)]:
        raise ValueError(f"起始日期 {first} 在截止日期 {last} 之后，请改正。")
