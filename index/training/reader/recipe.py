"""The reader's recipe from the data folder to the model folder: vectors, candidates, fit, write."""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from index.encoders.static import StaticEncoder
from index.library import Library
from index.rerankers.datatypes import Candidate
from index.rerankers.reader import Eyes
from index.training import bundle as encoder_bundle
from index.training.reader import bundle, shelves
from index.training.reader.fitting import Example, Settings, fit
from index.training.reader.mining import Listener, given
from index.training.reader.model import ReaderModel
from index.training.reader.shelves import Asked
from index.training.reader.sight import make_eyes, make_vectors, words_of

_LOG = logging.getLogger(__name__)
_PACKAGES = ("torch", "numpy", "rjieba")  # what the weights depend on
_INPUTS = ("train", "laws", "statutes/questions.jsonl")  # what is trained on, below the data folder
# The share of the examples that each set gets. Reading comprehension was left out: the more of it, the
# worse the questions on policies, whose passages stand below titles and headings.
_SHARES = {"made": 0.5, "answers": 0.2, "statutes": 0.3}
_MADE = 2500  # questions made of the laws' own sentences
_PART = 40  # characters of a passage that can be known again as part of an article
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇之]+条(?:之[一二三四五六七八九十]+)?")  # 第十七条
_FIRST, _EVERY = 10, 4  # those kept: the first ten, each fourth behind, and what answers


def run(data: Path, work: Path, out: Path, settings: Settings, command: str) -> None:
    """Make the reader of `data` in `out`; vectors and libraries are kept in `work`, and used if there.

    The same data, settings and package versions give the same weights: everything runs on one thread.
    """
    began = time.monotonic()
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    encoder = make_vectors(data, work / "vectors")
    eyes, rarity = make_eyes(*words_of(work / "vectors"), data)
    _LOG.info("vectors after %.0f s", time.monotonic() - began)
    sets = [examples(name, data, work, encoder, eyes, settings.seed) for name in _SHARES]
    _LOG.info("candidates after %.0f s", time.monotonic() - began)
    model = ReaderModel(torch.from_numpy(rarity), settings.dropout)
    fit(model, sets, list(_SHARES.values()), settings)
    weights = bundle.save(model, eyes, settings.trust, out)
    record = {
        "name": bundle.NAME,
        "weights_sha256": weights,
        "command": command,
        "settings": asdict(settings),
        "shares": _SHARES,
        "examples": {name: len(a_set) for name, a_set in zip(_SHARES, sets, strict=True)},
        "data_sha256": {name: encoder_bundle.digest(data / name) for name in _INPUTS},
        "packages": {name: version(name) for name in _PACKAGES},
        "seconds": round(time.monotonic() - began),
    }
    bundle.save_record(record, out)


def examples(
    name: str, data: Path, work: Path, encoder: StaticEncoder, eyes: Eyes, seed: int
) -> list[Example]:
    """Give the questions of a set with what the fused search finds for them, where it finds an answer."""
    home, folder = work / "libraries" / name, work / "texts" / name
    if name == "answers":
        folder.mkdir(parents=True, exist_ok=True)
        asked = shelves.lay_answers(data, folder, encoder, seed)
    else:
        home, folder = work / "libraries" / "laws", data / "laws"
        asked = shelves.statute_questions(data)
    listener = Listener()
    with Library.open(home, encoder=str(work / "vectors"), reranker=listener) as library:
        library.refresh([str(folder)])
        if name == "made":
            asked = shelves.made_questions(library, _MADE, seed)
        found = [_example(given(library, listener, one.question), one, eyes) for one in asked]
    return [example for example in found if example is not None]


def _example(found: Sequence[Candidate], asked: Asked, eyes: Eyes) -> Example | None:
    texts = [_squeezed(one.text) for one in found]
    labels = [any(_answers(text, _squeezed(answer)) for answer in asked.answers) for text in texts]
    if not any(labels):
        return None
    kept = [i for i, right in enumerate(labels) if right or i < _FIRST or i % _EVERY == 0]
    seen = eyes.look(asked.question, [found[i] for i in kept])
    seen = replace(seen, seen=seen.seen.astype(np.float16))  # half the memory
    return Example(seen, np.array([labels[i] for i in kept]))


def _answers(text: str, answer: str) -> bool:
    """Tell whether a passage holds the answer or, less its 第X条, is a good part of it."""
    part = _ARTICLE.sub("", text)
    return answer in text or (len(part) > _PART and part in answer)


def _squeezed(text: str) -> str:
    """Give a text in NFKC and without white space: so wordings are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())
