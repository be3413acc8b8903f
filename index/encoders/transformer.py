"""Any sentence-transformers model as the encoder, with its own prompts for queries and for documents.

The only module of the product that loads torch, and only when such a model is asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LOG = logging.getLogger(__name__)

_HUB_TIMEOUT = 5.0  # seconds

Vectors = npt.NDArray[np.float32]


class TransformerEncoder:
    """Encodes with a sentence-transformers model."""

    def __init__(self, name: str, model: SentenceTransformer, dimension: int) -> None:
        self.name = name
        self.dimension = dimension
        self._model = model

    @classmethod
    def open(cls, name: str) -> TransformerEncoder:
        """Load the model in the folder `name`, or the one of that name from the local cache, else the hub.

        Raises ValueError, in the user's words, if there is none.
        """
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # on stderr it would stand among our messages
        folder = Path(name).expanduser()
        if folder.is_dir():
            name, model = str(folder.resolve()), _load_folder(folder)
        elif _is_path(name):
            raise ValueError(
                f"没有这个文件夹：“{name}”。请检查编码模型的路径，或去掉 --encoder 使用自带的模型"
            )
        else:
            model = _load_name(name)
        return cls(name, model, len(model.encode("")))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), with the model's own prompt for queries if it has one."""
        return self._rows(self._model.encode_query(list(texts), normalize_embeddings=True))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), with the model's own prompt for documents if it has one."""
        return self._rows(self._model.encode_document(list(texts), normalize_embeddings=True))

    def _rows(self, vectors: npt.ArrayLike) -> Vectors:
        """Give float32 rows, zeros for a text of which the model makes nothing (some then give NaN)."""
        return np.nan_to_num(np.asarray(vectors, dtype=np.float32)).reshape(-1, self.dimension)


def _load_folder(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            f"文件夹“{folder}”里没有可用的 sentence-transformers 模型（{_first_line(error)}）："
            "请指向含 config.json 或 modules.json 的模型文件夹"
        ) from error


def _load_name(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, local_files_only=True)
    except (OSError, ValueError):
        _LOG.info("%s is not in the local cache, asking the hub", name)
    if not _hub_answers():  # the hub's own client would retry for a minute
        raise ValueError(
            f"本机没有编码模型“{name}”，也连不上模型站：请先在联网的机器上下载，"
            "再用 --encoder 指向模型文件夹；去掉 --encoder 则用自带的模型"
        )
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"找不到编码模型“{name}”（{_first_line(error)}）：请检查名称和网络，"
            "或先在联网的机器上下载，再用 --encoder 指向模型文件夹"
        ) from error


def _hub_answers() -> bool:
    import httpx
    from huggingface_hub import constants

    try:
        httpx.head(constants.ENDPOINT, timeout=_HUB_TIMEOUT)
    except httpx.HTTPError:
        return False
    return True


def _is_path(name: str) -> bool:
    """Tell a path from a hub name, which has one slash at most: ./model, ~/model, /models/bge, C:\\bge."""
    return name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
