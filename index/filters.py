"""Turns KEY=VALUE filters into a condition on the documents of the catalogue."""

from __future__ import annotations

import os
from collections.abc import Mapping

_CONTAINS = "instr(lower({column}), lower(:{name})) > 0"
_EQUALS = "lower({column}) = lower(:{name})"
_STARTS = "substr({column}, 1, length(:{name})) = :{name}"

# The value a user gives for a key, and what of a document it is held against.
_CONDITIONS = {
    "issuer": (_CONTAINS, "metadata ->> 'issuer'"),
    "status": (_CONTAINS, "metadata ->> 'status'"),
    "doc_number": (_CONTAINS, "metadata ->> 'doc_number'"),
    "title": (_CONTAINS, "title"),
    "format": (_EQUALS, "format"),
    "source": (_CONTAINS, "source"),
    "folder": (_STARTS, "source"),
    "year": (_STARTS, "metadata ->> 'issued_on'"),
    "date": (_STARTS, "metadata ->> 'issued_on'"),
}


def condition(filters: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Give an SQL condition on `documents`, and its parameters. Raises ValueError for an unknown key."""
    clauses = ["1"]
    parameters: dict[str, object] = {}
    for key, value in filters.items():
        if key not in _CONDITIONS:
            raise ValueError(
                f"不认识的筛选条件“{key}”。可用的有：{'、'.join(_CONDITIONS)}，例如 issuer=教育部。"
            )
        form, column = _CONDITIONS[key]
        clauses.append(form.format(column=column, name=key))
        parameters[key] = os.path.join(os.path.abspath(value), "") if key == "folder" else value.strip()
    return " AND ".join(clauses), parameters
