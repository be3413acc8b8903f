"""Lays a question beside every sentence found for it, word by word, and measures what they share.

The words, their vectors and their weights are those of the bundled reader; what the question says in other
words of the policy field (爸妈: 父母) counts as said. It judges nothing: the numbers go to the judge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.encoders.loading import Encoder
from index.query import Query
from index.rerankers import features
from index.rerankers.datatypes import Candidate
from index.rerankers.reader import Reader
from index.rerankers.words import Floats, Ids, codes, grams
from index.segment import normalise
from qa.evidence.candidates import Sentence
from qa.evidence.forms import has_form
from qa.evidence.weights import Weights
from qa.questions.question import Question

CHANNELS = 3  # the same word, an alike word, an alike word among alike neighbours
SHARED = CHANNELS * 6 + 2 + 4 + 4  # what question and sentence share
SHAPE = 7
FOUND = 9
WORDS = 1  # where, of a sentence's numbers, the words met in it and before it stand
PAIRS = CHANNELS * 6 + 6 + 2  # … the pairs of characters met in it, before and above it
COSINE = SHARED + SHAPE + 5  # where, of a sentence's numbers, that of its and the question's vector stands
COVERED = SHARED + SHAPE + 7  # … the share of the question's words that it and its context hold
NUMBERS = SHARED + SHAPE + FOUND + features.TOLD  # of a sentence
ASKED = features.ASKED  # of a question

_QUESTION = 40  # words of a question that are read
_LEAD = 40  # … of title and headings
_SENTENCE = 120  # … of a sentence
_MEANT = 0.9  # what another wording of the policy field counts beside the question's own
_UNMET = 0.5  # cosine below which a word of the question is met by nothing
_HEAVY = 0.6  # cosine from which it is met whole
_NEIGHBOUR = 0.5  # what the word before and the word after count beside a word


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be known of a question, taken apart once."""

    text: str
    ids: Ids
    weights: Floats  # of its words, summing to 1
    pairs: features.Question
    kinds: Floats
    meant: tuple[tuple[npt.NDArray[np.bool_], Ids], ...]  # which words are said otherwise, and how

    @classmethod
    def of(cls, query: Query, reader: Reader) -> Asked:
        """Take a question apart."""
        text, vocabulary = query.mended, reader.eyes.vocabulary
        ids = vocabulary.read(text, _QUESTION)
        raw = reader.tensors["weight"][ids]
        meant = []
        for expansion in query.expansions:
            if expansion.why in ("synonym", "number"):
                at = np.isin(ids, vocabulary.read(expansion.said, _QUESTION))
                other = vocabulary.read(expansion.meant, _QUESTION)
                if at.any() and len(other):
                    meant.append((at, other))
        return cls(
            text,
            ids,
            (raw / (raw.sum() + 1e-6)).astype(np.float32),
            features.Question(text, reader.eyes.pairs),
            features.asked(text),
            tuple(meant),
        )


def measure(
    query: Query,
    question: Question,
    weights: Weights,
    sentences: Sequence[Sentence],
    reader: Reader,
    encoder: Encoder,
) -> Floats:
    """Give what question and sentences share, (sentences, NUMBERS); sentences stand in their hits' order."""
    asked = Asked.of(query, reader)
    hits = list(dict.fromkeys(sentence.hit for sentence in sentences))
    where = {hit.rank: place for place, hit in enumerate(hits)}
    of_hit = np.array([where[sentence.hit.rank] for sentence in sentences])
    texts = [sentence.text for sentence in sentences]
    met = _met(asked, texts, _SENTENCE, reader)
    before = _met(asked, [sentence.before for sentence in sentences], _SENTENCE, reader)
    leads = _met(asked, ["\n".join((hit.title, *hit.passage.heading_path)) for hit in hits], _LEAD, reader)
    similarities = encoder.encode_passages(texts) @ encoder.encode_queries([query.mended])[0]
    best = max((hit.score for hit in hits), default=0.0)
    found = [
        (*_found(sentence, best, float(cosine)), *_covered(sentence, weights))
        for sentence, cosine in zip(sentences, similarities, strict=True)
    ]
    shape = [_shape(sentence, question) for sentence in sentences]
    told = [
        features.told(asked.text, Candidate(s.hit.title, s.hit.passage.heading_path, s.text, {}, 0.0))
        for s in sentences
    ]
    shared = np.concatenate(
        [_in_words(asked, met, before, leads, of_hit), _in_pairs(asked, sentences, of_hit)], axis=1
    )
    numbers: Floats = np.concatenate([shared, shape, found, told], axis=1).astype(np.float32)
    return numbers


def _met(asked: Asked, texts: Sequence[str], most: int, reader: Reader) -> Floats:
    """Give how well each word of the question is met in each text, (CHANNELS, words, texts), 0..1."""
    rows = [reader.eyes.vocabulary.read(text, most) for text in texts]
    tokens = np.concatenate([part for row in rows for part in (row, [0])]).astype(np.int32)  # 0 parts texts
    starts = np.cumsum([0, *(len(row) + 1 for row in rows[:-1])])
    met = _by_text(asked.ids, tokens, starts, reader)
    for at, other in asked.meant:
        said = _by_text(other, tokens, starts, reader).mean(axis=1) * _MEANT
        met[:, at] = np.maximum(met[:, at], said[:, None])
    return met


def _by_text(ids: Ids, tokens: Ids, starts: npt.NDArray[np.int64], reader: Reader) -> Floats:
    alone, among = _vectors(tokens, reader)
    own, own_among = _vectors(ids, reader)
    channels = (
        ((ids[:, None] == tokens) & (tokens > 0)).astype(np.float32),
        own @ alone.T,
        own_among @ among.T,
    )
    met: Floats = np.stack([np.maximum.reduceat(channel, starts, axis=1) for channel in channels])
    return np.maximum(met, 0.0)


def _vectors(ids: Ids, reader: Reader) -> tuple[Floats, Floats]:
    """Give the vectors of words alone and among their neighbours; zeros for 0."""
    alone: Floats = reader.eyes.table[ids] * reader.eyes.scale[ids][:, None]
    among = alone.copy()
    among[1:] += _NEIGHBOUR * alone[:-1]
    among[:-1] += _NEIGHBOUR * alone[1:]
    among *= (ids > 0)[:, None]
    lengths = np.sqrt((among * among).sum(axis=1))
    return alone, among / np.maximum(lengths, 1e-6)[:, None]


def _in_words(
    asked: Asked, met: Floats, before: Floats, leads: Floats, of_hit: npt.NDArray[np.int64]
) -> Floats:
    """Give the shares of the question's words met: in a sentence, with what is before, above, around."""
    weights = asked.weights
    following = _following(met, of_hit)
    lead = leads[:, :, of_hit]
    context = np.maximum(met, before)
    whole = np.maximum(context, lead)
    passage = np.maximum(_of_passage(met, of_hit), lead)
    found: list[Floats] = []
    for channel in range(CHANNELS):
        own = met[channel]
        outside = weights[:, None] * (1.0 - lead[0])
        found += [
            weights @ own,
            weights @ context[channel],
            weights @ whole[channel],
            (outside * own).sum(axis=0) / (outside.sum(axis=0) + 1e-3),
            weights @ passage[channel],
            weights @ np.maximum(whole[channel], following[channel]),
        ]
    found += [weights @ np.log(0.1 + whole[1]), weights @ np.log(0.1 + passage[1])]
    unmet = passage[1] < _UNMET
    heaviest = (weights[:, None] * unmet).max(axis=0, initial=0.0) / (weights.max(initial=0.0) + 1e-6)
    found += [weights @ (whole[1] < _UNMET), weights @ unmet, heaviest, weights @ (passage[1] >= _HEAVY)]
    numbers: Floats = np.stack(found, axis=1)
    return numbers


def _in_pairs(asked: Asked, sentences: Sequence[Sentence], of_hit: npt.NDArray[np.int64]) -> Floats:
    """Give the shares of its pairs of characters: in a sentence, with what is before, above, around."""
    question = asked.pairs
    hits = list(dict.fromkeys(sentence.hit for sentence in sentences))
    own = np.stack([_held(question, sentence.text) for sentence in sentences], axis=1)
    lead = np.stack([_held(question, " ".join((h.title, *h.passage.heading_path))) for h in hits], axis=1)
    before = np.stack([_held(question, sentence.before) for sentence in sentences], axis=1)[None]
    own, lead = own[None], lead[None][:, :, of_hit]
    context = np.maximum(own, before)
    passage = np.maximum(_of_passage(own, of_hit), lead)
    shares = [
        question.weights @ part[0] / question.whole
        for part in (own, context, np.maximum(context, lead), passage)
    ]
    numbers: Floats = np.stack(shares, axis=1)
    return numbers


def _held(question: features.Question, text: str) -> Floats:
    return np.isin(question.pairs, grams(codes(text))).astype(np.float32)


def _following(met: Floats, of_hit: npt.NDArray[np.int64]) -> Floats:
    """Give for each sentence what the next one of its passage meets, zeros for the last."""
    following = np.zeros_like(met)
    here = np.flatnonzero(of_hit[:-1] == of_hit[1:])
    following[:, :, here] = met[:, :, here + 1]
    return following


def _of_passage(met: Floats, of_hit: npt.NDArray[np.int64]) -> Floats:
    """Give for each sentence what any of its passage's meets."""
    starts = np.flatnonzero(np.diff(of_hit, prepend=-1))
    passages: Floats = np.maximum.reduceat(met, starts, axis=2)
    return passages[:, :, of_hit]


def _shape(sentence: Sentence, question: Question) -> tuple[float, ...]:
    return (
        float(has_form(question, sentence.text)),
        math.log1p(len(sentence.text)) / 6.0,
        float(sentence.is_item),
        math.log1p(sentence.items),
        float(sentence.announces),
        sentence.place,
        float(sentence.place == 0.0),
    )


def _found(sentence: Sentence, best: float, cosine: float) -> tuple[float, ...]:
    hit = sentence.hit
    return hit.score, hit.score - best, 1.0 / hit.rank, hit.lexical, hit.similarity, cosine


def _covered(sentence: Sentence, weights: Weights) -> tuple[float, ...]:
    """Give the shares of the question's words by how rare they are here: in it, with its context, nowhere."""
    lost = sum(weights.idf[word] for word in weights.missing) / (sum(weights.idf.values()) or 1.0)
    return *weights.coverages(normalise(sentence.text), normalise(sentence.context)), lost
