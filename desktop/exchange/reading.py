"""What the synchronisation page reads and does, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.exchange.table import Entry, entry_of
from desktop.operations import Job

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import RefAge, SyncReport, SyncState
    from sync.store.records import ArticleCounts


@dataclass(frozen=True)
class Standing:
    """How the exchange stands.

    Attributes:
        entries: what waits, in the order of sending; then the last that arrived, newest first.
        queued, unsure, refused: how many items.
        reference: the parts of the reference pack and their ages.
    """

    counts: ArticleCounts
    entries: list[Entry]
    queued: int
    unsure: int
    refused: int
    state: SyncState
    reference: tuple[RefAge, ...]


@dataclass(frozen=True)
class ReadStanding:
    """Reads how the exchange stands."""

    desk: Desk

    def __call__(self, job: Job) -> Standing:
        items = self.desk.outbox()
        first = {"unsure": 0, "refused": 1, "queued": 2}
        waiting = sorted((i for i in items if i.state in first), key=lambda i: (first[i.state], i.id))
        done = [i for i in reversed(items) if i.state not in first]
        return Standing(
            counts=self.desk.counts(),
            entries=[entry_of(i) for i in (*waiting, *done)],
            queued=sum(i.state == "queued" for i in items),
            unsure=sum(i.state == "unsure" for i in items),
            refused=sum(i.state == "refused" for i in items),
            state=self.desk.last_sync(),
            reference=self.desk.reference_ages(),
        )


@dataclass(frozen=True)
class Synchronise:
    """One exchange with the portal."""

    desk: Desk

    def __call__(self, job: Job) -> SyncReport:
        return self.desk.sync(job.progress, job.cancelled)
