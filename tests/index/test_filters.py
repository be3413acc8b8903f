"""Filters hold what a document states against what the user gives; what cannot be a value is refused."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from index.catalogue import schema
from index.filters import KEYS, condition

_TODAY = date.today()
_ROWS = {
    "甲": (
        "教育",
        "/库/甲/一.txt",
        {"issuer": "教育部、财政部", "issued_on": "2023-12-31", "status": "现行有效"},
    ),
    "乙": ("", "/库/乙/二.txt", {"issued_on": "2024-05-01", "status": "已废止"}),
    "丙": ("教育", "/库/甲丙/三.pdf", {"issued_on": "2024-12-31", "repealed_on": _TODAY.isoformat()}),
    "丁": ("Law", "/库/丁.txt", {"issued_on": "2025-01-01", "status": "部分失效"}),
    "戊": ("", "/库/戊.txt", {"repealed_on": (_TODAY + timedelta(1)).isoformat()}),
}


@pytest.fixture
def documents() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        for version, (title, (collection, source, metadata)) in enumerate(_ROWS.items(), 1):
            connection.execute(
                "INSERT INTO documents (version, doc_id, lineage, event, title, collection, source, format,"
                " digest, characters, passages, indexed_at, reader, born, metadata, dated, wording)"
                " VALUES (?1, ?2, ?2, 'added', ?2, ?3, ?4, ?5, ?2, 0, 0, '', 2, 1, ?6, ?7, ?2)",
                (
                    version,
                    title,
                    collection,
                    source,
                    source[-3:],
                    json.dumps(metadata, ensure_ascii=False),
                    metadata.get("issued_on", ""),
                ),
            )
        yield connection


def _left(documents: sqlite3.Connection, filters: dict[str, str]) -> str:
    where, parameters = condition(filters)
    statement = f"SELECT title FROM documents WHERE {where} ORDER BY version"
    return "".join(title for (title,) in documents.execute(statement, {"at": 1, **parameters}))


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        pytest.param({}, "甲乙丙丁戊", id="none"),
        pytest.param({"collection": "教育"}, "甲丙", id="collection"),
        pytest.param({"collection": "law"}, "丁", id="collection-in-any-case"),
        pytest.param({"issuer": "财政部"}, "甲", id="one-of-several-issuers"),
        pytest.param({"folder": "/库/甲"}, "甲", id="folder-ends-at-a-name"),
        pytest.param({"from": "2024"}, "乙丙丁", id="from-a-year"),
        pytest.param({"to": "2024"}, "甲乙丙", id="to-the-end-of-a-year"),
        pytest.param({"from": "2024-05", "to": "2024年12月30日"}, "乙", id="month-to-day"),
        pytest.param({"from": "20240501", "to": "2024.5.1"}, "乙", id="one-day"),
        pytest.param({"in_force": "yes"}, "甲丁戊", id="in-force"),
        pytest.param({"in_force": "否"}, "乙丙", id="not-in-force"),
        pytest.param({"collection": "教育", "in_force": "是"}, "甲", id="all-must-hold"),
    ],
)
def test_what_is_left(documents: sqlite3.Connection, filters: dict[str, str], left: str) -> None:
    """Each filter leaves exactly the documents that it fits."""
    assert _left(documents, filters) == left


def test_what_a_later_version_replaced_is_not_in_force(documents: sqlite3.Connection) -> None:
    """Of two versions of one work only the later is in force, as long as it is there; copies both are."""
    documents.executemany("INSERT INTO works VALUES (?, '题:测试办法')", [(1,), (4,), (5,)])
    assert _left(documents, {"in_force": "yes"}) == "丁戊"
    documents.execute("UPDATE documents SET wording = '丁' WHERE title = '甲'")
    assert _left(documents, {"in_force": "yes"}) == "甲丁戊"
    documents.execute("UPDATE documents SET died = 1 WHERE title = '丁'")
    assert _left(documents, {"in_force": "yes", "to": "2024"}) == "甲"


def test_a_version_is_in_force_until_the_next_takes_effect(documents: sqlite3.Connection) -> None:
    """A later version that is issued but takes effect tomorrow is not in force yet; its predecessor is."""
    documents.executemany("INSERT INTO works VALUES (?, '题:测试办法')", [(1,), (4,)])
    for days, left in ((1, "甲戊"), (0, "丁戊")):
        effective = json.dumps({"issued_on": "2025-01-01", "effective_on": str(_TODAY + timedelta(days))})
        documents.execute("UPDATE documents SET metadata = ? WHERE title = '丁'", (effective,))
        assert _left(documents, {"in_force": "yes"}) == left


@pytest.mark.parametrize("key", KEYS)
def test_every_key_makes_a_condition(documents: sqlite3.Connection, key: str) -> None:
    """No key makes a statement that the database cannot run."""
    assert isinstance(_left(documents, {key: "yes" if key == "in_force" else "2024"}), str)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        pytest.param({"author": "甲"}, "不认识的筛选条件“author”.*collection", id="unknown-key"),
        pytest.param({"issuer": " "}, "issuer 没有写值", id="blank"),
        pytest.param({"from": "去年"}, "“去年”不是日期", id="no-date"),
        pytest.param({"to": "2024-02-30"}, "“2024-02-30”不是日期", id="no-such-day"),
        pytest.param({"from": "2025", "to": "2024-06"}, "2025 在截止日期 2024-06 之后", id="wrong-order"),
        pytest.param({"in_force": "也许"}, "yes 或 no", id="neither-yes-nor-no"),
    ],
)
def test_what_is_no_filter_is_refused(filters: dict[str, str], said: str) -> None:
    """An unknown key or an impossible value is named, with what can be said instead."""
    with pytest.raises(ValueError, match=said):
        condition(filters)
