"""The bundled encoder, read without torch; `test_models` has those that stand in its place."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from index import segment
from index.encoders.loading import BUNDLED, Encoder, load_encoder

_SENTENCES = (
    "市域产教联合体由谁牵头？",
    "行业产教融合共同体由龙头企业和高水平高等学校、职业学校牵头。",
    "企业新录用高校毕业生，每人补贴１０００元，一次性发放。",
    "申请人应当在15日内向县级以上人民政府市场监督管理部门提出。",
    "ＧＤＰ增长5.2%",
)
_MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    """Give the encoder that ships with Cewen."""
    return load_encoder(None)


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    """Give the bundled model as sentence-transformers reads it."""
    return SentenceTransformer(str(BUNDLED), local_files_only=True, device="cpu")


def _spaced(text: str) -> str:
    return " ".join(segment.normal_search_words(text))


def _assert_same(bundled: Encoder, reference: SentenceTransformer, texts: list[str]) -> None:
    expected = reference.encode([_spaced(text) for text in texts])
    np.testing.assert_allclose(bundled.encode_passages(texts), expected, atol=1e-5)
    np.testing.assert_array_equal(bundled.encode_queries(texts), bundled.encode_passages(texts))


@settings(max_examples=50, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from(_SENTENCES), st.text(max_size=20)), max_size=4).map("".join))
def test_bundled_vectors_equal_sentence_transformers(
    bundled: Encoder, reference: SentenceTransformer, text: str
) -> None:
    """What is read without torch equals what SentenceTransformer gives, for any characters."""
    _assert_same(bundled, reference, [text, _SENTENCES[0]])


@pytest.mark.shared
def test_bundled_vectors_equal_sentence_transformers_on_real_text(
    bundled: Encoder, reference: SentenceTransformer, shared_data: Path
) -> None:
    """The same holds on real documents, cut in windows, more of them than one batch."""
    lines = (shared_data / "covid_policy" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    windows = [text[i : i + 300] for text in texts for i in range(0, len(text), 300)]
    assert len(windows) > 1024
    _assert_same(bundled, reference, windows)


@pytest.mark.parametrize("text", ["", " \n", "，。！", "\U0002b740\U0002b741"])
def test_text_without_known_words_gives_zeros(bundled: Encoder, text: str) -> None:
    """An empty text, punctuation and unknown characters give a zero vector, and add nothing to others."""
    assert not bundled.encode_queries([text]).any()
    plain = bundled.encode_queries(["职业学校"])
    np.testing.assert_allclose(bundled.encode_queries(["职业学校" + text]), plain, atol=1e-6)


def test_bundled_vectors_are_unit_rows(bundled: Encoder) -> None:
    """Vectors are float32 rows of length 1, whatever their number, and do not depend on their neighbours."""
    vectors = bundled.encode_passages(_SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(_SENTENCES), bundled.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(bundled.encode_passages(_SENTENCES[2:3]), vectors[2:3])
    assert bundled.encode_passages([]).shape == (0, bundled.dimension)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        pytest.param(
            "公司不给员工交社保怎么办",
            "用人单位未按时足额缴纳社会保险费的，由社会保险费征收机构责令限期缴纳或者补足。",
            "房屋租赁合同期限届满，承租人应当返还租赁房屋。",
            id="social-insurance",
        ),
        pytest.param(
            "小企业贷款有什么优惠",
            "对符合条件的小微企业，金融机构给予利率下浮，财政部门给予贴息。",
            "学校应当按照规定组织学生参加体育活动，保证锻炼时间。",
            id="loan",
        ),
        pytest.param(
            "房东不退押金",
            "租赁合同终止后，出租人应当返还承租人交纳的保证金。",
            "职业院校专业课教师每年至少累计一个月到企业或者实训基地实践。",
            id="deposit",
        ),
        pytest.param(
            "被拖欠工资找谁",
            "用人单位无故克扣劳动者报酬的，劳动者可以向劳动监察部门投诉。",
            "义务教育阶段实行免试就近入学，由教育行政部门划定招生范围。",
            id="wages",
        ),
    ],
)
def test_bundled_vectors_know_meaning(bundled: Encoder, question: str, right: str, wrong: str) -> None:
    """A question in other words is nearer to its answer than to a text on something else."""
    scores = bundled.encode_queries([question]) @ bundled.encode_passages([right, wrong]).T
    assert scores[0, 0] > scores[0, 1] + 0.1


def test_bundled_model_is_whole_and_small(bundled: Encoder) -> None:
    """The folder takes at most 25 MB, and the encoder's name changes with the weights."""
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 25 * _MEGABYTE
    assert {"README.md", "training.json", "modules.json"} <= {path.name for path in files}
    digest = hashlib.sha256((BUNDLED / "model.safetensors").read_bytes()).hexdigest()
    assert digest[:12] in bundled.name


def test_bundled_encoder_needs_no_torch() -> None:
    """Loading the bundled encoder and encoding a question imports neither torch nor its companions."""
    program = (
        "import sys; from index.encoders.loading import load_encoder;"
        "load_encoder(None).encode_queries(['政策']);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_configured_folder_of_the_recipe_is_read_without_torch(bundled: Encoder) -> None:
    """A folder that `index.training` wrote gets its text cut into words, as the bundled one does."""
    encoder = load_encoder(str(BUNDLED))
    np.testing.assert_array_equal(encoder.encode_queries(_SENTENCES), bundled.encode_queries(_SENTENCES))
