"""A process that adds documents and is killed amid them, with what it wrote so far on the disk."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus import Document, discover, read
from index import Library
from tests.index.store.places import Place


def main() -> None:
    """Add the files of a folder; `after` of them, be killed."""
    home, store, folder, after = json.loads(sys.argv[1])
    place = Place(Path(home), Path(store) if store else None)
    with place.open() as library:
        library.add(_documents(library, folder, after))


def _documents(library: Library, folder: str, after: int) -> Iterator[Document]:
    for count, source in enumerate(discover(folder)):
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)
        document = read(source)
        yield document
        assert library.document(source) == document  # has what is not yet written written


if __name__ == "__main__":
    main()
