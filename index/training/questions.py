"""Deals lay questions beside the passages of laws that answer them, and beside near ones that do not.

Which are near is found with the vectors learned so far (`mine`): what they confuse is what is left to learn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.training.batches import Batch, Deck
from index.training.vocabulary import Ragged

_ASKED = 384  # questions of a batch at most: their passages and negatives make it larger than any other
_DEPTH = 60  # the negatives of a question are drawn from so many passages that are nearest to it
_NEAR = 4  # of them for each question of a batch …
_ANY = 1024  # … and so many passages of any law for all together
_AT_ONCE = 256  # questions held against all passages


class QuestionSource:
    """Questions, the articles that answer each, and passages with the number of their article."""

    def __init__(
        self,
        name: str,
        questions: Ragged,
        answers: Mapping[int, Sequence[int]],
        passages: Ragged,
        articles: npt.NDArray[np.int64],
    ) -> None:
        self.name = name
        self._questions = questions
        self._answers = {question: sorted(set(numbers)) for question, numbers in answers.items() if numbers}
        self._passages = passages
        self._articles = articles
        self._order = np.argsort(articles, kind="stable")
        self._sorted = articles[self._order]
        self._pairs = [(question, number) for question, found in self._answers.items() for number in found]
        self._near: dict[int, npt.NDArray[np.int64]] = {}
        self._deck = Deck(len(self._pairs))

    def mine(self, encode: Callable[[Ragged], npt.NDArray[np.float32]]) -> None:
        """Take as near the passages whose vectors are nearest to those of each question."""
        passages = encode(self._passages)
        asked = list(self._answers)
        for first in range(0, len(asked), _AT_ONCE):
            some = asked[first : first + _AT_ONCE]
            for question, scores in zip(some, encode(self._questions.take(some)) @ passages.T, strict=True):
                nearest = np.argpartition(-scores, min(_DEPTH, len(scores) - 1))[:_DEPTH]
                wrong = ~np.isin(self._articles[nearest], self._answers[question])
                self._near[question] = np.sort(nearest[wrong])

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give at most `size` questions with an article each; other articles of a question are barred."""
        pairs = [self._pairs[i] for i in self._deck.deal(min(size, _ASKED), random).tolist()]
        asked = [question for question, _ in pairs]
        right = [int(random.choice(self._with(number))) for _, number in pairs]
        near = [self._near[q] for q in asked if len(self._near.get(q, ()))]
        wrong = [random.choice(found, _NEAR) for found in near]
        places = np.concatenate([right, *wrong, random.integers(len(self._articles), size=_ANY)])
        articles = self._articles[places.astype(np.int64)]
        barred = np.stack([np.isin(articles, self._answers[question]) for question in asked])
        np.fill_diagonal(barred, False)
        return Batch(self._questions.take(asked), self._passages.take(places), barred)

    def _with(self, number: int) -> npt.NDArray[np.int64]:
        """Give the passages of an article."""
        first, end = np.searchsorted(self._sorted, [number, number + 1])
        return self._order[first:end]
