"""Coarse copies of large vector segments: what they nominate is scored exactly, and hardly any is missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.faults import IndexDamagedError
from index.vectors import coarse as vector_coarse
from index.vectors import files as vector_files
from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
from index.vectors.view import VectorView

_DIMENSION = 64
_COUNT = 20_000  # four full segments, and a small one without a coarse copy


@pytest.fixture(autouse=True, params=["four segments", "four in one, in lists"])
def segments_of_4800(request: pytest.FixtureRequest) -> Iterator[int]:
    """Give how many segments have a coarse copy."""
    together = request.param != "four segments"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_files, "_TOGETHER", 4 if together else 100)
        patch.setattr(vector_coarse, "_LISTED", 4 * 4000)
        patch.setattr(vector_segment, "_FULL_BYTES", 2 * _DIMENSION * 4800)
        patch.setattr(vector_coarse, "_WORTH", 4000)
        yield 1 if together else 4


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Vectors in bundles, as passages on one subject are, and a few that are the same."""
    chance = np.random.default_rng(5)
    subjects = chance.standard_normal((50, _DIMENSION))
    rows = subjects[chance.integers(0, 50, _COUNT)] + chance.standard_normal((_COUNT, _DIMENSION))
    rows[7000:7005] = rows[3]
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture(scope="module")
def queries(vectors: np.ndarray) -> np.ndarray:
    return vectors[::1000].astype(np.float32) + np.float32(0.01)


@pytest.fixture
def files(tmp_path: Path) -> VectorFiles:
    return VectorFiles(tmp_path / "vectors", "模型", _DIMENSION)


def _opened(files: VectorFiles, vectors: np.ndarray, dead: range = range(0)) -> VectorView:
    files.publish(None, 1, [(range(len(vectors)), vectors)])
    files.publish(1, 2, [], dead)
    view = files.open(2)
    assert view is not None
    return view


def _exact(vectors: np.ndarray, query: np.ndarray, keys: np.ndarray, limit: int) -> set[int]:
    scores = vectors[keys].astype(np.float32) @ query
    return set(keys[np.argsort(-scores, kind="stable")[:limit]].tolist())


@pytest.mark.parametrize("share", [1.0, 0.97, 0.5, 0.3, 0.05], ids=lambda share: f"{share:.0%}")
@pytest.mark.parametrize("dead", [range(0), range(1000, 1700)], ids=["all alive", "some dead"])
def test_nearly_all_of_the_nearest_are_found(
    files: VectorFiles,
    vectors: np.ndarray,
    queries: np.ndarray,
    dead: range,
    share: float,
    segments_of_4800: int,
) -> None:
    """Of the nearest 100, among however many, 99 are found; scores are exact, and nothing dead is given."""
    view = _opened(files, vectors, dead)
    coarse = [part.segment.coarse for part in view.parts if part.segment.coarse is not None]
    assert (len(coarse), len(view.parts)) == (segments_of_4800, segments_of_4800 + 1)
    assert all(isinstance(copy, faiss.IndexIVF) == (segments_of_4800 == 1) for copy in coarse)
    among = np.flatnonzero(np.random.default_rng(6).random(_COUNT) < share)
    among = np.setdiff1d(among, dead)
    plain = VectorView.from_blocks(2, _DIMENSION, [(among, vectors[among])])
    missed = 0
    for query in queries:
        found = view.search(query, 100, None if share == 1 else among.tolist())
        assert len(found) == 100
        assert list(found.values()) == sorted(found.values(), reverse=True)
        assert found == plain.similarities(query, found) == view.similarities(query, found)
        missed += len(_exact(vectors, query, among, 100) - found.keys())
    assert missed <= 0.01 * 100 * len(queries)


def test_same_vectors_tie_in_the_order_of_their_keys(files: VectorFiles, vectors: np.ndarray) -> None:
    """Passages of one wording get one score, in whatever segments they are, and the smallest key is first."""
    found = _opened(files, vectors).search(vectors[3].astype(np.float32), 6)
    assert list(found) == [3, 7000, 7001, 7002, 7003, 7004]
    assert len(set(found.values())) == 1


def test_limits_of_any_size(files: VectorFiles, vectors: np.ndarray, queries: np.ndarray) -> None:
    """As many are given as were asked for, or as there are."""
    view = _opened(files, vectors)
    for limit in (0, 1, 1500, _COUNT, 2 * _COUNT):
        found = view.search(queries[1], limit)
        assert len(found) == min(limit, _COUNT)
    assert list(found)[:1] == list(view.search(queries[1], 1))


def test_files_are_the_same_each_time(tmp_path: Path, vectors: np.ndarray) -> None:
    """The same vectors give the same bytes."""
    contents = []
    for name in ("one", "other"):
        _opened(VectorFiles(tmp_path / name, "模型", _DIMENSION), vectors)
        contents.append(sorted(path.read_bytes() for path in (tmp_path / name).glob("*.faiss")))
    assert contents[0] == contents[1]


def test_flipped_bit_in_a_coarse_copy_is_told(
    files: VectorFiles, vectors: np.ndarray, queries: np.ndarray, tmp_path: Path
) -> None:
    """A damaged coarse copy, which would hide passages, is told by the first search."""
    _opened(files, vectors)
    largest = max((tmp_path / "vectors").glob("*.faiss"), key=lambda path: path.stat().st_size)
    whole = bytearray(largest.read_bytes())
    for place in (20, 20_000, 4800 * _DIMENSION // 4):
        whole[-place] ^= 4
        largest.write_bytes(whole)
        view = VectorFiles(tmp_path / "vectors", "模型", _DIMENSION).open(2)
        assert view is not None
        with pytest.raises(IndexDamagedError):
            view.search(queries[0], 5)
        whole[-place] ^= 4
    largest.write_bytes(whole)
    view = VectorFiles(tmp_path / "vectors", "模型", _DIMENSION).open(2)
    assert view is not None
    assert view.search(queries[0], 5)


@pytest.mark.parametrize("dimension", [3, 6])
def test_odd_dimensions_do_without(tmp_path: Path, dimension: int) -> None:
    """Where components do not fill whole bytes there is no coarse copy, and each vector is scored."""
    vectors = np.random.default_rng(7).standard_normal((9000, dimension)).astype(np.float16)
    view = _opened(VectorFiles(tmp_path / "vectors", "模型", dimension), vectors)
    assert all(part.segment.coarse is None for part in view.parts)
    query = np.ones(dimension, np.float32)
    scores = vectors.astype(np.float32) @ query
    assert np.isclose(next(iter(view.search(query, 1).values())), scores.max(), atol=1e-3)
