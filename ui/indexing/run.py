"""One order on its way: where it stands, as anyone may see it; nothing here changes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index import IndexReport, Progress
from ui.indexing.orders import Former, Order

# queued: others come first; waiting: another program writes; cancelled: ended early, what was read stays
State = Literal["queued", "waiting", "running", "stopping", "done", "cancelled", "failed"]


class RunFailedError(RuntimeError):
    """An order that could not be carried out; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Run:
    """An order as it stands at one moment."""

    number: int  # from 1, in the order in which they were given
    order: Order
    state: State = "queued"
    asked_at: str = ""  # ISO 8601, UTC
    began_at: str = ""
    ended_at: str = ""
    progress: Progress | None = None
    left: float | None = None  # seconds, as far as can be told
    report: IndexReport | None = None  # of one that was cancelled: what it did
    former: tuple[Former, ...] = ()  # the versions it took away
    notes: tuple[str, ...] = ()  # what else must be said, in Chinese
    error: str = ""  # of one that failed, for the user
    undone_by: int = 0  # the number of the run that brings back what this one took away

    @property
    def is_over(self) -> bool:
        """Tell whether it has come to its end, whichever."""
        return self.state in ("done", "cancelled", "failed")

    @property
    def can_be_undone(self) -> bool:
        """Tell whether it took away what has not been brought back."""
        return self.is_over and bool(self.former) and not self.undone_by
