"""What answers are made with: encoder, reranker, language model, library; nothing of it is secret.

It is drawn from the open library and the asker, which give names only: no key and no address reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass

from index import Library
from index.encoders.loading import is_bundled
from index.rerankers.reader import Reader
from qa.writing import Writer
from ui import __version__
from ui.chat.answers.conversation import Asker


@dataclass(frozen=True, slots=True)
class InUse:
    """The names of what is used; empty where there is none."""

    encoder: str
    encoder_is_bundled: bool
    dimension: int  # of its vectors
    reranker: str
    reranker_is_bundled: bool
    model: str  # the language model
    host: str  # where it runs: host and port, nothing else of its address
    place: str  # the folder of the library
    version: str = __version__

    @classmethod
    def of(cls, asker: Asker, library: Library) -> InUse:
        """Say what `asker` answers from `library` with."""
        encoder, reranker = library.encoder, library.reranker
        model = asker.model if isinstance(asker, Writer) else None
        return cls(
            encoder=encoder.name,
            encoder_is_bundled=is_bundled(encoder),
            dimension=encoder.dimension,
            reranker=reranker.name if reranker else "",
            reranker_is_bundled=isinstance(reranker, Reader),
            model=model.name if model else "",
            host=model.host if model else "",
            place=library.name,
        )
