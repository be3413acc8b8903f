"""LlamaIndex: a vector index over FAISS and BM25Retriever, joined by QueryFusionRetriever.

Its BM25 takes no tokenizer but a pattern: nodes hold their words with spaces between them, which is what the
encoder reads too, and the text itself in their metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from .passages import Passage
from .words import encode_spaced, encoder, spaced

_WORD = r"(?u)\b\w+\b"  # the usual pattern drops words of one character
_BATCH = 1024


class _Static(BaseEmbedding):
    """The encoder, given texts whose words have spaces between them."""

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = encode_spaced(texts).tolist()
        return vectors


class LlamaIndex:
    """Two indexes over the same nodes; neither takes a changed document in place, see `replace`."""

    def __init__(self) -> None:
        self._encoder = _Static(embed_batch_size=_BATCH)

    def build(self, passages: Sequence[Passage]) -> None:
        """Index nodes both ways."""
        self._index([_node(passage) for passage in passages])

    def _index(self, nodes: list[TextNode]) -> None:
        dimension = encoder().get_embedding_dimension()
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(dimension))
        context = StorageContext.from_defaults(vector_store=store)
        self._vectors = VectorStoreIndex(nodes, storage_context=context, embed_model=self._encoder)
        self._words = _by_words(nodes)

    def save(self, folder: Path) -> None:
        """Persist both indexes, with the nodes in each."""
        self._vectors.storage_context.persist(persist_dir=str(folder))
        self._words.persist(str(folder / "bm25"))

    def load(self, folder: Path) -> None:
        """Load both indexes."""
        store = FaissVectorStore.from_persist_dir(str(folder))
        context = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder))
        self._vectors = load_index_from_storage(context, embed_model=self._encoder)
        self._words = BM25Retriever.from_persist_dir(str(folder / "bm25"))
        self._words.token_pattern, self._words.skip_stemming = _WORD, True  # it does not keep them

    def search(self, question: str, top_k: int) -> list[str]:
        """Ask both and fuse the ranks."""
        top_k = min(top_k, len(self._words.corpus))
        self._words.similarity_top_k = top_k
        fusion = QueryFusionRetriever(
            [self._vectors.as_retriever(similarity_top_k=top_k), self._words],
            llm=MockLLM(),  # it wants one, and asks nothing of it for a single query
            mode="reciprocal_rerank",
            similarity_top_k=top_k,
            num_queries=1,
            use_async=False,
        )
        return [found.node.node_id for found in fusion.retrieve(spaced(question))]

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Make both indexes anew from nodes and vectors that are there: FAISS here cannot delete.

        FaissMapVectorStore can, but then gives out numbers that are taken.
        """
        old = self._vectors.vector_store.client
        numbers: dict[str, str] = self._vectors.index_struct.nodes_dict
        nodes = self._vectors.docstore.docs
        vectors = old.reconstruct_n(0, old.ntotal)
        out, kept = set(gone), []
        for number, node_id in numbers.items():
            if node_id not in out:
                node: Any = nodes[node_id]
                node.embedding = vectors[int(number)].tolist()
                kept.append(node)
        self._index([*kept, *map(_node, new)])


def _node(passage: Passage) -> TextNode:
    return TextNode(
        id_=passage.id,
        text=spaced(passage.text),
        metadata={"text": passage.text},
        excluded_embed_metadata_keys=["text"],
    )


def _by_words(nodes: list[TextNode]) -> BM25Retriever:
    return BM25Retriever.from_defaults(
        nodes=nodes, language="zh", skip_stemming=True, token_pattern=_WORD, similarity_top_k=1
    )
