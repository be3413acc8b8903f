"""Turns the training sets into ids of a vocabulary chosen from them.

It knows which sets there are; how they are learned from is for the recipe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.training.batches import ArticleSource, PairSource, Source
from index.training.pairs import ArticleSet, PairSet, QuestionSet, read_articles, read_pairs, read_questions
from index.training.questions import QuestionSource
from index.training.statutes import Statutes, read_statutes, wording
from index.training.vocabulary import Lexicon, Ragged, make_tokenizer, translate


@dataclass(frozen=True, slots=True)
class Material:
    """What training needs: the tokenizer, the sets as ids, and how frequent each word of the model is."""

    tokenizer: Tokenizer
    sources: list[Source]
    questions: list[QuestionSource]
    frequencies: npt.NDArray[np.float64]

    @property
    def by_name(self) -> dict[str, Source]:
        """Give all sources, those of questions too, by their names."""
        return {source.name: source for source in [*self.sources, *self.questions]}


def prepare(data: Path, size: int) -> Material:
    """Read the sets of `data` and turn them into ids of a vocabulary of at most `size` words.

    The passages of laws do not count for its choice: the laws do already, each wording once.
    """
    pair_sets, question_sets, article_sets = read_pairs(data), read_questions(data), read_articles(data)
    statutes = read_statutes(data)
    lexicon = Lexicon()
    sets: list[PairSet | QuestionSet | ArticleSet] = [*pair_sets, *question_sets, *article_sets]
    learned = [lexicon.number(_texts(a_set)) for a_set in sets]
    passages = lexicon.number(statutes.passages)
    tokenizer = make_tokenizer(lexicon.choose(learned, size))
    pieces = lexicon.pieces(tokenizer)
    learned, passages = [translate(texts, pieces) for texts in learned], translate(passages, pieces)
    counts = np.zeros(tokenizer.get_vocab_size())
    for texts in learned:
        counts += np.bincount(texts.ids, minlength=len(counts))
    ids = iter(learned)
    sources: list[Source] = [PairSource(a_set.name, next(ids)) for a_set in pair_sets]
    questions = _question_sources(question_sets, [next(ids) for _ in question_sets], statutes, passages)
    for articles in article_sets:
        lengths = [len(article) for article in articles.articles]
        sources.append(ArticleSource(articles.name, next(ids), lengths))
    return Material(tokenizer, sources, questions, counts / counts.sum())


def _texts(a_set: PairSet | QuestionSet | ArticleSet) -> list[str]:
    """Give the texts of a set that its words are counted in."""
    if isinstance(a_set, PairSet):
        return [text for pair in a_set.pairs for text in pair]
    if isinstance(a_set, ArticleSet):
        return [sentence for article in a_set.articles for sentence in article]
    return a_set.questions


def _question_sources(
    sets: Sequence[QuestionSet], asked: Sequence[Ragged], statutes: Statutes, passages: Ragged
) -> list[QuestionSource]:
    """Set questions beside the passages of the articles they name, unless no law has one in these words."""
    numbers = {"": 0}
    articles = np.array(
        [numbers.setdefault(text, len(numbers)) for text in statutes.wordings], dtype=np.int64
    )
    sources = []
    for a_set, questions in zip(sets, asked, strict=True):
        known = [[numbers.get(wording(text), 0) for text in texts] for texts in a_set.articles]
        answers = {place: [n for n in found if n] for place, found in enumerate(known)}
        sources.append(QuestionSource(a_set.name, questions, answers, passages, articles))
    return sources
