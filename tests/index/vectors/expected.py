"""What a vector index should hold and find, by a dictionary of its vectors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.vectors.files import VectorFiles
from index.vectors.view import VectorView

DIMENSION = 3
FULL = 8  # vectors in a full segment of these tests
# Products and sums of these have no rounding, and many tie.
VALUES = (-1.0, -0.5, 0.0, 0.25, 1.0)
QUERIES = np.array([(1, 0.5, -1), (0, 0, 2), (-0.25, 1, 1)], np.float32)

Model = dict[int, tuple[float, ...]]


def publish(files: VectorFiles, since: int | None, model: Model, dead: Sequence[int] = ()) -> None:
    """Publish a generation after `since` in which `model` is new and `dead` has ended."""
    vectors = np.array(list(model.values()), np.float32).reshape(-1, DIMENSION)
    files.publish(since, (since or 0) + 1, [(list(model), vectors)], dead)


def some(first: int, count: int) -> Model:
    """Give vectors for `count` keys, the same each time."""
    chance = random.Random(first)
    return {
        key: tuple(chance.choice(VALUES) for _ in range(DIMENSION)) for key in range(first, first + count)
    }


def manifest(folder: Path, generation: int) -> Path:
    """Give the file that names the segments of a generation."""
    (path,) = folder.glob(f"*-{generation}.json")
    return path


def assert_same(view: VectorView | None, model: Model) -> None:
    """Hold what the index has and finds against the dictionary."""
    assert view is not None
    assert view.keys() == set(model)
    assert view.size == len(model)
    for key, vector in model.items():
        assert np.array_equal(view.vector(key), vector)  # type: ignore[arg-type]
    assert view.vector(-1) is None
    assert view.vector(10**6) is None
    asked = [key for key in range(max(model, default=0) + 3) if key % 3]
    rows = np.array(list(model.values()), np.float32).reshape(-1, DIMENSION)
    for query in QUERIES:
        scores = dict(zip(model, (rows @ query).tolist(), strict=True))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        among = [item for item in ranked if item[0] % 3]
        for limit in (1, 5, 1000):
            assert list(view.search(query, limit).items()) == ranked[:limit]
            assert list(view.search(query, limit, asked).items()) == among[:limit]
        assert view.similarities(query, asked) == dict(among)
