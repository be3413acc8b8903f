"""LangChain: EnsembleRetriever of BM25Retriever, given jieba's words, and FAISS."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from .passages import Passage
from .words import encode, words


class _Static(Embeddings):
    """The encoder, which cuts texts into words first."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class LangChain:
    """FAISS is changed in place; BM25Retriever has to be made anew."""

    def build(self, passages: Sequence[Passage]) -> None:
        """Index documents both ways."""
        documents = [_document(passage) for passage in passages]
        self._vectors = FAISS.from_documents(
            documents,
            _Static(),
            ids=[passage.id for passage in passages],
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )
        self._words = _by_words(documents)

    def save(self, folder: Path) -> None:
        """Save FAISS; pickle the words, which have no way of their own to be saved."""
        self._vectors.save_local(str(folder))
        (folder / "bm25.pickle").write_bytes(pickle.dumps(self._words))

    def load(self, folder: Path) -> None:
        """Load FAISS and unpickle the words."""
        self._vectors = FAISS.load_local(
            str(folder),
            _Static(),
            allow_dangerous_deserialization=True,
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )
        self._words = pickle.loads((folder / "bm25.pickle").read_bytes())

    def search(self, question: str, top_k: int) -> list[str]:
        """Ask the ensemble."""
        self._words.k = top_k
        by_vectors = self._vectors.as_retriever(search_kwargs={"k": top_k})
        both = EnsembleRetriever(retrievers=[self._words, by_vectors], weights=[0.5, 0.5], id_key="id")
        return [document.metadata["id"] for document in both.invoke(question)][:top_k]

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Change FAISS in place, make BM25 anew from the texts, which are cut again."""
        documents = [_document(passage) for passage in new]
        self._vectors.delete(list(gone))
        self._vectors.add_documents(documents, ids=[passage.id for passage in new])
        out = set(gone)
        kept = [document for document in self._words.docs if document.metadata["id"] not in out]
        self._words = _by_words([*kept, *documents])


def _document(passage: Passage) -> Document:
    return Document(page_content=passage.text, metadata={"id": passage.id})


def _by_words(documents: list[Document]) -> BM25Retriever:
    return BM25Retriever.from_documents(documents, preprocess_func=words)
