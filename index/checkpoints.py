"""Finds sentence-transformers models in a folder, the local cache or on the hub, or says in Chinese why not.

It knows what kinds of model there are, not what they compute. Code that comes with a model is never run.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

T = TypeVar("T", bound="SentenceTransformer | CrossEncoder")

_LOG = logging.getLogger(__name__)

_HUB_TIMEOUT = 5.0  # seconds
# Passages have 200 to 400 characters, and headings above them: what a model could read beyond costs memory.
_MOST_TOKENS = 1024
_WEIGHTS = ("*.safetensors", "*.bin")
_POINTER = b"version https://git-lfs"  # what a clone without git-lfs has in place of each large file


@dataclass(frozen=True, slots=True)
class Role:
    """What a model is wanted for, in the words of the messages."""

    kind: str  # what sentence-transformers calls such a model in config_sentence_transformers.json
    noun: str
    option: str
    otherwise: str = "使用自带的模型"  # what happens without the option


ENCODER = Role("SentenceTransformer", "编码模型", "--encoder")
RERANKER = Role("CrossEncoder", "重排模型", "--reranker")
ENTAILMENT = Role("CrossEncoder", "蕴含模型", "--nli", "不用它核对")


def load(name: str, role: Role, make: Callable[..., T]) -> tuple[T, Path | None]:
    """Give the model of that folder or name, and its folder where that is known.

    `make(name, local_files_only=…)` loads it. Raises ValueError, in the user's words, if there is none.
    """
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # on stderr it would stand among our messages
    folder: Path | None = Path(name).expanduser().absolute()
    if folder is not None and folder.is_dir():
        model = _from_folder(folder, role, make)
    elif _is_path(name):
        raise ValueError(f"没有这个文件夹：“{name}”。请检查{role.noun}的路径，或{_without(role)}")
    else:
        model = _by_name(name, role, make)
        folder = _cached(name)
    return model, folder


def _from_folder(folder: Path, role: Role, make: Callable[..., T]) -> T:
    _check(folder, role)
    try:
        return make(str(folder), local_files_only=True)
    except Exception as error:  # transformers, tokenizers and safetensors each raise their own
        _LOG.info("loading %s failed", folder, exc_info=True)
        raise ValueError(_fault(f"文件夹“{folder}”里没有可用的{role.noun}", error)) from error


def _by_name(name: str, role: Role, make: Callable[..., T]) -> T:
    if (folder := _cached(name)) is not None and (folder / "config.json").exists():
        return _from_folder(folder, role, make)
    try:
        return make(name, local_files_only=True)
    except (OSError, ValueError):
        _LOG.info("%s is not in the local cache, asking the hub", name)
    if not _hub_answers():  # the hub's own client would retry for a minute
        raise ValueError(
            f"本机没有{role.noun}“{name}”，也连不上模型站：请先在联网的机器上下载，"
            f"再用 {role.option} 指向模型文件夹；{_without(role)}"
        )
    try:
        return make(name, local_files_only=False)
    except Exception as error:  # as above, and the hub's
        raise ValueError(
            _fault(f"找不到{role.noun}“{name}”", error)
            + f"请检查名称和网络，或先在联网的机器上下载，再用 {role.option} 指向模型文件夹"
        ) from error


def _check(folder: Path, role: Role) -> None:
    """Refuse a folder that holds no model, no weights, or a model of another kind, before it is loaded.

    Transformers would load the latter and make up the weights it lacks.
    """
    if not ((folder / "config.json").is_file() or (folder / "modules.json").is_file()):
        raise ValueError(
            f"文件夹“{folder}”里没有 sentence-transformers 模型："
            "请指向含 config.json 或 modules.json 的模型文件夹"
        )
    files = [file for pattern in _WEIGHTS for file in folder.rglob(pattern)]
    if not files:
        raise ValueError(
            f"文件夹“{folder}”里只有模型的设置，没有权重（model.safetensors）：多半没有下载完整，请重新下载"
        )
    if pointer := next((file for file in files if _is_pointer(file)), None):
        raise ValueError(
            f"“{pointer}”只是 git-lfs 的指针，不是权重：请装好 git-lfs，在模型文件夹里运行 git lfs pull"
        )
    kind = _kind_of(folder)
    if kind not in (None, role.kind):
        raise ValueError(
            f"文件夹“{folder}”里的模型是 {kind}，不是{role.noun}（{role.kind}），不能用于 {role.option}"
        )


def _kind_of(folder: Path) -> str | None:
    """Give what sentence-transformers calls a model of that kind, `None` where it may be several."""
    if stated := _read(folder / "config_sentence_transformers.json").get("model_type"):
        return str(stated)
    if (folder / "modules.json").is_file():
        return ENCODER.kind
    architecture = str((_read(folder / "config.json").get("architectures") or [""])[0])
    if architecture.endswith("ForSequenceClassification"):
        return RERANKER.kind
    return None if not architecture or architecture.endswith("ForCausalLM") else ENCODER.kind


def _fault(said: str, error: Exception) -> str:
    if "trust_remote_code" in str(error):
        return f"{said}：它要运行模型自带的程序，为了安全，本程序不运行。请换一个模型。"
    return f"{said}（{str(error).strip().partition(chr(10))[0]}）。"


def settle(model: Any) -> None:
    """Choose precision and length: half on CUDA, where it takes half the time and memory, full elsewhere."""
    if model.device.type == "cuda":
        if str(model.dtype) == "torch.float32":
            model.half()
    elif model.device.type == "cpu":
        model.float()  # half is slow there
    length = model.max_seq_length  # infinite or `None` for a table of words
    if isinstance(length, int) and length > _MOST_TOKENS:
        model.max_seq_length = _MOST_TOKENS


def _cached(name: str) -> Path | None:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):  # ValueError: no name that a hub could have
        return None


def _hub_answers() -> bool:
    import httpx
    from huggingface_hub import constants

    try:
        httpx.head(constants.ENDPOINT, timeout=_HUB_TIMEOUT)
    except httpx.HTTPError:
        return False
    return True


def _without(role: Role) -> str:
    return f"去掉 {role.option} {role.otherwise}"


def _is_path(name: str) -> bool:
    """Tell a path from a hub name, which has one slash at most: ./model, ~/model, /models/bge, C:\\bge."""
    return name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1


def _is_pointer(file: Path) -> bool:
    with open(file, "rb") as opened:
        return opened.read(len(_POINTER)) == _POINTER


def _read(path: Path) -> dict[str, Any]:
    """Give a settings file, nothing where there is none or it is damaged: loading will tell."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
