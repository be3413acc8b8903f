"""`--encoder` and `--reranker` on the command line: what is told, and models that are not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library, Progress
from tests.index.tiny_models import save_encoder, save_reranker
from ui.settings import Settings

Run = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

_RULE = "清河市渡口管理办法\n\n第一条 渡口由市交通局负责检查。\n\n第二条 渡口每年检查2次。\n"
_QUESTION = "渡口由谁负责检查"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a small encoder and a small reranker."""
    folder = tmp_path_factory.mktemp("models")
    save_encoder(folder / "bge-small-zh-v1.5")
    save_reranker(folder / "reranker")
    return folder


@pytest.fixture
def indexed(cewen: Run, write: Write) -> Path:
    """Give a file that was read with the bundled models."""
    file = write("办法.txt", _RULE)
    assert cewen("index", file)[0] == 0
    return file


def test_the_first_question_with_another_encoder_tells_what_takes_long(
    cewen: Run, indexed: Path, models: Path
) -> None:
    """Vectors that are lacking are made with a word on model and prompts; the next question is silent."""
    indexed.unlink()
    other = ("--encoder", models / "bge-small-zh-v1.5", "ask", _QUESTION)
    status, out, err = cewen(*other)
    assert (status, "市交通局" in out) == (0, True)
    assert "正在用模型 bge-small-zh-v1.5-" in err
    assert "为这个句子生成表示以用于检索相关文章：" in err
    assert "1 份文件" in err
    assert cewen(*other)[2] == ""
    assert cewen("ask", _QUESTION)[2] == ""


def test_a_reranker_orders_what_search_shows(cewen: Run, indexed: Path, models: Path) -> None:
    """With a reranker the hits carry its scores, none of them lost; "none" is the order of the search."""
    ranked, plain = (
        json.loads(cewen("--reranker", name, "search", _QUESTION, "--json")[1])["hits"]
        for name in (models / "reranker", "none")
    )
    assert sorted(hit["score"] for hit in ranked) == [hit["score"] for hit in ranked][::-1]
    assert {hit["passage_id"] for hit in ranked} == {hit["passage_id"] for hit in plain}
    assert [hit["score"] for hit in ranked] != [hit["score"] for hit in plain]


def test_a_missing_reranker_is_named(cewen: Run, indexed: Path, tmp_path: Path) -> None:
    """A reranker that does not exist ends questions with 2 and is named; reading files needs none."""
    missing = tmp_path / "none-such"
    for command in (["ask", _QUESTION], ["search", _QUESTION], ["chat"]):
        status, out, err = cewen("--reranker", missing, *command)
        assert (status, out) == (2, "")
        assert str(missing) in err
        assert "--reranker" in err
    assert cewen("--reranker", missing, "index", indexed)[0] == 0


def test_ctrl_c_while_vectors_are_made(
    cewen: Run, indexed: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while vectors are made, a question ends with 130 and says that what was made is kept."""

    def stopped(self: Library, progress: Callable[[Progress], None]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "embed", stopped)
    status, out, err = cewen("--encoder", models / "bge-small-zh-v1.5", "search", _QUESTION)
    assert (status, out) == (130, "")
    assert "算好的向量都已保存" in err


def test_models_are_set_by_the_environment() -> None:
    """`CEWEN_RERANKER` counts where the option is not given; an empty value means the bundled reader."""
    assert Settings.from_environment({"CEWEN_RERANKER": "甲"}).reranker == "甲"
    assert Settings.from_environment({"CEWEN_RERANKER": "甲"}, reranker="none").reranker == "none"
    assert Settings.from_environment({"CEWEN_RERANKER": ""}).reranker is None
