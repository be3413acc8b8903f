"""The systems that are compared: what they are called, what they are made of, how they are set up."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "cewen"
ENCODER = ("torch>=2.2,<2.14", "sentence-transformers>=6.2,<7", "jieba")  # what every peer needs


@dataclass(frozen=True, slots=True)
class System:
    """A peer; `replacing` says in Chinese and English what replacing a document takes."""

    name: str
    label: str
    packages: tuple[str, ...]
    configured: str
    in_place: bool
    quality_only: bool = False


PEERS = (
    System(
        "plain",
        "jieba + bm25s + FAISS",
        ("bm25s", "faiss-cpu"),
        "a plain script: bm25s (its defaults) over jieba's words, faiss.IndexFlatIP over vectors, reciprocal "
        "rank fusion (60) of as many of each as are asked for; BM25 is made anew from words kept when a "
        "document changes",
        in_place=False,
    ),
    System(
        "llamaindex",
        "LlamaIndex",
        (
            "llama-index-core",
            "llama-index-vector-stores-faiss",
            "llama-index-retrievers-bm25",
            "faiss-cpu",
        ),
        "VectorStoreIndex over FaissVectorStore (IndexFlatIP), BM25Retriever over nodes of spaced words "
        "(token_pattern \\b\\w+\\b, no stemming), QueryFusionRetriever(mode='reciprocal_rerank', "
        "num_queries=1); both are made anew from nodes and vectors kept when a document changes",
        in_place=False,
    ),
    System(
        "langchain",
        "LangChain",
        ("langchain-classic", "langchain-community", "rank_bm25", "faiss-cpu"),
        "EnsembleRetriever (equal weights) of BM25Retriever(preprocess_func=jieba) and FAISS (inner product) "
        "under one id_key; when a document changes FAISS is changed in place, BM25Retriever is made anew",
        in_place=False,
    ),
    System(
        "haystack",
        "Haystack",
        ("haystack-ai",),
        "InMemoryDocumentStore over spaced words, InMemoryBM25Retriever and InMemoryEmbeddingRetriever, "
        "DocumentJoiner(join_mode='reciprocal_rank_fusion'); changed in place",
        in_place=True,
    ),
    System(
        "txtai",
        "txtai",
        ("txtai",),
        "Embeddings(hybrid): Faiss and its own BM25 with jieba as tokenizer, content kept; changed in place",
        in_place=True,
    ),
    System(
        "txtai-bigrams",
        "txtai (character pairs)",
        ("txtai",),
        "as txtai, BM25 over pairs of neighbouring characters instead of words",
        in_place=True,
        quality_only=True,
    ),
)
