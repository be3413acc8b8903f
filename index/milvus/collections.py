"""The collections of a library in Milvus: what they are called, what stands in them, how they are indexed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from index.milvus.server import Server

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

_Fields = Callable[["CollectionSchema"], None]

FORMAT = 1  # raise it whenever the fields or the way they are filled change

NOTES = "cewen_notes"  # the state of the library, who writes, what could not be read
DOCUMENTS = "cewen_documents"  # a row a version of a document, without its text
CONTENTS = "cewen_contents"  # texts and outlines, packed and cut into pieces
PASSAGES = "cewen_passages"
_VECTORS = "cewen_vectors_"  # one collection an encoder

LONGEST = 65_535  # bytes of a VARCHAR
SHORT = 1024  # bytes of titles, sources, ids: longer ones stand whole in the packed row
_K1, _B = 1.2, 0.75  # tantivy's, so that scores mean the same
# Recall@100 of 19,060 articles of law: HNSW 0.93 with ef 128, 0.98 with 256; IVF 0.87 where an eighth of the
# lists is looked at, 0.94 with a fourth (tests/benchmarks/results/milvus.json).
_BUILD: dict[str, dict[str, Any]] = {
    "HNSW": {"M": 16, "efConstruction": 200},
    "IVF_SQ8": {"nlist": 1024},
}
_SEARCH: dict[str, dict[str, Any]] = {"HNSW": {"ef": 256}, "IVF_SQ8": {"nprobe": 256}}


def vectors_of(encoder: str, dimension: int) -> str:
    """Give the name of the collection of an encoder's vectors."""
    return _VECTORS + blake2b(f"{dimension} {encoder}".encode(), digest_size=8).hexdigest()


def vector_collections(server: Server) -> list[str]:
    """Give the collections of vectors that are there, of whatever encoder."""
    return [name for name in server.collections() if name.startswith(_VECTORS)]


def make_all(server: Server) -> None:
    """Make what is missing but vectors; the notes, by which a library is known, last."""
    lite = server.is_lite
    wanted = {DOCUMENTS: _documents, CONTENTS: _contents, PASSAGES: _passages}
    with ThreadPoolExecutor(len(wanted)) as threads:  # pymilvus waits half a second for each index
        list(threads.map(lambda name: _make(server, name, wanted[name], lite), wanted))
    _make(server, NOTES, _notes, lite)


def _make(server: Server, name: str, fields: _Fields, lite: bool) -> None:
    if server.has(name):
        return
    is_searched = name == PASSAGES

    def build(client: MilvusClient) -> None:
        schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
        fields(schema)
        if is_searched:
            _add_words(schema, lite)
        else:
            _add_unused(schema)
        _create(client, name, schema, _words_index if is_searched else _no_index, server)

    server.make(build)
    server.has(name)


def make_vectors(server: Server, name: str, dimension: int) -> None:
    """Make the collection `name` of an encoder's vectors, unless it is there."""
    if server.has(name):
        return

    def build(client: MilvusClient) -> None:
        from pymilvus import DataType

        schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
        _add_keys(schema, "key")
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        _create(client, name, schema, lambda params: _vector_index(params, server.address.index), server)

    server.make(build)
    server.has(name)


def search_params(index: str, limit: int) -> dict[str, Any]:
    """Give how thoroughly an index of that kind is searched for `limit` vectors."""
    params = dict(_SEARCH.get(index, {}))
    if "ef" in params:
        params["ef"] = max(params["ef"], 2 * limit)
    return {"metric_type": "IP", "params": params}


def _create(client: MilvusClient, name: str, schema: CollectionSchema, index: Any, server: Server) -> None:
    params = client.prepare_index_params()
    index(params)
    client.create_collection(
        name,
        schema=schema,
        index_params=params,
        num_shards=server.address.shards,
        consistency_level="Bounded",
    )


def _add_keys(schema: CollectionSchema, primary: str) -> None:
    from pymilvus import DataType

    schema.add_field(primary, DataType.INT64, is_primary=True)
    schema.add_field("version", DataType.INT64)
    schema.add_field("born", DataType.INT64)


def _add_texts(schema: CollectionSchema, *names: str, longest: int = SHORT) -> None:
    from pymilvus import DataType

    for name in names:
        schema.add_field(name, DataType.VARCHAR, max_length=longest)


def _notes(schema: CollectionSchema) -> None:
    from pymilvus import DataType

    schema.add_field("name", DataType.VARCHAR, max_length=SHORT, is_primary=True)
    schema.add_field("changed", DataType.INT64)
    _add_texts(schema, "value", longest=LONGEST)


def _documents(schema: CollectionSchema) -> None:
    from pymilvus import DataType

    schema.add_field("version", DataType.INT64, is_primary=True)
    for name in ("born", "died", "changed"):  # died: 0 while it lives
        schema.add_field(name, DataType.INT64)
    _add_texts(schema, "doc_id", "title", "source")
    _add_texts(schema, "packed", longest=LONGEST)


def _contents(schema: CollectionSchema) -> None:
    _add_keys(schema, "key")
    _add_texts(schema, "packed", longest=LONGEST)


def _passages(schema: CollectionSchema) -> None:
    from pymilvus import DataType

    _add_keys(schema, "key")
    for name in ("start", "stop", "page"):  # page: 0 where there is none
        schema.add_field(name, DataType.INT64)
    _add_texts(schema, "passage_id", "wording", "fold")
    _add_texts(schema, "address", "heading_path", "text", longest=LONGEST)


def _add_words(schema: CollectionSchema, lite: bool) -> None:
    """Add tokens, joined and framed by spaces, and the sparse vectors that Milvus makes of them."""
    from pymilvus import DataType, Function, FunctionType

    analyzer = {"tokenizer": "standard" if lite else "whitespace"}  # Lite has no other that keeps our words
    for name in ("words", "grams"):
        schema.add_field(
            name, DataType.VARCHAR, max_length=LONGEST, enable_analyzer=True, analyzer_params=analyzer
        )
        schema.add_field(f"{name}_sparse", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(Function(f"{name}_bm25", FunctionType.BM25, [name], [f"{name}_sparse"]))


def _add_unused(schema: CollectionSchema) -> None:
    """Add the vector without which Milvus makes no collection."""
    from pymilvus import DataType

    schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)


def _words_index(params: Any) -> None:
    for name in ("words", "grams"):
        params.add_index(
            f"{name}_sparse",
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="BM25",
            params={"bm25_k1": _K1, "bm25_b": _B, "inverted_index_algo": "DAAT_MAXSCORE"},
        )


def _no_index(params: Any) -> None:
    params.add_index("unused", index_type="FLAT", metric_type="L2")


def _vector_index(params: Any, kind: str) -> None:
    params.add_index("vector", index_type=kind, metric_type="IP", params=_BUILD.get(kind, {}))
