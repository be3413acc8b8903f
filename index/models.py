"""The models of a library, loaded when first asked for; it does not know what is kept or searched."""

from __future__ import annotations

import threading

from index.encoders.loading import Encoder, load_encoder
from index.rerankers.datatypes import Reranker
from index.rerankers.loading import bundled_reader, load_reranker
from index.rerankers.reader import Reader


class Models:
    """An encoder and a reranker by their names or folders, without these the bundled ones; for any thread."""

    def __init__(self, encoder: str | None = None, reranker: str | Reranker | None = None) -> None:
        """Take the names; a reranker may also be given as it is, "none" means none."""
        self.encoder_name = encoder
        self._encoder: Encoder | None = None
        self._reranker = reranker
        self._rerankers: list[Reranker | None] = []  # empty until it is first asked for
        self._loading = threading.Lock()

    @property
    def encoder(self) -> Encoder:
        """The encoder. Raises ValueError where there is none of that name."""
        with self._loading:
            if self._encoder is None:
                self._encoder = load_encoder(self.encoder_name)
            return self._encoder

    @property
    def reranker(self) -> Reranker | None:
        """The reranker, if there is to be one. Raises ValueError where there is none of that name."""
        with self._loading:
            if not self._rerankers:
                self._rerankers.append(load_reranker(self._reranker))
            return self._rerankers[0]

    @property
    def reader(self) -> Reader:
        """The bundled reader, whichever reranker is used: its word vectors are read with any of them."""
        reranker = self.reranker
        return reranker if isinstance(reranker, Reader) else bundled_reader()
