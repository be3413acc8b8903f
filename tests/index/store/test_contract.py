"""What every store holds to, on the very same tests: the embedded one and Milvus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Document, cut, discover, read
from index import Library, LibraryBusyError
from tests.index.store.places import Place

_QUESTIONS = {
    "市域产教联合体由谁牵头": "联合体.txt",
    "食品要留样多少克": "食堂.txt",
    "企业招用毕业生补贴多少钱": "就业.txt",
    "公务用车第三条": "车辆.txt",
    "清河教发〔2032〕15号": "共同体.txt",
}


def _files(library: Library, question: str, count: int = 3) -> list[str]:
    return [Path(hit.source).name for hit in library.search(question, count)]


def _says(library: Library, words: str) -> bool:
    """Tell whether anything found or kept says `words`."""
    hits = [hit.passage.text for hit in library.search(words, 20)]
    texts = [library.document(record.doc_id).text for record in library.records()]
    return any(words in text for text in hits + texts)


def test_what_is_kept_is_given_back(place: Place, folder: Path) -> None:
    """Documents, passages and records are those of the files; every passage is an exact slice."""
    with place.open() as library:
        report = library.refresh([str(folder)])
        assert (len(report.added), report.failed) == (5, ())
        for source in discover(folder):
            document = read(source)
            assert library.document(source) == library.document(document.doc_id) == document
            passages = library.passages(document.doc_id)
            assert passages == cut(document)
            assert all(document.text[one.start : one.end] == one.text for one in passages)
            assert library.passage(passages[0].passage_id) == passages[0]
            assert library.record(source).passages == len(passages)
        assert library.verify() == []


def test_questions_find_their_documents(place: Place, folder: Path) -> None:
    """The passage that answers comes first, by words, by meaning, by article and by number."""
    with place.open() as library:
        library.refresh([str(folder)])
        for question, file in _QUESTIONS.items():
            hits = library.search(question, 3)
            assert Path(hits[0].source).name == file, question
            assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
            text = library.document(hits[0].passage.doc_id).text
            assert text[hits[0].passage.start : hits[0].passage.end] == hits[0].passage.text
        assert library.search("", 3) == library.search("补贴", 0) == []
        assert library.frequencies(["补贴", "产教联合体", "飞碟", "公车私用"]) == {
            "补贴": 2,
            "产教联合体": 2,
            "飞碟": 0,
            "公车私用": 1,
        }


def test_a_slip_of_the_pen_is_put_right(place: Place, folder: Path) -> None:
    """A word that the library does not have is read as the one it has."""
    for number in range(3):
        (folder / f"试用{number}.txt").write_text(
            f"关于试用期的通知{number}\n\n试用期工资不得低于八成。\n", "utf-8"
        )
    with place.open() as library:
        library.refresh([str(folder)])
        slips = library.understood("试佣期的工资").corrections
        assert [(slip.written, slip.meant) for slip in slips] == [("试佣期", "试用期")]


def test_filters_hold_inside_the_search(place: Place, folder: Path) -> None:
    """A filtered search gives only what meets the filter, however much else fits better."""
    with place.open() as library:
        library.refresh([str(folder)], collection="清河")
        hits = library.search("产教融合共同体联合体由谁牵头", 10, {"issuer": "人力资源"})
        assert {Path(hit.source).name for hit in hits} == {"就业.txt"}
        assert {Path(hit.source).name for hit in library.search("通知", 10, {"year": "2031"})} == {
            "联合体.txt",
            "食堂.txt",
        }
        assert library.search("通知", 10, {"title": "没有"}) == []
        assert len(library.records({"collection": "清河"})) == 5
        with pytest.raises(ValueError, match="不认识的筛选条件"):
            library.search("通知", 10, {"颜色": "红"})


def test_a_run_tells_what_it_did(place: Place, folder: Path) -> None:
    """Unchanged, updated, moved, removed and failed files are told apart, and told once."""
    with place.open() as library:
        library.refresh([str(folder)])
        before = library.generation
        assert len(library.refresh([str(folder)]).unchanged) == 5
        assert library.generation == before
        changed = folder / "食堂.txt"
        changed.write_text(changed.read_text("utf-8").replace("四十八小时", "七十二小时"), "utf-8")
        (folder / "车辆.txt").rename(folder / "用车.txt")
        (folder / "就业.txt").unlink()
        (folder / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
        report = library.refresh([str(folder)], prune=True)
        assert [Path(source).name for source in report.updated] == ["食堂.txt"]
        assert [Path(move.new).name for move in report.moved] == ["用车.txt"]
        assert {Path(source).name for source in report.removed} == {"就业.txt", "车辆.txt"}
        assert [Path(failed.source).name for failed in report.failed] == ["坏.pdf"]
        assert report.documents == 4
        assert library.generation > before
        assert [Path(failed.source).name for failed in library.failures()] == ["坏.pdf"]
        assert library.verify() == []
    place.restart()
    with place.open() as library:
        assert [Path(failed.source).name for failed in library.failures()] == ["坏.pdf"]
        (folder / "坏.pdf").unlink()
        library.refresh([str(folder)], prune=True)
        assert library.failures() == []


def test_what_is_replaced_is_no_longer_said(place: Place, folder: Path) -> None:
    """After a change no search gives an old sentence; the history tells both, and the old one comes back."""
    source = folder / "食堂.txt"
    with place.open() as library:
        library.refresh([str(folder)])
        former = library.record(str(source))
        source.write_text(source.read_text("utf-8").replace("四十八小时", "七十二小时"), "utf-8")
        library.refresh([str(folder)])
        assert not _says(library, "四十八小时")
        assert _files(library, "留样冷藏保存七十二小时以上", 1) == ["食堂.txt"]
        revisions = library.history(str(source))
        assert [one.event for one in revisions] == ["added", "updated"]
        assert revisions[1].changes
        library.restore(str(source), former.digest)
        assert _says(library, "四十八小时")
        assert not _says(library, "七十二小时")
        assert [one.event for one in library.history(str(source))] == ["added", "updated", "restored"]
        assert library.verify() == []


def test_what_is_removed_is_gone(place: Place, folder: Path) -> None:
    """A removed document is found no more, after a restart either; erased, not even its history is told."""
    source = str(folder / "食堂.txt")
    with place.open() as library:
        library.refresh([str(folder)])
        assert library.remove(source).source == source
        assert not _says(library, "留样")
        assert [one.event for one in library.history(source)] == ["added", "removed"]
        library.remove(source, erase=True)
        with pytest.raises(KeyError, match="资料库里没有"):
            library.history(source)
    place.restart()
    with place.open(read_only=True) as library:
        assert not _says(library, "留样")
        assert len(library.records()) == 4
        with pytest.raises(KeyError):
            library.history(source)
        with pytest.raises(KeyError):
            library.document(source)


def test_a_restart_changes_nothing(place: Place, folder: Path) -> None:
    """Opened anew, by a reader, a library gives the same records and the same hits."""
    with place.open() as library:
        library.refresh([str(folder)])
        records = library.records()
        before = {question: _files(library, question) for question in _QUESTIONS}
    place.restart()
    with place.open(read_only=True) as library:
        assert library.records() == records
        assert {question: _files(library, question) for question in _QUESTIONS} == before
        with pytest.raises(PermissionError, match="只读"):
            library.remove(records[0].doc_id)


def test_a_reader_sees_one_generation(place: Place, folder: Path) -> None:
    """What a reader has begun with stays whole while another changes it; then it sees the change."""
    source = folder / "食堂.txt"
    with place.open() as writer, place.open(read_only=True) as reader:
        writer.refresh([str(folder)])
        assert len(reader.records()) == 5
        with reader.pinned():
            before = reader.search("留样多少克", 1)[0]
            source.write_text(source.read_text("utf-8").replace("一百二十五克", "二百克"), "utf-8")
            writer.refresh([str(folder)])
            writer.remove(str(folder / "车辆.txt"))
            assert reader.search("留样多少克", 1)[0].passage == before.passage
            assert "一百二十五克" in reader.document(before.passage.doc_id).text
            assert len(reader.records()) == 5
        assert "二百克" in reader.search("留样多少克", 1)[0].passage.text
        assert len(reader.records()) == 4


def test_one_writer_at_a_time(place: Place, folder: Path) -> None:
    """A second writer is refused at once, in Chinese, and the first is not disturbed."""
    documents = [read(source) for source in discover(folder)]
    with place.open() as first, place.open() as second:

        def interrupted() -> Iterator[Document]:
            yield documents[0]
            with pytest.raises(LibraryBusyError, match="正由另一个程序写入"):
                second.add(documents[1:2])
            yield documents[2]

        first.add(interrupted())
        assert {record.source for record in second.records()} == {documents[0].source, documents[2].source}
        second.add(documents[1:2])
        assert len(first.records()) == 3


def test_an_error_loses_nothing_that_was_done(place: Place, folder: Path) -> None:
    """A run that ends in an error keeps what it had finished, and the next one goes on."""
    documents = [read(source) for source in discover(folder)]

    def broken() -> Iterator[Document]:
        yield from documents[:2]
        raise RuntimeError("amid it")

    with place.open() as library:
        with pytest.raises(RuntimeError, match="amid it"):
            library.add(broken())
        assert len(library.records()) == 2
        library.add(documents)
        assert len(library.records()) == 5
        assert library.verify() == []


def test_a_killed_writer_leaves_a_whole_library(place: Place, folder: Path) -> None:
    """What was there before stays; of what it was writing nothing shows in part, and it can be redone."""
    before = folder / "食堂.txt"
    with place.open() as library:
        library.add([read(str(before))])
        generation = library.generation
    before.write_text(before.read_text("utf-8").replace("四十八小时", "七十二小时"), "utf-8")
    place.write_and_die(folder, after=4)
    with place.open() as library:
        assert library.generation >= generation
        for record in library.records():
            assert library.passages(record.doc_id) == cut(library.document(record.doc_id))
        assert library.verify() == []
        assert _says(library, "四十八小时") != _says(library, "七十二小时")  # one of both, never half of each
        library.add(read(source) for source in discover(folder))
        assert len(library.records()) == 5
        assert not _says(library, "四十八小时")
        assert library.verify() == []
        assert _files(library, "食品要留样多少克", 1) == ["食堂.txt"]


def test_there_is_nothing_to_read_before_it_is_made(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A reader is told that there is no library."""
    with pytest.raises(FileNotFoundError):
        Place(tmp_path / "资料库").open(read_only=True)
