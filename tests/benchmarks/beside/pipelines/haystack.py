"""Haystack: InMemoryDocumentStore searched by words and by vectors, joined by DocumentJoiner.

Its BM25 takes no tokenizer but a pattern: documents hold their words with spaces between them, which is what
the encoder reads too, and the text itself in their metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from .passages import Passage
from .words import encode_spaced, spaced

_WORD = r"\w+"
_FILE = "store.json"


@component
class _Static:
    """The encoder, given a question whose words have spaces between them."""

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, list[float]]:
        """Give the vector of a question."""
        return {"embedding": encode_spaced([text])[0].tolist()}


class Haystack:
    """Changed in place; everything is read and counted again when it is loaded."""

    def build(self, passages: Sequence[Passage]) -> None:
        """Encode and write all documents."""
        self._open(InMemoryDocumentStore(bm25_tokenization_regex=_WORD))
        self._write(passages)

    def _open(self, store: InMemoryDocumentStore) -> None:
        self._store = store
        self._asked = Pipeline()
        self._asked.add_component("encoder", _Static())
        self._asked.add_component("vectors", InMemoryEmbeddingRetriever(store))
        self._asked.add_component("words", InMemoryBM25Retriever(store))
        self._asked.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._asked.connect("encoder.embedding", "vectors.query_embedding")
        self._asked.connect("vectors", "joiner")
        self._asked.connect("words", "joiner")

    def _write(self, passages: Sequence[Passage]) -> None:
        texts = [spaced(passage.text) for passage in passages]
        vectors = encode_spaced(texts).tolist()
        self._store.write_documents(
            [
                Document(id=passage.id, content=text, embedding=vector, meta={"text": passage.text})
                for passage, text, vector in zip(passages, texts, vectors, strict=True)
            ]
        )

    def save(self, folder: Path) -> None:
        """Save the store as JSON."""
        self._store.save_to_disk(str(folder / _FILE))

    def load(self, folder: Path) -> None:
        """Load the store."""
        self._open(InMemoryDocumentStore.load_from_disk(str(folder / _FILE)))

    def search(self, question: str, top_k: int) -> list[str]:
        """Run the pipeline."""
        text = spaced(question)
        asked = {
            "encoder": {"text": text},
            "vectors": {"top_k": top_k},
            "words": {"query": text, "top_k": top_k},
            "joiner": {"top_k": top_k},
        }
        return [document.id for document in self._asked.run(asked)["joiner"]["documents"]]

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Delete and write."""
        self._store.delete_documents(list(gone))
        self._write(new)
