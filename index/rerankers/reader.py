"""The bundled reader: lays question and passage side by side, word by word, with numpy alone.

How alike each word of the question is to the words of the passage, alone and among its neighbours, is
gathered by the weight the question's words have, over the passage and its best stretch; a small network
weighs the outcome with what the searches said. It does not know the other passages it is ranked with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from index.rerankers import features
from index.rerankers.datatypes import Candidate
from index.rerankers.words import Floats, Ids, Vocabulary

BUNDLED = Path(__file__).parents[1] / "model" / "reader"
WEIGHTS = "reader.safetensors"
WORDS = "words.txt"
RECORD = "training.json"

QUESTION = 40  # words of a question that are read
LEAD = 40  # … of title and headings
BLOCK = 12  # words of the stretches that windows are made of
BLOCKS = 20  # … of a passage that are read
CHANNELS = 3  # the same word, an alike word, an alike word among alike neighbours
WINDOWS = (2, 5)  # blocks of a window: about a sentence, about a paragraph
KERNELS = (0.8, 0.6, 0.4)  # cosines about which alike words are counted
WIDTH = 0.1  # of a kernel
LEADING = CHANNELS * BLOCKS  # where, of what is seen of a word, the title begins
NEAR = LEADING + CHANNELS  # … the counts about the cosines
SEEN = NEAR + len(KERNELS)
MATCHED = CHANNELS * (4 + 2 * len(WINDOWS)) + len(KERNELS) + CHANNELS - 1
_NEIGHBOUR = 0.5  # what the word before and the word after count beside a word


@dataclass(frozen=True, slots=True)
class Inputs:
    """A question and its candidates, as numbers: what the network is given, at run time and in training."""

    question: Ids
    asked: Floats
    seen: Floats  # (candidates, words of the question, SEEN): what each word of the question meets
    numbers: Floats  # (candidates, SHARED + TOLD): what `features` gives


@dataclass(frozen=True, slots=True)
class Eyes:
    """What sees likeness: words and their vectors, `table[i] * scale[i]` of length 1, and rare pairs."""

    vocabulary: Vocabulary
    table: npt.NDArray[np.int8]
    scale: Floats
    pairs: Floats  # the weight of a pair of characters, by bucket

    def look(self, query: str, candidates: Sequence[Candidate]) -> Inputs:
        """Take question and candidates apart and lay them side by side."""
        question = features.Question(query, self.pairs)
        numbers = [
            np.concatenate([features.shared(question, candidate), features.told(query, candidate)])
            for candidate in candidates
        ]
        words = self.vocabulary.read(query, QUESTION)
        return Inputs(
            words,
            features.asked(query),
            self._seen(words, candidates),
            np.array(numbers, dtype=np.float32).reshape(len(candidates), features.SHARED + features.TOLD),
        )

    def _seen(self, question: Ids, candidates: Sequence[Candidate]) -> Floats:
        leads = self._filled([("\n".join((c.title, *c.headings))) for c in candidates], LEAD)
        texts = self._filled([c.text for c in candidates], BLOCK * BLOCKS)
        seen = np.zeros((len(question), len(candidates), SEEN), dtype=np.float32)
        here = self._channels(question, texts)
        blocks = here.reshape(CHANNELS, len(question), len(candidates), BLOCKS, BLOCK).max(axis=-1)
        seen[..., :LEADING] = np.moveaxis(blocks, 0, 2).reshape(*seen.shape[:2], LEADING)
        seen[..., LEADING:NEAR] = np.moveaxis(self._channels(question, leads).max(axis=-1), 0, 2)
        for place, centre in enumerate(KERNELS, NEAR):
            near = np.exp((here[1] - centre) ** 2 * (-0.5 / WIDTH**2)) * (here[1] > 0)
            seen[..., place] = np.log1p(near.sum(axis=-1))
        return np.ascontiguousarray(seen.swapaxes(0, 1))

    def _filled(self, texts: Sequence[str], size: int) -> Ids:
        """Give the words of each text as a row, filled up with 0."""
        rows = np.zeros((len(texts), size), dtype=np.int32)
        for row, text in zip(rows, texts, strict=True):
            ids = self.vocabulary.read(text, size)
            row[: len(ids)] = ids
        return rows

    def _channels(self, question: Ids, ids: Ids) -> Floats:
        """Give how alike the words are, (CHANNELS, words of the question, texts, words), 0..1."""
        alone, among = self._vectors(question[None])
        one, more = self._vectors(ids)
        width = one.shape[-1]
        shape = (len(question), *ids.shape)
        return np.stack(
            [
                ((question[:, None, None] == ids) & (ids > 0)).astype(np.float32),
                np.maximum(alone[0] @ one.reshape(-1, width).T, 0.0).reshape(shape),
                np.maximum(among[0] @ more.reshape(-1, width).T, 0.0).reshape(shape),
            ]
        )

    def _vectors(self, ids: Ids) -> tuple[Floats, Floats]:
        """Give the vectors of words alone and among their neighbours; zeros for 0."""
        alone: Floats = self.table[ids] * self.scale[ids][..., None]
        among = alone.copy()
        among[:, 1:] += _NEIGHBOUR * alone[:, :-1]
        among[:, :-1] += _NEIGHBOUR * alone[:, 1:]
        among *= (ids > 0)[..., None]
        lengths = np.sqrt(np.einsum("...d,...d->...", among, among))
        return alone, among / np.maximum(lengths, 1e-6)[..., None]


class Reader:
    """The bundled reader: what the eyes see, weighed."""

    def __init__(self, name: str, eyes: Eyes, tensors: Mapping[str, Floats]) -> None:
        self.name = name
        self.eyes = eyes
        self.tensors = tensors

    @classmethod
    def open(cls, folder: Path) -> Reader:
        """Read what `index.training.reader` wrote."""
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        words = (folder / WORDS).read_text(encoding="utf-8").split("\n")
        tensors = load_file(folder / WEIGHTS)
        floats = {name: tensor.astype(np.float32) for name, tensor in tensors.items() if name != "table"}
        vocabulary = Vocabulary({word: number for number, word in enumerate(words, 1)})
        eyes = Eyes(vocabulary, tensors["table"], floats["scale"], floats["pairs"])
        return cls(f"{record['name']}-{record['weights_sha256'][:12]}", eyes, floats)

    def score(self, query: str, candidates: Sequence[Candidate]) -> Floats:
        """Give a score for each of `candidates`, in their order; higher is better."""
        if not candidates:
            return np.zeros(0, dtype=np.float32)
        return self.judge(self.eyes.look(query, candidates))

    def judge(self, inputs: Inputs) -> Floats:
        """Give the scores of what was seen."""
        net = self.tensors
        kinds = np.broadcast_to(inputs.asked, (len(inputs.numbers), len(inputs.asked)))
        matched = self._matched(inputs)
        wide: Floats = np.concatenate([matched, inputs.numbers, kinds], axis=1)
        wide = (wide - net["mean"]) / net["spread"]
        told = np.concatenate(
            [wide[:, :MATCHED], wide[:, MATCHED + features.SHARED : -features.ASKED]], axis=1
        )
        asked = wide[:, -features.ASKED :] @ net["asked.weight"].T + net["asked.bias"]
        wide = np.concatenate([wide, asked * (told @ net["told.weight"].T + net["told.bias"])], axis=1)
        hidden = np.maximum(wide @ net["first.weight"].T + net["first.bias"], 0.0)
        score = (hidden @ net["last.weight"].T + wide @ net["straight.weight"].T)[:, 0]
        scores: Floats = inputs.numbers[:, features.FUSED] + score / net["trust"]
        return scores

    def _matched(self, inputs: Inputs) -> Floats:
        """Give what question and passage share in words, (candidates, MATCHED)."""
        raw = self.tensors["weight"][inputs.question]
        weights = raw / (raw.sum() + 1e-6)
        seen = inputs.seen
        outside = weights * (1.0 - seen[..., LEADING])
        found: list[Floats] = []
        for channel in range(CHANNELS):
            blocks = seen[..., channel * BLOCKS : (channel + 1) * BLOCKS]
            lead = seen[..., LEADING + channel]
            body = blocks.max(axis=-1)
            both = np.maximum(lead, body)
            found += [body @ weights, lead @ weights, both @ weights]
            found.append((outside * body).sum(axis=-1) / (outside.sum(axis=-1) + 1e-3))
            for size in WINDOWS:
                window = blocks[..., : BLOCKS - size + 1]
                for shift in range(1, size):
                    window = np.maximum(window, blocks[..., shift : BLOCKS - size + 1 + shift])
                found.append(np.einsum("q,cqw->cw", weights, window).max(axis=-1))
                window = np.maximum(window, lead[..., None])
                found.append(np.einsum("q,cqw->cw", weights, window).max(axis=-1))
            if channel < CHANNELS - 1:
                found.append(np.log(0.1 + both) @ weights)
        found += [seen[..., place] @ weights for place in range(NEAR, SEEN)]
        matched: Floats = np.stack(found, axis=-1)
        return matched
