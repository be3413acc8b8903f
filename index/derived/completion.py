"""Makes the vectors that an encoder lacks in the catalogue, as after a change of encoder.

Each document's are kept as soon as they are made: a run that is stopped in any way is carried on by the next.
Nobody waits for it: documents can be searched and taken in meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.catalogue.datatypes import KeptDocument
from index.catalogue.snapshot import Snapshot
from index.datatypes import Progress, Report
from index.encoders.embedding import seen
from index.encoders.loading import Encoder
from index.store import Catalogue

logger = logging.getLogger(__name__)

# Passages encoded between two reports: what takes so many seconds, within these bounds. A large model needs a
# second or more for each without a GPU, a small one on a GPU a millisecond, and is faster with many at once.
_SECONDS = 5.0
_FEWEST, _MOST = 32, 2048


def is_complete(snapshot: Snapshot, encoder: Encoder) -> bool:
    """Tell whether all documents have vectors of `encoder`."""
    return not snapshot.lacking(encoder.name, encoder.dimension)


def complete(catalogue: Catalogue, encoder: Encoder, report: Report) -> None:
    """Encode the documents that `encoder` has not seen; the caller holds the lock for that."""
    began, done, some = time.monotonic(), 0, _FEWEST
    while True:
        with catalogue.reading() as snapshot:  # anew each time: documents come and go meanwhile
            lacking = snapshot.lacking(encoder.name, encoder.dimension)
            documents = _first(snapshot, lacking, some)
        started = time.monotonic()
        source = documents[0].source if documents else ""
        report(Progress("embedding", done, done + len(lacking), source, 0, started - began))
        if not documents:
            return
        if not done:
            logger.warning(
                "正在用模型 %s 计算 %d 份文件的向量。随时可以停下，下次接着算。", encoder, len(lacking)
            )
        passages = _encode(catalogue, encoder, documents)
        done += len(documents)
        rate = passages / max(time.monotonic() - started, 1e-3)
        some = min(max(int(rate * _SECONDS), _FEWEST), _MOST)


def _first(snapshot: Snapshot, versions: Sequence[int], some: int) -> list[KeptDocument]:
    """Give the first documents, until they have `some` passages."""
    documents: list[KeptDocument] = []
    passages = 0
    for version in versions:
        if passages >= some:
            break
        documents.append(snapshot.kept(version))
        passages += len(documents[-1].passages)
    return documents


def _encode(catalogue: Catalogue, encoder: Encoder, documents: Sequence[KeptDocument]) -> int:
    """Encode documents together, keep the vectors of each, and give the number of passages."""
    texts = [seen(document.title, passage) for document in documents for passage in document.passages]
    vectors = encoder.encode_passages(texts)
    stops = np.cumsum([0, *(len(document.passages) for document in documents)]).tolist()
    for document, (start, stop) in zip(documents, pairwise(stops), strict=True):
        catalogue.keep_vectors(document.version, encoder.name, vectors[start:stop])
    return len(texts)
