"""Opening, closing and changing desks, off the window's thread; and which desks there are, read without opening one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.operations import Job
from desktop.shared import keep_last
from forms.errors import Trouble

if TYPE_CHECKING:
    from desktop.shell.glancing import ComingDesk
    from desktop.shell.practice import Seat
    from desktop.shell.vault import Typed
    from sync.desk import Desk
    from sync.desk.models import Me
    from sync.desk.parking import Parked


@dataclass(frozen=True)
class Goal:
    """Where somebody goes: an officer's desk in the practice county, the desk in a folder, or to one that is new."""

    officer: str = ""
    home: Path | None = None
    new: bool = False


class OpenDesk:
    """Opens a desk, on the writer thread.

    Args:
        home: the profile's folder.
        passphrase: where the profile is protected by one.
        coming: what stands for the desk meanwhile, to be told.
    """

    def __init__(self, home: Path, passphrase: str | None, coming: ComingDesk | None) -> None:
        self._home, self._passphrase, self._coming = home, passphrase, coming

    def __call__(self, job: Job) -> tuple[Desk, Me]:
        try:
            desk, me = self._open()
        except BaseException:
            self._tell(None)
            raise
        self._tell(desk)
        return desk, me

    def _open(self) -> tuple[Desk, Me]:
        from sync.desk import Desk

        desk = Desk.open(self._home, passphrase=self._passphrase)
        try:
            return desk, desk.me
        except BaseException:
            desk.close()
            raise

    def _tell(self, desk: Desk | None) -> None:
        if self._coming is not None:
            self._coming.arrive(desk)


class CloseDesk:
    """Closes a desk, on the writer thread, after everything queued before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> None:
        from sync.desk import glance

        with contextlib.suppress(Trouble):
            glance.keep(self._desk.context)
        self._desk.close()


class PracticeSeats:
    """Reads who sits in the practice county, and its PIN."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, job: Job) -> tuple[tuple[Seat, ...], str]:
        from desktop.shell.practice import Seat
        from sync import practice

        seats = tuple(Seat(o.id, o.name, o.post, o.unit_name, tuple(o.roles)) for o in practice.officers(self._root))
        return seats, practice.PRACTICE_PIN


class OwnSeats:
    """Reads who has a desk on this computer; notes first who sits here now.

    Args:
        root: the folder of all profiles.
        home: the folder of the desk that is open.
        me: who sits there; None if it did not open.
    """

    def __init__(self, root: Path, home: Path, me: Me | None) -> None:
        self._root, self._home, self._me = root, home, me

    def __call__(self, job: Job) -> tuple[tuple[Seat, ...], str]:
        from desktop.shell.practice import Seat
        from sync.chain.clock import SystemClock, stamp
        from sync.desk import people

        if self._me is not None:
            people.note(self._home, self._me, stamp(SystemClock().now()))
            keep_last(self._root, self._home)
        found = people.people(self._root)
        return tuple(Seat(str(p.home), p.name, p.post, p.unit, used=p.used) for p in found), ""


class HomeOf:
    """Finds (and makes, on the first visit) the home of an officer of the practice county."""

    def __init__(self, root: Path, officer: str) -> None:
        self._root, self._officer = root, officer

    def __call__(self, job: Job) -> Path:
        from sync import practice

        return Path(practice.home_of(self._root, self._officer))


class ParkWords:
    """Keeps what stood in dialogs in the desk's own store, before the desk is closed."""

    def __init__(self, desk: Desk, words: Sequence[Typed]) -> None:
        self._desk, self._words = desk, tuple(words)

    def __call__(self, job: Job) -> None:
        from sync.desk.parking import Parked, Parking

        Parking(self._desk.context).keep([Parked(each.dialog, each.field, each.text) for each in self._words])


class ReadParked:
    """Reads what was left behind at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> tuple[Parked, ...]:
        from sync.desk.parking import Parking

        return Parking(self._desk.context).left()


class ClearParked:
    """Its owner has seen what was left behind."""

    def __init__(self, desk: Desk, seen: Sequence[Parked]) -> None:
        self._desk, self._seen = desk, tuple(seen)

    def __call__(self, job: Job) -> None:
        from sync.desk.parking import Parking

        Parking(self._desk.context).clear(self._seen)
