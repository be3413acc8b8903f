"""The derived indexes: deleted, damaged or left behind, they come back the same from the catalogue."""

from __future__ import annotations

import logging
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus import read
from index import Library
from index.catalogue.store import CATALOGUE, Catalogue
from index.derived import feeds
from index.intake.reading import reading_of
from index.lock import writing
from index.words import lexical

_QUESTIONS = ("市域产教联合体由谁牵头", "食品要留样多少克", "清河市教育局")
_DERIVED = ("passages", "vectors")


def _results(library: Library) -> list[list[tuple[str, float]]]:
    return [
        [(hit.passage.passage_id, round(hit.score, 9)) for hit in library.search(question)]
        for question in _QUESTIONS
    ]


@pytest.mark.parametrize("names", [*((name,) for name in _DERIVED), _DERIVED], ids="+".join)
@pytest.mark.parametrize("read_only", [False, True], ids=["writer", "reader"])
def test_deleted_index_comes_back(
    home: Path, library: Library, names: tuple[str, ...], read_only: bool
) -> None:
    """Derived indexes can be deleted at any time: the next search gives the same, also to a reader."""
    before = _results(library)
    library.close()
    for name in names:
        shutil.rmtree(home / name)
    with Library.open(home, read_only=read_only) as again:
        assert _results(again) == before
        assert again.verify() == []
    assert all((home / name).is_dir() for name in _DERIVED)


@pytest.mark.parametrize("size", ["half", "empty"])
@pytest.mark.parametrize(
    "pattern",
    ["passages/*.term", "passages/*.idx", "passages/*.fast", "passages/*.pos", "passages/meta.json",
     "vectors/*.faiss"],
)  # fmt: skip
def test_truncated_file_is_rebuilt_and_told(
    home: Path, library: Library, caplog: pytest.LogCaptureFixture, pattern: str, size: str
) -> None:
    """A file cut short is noticed on opening, rebuilt, and a line in the log says so."""
    before = _results(library)
    library.close()
    for file in home.glob(pattern):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] if size == "half" else b"")
    with caplog.at_level(logging.WARNING), Library.open(home, read_only=True) as again:
        assert _results(again) == before
        assert again.verify() == []
    assert "由资料库重建" in caplog.text


def test_index_of_another_version_is_rebuilt(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the program fills its indexes in another way, the old ones are not used."""
    before = _results(library)
    library.close()
    monkeypatch.setattr(lexical, "_FORMAT", lexical._FORMAT + 1)
    with Library.open(home) as again:
        assert _results(again) == before
        assert again.verify() == []


def test_entries_that_do_not_belong_are_noticed(
    home: Path, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """A word index with an entry too many, as of a text that is gone, is made anew before it is asked."""
    before, generation = _results(library), library.generation
    library.close()
    index = lexical.LexicalIndex.open(home / "passages")
    assert index is not None
    with index.writer() as writer:
        writer.add(99, [(10_000, lexical.Tokens("食品 留样", "食品 留样"))])
        writer.commit(generation)
    with caplog.at_level(logging.WARNING), Library.open(home, read_only=True) as reader:
        assert _results(reader) == before
        assert reader.verify() == []
    assert "与资料库不符" in caplog.text


@pytest.mark.parametrize("act", ["add", "drop"])
def test_a_change_that_an_index_does_not_take_in_is_made_up_for(
    home: Path, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Where an error comes between the catalogue's change and an index's, the index is brought up to it."""
    with monkeypatch.context() as patch:
        patch.setattr(lexical.LexicalWriter, act, lambda *_: 1 / 0)
        (folder / "食堂.txt").write_text("关于食堂的通知\n一、留样七十二小时以上。\n", encoding="utf-8")
        with pytest.raises(ZeroDivisionError):
            library.refresh([str(folder)])
        patch.undo()
        library.refresh([str(folder / "车辆.txt")])
    assert library.verify() == []
    assert "七十二小时" in library.search("食品留样多少小时", 1)[0].passage.text


@pytest.mark.parametrize("kept", [0, 5], ids=["first run", "filled anew"])
def test_an_index_half_filled_when_stopped_is_not_published(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kept: int
) -> None:
    """After Ctrl-C while the words are taken in, those of each document are there, and once."""
    monkeypatch.setattr(feeds, "_FEW", 0)
    add, left = feeds._WordFeed.add, iter([True, True, False])

    def stopped(feed: feeds._WordFeed, entry: feeds.Entry) -> None:
        add(feed, entry)
        if not next(left, True):
            raise KeyboardInterrupt

    with Library.open(home) as library:
        if kept:
            library.refresh([str(folder)])
            (folder / "食堂.txt").write_text("关于食堂的通知\n一、留样七十二小时以上。\n", encoding="utf-8")
        monkeypatch.setattr(feeds._WordFeed, "add", stopped)
        with pytest.raises(KeyboardInterrupt):
            library.refresh([str(folder)])
        assert len(library.records()) >= 3
        index = lexical.LexicalIndex.open(home / "passages")
        assert index is not None
        assert index.view().generation == library.generation
        assert index.view().size == library.size
        assert library.verify() == []
    assert "已损坏" not in caplog.text
    assert "不符" not in caplog.text


def test_reader_finds_what_a_crash_left_underived(home: Path, library: Library, folder: Path) -> None:
    """Documents committed before a crash are found by the next reader, though no index was brought up."""
    library.close()
    new = folder / "新.txt"
    new.write_text("关于图书馆开放的通知\n\n图书馆周末照常开放。\n", encoding="utf-8")
    catalogue = Catalogue.open(home / CATALOGUE)
    reading = reading_of(read(new), library.encoder)
    assert reading.prepared.vectors is not None
    catalogue.put(reading.rows, library.encoder.name, reading.prepared.vectors, event="added")
    catalogue.retire(read(folder / "食堂.txt").doc_id)
    catalogue.close()
    with Library.open(home, read_only=True) as reader:
        assert "周末照常开放" in reader.search("图书馆周末开放吗")[0].passage.text
        assert all("留样" not in hit.passage.text for hit in reader.search("食品要留样多少克", 100))
        assert reader.verify() == []


def test_reader_needs_neither_disk_nor_lock(home: Path, library: Library) -> None:
    """While a writer holds the lock and the indexes are missing, a reader makes its own in memory."""
    before = _results(library)
    library.close()
    for name in _DERIVED:
        shutil.rmtree(home / name)
    with writing(home), Library.open(home, read_only=True) as reader:
        assert _results(reader) == before
        assert reader.verify() == []
    assert not any((home / name).exists() for name in _DERIVED)


@pytest.mark.parametrize("is_made", [False, True], ids=["gone", "just made"])
def test_reader_bears_that_the_words_are_just_made_anew(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch, is_made: bool
) -> None:
    """A reader that opened the words just as another process throws them away answers all the same."""
    before = _results(library)
    library.close()
    opened = lexical.LexicalIndex.open

    def late(folder: Path) -> lexical.LexicalIndex | None:
        index = opened(folder)
        monkeypatch.undo()
        shutil.rmtree(folder)
        if is_made:
            folder.mkdir()
        return index

    monkeypatch.setattr(lexical.LexicalIndex, "open", late)
    with Library.open(home, read_only=True) as reader:
        assert _results(reader) == before
        assert reader.verify() == []


@pytest.mark.parametrize("few", [0, 500], ids=["one by one", "filled anew"])
def test_changes_are_followed(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Through many replacements and removals the indexes hold exactly what the catalogue holds."""
    monkeypatch.setattr(feeds, "_FEW", few)
    monkeypatch.setattr(feeds, "_WORN", 0.5)
    chance = random.Random(5)
    with Library.open(home) as library:
        library.refresh([str(folder)])
        for step in range(12):
            file = chance.choice(sorted(folder.glob("*.txt")))
            if chance.random() < 0.3:
                file.unlink()
            else:
                file.write_text(
                    file.read_text(encoding="utf-8") + f"\n补充第{step}号说明。\n", encoding="utf-8"
                )
            library.refresh([str(folder)], prune=True)
            assert library.verify() == []


def test_old_vector_files_are_cleared_away(home: Path, library: Library, folder: Path) -> None:
    """Beside the newest vector index only the one before is kept, for readers on their way."""
    for number in range(4):
        (folder / "新.txt").write_text(f"通知\n\n第{number}号。\n", encoding="utf-8")
        library.refresh([str(folder)])
    assert len(list((home / "vectors").glob("*.json"))) == 2
    assert len(list((home / "vectors").iterdir())) <= 5


_WRITER = """
import sys
from pathlib import Path
from index import Library
with Library.open(Path(sys.argv[1])) as library:
    for number in range(int(sys.argv[3]), 10**6):
        file = Path(sys.argv[2]) / f"变动{number % 3}.txt"
        text = f"关于第{number}批物资的通知\\n\\n第{number}批物资已经发放完毕。\\n"
        file.write_text(text, encoding="utf-8")
        library.refresh([str(file)])
        print(number, flush=True)
"""


def test_killed_writer_leaves_a_whole_library(home: Path, library: Library, folder: Path) -> None:
    """After SIGKILL the library verifies; what was acknowledged is there, what it replaced is not."""
    library.close()
    chance = random.Random(7)
    for first in (1000, 2000):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(home), str(folder), str(first)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(4):  # one more than there are files: from now on every text replaces another
            assert writer.stdout.readline()
        time.sleep(0.5 * chance.random())
        writer.kill()
        last = max([first + 3, *map(int, writer.communicate()[0].split())])
        with Library.open(home, read_only=True) as reader:
            assert reader.verify() == []
            counts = reader.frequencies([f"第{number}批物资" for number in range(1000, last + 1)])
        there = {word for word, count in counts.items() if count}
        assert there >= {f"第{last}批物资", f"第{last - 1}批物资"}  # the one before may have been under way
        assert there <= {f"第{number}批物资" for number in range(last - 2, last + 1)}
