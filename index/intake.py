"""Takes documents into the catalogue: cut, encoded in batches, each kept in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus import Document, Passage, cut
from index.catalogue import Catalogue, FileStamp
from index.embedding import seen
from index.encoder import Encoder

_BATCH = 512  # passages encoded at once: larger ones gained nothing with the bundled encoder


@dataclass(frozen=True, slots=True)
class _Cut:
    document: Document
    passages: list[Passage]
    stamp: FileStamp | None


def take_in(
    catalogue: Catalogue, encoder: Encoder, documents: Iterable[tuple[Document, FileStamp | None]]
) -> None:
    """Keep `documents` as they come, holding no more than a batch of them in memory."""
    batch: list[_Cut] = []
    for document, stamp in documents:
        passages = cut(document)
        if _is_kept(catalogue, document, passages):
            catalogue.touch(document.doc_id, stamp)
        else:
            batch.append(_Cut(document, passages, stamp))
        if sum(len(item.passages) for item in batch) >= _BATCH:
            _keep(catalogue, encoder, batch)
            batch = []
    if batch:
        _keep(catalogue, encoder, batch)


def _is_kept(catalogue: Catalogue, document: Document, passages: list[Passage]) -> bool:
    with catalogue.reading() as snapshot:
        return (
            snapshot.document(document.doc_id) == document and snapshot.passages(document.doc_id) == passages
        )


def _keep(catalogue: Catalogue, encoder: Encoder, batch: list[_Cut]) -> None:
    vectors = encoder.encode_passages(
        [seen(item.document.title, passage) for item in batch for passage in item.passages]
    )
    done = 0
    for item in batch:
        here = vectors[done : done + len(item.passages)]
        catalogue.put(item.document, item.passages, encoder.name, here, item.stamp)
        done += len(item.passages)
