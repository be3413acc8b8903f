"""A library in Milvus beyond the contract: addresses, rows, what is left half done, the same answers."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, discover, read
from index import Library
from index.faults import StorageError
from index.milvus.address import Address
from index.milvus.rows import Content, content_of, contents_of, pack, unpack
from tests.index.store.conftest import needs_milvus
from tests.index.store.places import Place

_QUESTIONS = (
    "联合体和共同体有什么区别",
    "新型学徒制补贴标准是多少",
    "双师型教师认定要什么条件",
    "项目资金管理办法什么时候施行",
    "第十二条说了什么",
    "岚教职成〔2023〕32号",
    "企业参与共同体有什么好处",
)


@pytest.mark.parametrize(
    ("store", "uri", "shown"),
    [
        ("http://milvus", "http://milvus:19530", "http://milvus:19530"),
        (
            "https://m.example/政策?shards=8&index=ivf_sq8",
            "https://m.example:443",
            "https://m.example:443/政策",
        ),
        ("http://[::1]:19531", "http://[::1]:19531", "http://[::1]:19531"),
    ],
)
def test_an_address_is_read(store: str, uri: str, shown: str) -> None:
    """A URL gives server, database and what the collections are made with; the token stays out of sight."""
    address = Address.read(store, "root:geheim")
    assert (address.uri, address.shown) == (uri, shown)
    assert "geheim" not in repr(address) + shown
    if "?" in store:
        assert (address.database, address.shards, address.index) == ("政策", 8, "IVF_SQ8")


def test_a_path_is_milvus_lite(tmp_path: Path) -> None:
    """A path that ends in .db is a file, named in full."""
    address = Address.read(str(tmp_path / "a.db"))
    assert address.is_file
    assert address.shown == str(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("http://root:geheim@milvus:19530", "CEWEN_STORE_TOKEN"),
        ("ftp://milvus", "应写成"),
        ("milvus:19530", "应写成"),
        ("http://milvus:99999", "应写成"),
        ("http://milvus/a/b", "应写成"),
        ("http://milvus?shards=0", "1 到 16"),
        ("http://milvus?index=x", "可用的是"),
        ("http://milvus?colour=x", "不认识"),
    ],
)
def test_a_wrong_address_is_told(store: str, said: str) -> None:
    """What is wrong with an address is said with the remedy, and never a password."""
    with pytest.raises(ValueError, match=said) as told:
        Address.read(store)
    assert "geheim" not in str(told.value)


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])), times=st.sampled_from([1, 20_000]))
def test_contents_come_back(text: str, times: int) -> None:
    """Any contents, also of many pieces in any order, are given back as they were."""
    noise = base64.b64encode(bytes((i * i) % 251 for i in range(90_000))).decode() if times > 1 else ""
    content = Content("00ff", "[]", "[[1,0,2]]", "[]", text * times + noise)
    rows = contents_of(7, 3, content)
    assert content_of(rows[::-1]) == content
    assert all(len(row["packed"]) <= 65_535 for row in rows)
    assert unpack(pack([text, None, 1])) == [text, None, 1]


@needs_milvus
def test_answers_are_like_the_embedded_ones(milvus: Place, tmp_path: Path, sample_folder: Path) -> None:
    """On the sample documents both stores put the same passage first, and nearly the same ones after it."""
    with milvus.open() as library, Library.open(tmp_path / "daneben") as embedded:
        for one in (library, embedded):
            one.refresh([str(sample_folder)])
        for question in _QUESTIONS:
            ours, theirs = (
                [hit.passage.passage_id for hit in one.search(question, 5)] for one in (library, embedded)
            )
            assert ours[0] == theirs[0], question
            assert len(set(ours) & set(theirs)) >= 4, question
        assert library.records()[0].title == embedded.records()[0].title
        assert [r.superseded_by for r in library.records()] == [r.superseded_by for r in embedded.records()]


@needs_milvus
def test_nothing_of_a_killed_writer_shows_or_stays(milvus: Place, folder: Path) -> None:
    """Its rows are there but nobody sees them; the next writer takes them away."""
    milvus.write_and_die(folder, after=3)
    with milvus.open() as library:
        assert library.records() == []
        assert _rows(milvus, "cewen_documents") == 3  # written, and never committed
        library.add([read(str(folder / "食堂.txt"))])
        assert _rows(milvus, "cewen_documents") == 1
        assert _rows(milvus, "cewen_passages") == library.size
        assert library.verify() == []


@needs_milvus
def test_what_is_missing_in_milvus_is_written_again(milvus: Place, folder: Path) -> None:
    """Passages and vectors that someone deleted are told by verify, and made anew out of the texts."""
    with milvus.open() as library:
        library.refresh([str(folder)])
        before = {record.doc_id: library.passages(record.doc_id) for record in library.records()}
    client = _client(milvus)
    client.delete("cewen_passages", filter="key > 2")
    milvus.restart()
    with milvus.open() as library:
        differences = library.verify()
        assert [one for one in differences if one.startswith("词语索引缺")]
        assert library.verify() == []
        assert {record.doc_id: library.passages(record.doc_id) for record in library.records()} == before
        assert Path(library.search("食品要留样多少克", 1)[0].source).name == "食堂.txt"


@needs_milvus
def test_an_hour_later_old_rows_are_deleted(
    milvus: Place, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passages of versions that nobody can still be reading go; the text stays as history, unless erased."""
    monkeypatch.setattr("index.catalogue.store._GRACE_SECONDS", 0.0)
    source = folder / "食堂.txt"
    with milvus.open() as library:
        library.refresh([str(folder)])
        source.write_text(source.read_text("utf-8").replace("四十八小时", "七十二小时"), "utf-8")
        library.refresh([str(folder)])
        assert _rows(milvus, "cewen_passages") == library.size
        assert _rows(milvus, "cewen_contents") == 6
        assert [one.event for one in library.history(str(source))] == ["added", "updated"]
        library.remove(str(source), erase=True)
        assert _rows(milvus, "cewen_contents") == _rows(milvus, "cewen_documents") == 4


@needs_milvus
def test_a_holder_that_lost_its_lease_stops(milvus: Place, folder: Path) -> None:
    """A writer whose place was taken notices before it writes, says so, and what was committed stays."""
    documents = [read(source) for source in discover(folder)]
    with milvus.open() as library:
        library.add(documents[:1])

        def overtaken() -> Iterator[Document]:
            yield documents[1]
            client = _client(milvus)
            row = client.query("cewen_notes", filter='name == "writer"', output_fields=["*"])[0]
            client.upsert("cewen_notes", [dict(row) | {"value": row["value"].replace('["', '["another ', 1)}])

        with pytest.raises(StorageError, match=r"被别的程序接过去.*重新运行"):
            library.add(overtaken())
        assert [record.source for record in library.records()] == [documents[0].source]


def test_without_pymilvus_what_to_install_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gives a store without the client learns the command that brings it."""
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    with pytest.raises(ValueError, match="pip install 'pymilvus>=3,<4'"):
        Place(tmp_path, tmp_path / "a.db").open()


def _client(place: Place):  # type: ignore[no-untyped-def]
    from pymilvus import MilvusClient

    return MilvusClient(str(place.store))


def _rows(place: Place, collection: str) -> int:
    client = _client(place)
    client.load_collection(collection)
    rows = client.query(collection, filter="version >= 0", output_fields=["count(*)"])
    return int(rows[0]["count(*)"])
