"""What the page of today reads and writes off the window's thread. No Qt object is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.operations import Job
from desktop.today.lines import Line, line_of

if TYPE_CHECKING:
    from forms.body.diff import Difference
    from forms.contenttype import ContentType
    from sync.desk import Desk
    from sync.desk.models import Recovery, RefAge, SyncState
    from sync.desk.todayviews import TodayView


@dataclass(frozen=True)
class Day:
    """How the day stands, in words.

    Attributes:
        view: what the desk says. lines: its items.
        now: when it was looked at.
        sync: what is known of the other end; queued and unsure count articles.
        reference: age of the reference data.
    """

    view: TodayView
    lines: tuple[Line, ...]
    now: datetime
    sync: SyncState
    queued: int
    unsure: int
    reference: tuple[RefAge, ...]


@dataclass(frozen=True)
class ReadDay:
    """Reads the day."""

    desk: Desk

    def __call__(self, job: Job) -> Day:
        desk = self.desk
        view, counts = desk.today(), desk.counts()
        job.check()
        now = datetime.fromisoformat(view.at)
        lines = tuple(line_of(item, now) for item in view.items)
        return Day(
            view, lines, now, desk.last_sync(), counts.states.get("queued", 0), counts.states.get("unsure", 0),
            desk.reference_ages(),
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A recovered draft with what changed against the text before.

    Attributes:
        recovery: of the desk.
        difference: None where there was no text before.
        type: names the fields, None where its version is not at hand.
        columns: the places of columns by id.
    """

    recovery: Recovery
    difference: Difference | None
    type: ContentType | None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadRecoveries:
    """Reads the recoveries that wait, one article's only if it is named, and compares their texts."""

    desk: Desk
    article: str = ""

    def __call__(self, job: Job) -> tuple[Found, ...]:
        from desktop.articles.lines import read_names

        waiting = {item.article for item in self.desk.today().items if item.kind == "recovery"}
        names = read_names(self.desk)
        found = []
        for recovery in self.desk.recoveries():
            job.check()
            if recovery.article in waiting and self.article in ("", recovery.article):
                found.append(self._compared(recovery, names.columns))
        return tuple(found)

    def _compared(self, recovery: Recovery, columns: Mapping[str, str]) -> Found:
        from forms.body.diff import compare
        from forms.errors import Refused

        before = recovery.before
        difference = compare(before, recovery.content) if before is not None else None
        try:
            kind = self.desk.catalogue.of(recovery.content)
        except Refused:
            kind = None
        return Found(recovery, difference, kind, columns)


@dataclass(frozen=True)
class Seen:
    """Notes that a return was looked at, on the writer thread."""

    desk: Desk
    article: str

    def __call__(self, job: Job) -> None:
        self.desk.notes.seen(self.article)


@dataclass(frozen=True)
class Settle:
    """Decides about a recovered draft, on the writer thread."""

    desk: Desk
    article: str
    keep: bool

    def __call__(self, job: Job) -> bool:
        self.desk.settle_recovery(self.article, keep=self.keep)
        return self.keep
