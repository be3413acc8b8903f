"""The library: adding, replacing, removing; one writer; readers in other processes; another encoder."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from corpus import cut, discover, read
from index import Hit, Library, LibraryBusyError
from index.encoders.loading import BUNDLED
from index.lock import writing

_QUESTIONS = ("市域产教联合体由谁牵头", "食品要留样多少克", "毕业生补贴什么时候申请", "清河市教育局")


def _told(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.passage.passage_id, round(hit.score, 9)) for hit in hits]


def test_what_is_added_is_given_back(library: Library, folder: Path) -> None:
    """Documents, passages and records are those that reading and cutting the files gives."""
    for source in discover(folder):
        document = read(source)
        assert library.document(source) == library.document(document.doc_id) == document
        assert library.passages(document.doc_id) == cut(document)
        record = library.record(source)
        assert (record.title, record.characters) == (document.title, len(document.text))
    assert [record.source for record in library.records()] == sorted(discover(folder))


def test_adding_the_same_again_changes_nothing(library: Library, folder: Path) -> None:
    """A document equal to the one kept makes no new generation."""
    before = library.generation, _told(library.search(_QUESTIONS[0]))
    library.add(read(source) for source in discover(folder))
    assert (library.generation, _told(library.search(_QUESTIONS[0]))) == before


def test_order_of_adding_does_not_matter(tmp_path: Path, folder: Path) -> None:
    """The same documents in any order, at once or one by one, give the same hits with the same scores."""
    documents = [read(source) for source in discover(folder)]
    results = []
    for number, order in enumerate(list(permutations(documents))[::41]):
        with Library.open(tmp_path / str(number)) as library:
            if number % 2:
                library.add(order)
            else:
                for document in order:
                    library.add([document])
            results.append([_told(library.search(question)) for question in _QUESTIONS])
    assert len(results) == 3
    assert all(result == results[0] for result in results)


def test_way_to_a_state_does_not_matter(tmp_path: Path, folder: Path) -> None:
    """After detours, replacing and removing, hits and scores are those of a library made straight."""
    documents = [read(source) for source in discover(folder)]
    with Library.open(tmp_path / "straight") as straight, Library.open(tmp_path / "detour") as detour:
        straight.add(documents[1:])
        file = Path(documents[1].source)
        wording = file.read_text(encoding="utf-8")
        file.write_text(wording.replace("清河", "浊江"), encoding="utf-8")
        detour.add([*documents, read(file)])
        file.write_text(wording, encoding="utf-8")
        detour.add([read(file)])
        detour.remove(documents[0].doc_id)
        for question in _QUESTIONS:
            assert _told(detour.search(question)) == _told(straight.search(question))
        assert detour.verify() == []


def test_removed_document_is_gone(library: Library, folder: Path) -> None:
    """After removal a document is in no search, record, passage or count."""
    source = str(folder / "食堂.txt")
    passages = library.passages(library.record(source).doc_id)
    record = library.remove(source)
    assert record.source == source
    assert all(source != hit.source for question in _QUESTIONS for hit in library.search(question, 100))
    assert source not in {kept.source for kept in library.records()}
    assert library.frequencies(["留样"]) == {"留样": 0}
    for lookup, name in (
        (library.document, source),
        (library.passages, record.doc_id),
        (library.passage, passages[0].passage_id),
        (library.remove, source),
    ):
        with pytest.raises(KeyError, match="资料库里没有"):
            lookup(name)
    assert library.verify() == []


def test_empty_library_answers(home: Path) -> None:
    """A library without documents searches, counts and verifies."""
    with Library.open(home) as library:
        assert library.search("任何问题") == []
        assert (library.size, library.records(), library.generation) == (0, [], 0)
        assert library.frequencies(["问题"]) == {"问题": 0}
        assert library.verify() == []


def test_reopened_library_is_the_same(home: Path, folder: Path) -> None:
    """Closed and opened again, for writing or reading, the library gives the same hits."""
    with Library.open(home) as library:
        library.refresh([str(folder)])
        before = [library.search(question) for question in _QUESTIONS]
    for read_only in (False, True):
        with Library.open(home, read_only=read_only) as library:
            assert [library.search(question) for question in _QUESTIONS] == before


def test_read_only_library_refuses_changes(home: Path, library: Library, folder: Path) -> None:
    """A library opened for reading cannot be changed, and says so."""
    with Library.open(home, read_only=True) as reader:
        for change in (
            lambda: reader.add([]),
            lambda: reader.remove(str(folder / "食堂.txt")),
            lambda: reader.refresh([str(folder)]),
        ):
            with pytest.raises(PermissionError, match="只读"):
                change()
        assert len(reader.records()) == 5


def test_second_writer_is_refused_and_readers_are_not(home: Path, library: Library, folder: Path) -> None:
    """While one writes, another writer is told at once, nothing is changed, and searching goes on."""
    before = library.generation
    with writing(home), Library.open(home) as second:
        with pytest.raises(LibraryBusyError, match=r"正由另一个程序写入.*再试"):
            second.refresh([str(folder)])
        with pytest.raises(LibraryBusyError):
            library.remove(str(folder / "食堂.txt"))
        assert "一百二十五克" in second.search("食品要留样多少克")[0].passage.text
        assert "一百二十五克" in library.search("食品要留样多少克")[0].passage.text
    assert library.generation == before
    library.remove(str(folder / "食堂.txt"))


def test_another_open_library_sees_the_change_at_its_next_query(
    home: Path, library: Library, folder: Path
) -> None:
    """A reader that stays open finds the new text and no longer the old one, without being told."""
    with Library.open(home, read_only=True) as reader:
        assert "一百二十五克" in reader.search("食品要留样多少克")[0].passage.text
        file = folder / "食堂.txt"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("一百二十五克", "二百克"), encoding="utf-8")
        library.refresh([str(folder)])
        found = reader.search("食品要留样多少克", 100)
        assert "二百克" in found[0].passage.text
        assert all("一百二十五克" not in hit.passage.text for hit in found)


def test_pinned_reader_stays_with_its_generation(home: Path, library: Library, folder: Path) -> None:
    """Inside `pinned` all that is read is of one generation; afterwards of the newest."""
    source = str(folder / "食堂.txt")
    with Library.open(home, read_only=True) as reader:
        with reader.pinned():
            hit = reader.search("食品要留样多少克")[0]
            library.remove(source)
            assert reader.search("食品要留样多少克")[0] == hit
            text = reader.document(hit.passage.doc_id).text
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text
            assert source in {record.source for record in reader.records()}
        assert source not in {record.source for record in reader.records()}


_READER = """
import json, re, sys
from pathlib import Path
from index import Library
with Library.open(Path(sys.argv[1]), read_only=True) as library:
    seen = []
    while not Path(sys.argv[2]).exists():
        hits = library.search("值班表第几版", 100)
        versions = sorted({number for hit in hits for number in re.findall("第(\\\\d+)版", hit.passage.text)})
        state = [versions, sum(hit.passage.text.count("版") for hit in hits)]
        if not seen or seen[-1] != state:
            seen.append(state)
            print(json.dumps(state), flush=True)
"""


def _write_version(file: Path, number: int) -> None:
    lines = [f"第{i}条 值班表第{number}版规定，第{i}组在第{i}周值班，不得缺勤。" for i in range(1, 13)]
    file.write_text("\n".join(["值班管理规定", "", *lines]), encoding="utf-8")


def test_what_was_read_until_a_run_ended_is_cleared_away_by_the_next(
    home: Path, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a run took since it replaced a text, an answer begun before its end can go on."""
    monkeypatch.setattr("index.catalogue.store._GRACE_SECONDS", 0.0)
    with Library.open(home, read_only=True) as reader, reader.pinned():
        (folder / "食堂.txt").write_text("关于食堂的通知\n一、留样七十二小时以上。\n", encoding="utf-8")
        library.refresh([str(folder)])
        assert "四十八小时" in reader.search("食品留样多少小时")[0].passage.text
        library.refresh([str(folder)])
        with pytest.raises(LookupError):
            reader.search("食品留样多少小时")
    assert library.verify() == []


def test_concurrent_reader_sees_old_or_new_never_a_mix(home: Path, tmp_path: Path, folder: Path) -> None:
    """Another process that searches without pause sees every version whole, in order, and nothing between."""
    file = folder / "值班.txt"
    _write_version(file, 0)
    stop = tmp_path / "stop"
    with Library.open(home) as library:
        library.refresh([str(folder)])
        count = sum(hit.passage.text.count("版") for hit in library.search("值班表第几版", 100))
        reader = subprocess.Popen(
            [sys.executable, "-c", _READER, str(home), str(stop)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert reader.stdout is not None
        lines = [reader.stdout.readline()]  # it is at work before the first change
        for number in range(1, 13):
            _write_version(file, number)
            library.refresh([str(file)])
        stop.touch()
        lines += reader.communicate(timeout=60)[0].splitlines()
    assert reader.returncode == 0
    states = [json.loads(line) for line in lines if line.strip()]
    assert all(len(versions) == 1 and marks == count for versions, marks in states), states
    numbers = [int(versions[0]) for versions, _ in states]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 2  # it did see versions come and go


def test_other_encoder_embeds_from_the_catalogue(home: Path, folder: Path) -> None:
    """Another encoder is brought in without the files, which may be gone; the first one's vectors stay."""
    with Library.open(home) as library:
        library.refresh([str(folder)])
        before = _told(library.search(_QUESTIONS[1]))
    for file in folder.iterdir():
        file.unlink()
    with Library.open(home, encoder=str(BUNDLED)) as other:
        assert other.search(_QUESTIONS[1])[0].similarity > 0
        assert _told(other.search(_QUESTIONS[1]))[0][0] == before[0][0]
        assert other.verify() == []
    with Library.open(home) as again:
        assert _told(again.search(_QUESTIONS[1])) == before
        assert again.verify() == []


def test_searching_imports_no_torch(home: Path, library: Library) -> None:
    """Opening and searching with the bundled encoder needs neither torch nor sentence-transformers."""
    program = (
        "import sys; from pathlib import Path; from index import Library; "
        "assert Library.open(Path(sys.argv[1]), read_only=True).search('食品留样'); "
        "sys.exit(len({'torch', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0
