"""The vector index: whatever was published, it holds and finds exactly what a dictionary would."""

from __future__ import annotations

import os
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
from index.vectors.view import VectorView
from tests.index.vectors.expected import (
    DIMENSION,
    FULL,
    QUERIES,
    VALUES,
    Model,
    assert_same,
    manifest,
    publish,
    some,
)

_CHANGES = st.lists(
    st.tuples(
        st.integers(0, 25),  # so many are new …
        st.lists(st.integers(0, 200), max_size=4),  # … these, if they live, are given anew …
        st.lists(st.integers(0, 200), max_size=30),  # … and these die, if they ever lived
        st.sampled_from(["go on", "open anew", "clear", "from nothing"]),
        st.randoms(use_true_random=False),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(changes=_CHANGES)
def test_index_equals_a_dictionary(tmp_path_factory: pytest.TempPathFactory, changes: list[Any]) -> None:
    """Through any changes, mergings, openings and clearings the index holds and finds what it should."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)  # three quarters of the time
        _change_and_compare(tmp_path_factory, changes)


def _change_and_compare(tmp_path_factory: pytest.TempPathFactory, changes: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    files = VectorFiles(folder, "模型", DIMENSION)
    model: Model = {}
    since, following = None, 0
    for generation, (count, again, dead, how, chance) in enumerate(changes):
        if how == "from nothing":
            since, model = None, {}
        elif how == "open anew":
            files = VectorFiles(folder, "模型", DIMENSION)
        fresh = [*range(following, following + count), *(key for key in set(again) if key in model)]
        following += count
        chance.shuffle(fresh)
        born = {key: tuple(chance.choice(VALUES) for _ in range(DIMENSION)) for key in fresh}
        before = dict(model)
        model = {key: vector for key, vector in model.items() if key not in dead} | born
        vectors = np.array(list(born.values()), np.float32).reshape(-1, DIMENSION)
        third = len(fresh) // 3
        blocks = [(fresh[:third], vectors[:third]), (fresh[third:], vectors[third:].astype(np.float16))]
        files.publish(since, generation, blocks, dead)
        if since is not None and how != "clear":
            assert_same(files.open(since), before)
        elif how == "clear":
            files.clear([generation])
            assert files.generations() == [generation]
        assert_same(files.open(generation), model)
        since = generation
        view = files.open(generation)
        assert view is not None
        assert len(view.parts) <= 2 * len(model) / FULL + 4
        assert all(part.size >= 0.8 * len(part.living) for part in view.parts)
    files.clear([])
    assert list(folder.iterdir()) == []


def _cut(keys: np.ndarray, vectors: np.ndarray, rows: int) -> VectorView:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_segment, "_FULL_BYTES", 2 * vectors.shape[1] * rows)
        return VectorView.from_blocks(1, vectors.shape[1], [(keys, vectors)])


@pytest.mark.parametrize("dimension", [256, 100, 7])
def test_cutting_changes_no_result(dimension: int) -> None:
    """The same vectors give the same scores to the bit, however they are cut, searched or picked out."""
    chance = np.random.default_rng(dimension)
    vectors = chance.standard_normal((700, dimension)).astype(np.float16)
    vectors[500:] = vectors[chance.integers(0, 500, 200)]
    keys = chance.permutation(5000)[:700]
    order = np.argsort(keys)
    views = [
        _cut(keys[order], vectors[order], 1000),
        _cut(keys, vectors, 333),
        _cut(keys[::-1], vectors[::-1], 9),
    ]
    assert [len(view.parts) for view in views] == [1, 3, 78]
    some = sorted(keys[::3].tolist())
    for query in chance.standard_normal((5, dimension)).astype(np.float32):
        expected = vectors.astype(np.float64) @ query
        everything = views[0].search(query, 10**6)
        assert [everything[key] for key in keys.tolist()] == pytest.approx(expected.tolist(), abs=1e-4)
        ranked = sorted(everything.items(), key=lambda item: (-item[1], item[0]))
        for view in views:
            for limit in (1, 100, 699):
                assert list(view.search(query, limit).items()) == ranked[:limit]
            assert view.similarities(query, keys.tolist()) == everything
            among = [item for item in ranked if item[0] in some]
            assert list(view.search(query, 50, some).items()) == among[:50]


@pytest.mark.parametrize("rows", [1000, 64])
def test_ties_are_in_the_order_of_the_keys(rows: int) -> None:
    """Of hundreds of passages with one wording the smallest keys are given, however few are asked for."""
    keys = np.random.default_rng(3).permutation(900)
    vectors = np.tile(np.array([(0.5, 0.25, 0.1)], np.float16), (900, 1))
    vectors[keys == 77] = (1, 1, 1)
    view = _cut(keys, vectors, rows)
    for limit in (1, 2, 90, 400):
        others = [key for key in range(limit) if key != 77]
        assert list(view.search(QUERIES[1] + 1, limit)) == [77, *others, limit][:limit]


def test_empty_index_is_one(files: VectorFiles) -> None:
    """A generation without a passage can be published, opened, searched and grown from."""
    assert files.open(1) is None
    publish(files, None, {})
    assert_same(files.open(1), {})
    assert_same(VectorView.from_blocks(1, DIMENSION, []), {})
    publish(files, 1, some(1, 20))
    publish(files, 2, {}, dead=range(30))
    assert_same(files.open(2), some(1, 20))
    assert_same(files.open(3), {})


def test_query_without_a_known_word_is_near_to_nothing(files: VectorFiles) -> None:
    """A zero vector finds nothing, rather than anything."""
    view = VectorView.from_blocks(1, DIMENSION, [([1, 2], np.ones((2, DIMENSION)))])
    assert view.search(np.zeros(DIMENSION, np.float32), 5) == {}


def test_publishing_from_what_is_not_there_is_refused(files: VectorFiles) -> None:
    """Without a usable index of `since` nothing is published, and the error says what to do."""
    with pytest.raises(LookupError, match="generation 1 cannot be used, build it from nothing"):
        publish(files, 1, some(1, 3))
    assert files.generations() == []


@pytest.mark.parametrize("second", [7, 30], ids=["near", "in another segment"])
def test_a_key_given_twice_is_refused(files: VectorFiles, folder: Path, second: int) -> None:
    """Two vectors for one passage are an error: the generation is not there, and no file is left over."""
    publish(files, None, some(1, 20))
    before = sorted(folder.iterdir())
    keys = [*range(50, 50 + second), 50]
    with pytest.raises(ValueError, match="twice"):
        files.publish(1, 2, [(keys, np.ones((len(keys), DIMENSION)))])
    assert sorted(folder.iterdir()) == before
    assert_same(files.open(1), some(1, 20))


def test_vectors_of_another_shape_are_refused(files: VectorFiles) -> None:
    """Vectors must be as many as keys and as long as the encoder says."""
    with pytest.raises(ValueError, match=r"shape \(2, 3\) for 1 keys; expected \(1, 3\)"):
        files.publish(None, 1, [([1], np.ones((2, DIMENSION)))])


def test_a_small_change_is_a_small_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing a document writes its vectors and a short list; over many, each is rewritten log n times."""
    monkeypatch.setattr(vector_segment, "_FULL_BYTES", 2 * 64 * 4096)
    files = VectorFiles(folder, "模型", 64)
    chance = np.random.default_rng(4)
    files.publish(None, 1, [(range(10_000), chance.standard_normal((10_000, 64)))])
    seen = set(folder.iterdir())
    sizes = []
    for generation in range(2, 152):
        first = 20 * generation
        new = range(10_000 + first, 10_020 + first)
        block = new, chance.standard_normal((20, 64))
        files.publish(generation - 1, generation, [block], range(first, first + 20))
        written = set(folder.iterdir()) - seen
        seen |= written
        sizes.append(sum(path.stat().st_size for path in written))
    own = 20 * (2 * 64 + 8)
    assert np.median(sizes) < 4 * own
    # The first segment loses 3,000 of its 4,096: it is rewritten when a fifth of it is dead, and again.
    assert sum(sizes) < 150 * own * np.log2(150) + 150 * 2000 + 5 * 4096 * (2 * 64 + 8)
    view = files.open(151)
    assert view is not None
    assert view.size == 10_000
    assert len(view.parts) <= 10


def test_full_segments_are_left_alone(files: VectorFiles, folder: Path) -> None:
    """What many deaths have worn is written anew, but none of the full segments beside it."""
    model = some(1, 3 * FULL)
    publish(files, None, model)
    before = set(folder.glob("*.faiss"))
    dead = [1, 2, FULL + 1, FULL + 2]
    publish(files, 1, {}, dead)
    files.clear([2])
    assert len(before & set(folder.glob("*.faiss"))) == 1
    assert_same(files.open(2), {key: vector for key, vector in model.items() if key not in dead})


def test_four_full_segments_become_one(files: VectorFiles, folder: Path) -> None:
    """A large index is in large segments, which stay when others come, and are taken apart when worn."""
    model = some(1, 9 * FULL)
    publish(files, None, {key: model[key] for key in range(1, 8 * FULL + 1)})
    view = files.open(1)
    assert view is not None
    assert [part.size for part in view.parts] == [4 * FULL] * 2
    before = set(folder.glob("*.faiss"))
    publish(files, 1, {key: model[key] for key in range(8 * FULL + 1, 9 * FULL + 1)})
    dead = range(1, FULL + 1)
    publish(files, 2, {}, dead)
    files.clear([3])
    assert len(before & set(folder.glob("*.faiss"))) == 1
    view = files.open(3)
    assert_same(view, {key: vector for key, vector in model.items() if key not in dead})
    assert view is not None
    assert [part.size for part in view.parts] == [4 * FULL] * 2


def test_four_of_these_become_one_again_and_no_more(files: VectorFiles) -> None:
    """What is largest stays as it is, however much comes."""
    model = some(1, 64 * FULL)
    ends = (0, 15 * FULL, 16 * FULL, 64 * FULL)
    for since, (start, stop) in enumerate(pairwise(ends)):
        new = {key: model[key] for key in range(start + 1, stop + 1)}
        publish(files, since or None, new)
    view = files.open(3)
    assert view is not None
    assert [part.size for part in view.parts] == [16 * FULL] * 4
    assert_same(view, model)


def test_clearing_keeps_what_is_named(files: VectorFiles, folder: Path) -> None:
    """Only what no kept generation needs is deleted; other encoders' files stay, and open views go on."""
    other = VectorFiles(folder, "另一模型", DIMENSION)
    publish(other, None, some(1, 9))
    models = {1: some(1, 20)}
    publish(files, None, models[1])
    for since in range(1, 6):
        models[since + 1] = models[since] | some(100 * since, 5)
        publish(files, since, some(100 * since, 5))
    views = {generation: files.open(generation) for generation in files.generations()}
    assert list(views) == [1, 2, 3, 4, 5, 6]
    prefix = manifest(folder, 6).name.partition("-")[0]
    for leftover in (f"{prefix}-7.tmp", f"{prefix}-7-0123abcd.faiss", f"{prefix}-3.faiss"):
        (folder / leftover).write_bytes(b"begun")
    files.clear([5, 6, 99])
    assert files.generations() == [5, 6]
    for generation, view in views.items():
        assert_same(view, models[generation])
    fresh = VectorFiles(folder, "模型", DIMENSION)
    assert_same(fresh.open(5), models[5])
    assert_same(fresh.open(6), models[6])
    assert_same(other.open(1), some(1, 9))
    named = "".join(path.read_text() for path in folder.glob("*.json"))
    assert all(path.name in named for path in folder.iterdir() if path.suffix != ".json")
    assert not list(folder.glob("*.tmp"))


def test_names_are_never_used_again(files: VectorFiles) -> None:
    """A generation made anew, while its former self is open, disturbs neither."""
    publish(files, None, some(1, 5))
    before = files.open(1)
    files.publish(None, 1, [([1], np.ones((1, DIMENSION)))])
    files.clear([1])
    assert_same(before, some(1, 5))
    assert_same(files.open(1), {1: (1.0, 1.0, 1.0)})


def test_several_threads_search_one_view(files: VectorFiles) -> None:
    """Threads that search one view while others are published and cleared all get its own results."""
    model = some(1, 60)
    publish(files, None, model)
    view = files.open(1)
    failures: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(5):
                assert_same(view, model)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for since in range(1, 10):
        publish(files, since, some(100 * since, 7))
        files.clear([since + 1])
    for thread in threads:
        thread.join()
    assert failures == []
