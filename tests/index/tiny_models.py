"""Real models of two layers, saved as published ones are: what bigger ones do, in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

from tests.index.conftest import NOTICES

_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_CHARACTERS = sorted({*"".join(NOTICES.values()), *map(chr, range(33, 127))})


def _config(labels: int = 1) -> BertConfig:
    return BertConfig(
        vocab_size=len(_MARKS) + len(_CHARACTERS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.5,  # large, so that different texts have clearly different vectors
        num_labels=labels,
    )


def _save_tokenizer(folder: Path) -> None:
    vocabulary = {token: number for number, token in enumerate((*_MARKS, *_CHARACTERS))}
    BertTokenizerFast(vocab=vocabulary, model_max_length=512).save_pretrained(folder)


def save_encoder(
    folder: Path, prompts: Mapping[str, str] | None = None, default: str | None = None, seed: int = 1
) -> SentenceTransformer:
    """Save a random BERT over single characters as an encoder with these prompts, and give it."""
    torch.manual_seed(seed)
    plain = folder.with_name(f"{folder.name}-plain")
    save_plain(plain, seed)
    model = SentenceTransformer(
        modules=[Transformer(str(plain)), Pooling(32, pooling_mode="mean")],
        prompts=dict(prompts or {}),
        default_prompt_name=default,
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    return model


def save_plain(folder: Path, seed: int = 1) -> None:
    """Save a random BERT without any settings of sentence-transformers, as older models are published."""
    torch.manual_seed(seed)
    _save_tokenizer(folder)
    BertModel(_config()).save_pretrained(folder)


def save_reranker(
    folder: Path, labels: int = 1, prompts: Mapping[str, str] | None = None, seed: int = 1
) -> CrossEncoder:
    """Save a random BERT that scores pairs as a reranker, and give it."""
    torch.manual_seed(seed)
    plain = folder.with_name(f"{folder.name}-plain")
    _save_tokenizer(plain)
    BertForSequenceClassification(_config(labels)).save_pretrained(plain)
    default = next(iter(prompts), None) if prompts else None
    model = CrossEncoder(
        str(plain), device="cpu", local_files_only=True, prompts=prompts and dict(prompts),
        default_prompt_name=default,
    )  # fmt: skip
    model.save(str(folder), create_model_card=False)
    return model


def save_judge(folder: Path, labels: Sequence[str], seed: int = 1) -> None:
    """Save a random BERT that sorts pairs into classes of these names, as models of inference are."""
    torch.manual_seed(seed)
    config = _config(len(labels))
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    _save_tokenizer(folder)
    BertForSequenceClassification(config).save_pretrained(folder)
