"""Models by configuration: any encoder and reranker, their prompts, what is refused, re-embedding."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import CrossEncoder, SentenceTransformer

from index import Library, Progress
from index.catalogue.store import CATALOGUE, Catalogue
from index.encoders.loading import BUNDLED, load_encoder
from index.encoders.prompts import names_of, prompts_of
from index.encoders.transformer import TransformerEncoder
from index.lock import embedding, writing
from index.rerankers.datatypes import Candidate
from index.rerankers.loading import load_reranker
from tests.index.tiny_models import save_encoder, save_plain, save_reranker

Damage = Callable[[Path], None]
Load = Callable[[str], object]

_TEXTS = ["市域产教联合体由谁牵头", "每招用一人一次性补贴一千五百元", "留样不少于一百二十五克"]
_QUESTION = "食品要留样多少克"


@pytest.fixture(scope="module")
def folder_of_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an encoder that states no prompts."""
    folder = tmp_path_factory.mktemp("models") / "小模型"
    save_encoder(folder)
    return folder


@pytest.fixture(scope="module")
def folder_of_reranker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a reranker that states no prompts."""
    folder = tmp_path_factory.mktemp("models") / "重排"
    save_reranker(folder)
    return folder


def _renamed(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


# Prompts


@pytest.mark.parametrize(
    ("stated", "default", "names", "expected"),
    [
        pytest.param({"query": "问：", "document": "文："}, None, [], ("问：", "文：", "settings"), id="own"),
        pytest.param({"query": "问："}, None, ["bge-large-zh"], ("问：", "", "settings"), id="own first"),
        pytest.param(
            {"retrieval.query": "q", "retrieval.passage": "p", "classification": "c"},
            None, [], ("q", "p", "settings"), id="tasks",
        ),
        pytest.param({"查": "一律："}, "查", [], ("一律：", "一律：", "settings"), id="default"),
        pytest.param(
            {"query": "", "document": ""}, None, ["bge-large-zh-v1.5"],
            ("为这个句子生成表示以用于检索相关文章：", "", "family"), id="bge",
        ),
        pytest.param({}, None, ["bge-large-zh-noinstruct"], ("", "", "family"), id="bge without"),
        pytest.param({}, None, ["bge-m3"], ("", "", "family"), id="bge-m3"),
        pytest.param({}, None, ["x", "multilingual_e5_base"], ("query: ", "passage: ", "family"), id="e5"),
        pytest.param(
            {}, None, ["multilingual-e5-large-instruct"],
            ("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ",
             "", "family"), id="e5-instruct",
        ),
        pytest.param(
            {}, None, ["Qwen3-Embedding-0.6B"],
            ("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
             "", "family"), id="qwen3",
        ),
        pytest.param({}, None, ["m3e-base"], ("", "", "family"), id="m3e"),
        pytest.param({}, None, ["something-else"], ("", "", "nobody"), id="unknown"),
    ],
)  # fmt: skip
def test_prompts_are_the_models_own_else_its_familys(
    stated: dict[str, str | None], default: str | None, names: list[str], expected: tuple[str, str, str]
) -> None:
    """What the settings state comes first, then what the model's family is known to want, else nothing."""
    found = prompts_of(stated, default, names)
    assert (found.query, found.passage, found.origin) == expected


def test_a_model_is_known_by_folder_cache_card_or_settings(tmp_path: Path) -> None:
    """A folder of another name is recognised by the hub's cache, its card or what its settings name."""
    snapshot = tmp_path / "models--BAAI--bge-small-zh-v1.5" / "snapshots" / "7999e1d"
    snapshot.mkdir(parents=True)
    (snapshot / "README.md").write_text("---\nmodel-index:\n- name: multilingual-e5-base\n---\n")
    (snapshot / "config.json").write_text(json.dumps({"_name_or_path": "/root/BAAI_bge-large-zh/"}))
    assert list(names_of("x", snapshot)) == [
        "bge-small-zh-v1.5",
        "7999e1d",
        "multilingual-e5-base",
        "bge-large-zh",
    ]
    assert list(names_of("BAAI/bge-m3", None)) == ["bge-m3"]


def test_prompts_are_put_before_texts(folder_of_encoder: Path, tmp_path: Path) -> None:
    """A query is encoded as prompt and text together, a passage likewise with its own."""
    encoder = load_encoder(str(_renamed(folder_of_encoder, tmp_path / "multilingual-e5-small")))
    model = SentenceTransformer(str(folder_of_encoder), local_files_only=True, device="cpu")
    for encode, prompt in ((encoder.encode_queries, "query: "), (encoder.encode_passages, "passage: ")):
        expected = model.encode([prompt + text for text in _TEXTS], normalize_embeddings=True)
        np.testing.assert_allclose(encode(_TEXTS), expected, atol=1e-5)
    plain = model.encode(_TEXTS, normalize_embeddings=True)
    assert np.abs(encoder.encode_queries(_TEXTS) - plain).max() > 0.01


def test_stated_prompts_are_put_before_texts(tmp_path: Path) -> None:
    """A prompt that is the default of all texts is used for passages too; the log says what is in use."""
    model = save_encoder(tmp_path / "own", {"一律": "检索："}, "一律")
    encoder = load_encoder(str(tmp_path / "own"))
    expected = model.encode(["检索：" + text for text in _TEXTS], prompt="", normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_passages(_TEXTS), expected, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_queries(_TEXTS), expected, atol=1e-5)
    assert "按模型自己的设置，问题前加“检索：”" in str(encoder)


def test_a_model_in_the_cache_is_loaded_by_its_name(
    folder_of_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is found in the local cache without asking the hub, and gets its family's prompts."""
    cached = tmp_path / "models--BAAI--bge-small-zh-v1.5"
    _renamed(folder_of_encoder, cached / "snapshots" / ("0" * 40))
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0" * 40)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    encoder = load_encoder("BAAI/bge-small-zh-v1.5")
    assert encoder.name.startswith("bge-small-zh-v1.5-")
    assert isinstance(encoder, TransformerEncoder)
    assert encoder.prompts.query.startswith("为这个句子")


def test_a_table_of_words_is_an_encoder_too(tmp_path: Path) -> None:
    """A static model of sentence-transformers, which has no greatest length, is read as any other."""
    folder = _renamed(BUNDLED, tmp_path / "static")
    (folder / "training.json").unlink()
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, TransformerEncoder)
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    expected = model.encode(_TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_passages(_TEXTS), expected, atol=1e-5)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert not encoder.encode_queries(["，"]).any()


def test_the_name_tells_vectors_apart(folder_of_encoder: Path, tmp_path: Path) -> None:
    """Other weights or another prompt for passages are another encoder, another place is not."""
    moved = load_encoder(str(_renamed(folder_of_encoder, tmp_path / "moved" / "小模型")))
    assert load_encoder(str(folder_of_encoder)).name == moved.name
    save_encoder(tmp_path / "weights" / "小模型", seed=2)
    save_encoder(tmp_path / "prompt" / "小模型", {"document": "文："})
    others = [load_encoder(str(tmp_path / which / "小模型")).name for which in ("weights", "prompt")]
    assert len({moved.name, *others}) == 3


def test_a_model_that_gives_no_numbers_is_used_in_full_precision(folder_of_encoder: Path) -> None:
    """What overflows in half precision is encoded again in full, and never reaches the index as NaN."""
    encoder = load_encoder(str(folder_of_encoder))
    assert isinstance(encoder, TransformerEncoder)
    expected = encoder.encode_passages(_TEXTS)
    encoder._model.half()
    weights = encoder._model[0].model.embeddings.word_embeddings.weight
    huge = weights.detach().clone()
    weights.data *= 60000.0  # ±inf in half precision
    assert np.isfinite(encoder.encode_passages(_TEXTS)).all()
    assert str(encoder._model.dtype) == "torch.float32"
    weights.data = huge.float()
    np.testing.assert_allclose(encoder.encode_passages(_TEXTS), expected, atol=0.02)


# What is refused


def _emptied(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _pointed(folder: Path) -> None:
    (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\nsize 1\n")


def _cut_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def _unsettled(folder: Path) -> None:
    for file in folder.glob("*.json"):
        file.unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_emptied, "没有权重"),
        (_pointed, "git lfs pull"),
        (_cut_short, "没有可用的"),
        (_unsettled, "config.json"),
    ],
    ids=["no weights", "git-lfs pointer", "cut short", "no settings"],
)
@pytest.mark.parametrize("role", ["encoder", "reranker"])
def test_an_unusable_folder_is_named(
    folder_of_encoder: Path, folder_of_reranker: Path, tmp_path: Path, role: str, damage: Damage, said: str
) -> None:
    """A folder that is not a whole model is refused with its name, what is missing, and what to do."""
    source = folder_of_encoder if role == "encoder" else folder_of_reranker
    folder = _renamed(source, tmp_path / "model")
    damage(folder)
    with pytest.raises(ValueError, match=said) as error:
        (load_encoder if role == "encoder" else load_reranker)(str(folder))
    assert str(folder) in str(error.value)


def test_a_model_of_the_other_kind_is_refused(
    folder_of_encoder: Path, folder_of_reranker: Path, tmp_path: Path
) -> None:
    """An encoder does not rank and a reranker does not encode: weights would be made up silently."""
    save_plain(tmp_path / "plain")
    for folder in (folder_of_encoder, tmp_path / "plain"):
        with pytest.raises(ValueError, match="不能用于 --reranker"):
            load_reranker(str(folder))
    for folder in (folder_of_reranker, folder_of_reranker.with_name("重排-plain")):
        with pytest.raises(ValueError, match="不能用于 --encoder"):
            load_encoder(str(folder))
    save_reranker(tmp_path / "three", labels=3)
    with pytest.raises(ValueError, match="3 类"):
        load_reranker(str(tmp_path / "three"))


@pytest.mark.parametrize(
    ("load", "noun", "option"),
    [(load_encoder, "编码模型", "--encoder"), (load_reranker, "重排模型", "--reranker")],
    ids=["encoder", "reranker"],
)
def test_a_model_that_is_nowhere_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: Load, noun: str, option: str
) -> None:
    """A path or a name that is nowhere is refused at once, with the option it was given for."""
    with pytest.raises(ValueError, match=rf"没有这个文件夹：“.*bge-m3”.*{option}"):
        load(str(tmp_path / "bge-m3"))
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    began = time.monotonic()
    with pytest.raises(ValueError, match=rf"本机没有{noun}“cewen-test/no-such-model”.*{option}"):
        load("cewen-test/no-such-model")
    assert time.monotonic() - began < 10


# Rerankers


def _candidates(texts: Sequence[str]) -> list[Candidate]:
    return [Candidate("关于食堂的通知", ("二、留样",), text, {}, 0.0) for text in texts]


def test_a_reranker_reads_question_title_headings_and_text(folder_of_reranker: Path) -> None:
    """A score is the model's own for the pair, as a probability; the title is not given twice."""
    reranker = load_reranker(str(folder_of_reranker))
    assert reranker is not None
    model = CrossEncoder(str(folder_of_reranker), local_files_only=True, device="cpu")
    texts = [*_TEXTS, "关于食堂的通知说了留样"]
    heads = ["关于食堂的通知\n二、留样\n"] * 3 + ["二、留样\n"]
    expected = model.predict([(_QUESTION, head + text) for head, text in zip(heads, texts, strict=True)])
    scores = reranker.score(_QUESTION, _candidates(texts))
    np.testing.assert_allclose(scores, expected, atol=1e-5)  # the model's own settings say sigmoid
    assert ((scores > 0) & (scores < 1)).all()
    assert np.ptp(scores) > 0.01
    assert len(reranker.score(_QUESTION, [])) == 0


def test_logits_and_two_classes_become_probabilities(tmp_path: Path) -> None:
    """Models whose settings leave logits, or that tell no from yes, score between 0 and 1 as well."""
    save_reranker(tmp_path / "logits")
    settings = tmp_path / "logits" / "config_sentence_transformers.json"
    stated = json.loads(settings.read_text()) | {"activation_fn": "torch.nn.modules.linear.Identity"}
    settings.write_text(json.dumps(stated))
    save_reranker(tmp_path / "two", labels=2)
    for name, own in (("logits", lambda raw: 1 / (1 + np.exp(-raw))), ("two", _second)):
        reranker = load_reranker(str(tmp_path / name))
        assert reranker is not None
        model = CrossEncoder(str(tmp_path / name), local_files_only=True, device="cpu")
        pairs = [(_QUESTION, f"关于食堂的通知\n二、留样\n{text}") for text in _TEXTS]
        expected = own(np.asarray(model.predict(pairs)))
        np.testing.assert_allclose(reranker.score(_QUESTION, _candidates(_TEXTS)), expected, atol=1e-5)


def _second(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits)
    return powers[:, 1] / powers.sum(axis=1)


def test_a_rerankers_own_instruction_is_given(tmp_path: Path) -> None:
    """The prompt that a reranker's settings state is put before each pair."""
    save_reranker(tmp_path / "own", prompts={"web": "判断段落是否回答问题："})
    save_reranker(tmp_path / "plain")
    own, plain = load_reranker(str(tmp_path / "own")), load_reranker(str(tmp_path / "plain"))
    assert own is not None
    assert plain is not None
    candidates = _candidates(_TEXTS)
    prompted = plain.score("判断段落是否回答问题：" + _QUESTION, candidates)
    np.testing.assert_allclose(own.score(_QUESTION, candidates), prompted, atol=1e-5)
    assert np.abs(plain.score(_QUESTION, candidates) - prompted).max() > 1e-3


def test_a_library_ranks_with_its_reranker(home: Path, library: Library, folder_of_reranker: Path) -> None:
    """The best hits stand in the order of the reranker's scores; with "none" in that of the search."""
    library.close()
    reranker = load_reranker(str(folder_of_reranker))
    assert reranker is not None
    with Library.open(home, reranker="none", read_only=True) as plain:
        before = plain.search(_QUESTION, 20)
    with Library.open(home, reranker=str(folder_of_reranker), read_only=True) as ranked:
        hits = ranked.search(_QUESTION, 20)
        assert [hit.rank for hit in ranked.search(_QUESTION, 3)] == [1, 2, 3]
    scores = [
        reranker.score(_QUESTION, [Candidate(h.title, h.passage.heading_path, h.passage.text, {}, 0.0)])[0]
        for h in hits
    ]
    np.testing.assert_allclose([hit.score for hit in hits], scores, atol=1e-5)
    assert scores == sorted(scores, reverse=True)
    assert {hit.passage.passage_id for hit in hits} == {hit.passage.passage_id for hit in before}
    assert [hit.passage for hit in hits] != [hit.passage for hit in before]


# Re-embedding


def _kept(home: Path, encoder: str) -> int:
    """Give the number of documents that the catalogue keeps vectors of."""
    catalogue = Catalogue.open(home / CATALOGUE, read_only=True)
    with catalogue.reading() as snapshot:
        query = "SELECT count(*) FROM vectors WHERE encoder = ?"
        (count,) = snapshot.connection.execute(query, (encoder,)).fetchone()
    catalogue.close()
    return int(count)


class _Counting:
    """Counts what is encoded, and is told how far a run is; stops it when so many events have come."""

    def __init__(self, library: Library, stop_at: int | None = None) -> None:
        self.texts = 0
        self.events: list[Progress] = []
        self._stop_at = stop_at
        encoder = library.encoder
        encode = encoder.encode_passages

        def counted(texts: Sequence[str]) -> np.ndarray:
            self.texts += len(texts)
            return encode(texts)

        encoder.encode_passages = counted  # type: ignore[method-assign]

    def __call__(self, event: Progress) -> None:
        self.events.append(event)
        if len(self.events) == self._stop_at:
            raise KeyboardInterrupt


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every document be encoded by itself."""
    monkeypatch.setattr("index.derived.completion._FEWEST", 1)
    monkeypatch.setattr("index.derived.completion._SECONDS", 0)


@pytest.mark.usefixtures("one_by_one")
def test_an_interrupted_change_of_encoder_is_carried_on(
    home: Path, library: Library, folder: Path, folder_of_encoder: Path
) -> None:
    """Ctrl-C ends re-embedding at once; what was made is kept, the next run makes the rest, without files."""
    size = library.size
    library.close()
    shutil.rmtree(folder)
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as first:
        name = first.encoder.name
        counting = _Counting(first, stop_at=3)
        with pytest.raises(KeyboardInterrupt):
            first.embed(counting)
        assert [(e.stage, e.done, e.total) for e in counting.events] == [
            ("embedding", done, 5) for done in range(3)
        ]
        made = counting.texts
    assert _kept(home, name) == 2
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as second:
        counting = _Counting(second)
        second.embed(counting)
        assert counting.texts == size - made
        assert second.search(_QUESTION)[0].similarity != 0
        assert second.verify() == []
        assert counting.texts == size - made
    assert _kept(home, name) == 5


def test_an_interrupted_run_of_indexing_leaves_the_rest_for_the_next(
    home: Path, library: Library, folder: Path, folder_of_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Indexing with another encoder reads what is new, then re-embeds; stopped there, nothing is lost."""
    library.close()
    monkeypatch.setattr("index.derived.completion._FEWEST", 1)
    monkeypatch.setattr("index.derived.completion._SECONDS", 0)
    (folder / "新.txt").write_text("关于图书馆开放的通知\n\n图书馆周末照常开放。\n", encoding="utf-8")

    def stop(event: Progress) -> None:
        if event.stage == "embedding" and event.done == 2:
            raise KeyboardInterrupt

    with Library.open(home, encoder=str(folder_of_encoder)) as other:
        name = other.encoder.name
        with pytest.raises(KeyboardInterrupt):
            other.refresh([str(folder)], progress=stop)
    assert _kept(home, name) == 3  # the new one as it was read
    with Library.open(home) as bundled:  # goes on meanwhile, and finds the new one
        assert "周末照常开放" in bundled.search("图书馆周末开放吗")[0].passage.text
    with Library.open(home, encoder=str(folder_of_encoder)) as other:
        report = other.refresh([str(folder)])
        assert len(report.unchanged) == 6
        assert other.verify() == []
    assert _kept(home, name) == 6


def test_going_back_to_the_bundled_encoder_costs_nothing(
    home: Path, library: Library, folder_of_encoder: Path
) -> None:
    """After a visit of another encoder the bundled one's vectors are still published, and nothing is made."""
    before = [(hit.passage.passage_id, hit.score) for hit in library.search(_QUESTION)]
    library.close()
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as other:
        assert other.search(_QUESTION)
    files = {path: path.stat().st_mtime_ns for path in home.rglob("*.json")}
    with Library.open(home, read_only=True) as again:
        counting = _Counting(again)
        assert [(hit.passage.passage_id, hit.score) for hit in again.search(_QUESTION)] == before
        assert again.verify() == []
        assert counting.texts == 0
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.json")} == files


def test_readers_meanwhile_do_with_what_there_is(
    home: Path, library: Library, folder_of_encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While another makes the vectors, a reader is told, finds by words, and has all once they are there."""
    library.close()
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as reader:
        with embedding(home), caplog.at_level(logging.WARNING):
            hits = reader.search(_QUESTION)
            assert "留样不少于" in hits[0].passage.text
            assert all(hit.similarity == 0 for hit in hits)
            assert "5 份文件还没有模型" in caplog.text
        assert reader.search(_QUESTION)[0].similarity != 0
        assert reader.verify() == []


def test_what_is_reported_meanwhile_is_on_the_disk(
    home: Path, library: Library, folder: Path, folder_of_encoder: Path
) -> None:
    """While vectors are lacking, nothing is published, but what was changed is forced to the disk."""
    library.close()
    (folder / "食堂.txt").write_text("关于食堂的通知\n一、留样七十二小时以上。\n", encoding="utf-8")
    with embedding(home), Library.open(home, encoder=str(folder_of_encoder)) as changing:
        assert changing.refresh([str(folder)]).updated == (str(folder / "食堂.txt"),)
        with closing(sqlite3.connect(home / CATALOGUE)) as connection:
            (settled,) = connection.execute("SELECT value FROM state WHERE name = 'settled'").fetchone()
        assert settled == changing.generation


def test_vectors_are_made_beside_a_writer(home: Path, library: Library, folder_of_encoder: Path) -> None:
    """Making vectors takes hours with a large model: it does not wait for a writer, nor one for it."""
    library.close()
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as reader:
        with writing(home):
            reader.embed()
            assert _kept(home, reader.encoder.name) == 5
            assert reader.search(_QUESTION)[0].similarity != 0
        reader.embed()
        assert reader.verify() == []


_EMBEDDING = """
import sys
from pathlib import Path
from index import Library
from index.derived import completion
completion._FEWEST, completion._SECONDS = 1, 0
with Library.open(Path(sys.argv[1]), encoder=sys.argv[2], read_only=True) as library:
    library.embed(lambda event: (print(event.done, flush=True), event.done == 2 and sys.stdin.read()))
"""


def test_a_killed_run_is_carried_on(home: Path, library: Library, folder_of_encoder: Path) -> None:
    """After SIGKILL what was made is kept, no lock is left, and the next run makes only the rest."""
    size = library.size
    library.close()
    run = subprocess.Popen(
        [sys.executable, "-c", _EMBEDDING, str(home), str(folder_of_encoder)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    assert [run.stdout.readline() for _ in range(3)] == ["0\n", "1\n", "2\n"]
    run.send_signal(signal.SIGKILL)
    run.communicate()
    with Library.open(home, encoder=str(folder_of_encoder), read_only=True) as again:
        assert _kept(home, again.encoder.name) == 2
        counting = _Counting(again)
        again.embed()
        assert 0 < counting.texts < size
        assert again.verify() == []
