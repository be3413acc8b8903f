"""Asks a library the questions of a shelf and keeps the sentences found, as numbers, and which answer.

Each question gives a second example: what is found once the documents that answer it are left out.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index import Library
from index.rerankers import features
from index.rerankers.reader import Reader
from index.rerankers.words import Floats
from index.training.reader.shelves import Asked
from qa.citation import Sources
from qa.evidence.alignment import measure
from qa.evidence.candidates import Sentence, candidates
from qa.evidence.weights import weigh
from qa.questions.question import understand

_LOG = logging.getLogger(__name__)
_HITS = 12  # as when answering
_SEARCHED = 40  # so that enough are left without the documents that answer
_SHORTEST = 8  # characters of a sentence that tell where it is from
_LOG_EVERY = 250


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the sentences found: their numbers, and which answer; none where nothing does."""

    asked: Floats  # (ASKED,)
    numbers: npt.NDArray[np.float16]  # (sentences, NUMBERS)
    answers: npt.NDArray[np.bool_]


def examples(library: Library, shelf: Sequence[Asked], reader: Reader) -> list[Example]:
    """Give the examples of a shelf, with and without what answers."""
    found: list[Example] = []
    for place, one in enumerate(shelf, start=1):
        found += _of_question(library, one, reader)
        if place % _LOG_EVERY == 0:
            _LOG.info("%d of %d questions", place, len(shelf))
    return found


def _of_question(library: Library, one: Asked, reader: Reader) -> Iterator[Example]:
    hits = library.search(one.question, _SEARCHED)
    wordings = [_squeezed(answer) for answer in one.answers]
    sources = Sources(library)
    whole = {hit.passage.doc_id for hit in hits if _answering(hit.passage.text, wordings)}
    absent = [hit for hit in hits if hit.passage.doc_id not in whole]
    for chosen in (hits[:_HITS], *([absent[:_HITS]] if whole else [])):
        sentences = list(candidates(sources, one.question, chosen))
        if sentences:
            yield _example(library, one.question, sentences, wordings, reader)


def _example(
    library: Library, question: str, sentences: Sequence[Sentence], wordings: Sequence[str], reader: Reader
) -> Example:
    query, asked = library.understood(question), understand(question)
    weights = weigh(library, asked.terms, query)
    numbers = measure(query, asked, weights, sentences, reader, library.encoder).astype(np.float16)
    answers = np.array([_answers(sentence.quote.text, wordings) for sentence in sentences])
    return Example(features.asked(query.mended), numbers, answers)


def _answers(sentence: str, wordings: Sequence[str]) -> bool:
    """Tell whether a sentence is a part of what answers, or holds it."""
    text = _squeezed(sentence)
    return any(answer in text or (len(text) >= _SHORTEST and text in answer) for answer in wordings)


def _answering(passage: str, wordings: Sequence[str]) -> bool:
    text = _squeezed(passage)
    return any(answer in text or text in answer or answer[:60] in text for answer in wordings)


def _squeezed(text: str) -> str:
    """Give a text in NFKC and without white space: so wordings are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())
