"""A coarse copy of many vectors, two bits a component: 64 bytes of 256, which faiss scans in registers.

It nominates what is then scored exactly: of the 100 nearest among 32,768 passages 99.9 of 100, in a tenth of
the time (a score that is computed from float16 costs 55 ns). From `_LISTED` on it is parted into lists of
vectors that are alike, and only the lists nearest to a query are scanned. It does not know keys, nor what
still lives.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

# Fewer are scored one by one: 0.5 ms, and most changes of a library make no coarse copy.
_WORTH = 8192
# Thresholds and levels, in standard deviations, that lose least of a normal distribution in two bits (Max,
# "Quantizing for minimum distortion", 1960, table I). Each component has its own mean and deviation.
_THRESHOLDS = np.array([-0.9816, 0.0, 0.9816], np.float32)
_LEVELS = np.array([-1.510, -0.4528, 0.4528, 1.510], np.float32)
_SAMPLE = 4096  # rows that means and deviations are taken from
_AT_ONCE = 4096  # rows taken apart at a time: 4 MB of 256 dimensions
# What four full segments of 32,768 are put together to is parted, into √(2n) lists; of each so many rows are
# looked at to find what they have in common, in so many rounds. With half as many rows, a sixth of the lists
# holds only 0.90 of the nearest 10.
_LISTED = 120_000
_LEARNT, _ROUNDS = 40, 6
# So many times the square root of their number are scanned, a sixth of 512 and an eighth of 1,024: of the
# nearest 10 and 100 among a million 0.99 and 0.96 are found. Where more rows than usual are asked for, more.
_SCANNED, _USUAL = 3.85, 250


def coarse(vectors: np.ndarray) -> Any:
    """Give the faiss index of a coarse copy of `vectors`, shape (n, dimension); `None` if not worth it."""
    count, dimension = vectors.shape
    if count < _WORTH or dimension % 4:  # two components share four bits, and two such a byte
        return None
    import faiss

    some = vectors[:: count // _SAMPLE + 1].astype(np.float32)
    means, deviations = some.mean(axis=0), some.std(axis=0)
    if count >= _LISTED:
        return _in_lists(vectors, _pairs(means, deviations))
    index = faiss.IndexPQ(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
    faiss.copy_array_to_vector(_pairs(means, deviations), index.pq.centroids)
    index.is_trained = True
    for start in range(0, count, _AT_ONCE):
        index.add_sa_codes(_codes(vectors[start : start + _AT_ONCE], means, deviations))
    return faiss.IndexPQFastScan(index)  # type: ignore[arg-type]  # its stub knows one constructor only


def nominate(index: Any, query: np.ndarray, count: int, *, widely: bool) -> tuple[np.ndarray, np.ndarray]:
    """Give `count` rows that are near to `query`, and roughly their scores; `widely`: scan every list."""
    import faiss

    faiss.omp_set_num_threads(1)
    parameters = None
    if isinstance(index, faiss.IndexIVF):
        most = index.nlist
        scanned = most if widely else int(_SCANNED * math.sqrt(most * max(1.0, count / _USUAL)))
        parameters = faiss.SearchParametersIVF(nprobe=min(most, scanned))  # type: ignore[call-arg]
    scores, rows = index.search(query.reshape(1, -1), count, params=parameters)
    there = rows[0] >= 0
    return rows[0][there], scores[0][there]


def _in_lists(vectors: np.ndarray, pairs: np.ndarray) -> Any:
    """Give the faiss.IndexIVFPQFastScan of `vectors`, each in the list of the mean it is nearest to."""
    import faiss

    faiss.omp_set_num_threads(1)  # the same vectors give the same lists
    (count, dimension), lists = vectors.shape, int(math.sqrt(2 * len(vectors)))
    learnt = vectors[:: max(1, count // (lists * _LEARNT))].astype(np.float32)
    means = faiss.Kmeans(dimension, lists, niter=_ROUNDS, spherical=True, seed=1)
    means.train(learnt)
    assert means.centroids is not None
    quantizer = faiss.IndexFlatIP(dimension)
    quantizer.add(means.centroids)
    index = faiss.IndexIVFPQFastScan(
        quantizer, dimension, lists, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT
    )
    quantizer.this.disown()  # type: ignore[attr-defined]
    index.own_fields = True
    index.by_residual = False
    faiss.copy_array_to_vector(pairs, index.pq.centroids)
    index.is_trained = True
    for start in range(0, count, _AT_ONCE):
        index.add(vectors[start : start + _AT_ONCE].astype(np.float32))
    return index


def _pairs(means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """Give the 16 points that two components' levels make, for each two of the dimension, one by one."""
    levels = means[:, None] + deviations[:, None] * _LEVELS
    pairs = np.empty((len(means) // 2, 4, 4, 2), np.float32)  # the second component's level comes first
    pairs[..., 0] = levels[0::2, None, :]
    pairs[..., 1] = levels[1::2, :, None]
    return pairs.ravel()


def _codes(block: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """Give two bits for each component of `block`, four components a byte, the first in the lowest bits."""
    away = block.astype(np.float32) - means
    levels = np.zeros(block.shape, np.uint8)
    for threshold in _THRESHOLDS:
        levels += away > threshold * deviations
    return levels[:, 0::4] | levels[:, 1::4] << 2 | levels[:, 2::4] << 4 | levels[:, 3::4] << 6
