"""The word index asked among some versions: what the best of all, picked over, would give."""

from __future__ import annotations

import errno
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import tantivy

from index.faults import IndexDamagedError, told_as_damage
from index.words import lexical
from index.words.lexical import GRAMS, WORDS, LexicalIndex, LexicalView
from index.words.tokens import Tokens

_VERSIONS = 1000
_RARE = 8  # terms that are asked for however common they are
_WORDS = "企业 补贴 高校 毕业生 就业 培训 学校 经费 考核 资金".split()


@pytest.fixture(scope="module")
def view() -> LexicalView:
    """A thousand versions of three entries each, made of a few words."""
    index = LexicalIndex.create(None)
    chance = random.Random(1)
    with index.writer() as writer:
        for version in range(1, _VERSIONS + 1):
            texts = [" ".join(chance.choices(_WORDS, k=chance.randint(2, 30))) for _ in range(3)]
            writer.add(version, [(3 * version + i, Tokens(text, text)) for i, text in enumerate(texts)])
        writer.commit(1)
    return index.view()


@pytest.mark.parametrize("count", [0, 1, 50, 300, 700, 1000])
@pytest.mark.parametrize("field", [WORDS, GRAMS])
def test_scores_do_not_depend_on_the_filter(view: LexicalView, field: str, count: int) -> None:
    """Among any versions the best are those of all, without the others, with the very same scores."""
    versions = sorted(random.Random(count).sample(range(1, _VERSIONS + 1), count))
    everything = view.search(field, ["企业", "补贴", "培训"], 10_000)
    wanted = {key: score for key, score in everything.items() if key // 3 in set(versions)}
    for limit in (1, 20, 5000):
        for given in (versions, np.array(versions, np.int64)):
            found = view.search(field, ["企业", "补贴", "培训"], limit, given)
            assert list(found.values()) == list(wanted.values())[:limit]
            assert found.items() <= wanted.items()


def test_versions_at_the_end_of_the_ranking_are_found(view: LexicalView) -> None:
    """A filter that leaves only what ranks last, of which there is much, finds it all the same."""
    ranked = list(view.search(WORDS, ["企业"], 10_000))
    last = sorted({key // 3 for key in ranked[-600:]} - {key // 3 for key in ranked[:200]})
    assert len(last) > 200
    wanted = [key for key in ranked if key // 3 in set(last)]
    found = view.search(WORDS, ["企业"], 100, last)
    assert len(found) == min(100, len(wanted))
    assert {key // 3 for key in found} <= set(last)


def test_among_very_many_the_commonest_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A term in very many entries adds nothing where rarer ones are asked for, and is found by itself."""
    terms = ["企业", *map(str, range(_RARE))]
    index = LexicalIndex.create(None)
    with index.writer() as writer:
        writer.add(1, [(1, Tokens("企业 0", "")), (2, Tokens("企业 1 2", ""))])
        writer.add(2, [(key, Tokens("企业", "")) for key in range(3, 100)])
        writer.add(3, [(100 + number, Tokens(f"{number}", "")) for number in range(_RARE)])
        writer.commit(1)
    small = index.view().search(WORDS, terms, 200)
    assert len(small) == 99 + _RARE
    monkeypatch.setattr(lexical, "_MANY", 50)
    monkeypatch.setattr(lexical, "_COMMON", 20)
    many = index.view()
    assert set(many.search(WORDS, terms, 200)) == {1, 2, *range(100, 100 + _RARE)}
    assert many.search(WORDS, ["企业"], 200).keys() == set(range(1, 100))
    assert many.search(WORDS, ["没有"], 200) == {}


def test_an_entry_without_its_number_is_damage() -> None:
    """Where a file of numbers lost some, no entry is taken for another, and none is left out unnoticed."""
    index = LexicalIndex.create(None)
    with index.writer() as writer:
        writer.add(7, [(70, Tokens("食堂", "食堂")), (71, Tokens("车辆", "车辆"))])
        writer.commit(1)
        lost = {WORDS: "食堂", "every": "1", "version": 8}
        writer._writer.add_document(tantivy.Document.from_dict(lost, writer._schema))
        writer.commit(2)
    view = index.view()
    assert view.search(WORDS, ["车辆"], 5).keys() == {71}
    for ask in (lambda: view.search(WORDS, ["食堂"], 5), view.keys):
        with pytest.raises(IndexDamagedError, match="no key"):
            ask()
    with index.writer() as writer:
        writer._writer.delete_documents_by_term("key", lexical._STATE_KEY)
        state = {"key": lexical._STATE_KEY, "stamp": lexical.stamp()}
        writer._writer.add_document(tantivy.Document.from_dict(state, writer._schema))
        writer._writer.commit()
    with pytest.raises(IndexDamagedError, match="no generation"):
        index.view()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("System error.'Failed to spawn segment merging thread'", MemoryError),
        ("An error occurred in a thread: 'An index writer was killed.. '", OSError),
        ("An IO error occurred: 'No space left on device (os error 28)'", OSError),
        ("Data corrupted: 'Footer magic byte mismatch'", IndexDamagedError),
    ],
)
def test_what_tantivy_says_is_told_apart(said: str, kind: type[Exception]) -> None:
    """A lack of memory or of room is not taken for damage, over which the index would be made anew."""

    @told_as_damage
    def ask() -> None:
        raise ValueError(said)

    with pytest.raises(kind):
        ask()


def test_what_a_killed_writer_left_is_not_in_the_way(tmp_path: Path) -> None:
    """Files of a commit that never was, whose names come again with the next, do not make that fail."""
    index = LexicalIndex.create(tmp_path / "words")
    with index.writer() as writer:
        for version in range(1, 5):
            writer.add(version, [(version, Tokens("食堂", "食堂"))])
        writer.commit(1)
    shutil.copytree(tmp_path / "words", tmp_path / "killed")
    for folder in ("killed", "words"):
        opened = LexicalIndex.open(tmp_path / folder)
        assert opened is not None
        with opened.writer() as writer:
            writer.drop(2)
            writer.commit(2)
        for left in [*(tmp_path / "killed").glob("*.del"), tmp_path / "killed" / ".managed.json"]:
            shutil.copy(left, tmp_path / "words")  # all of the commit but the list of what is valid
    assert opened.view().search(WORDS, ["食堂"], 9).keys() == {1, 3, 4}


def test_what_is_thrown_away_meanwhile_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that another process deletes while it is being opened is taken for missing."""
    LexicalIndex.create(tmp_path / "words")
    view = LexicalIndex.view

    def late(index: LexicalIndex) -> LexicalView:
        shutil.rmtree(tmp_path / "words")
        return view(index)

    monkeypatch.setattr(LexicalIndex, "view", late)
    assert LexicalIndex.open(tmp_path / "words") is None


def test_a_copy_torn_by_a_commit_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an index can be read in a copy only, one that lacks a file is taken for unusable."""
    LexicalIndex.create(tmp_path)
    next(tmp_path.glob("*.term")).unlink()
    opened = LexicalIndex._open

    def closed(folder: Path) -> LexicalIndex:
        if folder == tmp_path:
            raise PermissionError(errno.EACCES, "no lock file here")
        return opened(folder)

    monkeypatch.setattr(LexicalIndex, "_open", closed)
    assert LexicalIndex.open(tmp_path) is None


def test_a_lock_file_is_not_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is made anew though a reader makes tantivy's lock file once more as the old one goes."""
    LexicalIndex.create(tmp_path / "words")
    rmtree = shutil.rmtree

    def outrun(folder: Path, *, ignore_errors: bool) -> None:
        rmtree(folder, ignore_errors=ignore_errors)
        folder.mkdir()
        (folder / ".tantivy-meta.lock").touch()

    monkeypatch.setattr(shutil, "rmtree", outrun)
    assert LexicalIndex.create(tmp_path / "words").view().generation == 0


def test_segments_are_merged_before_a_writer_lets_go(tmp_path: Path) -> None:
    """Merging is not broken off, run after run: the index stays in few segments, and whole."""
    index, chance = LexicalIndex.create(tmp_path), random.Random(7)
    runs, count = 9, 2500
    for run in range(runs):
        keys = range(run * count + 1, (run + 1) * count + 1)
        with index.writer() as writer:
            writer.add(
                run,
                [(key, Tokens(" ".join(map(str, chance.sample(range(90_000), 40))), "词")) for key in keys],
            )
            writer.commit(run + 1)
    assert len(json.loads((tmp_path / "meta.json").read_bytes())["segments"]) < runs
    assert index.view().keys() == {*range(1, runs * count + 1)}
