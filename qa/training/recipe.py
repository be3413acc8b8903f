"""The judge's recipe from the data folder to the model folder: libraries, examples, fit, write."""

from __future__ import annotations

import hashlib
import json
import logging
import pickle
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from index import Library
from index.rerankers.loading import bundled_reader
from index.training import bundle
from qa.evidence.judge import WEIGHTS
from qa.training.examples import Example, examples
from qa.training.fitting import Settings, fit
from qa.training.material import Shelf, shelves
from qa.training.model import JudgeModel

_LOG = logging.getLogger(__name__)
_RECORD = "training.json"
_PACKAGES = ("torch", "numpy", "rjieba")  # what the weights depend on
_INPUTS = ("train", "laws", "statutes/questions.jsonl")  # what is trained on, below the data folder
# The share of the examples that each shelf gets; what others gave is in tests/benchmarks/LOG.md.
SHARES = {"made": 0.3, "cmrc2018": 0.4, "drcd_traditional": 0.2, "statutes": 0.1}


def run(data: Path, work: Path, out: Path, settings: Settings, command: str) -> None:
    """Make the judge of `data` in `out`; libraries and examples are kept in `work`, and used if there.

    The same data, models, settings and package versions give the same weights: all runs on one thread.
    """
    began = time.monotonic()
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    sets = {shelf.name: _examples(shelf, work) for shelf in shelves(data, work, settings.seed)}
    _LOG.info("examples after %.0f s", time.monotonic() - began)
    model = JudgeModel(settings.dropout)
    fit(model, [sets[name] for name in SHARES], list(SHARES.values()), settings)
    out.mkdir(parents=True, exist_ok=True)
    tensors = {name: np.ascontiguousarray(each.detach().numpy()) for name, each in model.state_dict().items()}
    save_file(tensors, out / WEIGHTS)
    (out / WEIGHTS).chmod(0o644)  # safetensors writes for the owner alone
    record = {
        "name": "cewen-judge-zh",
        "weights_sha256": hashlib.sha256((out / WEIGHTS).read_bytes()).hexdigest(),
        "command": command,
        "settings": asdict(settings),
        "shares": SHARES,
        "examples": {name: len(sets[name]) for name in SHARES},
        "reader": bundled_reader().name,
        "data_sha256": {name: bundle.digest(data / name) for name in _INPUTS},
        "packages": {name: version(name) for name in _PACKAGES},
        "seconds": round(time.monotonic() - began),
    }
    (out / _RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _examples(shelf: Shelf, work: Path) -> list[Example]:
    kept = work / f"{shelf.name}.pkl"
    if not kept.exists():
        with Library.open(shelf.home) as library:
            library.refresh([str(shelf.folder)])
            found = examples(library, shelf.asked(library), bundled_reader())
        kept.write_bytes(pickle.dumps(found))
    examples_kept: list[Example] = pickle.loads(kept.read_bytes())  # our own file, of this run or one before
    return examples_kept
