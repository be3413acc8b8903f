"""What answers quote: whole answers within what is read at a glance, exactly, and how fast."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable, Sequence

import numpy as np

from index import Library
from qa import Answer, Assistant
from qa.evaluation.spans import squeeze
from tests.benchmarks.answering.refusals import part_of

AT_A_GLANCE = 300  # characters
_MARK = re.compile(r"\[\d+\]")
_WARM = 30

Figures = dict[str, float]


def whole_answers(library: Library, questions: Sequence[dict[str, str]]) -> dict[str, Figures]:
    """Give for both halves how often a short answer holds the very words that answer, and its length."""
    assistant = Assistant(library)
    report = {}
    for half, parts in (("tuned on", (0, 1)), ("held", (2, 3))):
        chosen = [question for question in questions if part_of(question["doc_id"]) in parts]
        answers = [assistant.ask(question["question"]) for question in chosen]
        whole = [
            len(answer.text) <= AT_A_GLANCE
            and squeeze(question["answer"]) in squeeze(_MARK.sub("", answer.text))
            for question, answer in zip(chosen, answers, strict=True)
        ]
        short = [
            squeeze(answer.short.text) in squeeze(question["answer"])
            for question, answer in zip(chosen, answers, strict=True)
            if answer.short
        ]
        given = [answer for answer in answers if answer.refusal is None]
        report[half] = {
            "questions": len(chosen),
            f"whole answer in {AT_A_GLANCE} characters": round(statistics.fmean(whole), 3),
            "short answers": len(short),
            "of which in the answer wanted": round(statistics.fmean(short), 3),
            "refused": round(1 - len(given) / len(chosen), 3),
            "median characters": statistics.median(len(answer.text) for answer in given),
            "citations": round(statistics.fmean(len(answer.citations) for answer in given), 2),
            **exactness(library, answers),
        }
    return report


def exactness(library: Library, answers: Iterable[Answer]) -> Figures:
    """Count citations, those whose quote stands exactly where they say, and those whose passage is there."""
    citations = [citation for answer in answers for citation in answer.citations]
    exact = sum(library.document(c.doc_id).text[c.start : c.end] == c.quote for c in citations)
    live = sum(library.passage(c.passage_id).doc_id == c.doc_id for c in citations)
    return {"quotes": len(citations), "exact": exact, "with a live passage": live}


def speed(library: Library, questions: Sequence[str]) -> Figures:
    """Give milliseconds of warm answers, one after another."""
    assistant = Assistant(library)
    times, answers = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(assistant.ask(question))
        times.append(1000 * (time.perf_counter() - began))
    p50, p95 = np.percentile(times[_WARM:], (50, 95))
    figures = {"passages": library.size, "p50 ms": round(float(p50), 1), "p95 ms": round(float(p95), 1)}
    return figures | exactness(library, answers)
