"""The vector index: whatever was published, damaged or killed, it holds exactly what a dictionary would."""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vectors import files as vector_files
from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
from index.vectors.view import VectorView

_DIMENSION = 3
_FULL = 8  # vectors in a full segment of these tests
# Products and sums of these have no rounding, and many tie.
_VALUES = (-1.0, -0.5, 0.0, 0.25, 1.0)
_QUERIES = np.array([(1, 0.5, -1), (0, 0, 2), (-0.25, 1, 1)], np.float32)

Model = dict[int, tuple[float, ...]]


@pytest.fixture(autouse=True)
def small_segments() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_segment, "_FULL_BYTES", 2 * _DIMENSION * _FULL)
        patch.setattr(vector_files, "_SMALL", 1)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "资料库" / "vectors"


@pytest.fixture
def files(folder: Path) -> VectorFiles:
    return VectorFiles(folder, "模型", _DIMENSION)


def _publish(files: VectorFiles, since: int | None, model: Model, dead: Sequence[int] = ()) -> None:
    vectors = np.array(list(model.values()), np.float32).reshape(-1, _DIMENSION)
    files.publish(since, (since or 0) + 1, [(list(model), vectors)], dead)


def _some(first: int, count: int) -> Model:
    chance = random.Random(first)
    return {
        key: tuple(chance.choice(_VALUES) for _ in range(_DIMENSION)) for key in range(first, first + count)
    }


def _assert_same(view: VectorView | None, model: Model) -> None:
    assert view is not None
    assert view.keys() == set(model)
    assert view.size == len(model)
    for key, vector in model.items():
        assert np.array_equal(view.vector(key), vector)  # type: ignore[arg-type]
    assert view.vector(-1) is None
    assert view.vector(10**6) is None
    some = [key for key in range(max(model, default=0) + 3) if key % 3]
    rows = np.array(list(model.values()), np.float32).reshape(-1, _DIMENSION)
    for query in _QUERIES:
        scores = dict(zip(model, (rows @ query).tolist(), strict=True))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        among = [item for item in ranked if item[0] % 3]
        for limit in (1, 5, 1000):
            assert list(view.search(query, limit).items()) == ranked[:limit]
            assert list(view.search(query, limit, some).items()) == among[:limit]
        assert view.similarities(query, some) == dict(among)


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
    files = VectorFiles(folder, "模型", _DIMENSION)
    model: Model = {}
    since, following = None, 0
    for generation, (count, again, dead, how, chance) in enumerate(changes):
        if how == "from nothing":
            since, model = None, {}
        elif how == "open anew":
            files = VectorFiles(folder, "模型", _DIMENSION)
        fresh = [*range(following, following + count), *(key for key in set(again) if key in model)]
        following += count
        chance.shuffle(fresh)
        born = {key: tuple(chance.choice(_VALUES) for _ in range(_DIMENSION)) for key in fresh}
        before = dict(model)
        model = {key: vector for key, vector in model.items() if key not in dead} | born
        vectors = np.array(list(born.values()), np.float32).reshape(-1, _DIMENSION)
        third = len(fresh) // 3
        blocks = [(fresh[:third], vectors[:third]), (fresh[third:], vectors[third:].astype(np.float16))]
        files.publish(since, generation, blocks, dead)
        if since is not None and how != "clear":
            _assert_same(files.open(since), before)
        elif how == "clear":
            files.clear([generation])
            assert files.generations() == [generation]
        _assert_same(files.open(generation), model)
        since = generation
        view = files.open(generation)
        assert view is not None
        assert len(view.parts) <= 2 * len(model) / _FULL + 4
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
        assert list(view.search(_QUERIES[1] + 1, limit)) == [77, *others, limit][:limit]


def test_empty_index_is_one(files: VectorFiles) -> None:
    """A generation without a passage can be published, opened, searched and grown from."""
    assert files.open(1) is None
    _publish(files, None, {})
    _assert_same(files.open(1), {})
    _assert_same(VectorView.from_blocks(1, _DIMENSION, []), {})
    _publish(files, 1, _some(1, 20))
    _publish(files, 2, {}, dead=range(30))
    _assert_same(files.open(2), _some(1, 20))
    _assert_same(files.open(3), {})


def test_query_without_a_known_word_is_near_to_nothing(files: VectorFiles) -> None:
    """A zero vector finds nothing, rather than anything."""
    view = VectorView.from_blocks(1, _DIMENSION, [([1, 2], np.ones((2, _DIMENSION)))])
    assert view.search(np.zeros(_DIMENSION, np.float32), 5) == {}


def test_publishing_from_what_is_not_there_is_refused(files: VectorFiles) -> None:
    """Without a usable index of `since` nothing is published, and the error says what to do."""
    with pytest.raises(LookupError, match="generation 1 cannot be used, build it from nothing"):
        _publish(files, 1, _some(1, 3))
    assert files.generations() == []


@pytest.mark.parametrize("second", [7, 30], ids=["near", "in another segment"])
def test_a_key_given_twice_is_refused(files: VectorFiles, folder: Path, second: int) -> None:
    """Two vectors for one passage are an error: the generation is not there, and no file is left over."""
    _publish(files, None, _some(1, 20))
    before = sorted(folder.iterdir())
    keys = [*range(50, 50 + second), 50]
    with pytest.raises(ValueError, match="twice"):
        files.publish(1, 2, [(keys, np.ones((len(keys), _DIMENSION)))])
    assert sorted(folder.iterdir()) == before
    _assert_same(files.open(1), _some(1, 20))


def test_vectors_of_another_shape_are_refused(files: VectorFiles) -> None:
    """Vectors must be as many as keys and as long as the encoder says."""
    with pytest.raises(ValueError, match=r"shape \(2, 3\) for 1 keys; expected \(1, 3\)"):
        files.publish(None, 1, [([1], np.ones((2, _DIMENSION)))])


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
    model = _some(1, 3 * _FULL)
    _publish(files, None, model)
    before = set(folder.glob("*.faiss"))
    dead = [1, 2, _FULL + 1, _FULL + 2]
    _publish(files, 1, {}, dead)
    files.clear([2])
    assert len(before & set(folder.glob("*.faiss"))) == 1
    _assert_same(files.open(2), {key: vector for key, vector in model.items() if key not in dead})


def test_four_full_segments_become_one(files: VectorFiles, folder: Path) -> None:
    """A large index is in large segments, which stay when others come, and are taken apart when worn."""
    model = _some(1, 9 * _FULL)
    _publish(files, None, {key: model[key] for key in range(1, 8 * _FULL + 1)})
    view = files.open(1)
    assert view is not None
    assert [part.size for part in view.parts] == [4 * _FULL] * 2
    before = set(folder.glob("*.faiss"))
    _publish(files, 1, {key: model[key] for key in range(8 * _FULL + 1, 9 * _FULL + 1)})
    dead = range(1, _FULL + 1)
    _publish(files, 2, {}, dead)
    files.clear([3])
    assert len(before & set(folder.glob("*.faiss"))) == 1
    view = files.open(3)
    _assert_same(view, {key: vector for key, vector in model.items() if key not in dead})
    assert view is not None
    assert [part.size for part in view.parts] == [4 * _FULL] * 2


def test_four_of_these_become_one_again_and_no_more(files: VectorFiles) -> None:
    """What is largest stays as it is, however much comes."""
    model = _some(1, 64 * _FULL)
    ends = (0, 15 * _FULL, 16 * _FULL, 64 * _FULL)
    for since, (start, stop) in enumerate(pairwise(ends)):
        new = {key: model[key] for key in range(start + 1, stop + 1)}
        _publish(files, since or None, new)
    view = files.open(3)
    assert view is not None
    assert [part.size for part in view.parts] == [16 * _FULL] * 4
    _assert_same(view, model)


def _damaged(files: VectorFiles, caplog: pytest.LogCaptureFixture, generation: int = 2) -> bool:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        again = VectorFiles(files._folder, "模型", _DIMENSION).open(generation)
    return again is None and "由资料库重建" in caplog.text


@pytest.mark.parametrize("suffix", [".faiss", ".json"])
def test_truncated_file_is_told(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture, suffix: str
) -> None:
    """A file cut short at any place, or grown, makes the index unusable, and a line in the log says so."""
    _publish(files, None, _some(1, 20))
    _publish(files, 1, _some(50, 3), dead=[4])
    chance = random.Random(6)
    named = {path for path in folder.glob("*.faiss") if path.name in _manifest(folder, 2).read_text()}
    for path in named if suffix == ".faiss" else [_manifest(folder, 2)]:
        whole = path.read_bytes()
        for size in [0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]:
            path.write_bytes(whole[:size])
            assert _damaged(files, caplog), (path, size)
        path.write_bytes(whole + b"\0")
        assert _damaged(files, caplog)
        path.write_bytes(whole)
    _assert_same(
        VectorFiles(folder, "模型", _DIMENSION).open(2),
        {key: vector for key, vector in (_some(1, 20) | _some(50, 3)).items() if key != 4},
    )


def _manifest(folder: Path, generation: int) -> Path:
    (path,) = folder.glob(f"*-{generation}.json")
    return path


def test_flipped_bit_is_told(files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Any bit that flips in a manifest, or in what a segment says beside its vectors, is noticed."""
    _publish(files, None, _some(1, 20))
    _publish(files, 1, _some(50, 3), dead=[4])
    chance = random.Random(8)
    for path in [_manifest(folder, 2), *folder.glob("*.faiss")]:
        if path.name not in _manifest(folder, 2).read_text() and path.suffix == ".faiss":
            continue
        whole = path.read_bytes()
        for place in range(len(whole)):
            flipped = whole[place] ^ 1 << chance.randrange(8)
            path.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
            assert _damaged(files, caplog), (path, place)
        path.write_bytes(whole)
    assert VectorFiles(folder, "模型", _DIMENSION).open(2) is not None


def test_flipped_bit_among_many_keys_is_told(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large segment the keys, which stand far behind its beginning, are checked as well."""
    monkeypatch.setattr(vector_segment, "_FULL_BYTES", 1 << 20)
    files = VectorFiles(folder, "模型", _DIMENSION)
    _publish(files, None, _some(1, 3000))
    (path,) = folder.glob("*.faiss")
    whole = path.read_bytes()
    chance = random.Random(10)
    for place in [
        len(whole) - 8 * 3000,
        len(whole) - 1,
        *chance.sample(range(len(whole) - 24000, len(whole)), 9),
    ]:
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        assert _damaged(files, caplog, 1), place


def test_missing_segment_is_told_and_built_anew(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without one of its segments a generation can be neither opened nor gone on from, but rebuilt."""
    _publish(files, None, _some(1, 20))
    next(folder.glob("*.faiss")).unlink()
    files = VectorFiles(folder, "模型", _DIMENSION)
    assert _damaged(files, caplog, 1)
    with pytest.raises(LookupError, match="build it from nothing"):
        _publish(files, 1, _some(50, 3))
    _publish(files, None, _some(1, 20))
    _assert_same(files.open(1), _some(1, 20))


def test_index_of_another_dimension_is_not_used(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An encoder that changed its dimension under its name does not get the old vectors."""
    _publish(files, None, _some(1, 20))
    assert VectorFiles(folder, "模型", _DIMENSION + 1).open(1) is None
    assert "由资料库重建" in caplog.text


def test_clearing_keeps_what_is_named(files: VectorFiles, folder: Path) -> None:
    """Only what no kept generation needs is deleted; other encoders' files stay, and open views go on."""
    other = VectorFiles(folder, "另一模型", _DIMENSION)
    _publish(other, None, _some(1, 9))
    models = {1: _some(1, 20)}
    _publish(files, None, models[1])
    for since in range(1, 6):
        models[since + 1] = models[since] | _some(100 * since, 5)
        _publish(files, since, _some(100 * since, 5))
    views = {generation: files.open(generation) for generation in files.generations()}
    assert list(views) == [1, 2, 3, 4, 5, 6]
    prefix = _manifest(folder, 6).name.partition("-")[0]
    for leftover in (f"{prefix}-7.tmp", f"{prefix}-7-0123abcd.faiss", f"{prefix}-3.faiss"):
        (folder / leftover).write_bytes(b"begun")
    files.clear([5, 6, 99])
    assert files.generations() == [5, 6]
    for generation, view in views.items():
        _assert_same(view, models[generation])
    fresh = VectorFiles(folder, "模型", _DIMENSION)
    _assert_same(fresh.open(5), models[5])
    _assert_same(fresh.open(6), models[6])
    _assert_same(other.open(1), _some(1, 9))
    named = "".join(path.read_text() for path in folder.glob("*.json"))
    assert all(path.name in named for path in folder.iterdir() if path.suffix != ".json")
    assert not list(folder.glob("*.tmp"))


def test_names_are_never_used_again(files: VectorFiles) -> None:
    """A generation made anew, while its former self is open, disturbs neither."""
    _publish(files, None, _some(1, 5))
    before = files.open(1)
    files.publish(None, 1, [([1], np.ones((1, _DIMENSION)))])
    files.clear([1])
    _assert_same(before, _some(1, 5))
    _assert_same(files.open(1), {1: (1.0, 1.0, 1.0)})


def test_several_threads_search_one_view(files: VectorFiles) -> None:
    """Threads that search one view while others are published and cleared all get its own results."""
    model = _some(1, 60)
    _publish(files, None, model)
    view = files.open(1)
    failures: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(5):
                _assert_same(view, model)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for since in range(1, 10):
        _publish(files, since, _some(100 * since, 7))
        files.clear([since + 1])
    for thread in threads:
        thread.join()
    assert failures == []


def test_all_is_on_the_disk_before_it_is_named(
    files: VectorFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power may fail at any moment: segments and manifest are forced to the disk before they count."""
    synced: set[int] = set()
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle: int) -> None:
        real_sync(handle)
        synced.add(os.fstat(handle).st_ino)

    def replace(unfinished: Path, path: Path) -> None:
        assert {file.stat().st_ino for file in folder.iterdir()} <= synced
        real_replace(unfinished, path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    _publish(files, None, _some(1, 20))
    _publish(files, 1, _some(30, 20), dead=range(15))
    if os.name == "posix":
        assert folder.stat().st_ino in synced


def test_full_disk_leaves_the_former_generation(files: VectorFiles, folder: Path) -> None:
    """Where writing fails, at whatever byte, it is an OSError; nothing begun stays, the last one is whole."""
    resource = pytest.importorskip("resource")  # POSIX: a limit on the size of files does for a full disk
    _publish(files, None, _some(1, 20))
    before = sorted(folder.iterdir())
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    largest = 0
    for limit in range(0, 2000, 7):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            _publish(files, 1, _some(30, 11), dead=[1, 2])
        except OSError:
            assert sorted(folder.iterdir()) == before
            largest = limit
        else:
            break
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert 200 < largest < 1900
    _assert_same(files.open(1), _some(1, 20))
    _assert_same(
        VectorFiles(folder, "模型", _DIMENSION).open(2),
        {key: vector for key, vector in (_some(1, 20) | _some(30, 11)).items() if key not in (1, 2)},
    )


_WRITER = """
import sys
from pathlib import Path
import numpy as np
from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
vector_segment._FULL_BYTES = 2 * 3 * 64
files = VectorFiles(Path(sys.argv[1]), "模型", 3)
since = int(sys.argv[2])
while True:
    generation = since + 1
    keys = range(10 * generation, 10 * generation + 10)
    vectors = np.full((10, 3), generation % 50 / 64)
    dead = range(10 * generation - 200, 10 * generation - 190)
    files.publish(since or None, generation, [(keys, vectors)], dead)
    print(generation, flush=True)
    files.clear([since, generation])
    since = generation
"""


def test_killed_writer_leaves_what_it_had_published(folder: Path) -> None:
    """After SIGKILL at any moment the last generation told of is whole, and writing goes on from it."""
    chance = random.Random(9)
    last = 0
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), str(last)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline()
        time.sleep(0.3 * chance.random())
        writer.kill()
        told = writer.communicate()[0].split()
        files = VectorFiles(folder, "模型", _DIMENSION)
        newest = files.generations()[-1]
        assert newest - int((told or [last + 1])[-1]) in (0, 1)
        last = newest
        for generation in files.generations():
            born = range(max(1, generation - 19), generation + 1)
            expected = {
                key: number % 50 / 64 for number in born for key in range(10 * number, 10 * number + 10)
            }
            _assert_same(files.open(generation), {key: (value,) * 3 for key, value in expected.items()})
