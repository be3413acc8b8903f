"""The recipe from the data folder to the model folder: read, number, choose words, train, write, measure."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from index.encoders.static import StaticEncoder
from index.training import bundle, pairs, scores
from index.training.batches import ArticleSource, PairSource, Source
from index.training.train import Settings, train
from index.training.vocabulary import Lexicon, make_tokenizer, translate

_LOG = logging.getLogger(__name__)
_PACKAGES = ("torch", "sentence-transformers", "tokenizers", "numpy", "rjieba")  # what the weights depend on
_INPUTS = ("train", "laws", "statutes/questions.jsonl")  # what is trained on, below the data folder

# The share of the steps each set gets. News and laws carry the meaning of words; the small sets of questions
# teach what a question looks like, and given more they are soon known by heart.
_SHARES = {
    "news": 0.42,
    "laws": 0.18,
    "covid_policy_qa": 0.12,
    "statutes": 0.08,
    "citizen_letters": 0.05,
    "legal_counsel": 0.05,
    "cmrc2018": 0.05,
    "sentence_pairs": 0.05,
}


@dataclass(frozen=True, slots=True)
class Material:
    """What training needs: the tokenizer, the sets as ids, and how frequent each word of the model is."""

    tokenizer: Tokenizer
    sources: list[Source]
    frequencies: npt.NDArray[np.float64]


def run(data: Path, out: Path, settings: Settings, command: str) -> None:
    """Make the model of `data` in `out`; `command` is kept in its record.

    The same data, settings and package versions give the same weights: everything runs on one thread.
    """
    began = time.monotonic()
    torch.set_num_threads(1)
    material = prepare(data, settings.vocabulary)
    _LOG.info("prepared in %.0f s", time.monotonic() - began)
    shares = [_SHARES[source.name] for source in material.sources]
    table = train(material.sources, shares, material.frequencies, settings)
    out.mkdir(parents=True, exist_ok=True)
    weights = bundle.save_model(table, material.tokenizer, out)
    record = {
        "name": bundle.NAME,
        "weights_sha256": weights,
        "command": command,
        "settings": asdict(settings),
        "shares": _SHARES,
        "data_sha256": {name: bundle.digest(data / name) for name in _INPUTS},
        "packages": {name: version(name) for name in _PACKAGES},
        "seconds": round(time.monotonic() - began),
    }
    bundle.save_record(record, out)
    encoder = StaticEncoder.open(out)
    measured = {
        "covid_policy": scores.policy_scores(encoder, data),
        "statutes_held_out": scores.statute_scores(encoder, data),
    }
    bundle.save_record({**record, "scores": measured}, out)
    bundle.save_card(measured, out)
    _LOG.info("%s", measured)


def prepare(data: Path, size: int) -> Material:
    """Read the sets of `data` and turn them into ids of a vocabulary of at most `size` words."""
    pair_sets, article_sets = pairs.read_pairs(data), pairs.read_articles(data)
    lexicon = Lexicon()
    asked = [lexicon.number(text for pair in a_set.pairs for text in pair) for a_set in pair_sets]
    read = [lexicon.number(text for article in a_set.articles for text in article) for a_set in article_sets]
    tokenizer = make_tokenizer(lexicon.choose([*asked, *read], size))
    pieces = lexicon.pieces(tokenizer)
    asked = [translate(texts, pieces) for texts in asked]
    read = [translate(texts, pieces) for texts in read]
    sources: list[Source] = [
        PairSource(a_set.name, texts) for a_set, texts in zip(pair_sets, asked, strict=True)
    ]
    for articles, sentences in zip(article_sets, read, strict=True):
        lengths = [len(article) for article in articles.articles]
        sources.append(ArticleSource(articles.name, sentences, lengths))
    counts = np.zeros(tokenizer.get_vocab_size())
    for texts in [*asked, *read]:
        counts += np.bincount(texts.ids, minlength=len(counts))
    return Material(tokenizer, sources, counts / counts.sum())
