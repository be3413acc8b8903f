"""The judge: numpy computes what torch was fitted with, and what it reads carries its verdict."""

from __future__ import annotations

import numpy as np
import pytest

from index.rerankers import features
from qa import Assistant
from qa.citation import Sources
from qa.evidence.alignment import ASKED, NUMBERS, measure
from qa.evidence.candidates import Sentence, candidates
from qa.evidence.judge import Judge, bundled
from qa.evidence.weights import weigh
from qa.questions.question import understand


def _measured(assistant: Assistant, text: str) -> tuple[list[Sentence], np.ndarray, np.ndarray]:
    library, question = assistant.library, understand(text)
    query = library.understood(text)
    found = list(candidates(Sources(library), text, library.search(text, 12)))
    weights = weigh(library, question.terms, query)
    numbers = measure(query, question, weights, found, library.reader, library.encoder)
    return found, features.asked(query.mended), numbers


def test_numpy_gives_what_torch_gives() -> None:
    """The network of the training, with the same weights, gives the same scores."""
    torch = pytest.importorskip("torch")
    from qa.training.model import JudgeModel

    torch.manual_seed(7)
    model = JudgeModel(0.3).eval()
    random = np.random.default_rng(7)
    numbers = random.normal(size=(9, NUMBERS)).astype(np.float32)
    asked = random.integers(0, 2, ASKED).astype(np.float32)
    expected = model(torch.from_numpy(asked)[None], torch.from_numpy(numbers)[None])[0].detach().numpy()
    ours = Judge({name: tensor.detach().numpy() for name, tensor in model.state_dict().items()})
    np.testing.assert_allclose(ours.scores(asked, numbers), expected, rtol=1e-4, atol=1e-5)


def test_one_row_of_numbers_a_sentence(sample: Assistant) -> None:
    """Every sentence gets its numbers, all finite, and the same question gives the same ones."""
    found, _, numbers = _measured(sample, "市域产教联合体由谁牵头")
    assert numbers.shape == (len(found), NUMBERS)
    assert np.isfinite(numbers).all()
    np.testing.assert_array_equal(numbers, _measured(sample, "市域产教联合体由谁牵头")[2])


def test_what_answers_is_likelier_than_what_does_not(sample: Assistant) -> None:
    """The odds of an answer are higher for a question that the library answers than for one it does not."""
    odds = []
    for text in ("市域产教联合体由谁牵头", "火星上的重力加速度有多大"):
        _, asked, numbers = _measured(sample, text)
        odds.append(bundled().scores(asked, numbers).max(initial=-99.0))
    assert odds[0] > odds[1]


def test_another_wording_counts_as_said(sample: Assistant) -> None:
    """A word that documents put otherwise is met by their wording."""
    library = sample.library
    text = "爸妈有什么责任"
    query = library.understood(text)
    assert any(expansion.meant == "父母" for expansion in query.expansions)
    weights = weigh(library, understand(text).terms, query)
    assert weights.coverage("父母应当承担责任。", "") > weights.coverage("老师应当承担责任。", "")
