"""A CrossEncoder of three classes as the judge of what follows from what; what is none is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from transformers import BertForSequenceClassification

from index.rerankers.entailment import Entailment
from tests.index.tiny_models import save_judge, save_reranker

_LABELS = ("contradiction", "entailment", "neutral")


def _deciding(folder: Path, winner: int, labels: Sequence[str] = _LABELS) -> Path:
    """Save a tiny model that always finds the class number `winner` likeliest."""
    save_judge(folder, labels)
    model = BertForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.bias[winner] = 1.0
    model.save_pretrained(folder)
    return folder


@pytest.mark.parametrize(
    "order", [("entailment", "neutral", "contradiction"), ("矛盾", "中立", "蕴含"), _LABELS]
)
def test_the_class_is_told_by_its_name(tmp_path: Path, order: tuple[str, ...]) -> None:
    """Models put the three classes in any order: the one called entailment counts, wherever it stands."""
    for winner, label in enumerate(order):
        judge = Entailment.open(str(_deciding(tmp_path / f"m{winner}", winner, order)))
        assert judge.follows("渡口由市交通局检查。", "市交通局检查渡口。") == (
            label in ("entailment", "蕴含")
        )


def test_a_random_model_judges_pairs(tmp_path: Path) -> None:
    """A real model of two layers reads both texts: some pairs follow for it, others do not."""
    save_judge(tmp_path / "m", _LABELS, seed=5)
    judge = Entailment.open(str(tmp_path / "m"))
    texts = [
        "渡口每年检查2次。",
        "一次性补贴一千五百元。",
        "留样不少于一百二十五克。",
        "由市交通局负责。",
        "补",
        "申请人",
    ]
    verdicts = [[judge.follows(one, other) for other in texts] for one in texts]
    assert {True, False} == {verdict for row in verdicts for verdict in row}
    assert verdicts == [[judge.follows(one, other) for other in texts] for one in texts]


def test_long_texts_are_cut(tmp_path: Path) -> None:
    """What is longer than the model reads is cut, not refused."""
    save_judge(tmp_path / "m", _LABELS)
    assert Entailment.open(str(tmp_path / "m")).follows("渡口" * 3000, "检查") in (True, False)


def test_what_is_no_judge_is_refused(tmp_path: Path) -> None:
    """A reranker, nameless classes, and nothing at all: each is told in Chinese with the remedy."""
    save_reranker(tmp_path / "reranker")
    save_judge(tmp_path / "nameless", ("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(ValueError, match=r"给出 1 类.*--nli"):
        Entailment.open(str(tmp_path / "reranker"))
    with pytest.raises(ValueError, match=r"LABEL_0、LABEL_1、LABEL_2.*id2label"):
        Entailment.open(str(tmp_path / "nameless"))
    with pytest.raises(ValueError, match=r"没有这个文件夹.*去掉 --nli 不用它核对"):
        Entailment.open(str(tmp_path / "none"))
