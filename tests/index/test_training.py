"""The recipe of the bundled encoder: it repeats itself, and what it writes can be read by others."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

from index import segment
from index.encoders.loading import BUNDLED, load_encoder
from index.training.__main__ import main
from index.training.batches import ArticleSource, Deck, PairSource
from index.training.pairs import held_out, read_articles, read_pairs
from index.training.vocabulary import Lexicon, Ragged, make_tokenizer, translate

_TOPICS = ("补贴", "贷款", "社保", "学费", "公积金", "实习", "税费", "工资", "住房", "培训")
_SETTINGS = ["--steps", "30", "--batch-size", "8", "--vocabulary", "300", "--dimension", "16"]
_RECORD = {
    "name",
    "weights_sha256",
    "command",
    "settings",
    "shares",
    "data_sha256",
    "packages",
    "seconds",
    "scores",
}


def _write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a data folder with every set the recipe reads, ten rows each."""
    folder = tmp_path_factory.mktemp("data")
    train = folder / "train"
    asked = [(f"怎样申请{topic}？", f"申请{topic}应当向主管部门提出，{topic}按月发放。") for topic in _TOPICS]
    _write_rows(train / "covid_policy_qa.jsonl", ({"question": q, "answer": a} for q, a in asked))
    _write_rows(
        train / "citizen_letters.jsonl",
        ({"subject": q, "question": q + q, "answer": "网友“A0001”您好！" + a} for q, a in asked),
    )
    _write_rows(train / "legal_counsel.jsonl", ({"question": q, "statutes": [a]} for q, a in asked))
    _write_rows(train / "cmrc2018.jsonl", ({"context": a, "qas": [{"question": q}]} for q, a in asked))
    _write_rows(
        train / "sentence_pairs.jsonl",
        ({"set": "LCQMC", "a": q, "b": a, "label": str(i % 2)} for i, (q, a) in enumerate(asked)),
    )
    with gzip.open(train / "news.txt.gz", "wt", encoding="utf-8") as news:
        for question, answer in asked:
            news.write(f"2023-08-16 18:24:57，正文：{answer}{question}{answer}\n")
    _write_rows(
        folder / "statutes" / "questions.jsonl",
        (
            {"id": i, "question": q, "answer": None, "statutes": {f"某法第{i}条": a}}
            for i, (q, a) in enumerate(asked)
        ),
    )
    laws = folder / "laws"
    laws.mkdir()
    for i, (_, answer) in enumerate(asked):
        text = (
            f"# 某条例\n\n<!-- INFO END -->\n\n## 第一章\n\n第一条 {answer}\n\n第二条 本条例自{i}日起施行。\n"
        )
        (laws / f"{i}.md").write_text(text, encoding="utf-8")
    _write_rows(folder / "covid_policy" / "docs.jsonl", ({"doc_id": q, "text": a} for q, a in asked))
    _write_rows(
        folder / "covid_policy" / "questions.jsonl",
        ({"doc_id": q, "question": q, "answer": a[:12]} for q, a in asked),
    )
    return folder


@pytest.fixture(scope="module")
def models(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Run the recipe twice on the same data."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("first", "second"):
        main(["--data", str(data), "--out", str(folder / name), *_SETTINGS])
    return folder / "first", folder / "second"


def test_recipe_repeats_itself(models: tuple[Path, Path]) -> None:
    """The same data and seed give the same weights and the same tokenizer, byte for byte."""
    for name in ("model.safetensors", "tokenizer.json"):
        assert (models[0] / name).read_bytes() == (models[1] / name).read_bytes()


def test_seed_decides(data: Path, models: tuple[Path, Path], tmp_path: Path) -> None:
    """Another seed gives other weights."""
    main(["--data", str(data), "--out", str(tmp_path / "other"), *_SETTINGS, "--seed", "1"])
    assert (tmp_path / "other" / "model.safetensors").read_bytes() != (
        models[0] / "model.safetensors"
    ).read_bytes()


def test_model_learns_and_loads(models: tuple[Path, Path]) -> None:
    """The model finds each answer for its question, in sentence-transformers and without it alike."""
    questions = [f"怎样申请{topic}？" for topic in _TOPICS]
    passages = [f"申请{topic}应当向主管部门提出。" for topic in _TOPICS]
    encoder = load_encoder(str(models[0]))
    vectors = encoder.encode_queries(questions)
    nearest = (vectors @ encoder.encode_passages(passages).T).argmax(axis=1)
    assert nearest.tolist() == list(range(len(_TOPICS)))
    reference = SentenceTransformer(str(models[0]), local_files_only=True, device="cpu")
    expected = reference.encode([" ".join(segment.normal_search_words(question)) for question in questions])
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    assert not load_file(models[0] / "model.safetensors")["weights"][0]  # the unknown word


@pytest.mark.parametrize("folder", ["made", "bundled"])
def test_record_says_what_made_the_model(models: tuple[Path, Path], folder: str) -> None:
    """`training.json` holds seed, data digests, command, steps and scores, and the card shows the scores."""
    model = models[0] if folder == "made" else BUNDLED
    record = json.loads((model / "training.json").read_text(encoding="utf-8"))
    assert set(record) == _RECORD
    assert {"seed", "steps"} <= set(record["settings"])
    assert all(len(digest) == 64 for digest in record["data_sha256"].values())
    assert record["command"].startswith("python -m index.training --data ")
    assert 0 < record["scores"]["covid_policy"]["MRR@10"] <= 1
    card = (model / "README.md").read_text(encoding="utf-8")
    assert f"| covid_policy | MRR@10 | {record['scores']['covid_policy']['MRR@10']:g} |" in card


@pytest.mark.shared
def test_bundled_model_was_made_of_these_data(shared_data: Path) -> None:
    """The data here have the digests in the bundled model's record, so that its recipe can be run again."""
    from index.training.bundle import digest

    record = json.loads((BUNDLED / "training.json").read_text(encoding="utf-8"))
    for name, recorded in record["data_sha256"].items():
        assert digest(shared_data / name) == recorded, name


@pytest.mark.shared
def test_bundled_model_scores_what_its_record_says(shared_data: Path) -> None:
    """Measured again, the bundled model has the scores of its record."""
    from index.training.scores import policy_scores, statute_scores

    recorded = json.loads((BUNDLED / "training.json").read_text(encoding="utf-8"))["scores"]
    encoder = load_encoder(None)
    assert policy_scores(encoder, shared_data) == pytest.approx(recorded["covid_policy"], abs=0.005)
    assert statute_scores(encoder, shared_data) == pytest.approx(recorded["statutes_held_out"], abs=0.01)


def test_held_out_questions_are_not_read(data: Path) -> None:
    """The questions on statutes kept for measuring are in no training pair; the others are."""
    pairs = next(a_set.pairs for a_set in read_pairs(data) if a_set.name == "statutes")
    assert [query for query, _ in pairs] == [
        f"怎样申请{topic}？" for i, topic in enumerate(_TOPICS) if not held_out(i)
    ]


def test_salutations_and_datelines_are_left_out(data: Path) -> None:
    """The reply's greeting, the news' dateline and the laws' headings are not learned from."""
    texts = [text for a_set in read_pairs(data) for pair in a_set.pairs for text in pair]
    sentences = [s for a_set in read_articles(data) for article in a_set.articles for s in article]
    assert not [text for text in texts if "您好" in text]
    assert not [sentence for sentence in sentences if "正文" in sentence or "第一章" in sentence]


def test_unknown_word_falls_apart() -> None:
    """A word without a vector is read as its longest known parts; unknown characters leave no trace."""
    lexicon = Lexicon()
    texts = lexicon.number(["行业产教融合共同体", "行业\U0002b740"])
    tokenizer = make_tokenizer(["[UNK]", "产教融合", "产", "共同体", "行业", "产教"])
    assert tokenizer.encode("行业产教融合共同体").tokens == ["行业", "产教融合", "共同体"]
    ids = translate(texts, lexicon.pieces(tokenizer))
    assert ids[0][-3:].tolist() == [4, 1, 3]
    assert ids[1].tolist() == [4]


def test_vocabulary_holds_the_frequent_words() -> None:
    """The most frequent words come first; rare ones and punctuation get no vector."""
    lexicon = Lexicon()
    texts = lexicon.number(["企业，学校"] * 6 + ["企业"] + ["政府"] * 4)
    assert lexicon.choose([texts], 10) == ["[UNK]", "企业", "学校"]
    assert lexicon.choose([texts], 2) == ["[UNK]", "企业"]


def test_deck_deals_each_once() -> None:
    """Every number comes once before any comes again, and never twice in one deal."""
    random = np.random.default_rng(0)
    deck = Deck(10)
    assert sorted(np.concatenate([deck.deal(5, random), deck.deal(5, random)])) == list(range(10))
    assert sorted(deck.deal(99, random)) == list(range(10))


def test_equal_passages_are_one_group() -> None:
    """Pairs that share a passage are marked, so that they are not told apart."""
    texts = Ragged(np.array([1, 9, 2, 9, 3, 8], dtype=np.int32), np.arange(7))
    batch = PairSource("pairs", texts).draw(3, np.random.default_rng(0))
    groups = {int(query[0]): group for query, group in zip(batch.queries, batch.groups, strict=True)}
    assert groups[1] == groups[2] != groups[3]


def test_passage_leaves_its_query_out() -> None:
    """A sentence drawn as a query is not in its own passage, and both come from one article."""
    ids = np.arange(1, 61, dtype=np.int32)
    sentences = Ragged(ids, np.arange(0, 61, 6))  # ten sentences of six words: two articles of five
    batch = ArticleSource("articles", sentences, [5, 5]).draw(2, np.random.default_rng(0))
    for query, passage in zip(batch.queries, batch.passages, strict=True):
        assert not set(query) & set(passage)
        assert {(i - 1) // 30 for i in query} == {(i - 1) // 30 for i in passage}
