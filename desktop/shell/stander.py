"""Reads how the open desk stands, once at a time, whenever it may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.messages import messages
from desktop.operations import Job, ReadOp

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from desktop.shell.standing import Standing
    from sync.desk import Desk


class Stander(QObject):
    """Calls that come while it reads are answered by one more reading.

    Signals:
        found: the ``Place`` and a fresh ``Standing`` of its desk.
    """

    found = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reading = False
        self._place: Place | None = None
        self._next: Place | None = None

    def read(self, place: Place) -> None:
        """Read how the desk of a place stands."""
        if self._reading:
            self._next = place
            return
        self._reading, self._place = True, place
        ReadOp(self, _Reading(place.desk)).then(self._found).otherwise(self._failed).ended(self._ended).start()

    @Slot(object)
    def _found(self, read: Standing) -> None:
        self.found.emit(self._place, read)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """A desk that was left meanwhile has nothing to say."""
        if self._place is not None and self._place.is_open():
            messages().report(error)

    @Slot()
    def _ended(self) -> None:
        self._reading = False
        place, self._next = self._next, None
        if place is not None:
            self.read(place)


class _Reading:
    """Reads, off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> Standing:
        from desktop.shell.standing import standing

        return standing(self._desk)
