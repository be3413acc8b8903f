"""The reader: what it prefers, that it is the network that was trained, and that nothing makes it stumble."""

from __future__ import annotations

import time

import numpy as np
import pytest

from index.rerankers import features
from index.rerankers.datatypes import Candidate
from index.rerankers.reader import BUNDLED, Reader
from index.rerankers.words import Floats

LEGS = {"grams": 0.5, "words": 0.5, "document": 0.5, "vectors": 0.5}
# Question, the passage that answers it, and one that shares its words without telling.
ASKED = [
    (
        "企业吸纳失业人员每人补贴多少钱",
        "企业吸纳登记失业人员就业并签订一年以上劳动合同的，按每人1500元的标准给予一次性补贴。",
        "企业应当尊重失业人员的就业意愿，不得歧视。失业人员可以到街道登记，由工作人员介绍岗位。",
    ),
    (
        "展会因疫情停办有什么支持",
        "对于因疫情影响停办的展会，年内重新举办的，按照场租费用的三成给予支持。",
        "各展会主办单位要落实疫情防控责任，配齐防护物资，做好人员登记和场馆消毒工作。",
    ),
    (
        "申请人对不予受理的决定不服怎么办",
        "申请人对不予受理的决定不服的，可以自收到决定书之日起十五日内向上一级机关申请复核。",
        "受理机关应当建立登记制度，妥善保管申请人提交的材料，并在档案中注明收到的日期。",
    ),
    (
        "谁负责牵头建设实训基地",
        "实训基地建设由市教育局牵头，市财政局、市人力资源和社会保障局配合。",
        "实训基地应当开放共享，面向在校学生和企业职工提供技能训练，提高设备使用效率。",
    ),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open(BUNDLED)


def candidate(text: str, fused: float = 0.5) -> Candidate:
    return Candidate("关于若干措施的通知", ("一、总体要求",), text, LEGS, fused)


def right_first(reader: Reader) -> int:
    """Count the questions whose answer the reader puts before the other passage."""
    pairs = [reader.score(query, [candidate(right), candidate(wrong)]) for query, right, wrong in ASKED]
    return sum(int(right > wrong) for right, wrong in pairs)


def test_what_answers_comes_first_and_random_weights_do_not_know_it(reader: Reader) -> None:
    """With equal scores of the searches the answer wins; shuffled weights do not know it."""
    assert right_first(reader) == len(ASKED)
    random = np.random.default_rng(1)
    lost = 0
    for _ in range(5):
        tensors = {name: _shuffled(tensor, random) for name, tensor in reader.tensors.items()}
        kept = {
            name: reader.tensors[name] for name in ("mean", "spread", "scale", "pairs", "weight", "trust")
        }
        lost += len(ASKED) - right_first(Reader("shuffled", reader.eyes, tensors | kept))
    assert lost >= 5


def _shuffled(tensor: Floats, random: np.random.Generator) -> Floats:
    signs = random.choice(np.array([-1, 1], dtype=np.float32), tensor.shape)
    shuffled: Floats = random.permutation(tensor.ravel()).reshape(tensor.shape) * signs
    return shuffled


def test_company_and_order_do_not_matter(reader: Reader) -> None:
    """A candidate's score is its own: alone, among others, and in any order it is the same."""
    query = ASKED[0][0]
    several = [candidate(text, 0.1 * place) for place, (_, *texts) in enumerate(ASKED) for text in texts]
    together = reader.score(query, several)
    assert np.array_equal(reader.score(query, several), together)
    assert np.allclose(reader.score(query, several[::-1])[::-1], together, atol=1e-4)
    alone = np.concatenate([reader.score(query, [one]) for one in several])
    assert np.allclose(alone, together, atol=1e-4)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "正文"),
        ("多少", ""),
        ("？？", "！！"),
        ("\u3000", "\x00\x1e"),
        ("🙂", "\U00020000"),
        ("a" * 5000, "第" * 9000),
    ],
    ids=["no question", "no text", "marks", "blanks", "signs", "endless"],
)
def test_strange_texts_get_a_finite_score(reader: Reader, query: str, text: str) -> None:
    """Empty, endless and outlandish texts are scored like any other."""
    scores = reader.score(query, [candidate(text), Candidate("", (), "", {}, 0.0)])
    assert scores.shape == (2,)
    assert np.isfinite(scores).all()
    assert reader.score(query, []).shape == (0,)


def test_numpy_computes_what_torch_trained(reader: Reader) -> None:
    """The network at run time gives the scores of the one that was trained, for any weights."""
    torch = pytest.importorskip("torch")
    from index.training.reader import fitting
    from index.training.reader.bundle import tensors_of
    from index.training.reader.model import ReaderModel

    torch.manual_seed(3)
    model = ReaderModel(torch.rand(len(reader.eyes.scale)), 0.1).eval()
    torch.nn.init.normal_(model.word.weight)
    inputs = reader.eyes.look(ASKED[0][0], [candidate(text) for _, *texts in ASKED for text in texts])
    labels = np.zeros(len(inputs.numbers), dtype=bool)
    batch, _ = fitting.collate([(fitting.Example(inputs, labels), np.arange(len(labels)))])
    with torch.no_grad():
        wanted = model(*batch)[0].numpy()
    trust = 8.0
    given = Reader("random", reader.eyes, tensors_of(model, trust)).judge(inputs)
    fused = inputs.numbers[:, features.FUSED]
    assert np.allclose(given, fused + wanted / trust, atol=1e-3)


def test_thirty_passages_take_well_under_a_tenth_of_a_second(reader: Reader) -> None:
    """Thirty passages of 300 characters take less than 150 ms of one processor, at best."""
    texts = [(right + wrong) * 3 for _, right, wrong in ASKED] * 8
    several = [candidate(text, place / 30) for place, text in enumerate(texts[:30])]
    seconds = []
    for query, *_ in ASKED * 3:
        began = time.process_time()
        reader.score(query, several)
        seconds.append(time.process_time() - began)
    assert min(seconds) < 0.15
