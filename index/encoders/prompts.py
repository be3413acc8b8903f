"""Which prompt a model wants before a query and before a passage: its own settings first, else its family's.

It does not load models. The text that a prompt stands before is never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

# By these names models keep their prompts; sentence-transformers itself asks for the first, and for the
# first three of passages. The others: jina-embeddings-v3, nomic-embed-text, stella_en_v5.
_FOR_QUERIES = ("query", "retrieval.query", "search_query", "s2p_query")
_FOR_PASSAGES = ("document", "passage", "corpus", "retrieval.passage", "search_document")

_WEB_SEARCH = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
# What the families' model cards ask for, where the models' settings leave it out. The first that fits holds.
_FAMILIES = (
    (r"^bge-\w+-zh-noinstruct", "", ""),
    (r"^bge-(small|base|large)-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    (r"^bge-(small|base|large)-en", "Represent this sentence for searching relevant passages: ", ""),
    (r"^bge-m3", "", ""),
    (r"^(multilingual-)?e5-.*instruct|^gte-qwen", _WEB_SEARCH, ""),
    (r"^qwen3-embedding", _WEB_SEARCH.rstrip(), ""),  # no blank after the colon in its card
    (r"^(multilingual-)?e5-(small|base|large)", "query: ", "passage: "),
    (r"^piccolo-(base|large)-zh$", "查询: ", "结果: "),
    (r"^nomic-embed-text", "search_query: ", "search_document: "),
    (r"^(gte|m3e|text2vec|stella|xiaobu|piccolo|jina-embeddings-v2|bce-embedding|conan)", "", ""),
)
_CACHED = re.compile(r"models--.+?--(.+)")  # the hub's cache: models--BAAI--bge-m3/snapshots/5617a9f…
_NAMED_IN_CARD = re.compile(r"^model-index:\s*\n- name: *(\S+)", re.MULTILINE)

_ORIGINS = {
    "settings": "按模型自己的设置",
    "family": "按该系列模型的说明",
    "nobody": "模型没有写明，也不是已知的系列",
}


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before texts; `origin` tells who says so."""

    query: str
    passage: str
    origin: Literal["settings", "family", "nobody"]

    def __str__(self) -> str:
        """Say in Chinese what is put before texts: 按模型自己的设置，问题前加“query: ”，段落前不加."""
        who = _ORIGINS[self.origin]
        if not (self.query or self.passage):
            return f"{who}，不加提示语"
        parts = (("问题", self.query), ("段落", self.passage))
        said = "，".join(f"{what}前加“{prompt}”" if prompt else f"{what}前不加" for what, prompt in parts)
        return f"{who}，{said}"


def prompts_of(stated: Mapping[str, str | None], default: str | None, names: Iterable[str]) -> Prompts:
    """Give the prompts of a model with these `stated` ones, `default` being the name of one of them.

    `names`: what the model may be called, the surest first.
    """
    query, passage = _first(stated, _FOR_QUERIES), _first(stated, _FOR_PASSAGES)
    if not (query or passage) and default:
        query = passage = stated.get(default) or ""
    if query or passage:
        return Prompts(query, passage, "settings")
    for name in names:
        for pattern, query, passage in _FAMILIES:
            if re.search(pattern, name.lower().replace("_", "-")):
                return Prompts(query, passage, "family")
    return Prompts("", "", "nobody")


def names_of(name: str, folder: Path | None) -> Iterator[str]:
    """Give what a model may be called, the surest first: its folder, its card, what it was made from."""
    if folder is None:
        yield _last(name)
        return
    yield from (found[1] for part in folder.parts if (found := _CACHED.fullmatch(part)))
    yield _last(str(folder))
    card = folder / "README.md"
    if card.is_file():
        yield from _NAMED_IN_CARD.findall(card.read_text(encoding="utf-8", errors="replace"))
    settings = folder / "config.json"
    if settings.is_file():
        yield _last(str(json.loads(settings.read_text(encoding="utf-8")).get("_name_or_path") or ""))


def _first(stated: Mapping[str, str | None], names: Iterable[str]) -> str:
    return next((prompt for name in names if (prompt := stated.get(name))), "")


def _last(path: str) -> str:
    """Give the last part of a path; BAAI_bge-large-zh, as older caches write it, without its owner."""
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].removeprefix("BAAI_")
