"""Turns texts into vectors whose inner product says how alike they are.

The bundled model is read by `index.encoders.static` without torch; any other by `index.encoders.transformer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.encoders.static import RECORD, StaticEncoder, name_in
from index.encoders.transformer import TransformerEncoder
from index.words.lexicon import Vectors

BUNDLED = Path(__file__).parents[1] / "model"


class Encoder(Protocol):
    """Gives vectors for queries and passages, as rows of length 1 (0 for a text without a known word)."""

    @property
    def name(self) -> str:
        """Give what names the model: vectors of encoders with different names must not be mixed."""

    @property
    def dimension(self) -> int:
        """Give the number of components of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), as questions."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), as passages."""


def load_encoder(name: str | None = None) -> Encoder:
    """Give the bundled encoder for `None`, else the sentence-transformers model of that folder or name.

    A folder written by `index.training` is read as the bundled one is.

    Raises ValueError if there is no such model; the message says what to do.
    """
    folder = static_folder(name)
    return StaticEncoder.open(folder) if folder else TransformerEncoder.open(str(name))


def is_quick(encoder: Encoder) -> bool:
    """Tell whether it encodes passages as fast as they are read, so that nobody need be told."""
    return isinstance(encoder, StaticEncoder)


def is_bundled(encoder: Encoder) -> bool:
    """Tell whether it is the model that comes with the program."""
    return encoder.name == name_in(BUNDLED)


def static_folder(name: str | None) -> Path | None:
    """Give the folder of the static encoder of that name (`None`: the bundled one), `None` for any other."""
    folder = BUNDLED if name is None else Path(name).expanduser()
    return folder if (folder / RECORD).is_file() else None
