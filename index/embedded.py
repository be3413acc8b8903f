"""The embedded store: a catalogue in a folder, and beside it the indexes derived from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import verification
from index.catalogue import backup
from index.catalogue.store import CATALOGUE, Catalogue
from index.datatypes import Report
from index.derived.publication import Publication
from index.derived.views import Derived
from index.exchange import finish, finish_before_opening
from index.faults import told_in_plain_words
from index.lock import writing
from index.models import Models
from index.store import View


class Embedded:
    """A library in a folder of this computer."""

    is_shared = True

    def __init__(self, home: Path, catalogue: Catalogue, models: Models) -> None:
        self.name = str(home)
        self.catalogue = catalogue
        self._home = home
        self._models = models
        self._derived = Derived(catalogue, home, lambda: models.encoder)

    @classmethod
    def open(cls, home: Path, models: Models, *, read_only: bool) -> Embedded:
        """Open the library in `home`, making it unless `read_only`.

        Raises FileNotFoundError where there is none to read, ValueError on a newer format,
        CatalogueDamagedError on damage that shows at once.
        """
        with told_in_plain_words(home):
            if not read_only:
                home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds every document
            finish_before_opening(home)
            catalogue = Catalogue.open(home / CATALOGUE, read_only=read_only)
        return cls(home, catalogue, models)

    def close(self) -> None:
        """Let go of the files."""
        self._derived.close()
        self.catalogue.close()

    def current(self) -> View:
        """Give the newest generation that is published; where none is usable, make one first."""
        return self._derived.current()

    def renew(self, damaged: View) -> View:
        """Throw the derived indexes away and give them made anew from the catalogue."""
        return self._derived.renew(damaged)

    def embed(self, report: Report) -> None:
        """Make the vectors that the encoder lacks, unless another program is at it."""
        self._derived.repair(report=report)

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[Publication]:
        """Hold the lock; publish what was changed, also when the change ended in an error."""
        with told_in_plain_words(self._home), writing(self._home, wait=wait):
            finish(self._home)
            with Publication(self.catalogue, self._home, self._models.encoder) as publication:
                try:
                    yield publication
                finally:
                    published = publication.publish()
                    self._back_up()  # before what is erased is cleared away, so that it goes from there, too
                    if published is not None:
                        publication.purge()

    def _back_up(self) -> None:
        """Copy what has changed since the last time."""
        with self.catalogue.reading() as snapshot:
            generation = snapshot.generation
        if self.catalogue.is_changed or backup.generation_of(self._home / backup.BACKUP) != generation:
            backup.bring_up(self.catalogue.path, generation)
            self.catalogue.is_changed = False

    def damage(self) -> list[str]:
        """Give the files of the word indexes that are not as they were written, in Chinese."""
        return verification.in_files(self._home)
