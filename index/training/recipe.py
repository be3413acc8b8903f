"""The recipe from the data folder to the model folder: read, number, choose words, train, write, measure."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from index.encoders.static import StaticEncoder
from index.training import bundle, scores
from index.training.material import Material, prepare
from index.training.train import Stage, Table, directions, first_table, train

_LOG = logging.getLogger(__name__)
_PACKAGES = ("torch", "sentence-transformers", "tokenizers", "numpy", "rjieba")  # what the weights depend on
_INPUTS = ("train", "laws", "statutes/questions.jsonl")  # what is trained on, below the data folder

# The shares of the steps that each set gets. First news and laws carry the meaning of words, and the small
# sets teach what a question looks like.
_FIRST = {
    "news": 0.50,
    "laws": 0.22,
    "covid_policy_qa": 0.12,
    "citizen_letters": 0.06,
    "cmrc2018": 0.05,
    "sentence_pairs": 0.05,
}
# Then lay questions must find their articles among the passages of all laws. The other sets stay, so that
# what they taught is not lost: the questions on law are few.
_SECOND = {
    "statutes": 0.24,
    "legal_counsel": 0.16,
    "statute_answers": 0.05,
    "news": 0.19,
    "laws": 0.11,
    "covid_policy_qa": 0.12,
    "citizen_letters": 0.08,
    "cmrc2018": 0.05,
    "sentence_pairs": 0.05,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the training can be told; kept in the model's record."""

    seed: int = 20230725
    vocabulary: int = 60_000  # 84,000 scored the same, 44,000 a point less; the rarest was met 24 times
    dimension: int = 256
    scale: float = 20.0  # one over the temperature of the softmax; 30 scored the same
    dropout: float = 0.4  # share of words left out of every text, so that no single word decides
    batch_size: int = 1024
    first_steps: int = 1000  # alone, 1600 found no more of the statutes than 800
    first_rate: float = 0.05  # 0.03 and 0.06 scored the same, 0.01 two points less after 300 steps
    second_steps: int = 450  # recall@100 over all laws 0.803, after 300 steps 0.798
    second_rate: float = 0.02  # 0.03 and 0.05 found 1 to 3 points less of the statutes


def run(data: Path, out: Path, settings: Settings, command: str) -> None:
    """Make the model of `data` in `out`; `command` is kept in its record.

    The same data, settings and package versions give the same weights: everything runs on one thread.
    """
    began = time.monotonic()
    torch.set_num_threads(1)
    material = prepare(data, settings.vocabulary)
    _LOG.info("prepared in %.0f s", time.monotonic() - began)
    table = learn(material, settings)
    out.mkdir(parents=True, exist_ok=True)
    weights = bundle.save_model(table, material.tokenizer, out)
    record = {
        "name": bundle.NAME,
        "weights_sha256": weights,
        "command": command,
        "settings": asdict(settings),
        "shares": {"first": _FIRST, "second": _SECOND},
        "data_sha256": {name: bundle.digest(data / name) for name in _INPUTS},
        "packages": {name: version(name) for name in _PACKAGES},
        "seconds": round(time.monotonic() - began),
    }
    bundle.save_record(record, out)
    encoder = StaticEncoder.open(out)
    measured = {
        "covid_policy": scores.policy_scores(encoder, data),
        "statutes_held_out": scores.statute_scores(encoder, data),
        "statutes_all_laws": scores.law_scores(encoder, data),
    }
    bundle.save_record({**record, "scores": measured}, out)
    bundle.save_card(measured, out)
    _LOG.info("%s", measured)


def learn(material: Material, settings: Settings, first: Mapping[str, float] = _FIRST) -> Table:
    """Give the vectors after both stages; between them each question is given what it is confused with.

    `first` are the shares of the first stage; a second of no steps is left out.
    """
    random = np.random.default_rng(settings.seed)
    tune = partial(train, scale=settings.scale, dropout=settings.dropout, random=random)
    table = first_table(material.frequencies, settings.dimension, random)
    table = tune(table, _stage(material, first, settings.first_steps, settings.first_rate, settings))
    if not settings.second_steps:
        return table
    for questions in material.questions:
        questions.mine(partial(directions, table))
    return tune(table, _stage(material, _SECOND, settings.second_steps, settings.second_rate, settings))


def _stage(
    material: Material, shares: Mapping[str, float], steps: int, rate: float, settings: Settings
) -> Stage:
    sources = material.by_name
    return Stage([(sources[name], share) for name, share in shares.items()], steps, rate, settings.batch_size)
