"""The server that comes with transformers, with a real language model of random weights: all HTTP, no script.

Nothing such a model says can stand in the documents; what counts is that the protocol is spoken and the
answer from the quotes stands.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
import torch

from qa import Assistant
from qa.writing import Model, Writer
from qa.writing.client import pieces
from qa.writing.model import ModelError
from qa.writing.prompt import to_write
from tests.qa.writing.conftest import Table
from tests.qa.writing.proofs import assert_sound, said

pytestmark = pytest.mark.slow

pytest.importorskip("fastapi")
pytest.importorskip("openai", reason="pip install 'transformers[serving]'")

_START_SECONDS = 60
_QUESTION = "现场工程师项目的培养补助是多少"
_LETTERS = sorted(
    {
        *"每人补助现场工程师项目的培养是多少由政府牵头不得可以，。[]0123456789元年月日",
        *map(chr, range(33, 127)),
    }
)
_TEMPLATE = "{% for m in messages %}{{ m['content'] }}{% endfor %}"


def _save_model(folder: Path) -> None:
    """Save a Qwen2 of two layers over single characters, its weights random."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(1)
    vocabulary = {token: number for number, token in enumerate(("[UNK]", "[END]", *_LETTERS))}
    letters = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    letters.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    letters.decoder = decoders.Fuse()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=letters,
        unk_token="[UNK]",
        eos_token="[END]",
        pad_token="[END]",
        chat_template=_TEMPLATE,
    )
    tokenizer.save_pretrained(folder)
    config = Qwen2Config(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, initializer_range=0.5, eos_token_id=1, pad_token_id=1,
        bos_token_id=None, max_position_embeddings=16384,
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(folder)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """Serve a random model and give how it is reached."""
    folder = tmp_path_factory.mktemp("random") / "qwen2"
    _save_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("transformers"), "serve", "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning", "--device", "cpu"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", server)
        yield Model(f"http://127.0.0.1:{port}/v1", str(folder), first_seconds=30.0, total_seconds=4.0)
    finally:
        server.terminate()
        server.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if _answers(address):
            return
        time.sleep(0.1)
    server.kill()
    assert server.stdout is not None
    pytest.fail(f"transformers serve did not start:\n{server.stdout.read().decode()[-3000:]}")


def test_a_real_server_speaks_and_nothing_random_is_shown(
    sample: Assistant, table: Table, served: Model
) -> None:
    """Text streams in piece by piece; the answer is the quotes with a notice, and stopping works too."""
    messages = to_write(_QUESTION, table.excerpts(_QUESTION)[:2])
    stream = pieces(served, messages, total_seconds=30.0)
    written = [delta.text for delta in islice(stream, 200) if delta.text]
    stream.close()
    assert len(written) > 3  # piece by piece, not all at once
    answer = Writer(sample, served).ask(_QUESTION)
    assert (answer.text, answer.written_by) == (sample.ask(_QUESTION).text, "")
    assert "没有采用大语言模型的回答" in said(answer, "model")
    assert_sound(answer, sample.library)


def test_a_model_it_does_not_have_is_told(served: Model) -> None:
    """The name of a model that is not there gives an error of the server's, told in Chinese."""
    with pytest.raises(ModelError, match=r"127\.0\.0\.1"):
        list(pieces(Model(served.url, "没有这个模型/x"), [{"role": "user", "content": "问"}]))
