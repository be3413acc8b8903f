"""Maps the tensors of a safetensors file into memory: all processes that read a model share one copy of it.

The `safetensors` package copies each instead, 15 MB a process for the bundled table of words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

_LENGTH = 8  # bytes of the number that tells how long the header is
_KINDS: dict[str, np.dtype[Any]] = {"I8": np.dtype(np.int8), "F32": np.dtype("<f4")}


def mapped(path: Path) -> dict[str, np.ndarray]:
    """Give the tensors in `path` by name, read only. Raises ValueError where it is no such file."""
    try:
        memory = np.asarray(np.memmap(path, np.uint8, mode="r"))
        start = _LENGTH + int.from_bytes(memory[:_LENGTH].tobytes(), "little")
        entries = json.loads(memory[_LENGTH:start].tobytes())
        entries.pop("__metadata__", None)
        return {
            name: memory[start + first : start + last].view(_KINDS[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in entries.items()
            for first, last in [entry["data_offsets"]]
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} 不是完整的模型文件，请重新安装程序，或重新训练模型。") from error
