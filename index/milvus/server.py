"""Speaks to one Milvus database: every call has an end, and what goes wrong is said in Chinese.

A call is tried again, with growing pauses, while the server cannot be reached. It knows no collection.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from index.faults import StorageError
from index.milvus.address import Address
from index.milvus.faults import fault, is_away, told

if TYPE_CHECKING:
    from pymilvus import MilvusClient

T = TypeVar("T")
Row = dict[str, Any]

_CONNECT_SECONDS = 10.0
_CALL_SECONDS = 45.0  # with all tries: a node that restarts is away for 20 to 40
_TRY_SECONDS = 30.0  # one try, in which pymilvus tries again itself where a channel breaks
_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 5.0  # between two tries, twice as long each time
_MOST = 16_384  # rows: Milvus gives no more at once
_AT_ONCE = 4000  # numbers asked for at once; some stand for several rows
_WRITTEN_AT_ONCE = 500  # rows of 5 KB: well below the 64 MB of a message
_BOUNDED_AFTER = 10.0  # Milvus's bounded staleness is 5 s by default
_MISSING = (
    "要用 --store，先在策问的环境里装上 Milvus 的客户端：pip install 'pymilvus>=3,<4'"
    "（试用 .db 文件还要 milvus-lite）。"
)


class Server:
    """A connection; any thread may use it."""

    def __init__(self, client: MilvusClient, address: Address) -> None:
        self.address = address
        self._client = client
        self._changed = -_BOUNDED_AFTER  # when this process last saw or wrote something new
        self._known: set[str] = set()  # collections that are there

    @classmethod
    def connect(cls, address: Address) -> Server:
        """Connect. Raises StorageError, ValueError where pymilvus is missing or the address cannot be."""
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise ValueError(_MISSING) from error
        for name in ("pymilvus", "milvus_lite"):  # what they log of an error is told by this module
            logging.getLogger(name).setLevel(logging.CRITICAL)
        with told(address):
            client = MilvusClient(
                address.uri,
                token=address.token,
                db_name=address.database,
                timeout=_CONNECT_SECONDS,
                dedicated=True,  # a channel that broke is not given to the next one
                grpc_options={"grpc.keepalive_permit_without_calls": False},  # servers complain of idle pings
            )
            return cls(client, address)

    def close(self) -> None:
        """Let go of the connection."""
        with suppress(Exception):  # whatever it says, the connection is no longer used
            self._client.close()

    @property
    def is_lite(self) -> bool:
        """Tell whether it is Milvus Lite, which lacks some analyzers."""
        return "lite" in str(self._called(lambda: self._client.get_server_version()))

    def collections(self) -> list[str]:
        """Give the names of all collections."""
        return [str(name) for name in self._called(lambda: self._client.list_collections())]

    def has(self, collection: str) -> bool:
        """Tell whether a collection is there; from then on it can be searched and changed."""
        if collection not in self._known:
            if not self._called(lambda: self._client.has_collection(collection, timeout=_TRY_SECONDS)):
                return False
            self._called(lambda: self._client.load_collection(collection, timeout=_TRY_SECONDS))
            self._known.add(collection)
        return True

    def make(self, build: Callable[[MilvusClient], None]) -> None:
        """Have a collection made."""
        self._called(lambda: build(self._client))

    def saw_change(self) -> None:
        """Note that something new was committed: for a while, reads wait until they see all of it."""
        self._changed = time.monotonic()

    def query(self, collection: str, where: str, fields: Sequence[str], limit: int = _MOST) -> list[Row]:
        """Give at most `limit` rows that meet `where`, in no particular order."""
        return self._rows(collection, where, fields, self._level(), limit=limit)

    def state(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """Give rows as they stand now, whoever wrote them."""
        return self._rows(collection, where, fields, "Strong")

    def count(self, collection: str, where: str) -> int:
        """Give the number of rows that meet `where`."""
        return int(self._rows(collection, where, ["count(*)"], self._level())[0]["count(*)"])

    def _rows(
        self, collection: str, where: str, fields: Sequence[str], level: str, **limits: int
    ) -> list[Row]:
        self.has(collection)
        rows: list[Row] = self._called(
            lambda: self._client.query(
                collection,
                filter=where,
                output_fields=list(fields),
                consistency_level=level,
                timeout=_TRY_SECONDS,
                **limits,
            )
        )
        return [dict(row) for row in rows]

    def every(self, collection: str, where: str, fields: Sequence[str], key: str, stop: int) -> Iterator[Row]:
        """Give all rows that meet `where`; `key` is an integer below `stop` that few of them share."""
        if self.count(collection, where) <= _MOST:
            yield from self.query(collection, where, fields, _MOST)
            return
        for first in range(0, stop, _AT_ONCE):
            within = f"{key} >= {first} and {key} < {first + _AT_ONCE}"
            yield from self.query(collection, f"({where}) and {within}", fields, _MOST)

    def among(self, collection: str, key: str, values: Sequence[int], fields: Sequence[str]) -> Iterator[Row]:
        """Give the rows whose unique integer `key` is one of `values`."""
        for start in range(0, len(values), _AT_ONCE):
            yield from self.query(collection, f"{key} in {listed(values[start : start + _AT_ONCE])}", fields)

    def search(
        self,
        collection: str,
        field: str,
        data: object,
        where: str,
        limit: int,
        fields: Sequence[str],
        params: dict[str, Any],
    ) -> list[tuple[float, Row]]:
        """Give score and fields of the best rows for one query."""
        self.has(collection)
        found = self._called(
            lambda: self._client.search(
                collection,
                [data],
                anns_field=field,
                filter=where,
                limit=limit,
                output_fields=list(fields),
                search_params=params,
                consistency_level=self._level(),
                timeout=_TRY_SECONDS,
            )
        )
        return [(float(hit["distance"]), {name: hit[name] for name in fields}) for hit in found[0]]

    def index_of(self, collection: str, field: str) -> str:
        """Give the kind of the index on a field."""
        told = self._called(lambda: self._client.describe_index(collection, field, timeout=_TRY_SECONDS))
        return str((told or {}).get("index_type", ""))

    def put(self, collection: str, rows: Sequence[Row]) -> None:
        """Keep rows, each in place of the one of its key: a call that is tried again does no harm."""
        self.has(collection)
        self.saw_change()
        for start in range(0, len(rows), _WRITTEN_AT_ONCE):
            some = list(rows[start : start + _WRITTEN_AT_ONCE])
            self._called(lambda some=some: self._client.upsert(collection, some, timeout=_TRY_SECONDS))  # type: ignore[misc]

    def delete(self, collection: str, where: str) -> None:
        """Delete the rows that meet `where`."""
        self.has(collection)
        self._called(lambda: self._client.delete(collection, filter=where, timeout=_TRY_SECONDS))

    def _level(self) -> str:
        return "Bounded" if time.monotonic() - self._changed > _BOUNDED_AFTER else "Strong"

    def _called(self, call: Callable[[], T]) -> T:
        """Call the server, again and again while it is away. Raises StorageError."""
        deadline, pause = time.monotonic() + _CALL_SECONDS, _PAUSE_SECONDS
        while time.monotonic() + pause < deadline:
            try:
                return call()
            except Exception as error:
                if not is_away(error):
                    raise StorageError(fault(self.address, error)) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        with told(self.address):
            return call()


def listed(values: Iterable[int]) -> str:
    """Give integers as a list in an expression."""
    return f"[{','.join(map(str, values))}]"


def quoted(text: str) -> str:
    """Give a string in an expression."""
    return json.dumps(text, ensure_ascii=False)
