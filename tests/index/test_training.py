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
from index.training.pairs import held_out, read_articles, read_pairs, read_questions
from index.training.questions import QuestionSource
from index.training.statutes import read_statutes, wording
from index.training.train import thinned
from index.training.vocabulary import Lexicon, Ragged, make_tokenizer, translate

_TOPICS = ("补贴", "贷款", "社保", "学费", "公积金", "实习", "税费", "工资", "住房", "培训")
_SETTINGS = [
    "--first-steps",
    "30",
    "--second-steps",
    "10",
    "--batch-size",
    "8",
    "--vocabulary",
    "300",
    "--dimension",
    "16",
]
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
            {"id": i, "question": q, "answer": a if i < 6 else None, "statutes": {f"某法第{i}条": a}}
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
    assert {"seed", "first_steps", "second_steps"} <= set(record["settings"])
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
    """The questions on statutes kept for measuring are in no training set; the others are."""
    statutes = next(a_set for a_set in read_questions(data) if a_set.name == "statutes")
    answered = next(a_set for a_set in read_pairs(data) if a_set.name == "statute_answers")
    kept = [f"怎样申请{topic}？" for i, topic in enumerate(_TOPICS) if not held_out(i)]
    assert statutes.questions == kept
    assert {query for query, _ in answered.pairs if query.startswith("怎样")} == set(kept[:4])


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


def test_equal_passages_are_no_negatives() -> None:
    """Pairs that share a passage or a query are marked, so that they are not told apart."""
    texts = Ragged(np.array([1, 9, 2, 9, 3, 8, 3, 7], dtype=np.int32), np.arange(9))
    batch = PairSource("pairs", texts).draw(4, np.random.default_rng(0))
    pairs = [(int(batch.queries[i][0]), int(batch.passages[i][0])) for i in range(4)]
    for i, (query, passage) in enumerate(pairs):
        barred = [other for j, other in enumerate(pairs) if batch.barred[i, j]]
        alike = [other for other in pairs if (other[0] == query) != (other[1] == passage)]
        assert sorted(barred) == sorted(alike)


def test_passage_leaves_its_query_out() -> None:
    """A sentence drawn as a query is not in its own passage, and both come from one article."""
    ids = np.arange(1, 61, dtype=np.int32)
    sentences = Ragged(ids, np.arange(0, 61, 6))  # ten sentences of six words: two articles of five
    batch = ArticleSource("articles", sentences, [5, 5]).draw(2, np.random.default_rng(0))
    assert len(batch.queries) == len(batch.passages) == 2
    for place in range(2):
        query, passage = set(batch.queries[place].tolist()), set(batch.passages[place].tolist())
        assert passage
        assert not query & passage
        assert {(i - 1) // 30 for i in query} == {(i - 1) // 30 for i in passage}


def test_words_are_left_out_of_texts_but_never_all() -> None:
    """Dropout keeps the order of words and the number of texts; a text of one word keeps it."""
    texts = Ragged(np.arange(1, 1008, dtype=np.int32), np.array([0, 1, 1001, 1001, 1007]))
    left = thinned(texts, 0.4, np.random.default_rng(0))
    assert left[0].tolist() == [1]
    assert not len(left[2])
    assert 540 < len(left[1]) < 660
    assert np.all(np.diff(left.ids) > 0)
    assert thinned(texts, 1.0, np.random.default_rng(0)).sizes.tolist() == [1, 1, 0, 1]


def test_questions_meet_their_articles_and_near_ones() -> None:
    """A question's passage begins in its article; what it is confused with comes next, not another answer."""
    passages = Ragged(np.arange(1, 21, dtype=np.int32), np.arange(21))  # twenty passages of one word
    articles = np.array([0, 0, 1, 1, 2, 3, *range(4, 18)])
    questions = Ragged(np.array([3, 5, 7], dtype=np.int32), np.arange(4))
    source = QuestionSource("asked", questions, {0: [1], 1: [2, 3], 2: []}, passages, articles)
    vectors = np.linspace(0, 1, 21, dtype=np.float32)[:, None]
    source.mine(lambda texts: vectors[texts.ids])  # the last passages are nearest to everything
    batch = source.draw(9, np.random.default_rng(0))
    asked = batch.queries.ids.tolist()
    assert sorted(asked) == [3, 5, 5]
    right = {3: {3, 4}, 5: {5, 6}}
    met = batch.passages.ids
    assert all(int(met[i]) in right[query] for i, query in enumerate(asked))
    for i, query in enumerate(asked):
        answers = np.isin(met, list(right[query]))
        answers[i] = False
        assert batch.barred[i].tolist() == answers.tolist()


def test_articles_are_known_by_their_wording(data: Path) -> None:
    """The passages of laws carry the wording of their article, white space and label left out."""
    statutes = read_statutes(data)
    place = next(i for i, text in enumerate(statutes.passages) if "第一条" in text)
    assert "某条例" in statutes.passages[place]
    assert statutes.wordings[place] == wording(f"申请{_TOPICS[0]}应当向主管部门提出，{_TOPICS[0]}按月发放。")
    questions = read_questions(data)
    known = {wording(text) for a_set in questions for texts in a_set.articles for text in texts}
    assert known <= set(statutes.wordings)
