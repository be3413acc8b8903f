"""One job of one pipeline, in a process of its own: python -m pipelines.job NAME JOB.json OUT.json.

Jobs: `start` (import and end), `build`, `serve` (timed questions, then whole rankings), `ask`, `replace`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .passages import Passage, Pipeline, read

_CLASSES = {
    "plain": ("plain", "Plain"),
    "llamaindex": ("llamaindex", "LlamaIndex"),
    "langchain": ("langchain", "LangChain"),
    "haystack": ("haystack", "Haystack"),
    "txtai": ("txtai", "Txtai"),
    "txtai-bigrams": ("txtai", "TxtaiBigrams"),
}

Job = dict[str, Any]


def main() -> None:
    """Do what the job says and write what came of it."""
    name, job_file, out = sys.argv[1:4]
    job: Job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    module, kind = _CLASSES[name]
    pipeline: Pipeline = getattr(importlib.import_module(f".{module}", __package__), kind)()
    result = _JOBS[job["do"]](pipeline, job)
    Path(out).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _start(pipeline: Pipeline, job: Job) -> Job:
    """Give what is imported by then: the versions of what is installed."""
    from . import words  # what every pipeline imports sooner or later

    words.encoder()
    found = importlib.metadata.distributions()
    return {"versions": {each.name.lower().replace("_", "-"): each.version for each in found}}


def _build(pipeline: Pipeline, job: Job) -> Job:
    passages = read(Path(job["passages"]))
    folder = Path(job["store"])
    folder.mkdir(parents=True)
    built = _timed(lambda: pipeline.build(passages))
    saved = _timed(lambda: pipeline.save(folder))
    return {"passages": len(passages), "building s": built, "saving s": saved}


def _serve(pipeline: Pipeline, job: Job) -> Job:
    loading = _timed(lambda: pipeline.load(Path(job["store"])))
    for question in job["warm"]:
        pipeline.search(question, job["top_k"])
    asked = _within(job["timed"], job["seconds"])
    walls, processor = [], []
    for question in asked:
        began = time.process_time()
        walls.append(_timed(lambda question=question: pipeline.search(question, job["top_k"])))
        processor.append(time.process_time() - began)
    resident = _own_megabytes()
    ranked = [
        pipeline.search(question, job["depth"]) for question in _within(job["ranked"], job["ranked seconds"])
    ]
    told = {"loading s": loading, "walls": walls, "processor": processor}
    return told | {"resident MB": resident, "ranked": ranked}


def _ask(pipeline: Pipeline, job: Job) -> Job:
    pipeline.load(Path(job["store"]))
    found = pipeline.search(job["question"], job["top_k"])
    print(found)  # noqa: T201 - what is timed is a program that answers
    return {"found": found}


def _replace(pipeline: Pipeline, job: Job) -> Job:
    """Replace a document again and again; each time its new wording must be found, the old one not."""
    pipeline.load(Path(job["store"]))
    gone, walls = job["gone"], []
    for wording in job["wordings"]:
        new = [Passage(**each) for each in wording["passages"]]
        walls.append(_timed(lambda gone=gone, new=new: pipeline.replace(gone, new)))
        found = pipeline.search(wording["question"], job["top_k"])
        if wording["expected"] not in found or set(gone) & set(found):
            raise ValueError(f"after replacing, {wording['question']!r} found {found}")
        gone = [passage.id for passage in new]
    saving = _timed(lambda: pipeline.save(_emptied(Path(job["scratch"]))))
    return {"walls": walls, "saving s": saving}


def _emptied(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _within(questions: list[str], seconds: float) -> Iterator[str]:
    """Yield questions until the time is over, `_FEWEST` at least."""
    began = time.perf_counter()
    for number, question in enumerate(questions):
        if number >= _FEWEST and time.perf_counter() - began > seconds:
            return
        yield question


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _own_megabytes() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


_FEWEST = 20  # questions, however long they take
_JOBS = {"start": _start, "build": _build, "serve": _serve, "ask": _ask, "replace": _replace}


if __name__ == "__main__":
    main()
