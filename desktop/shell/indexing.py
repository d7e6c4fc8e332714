"""Lets the desk bring its indexes up to date while nothing else is to be done, a small step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.operations import Job, WriteOp, operations

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.store.records import ChangeSet

REST_MS = 400


class _Step:
    """One step, on the writer thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> bool:
        return self._desk.catch_up()


class Indexing(QObject):
    """Steps with rests between them until nothing is left, and again after each save; none waits for more than one step.

    Args:
        desk: the open desk.
        parent: owner; with it the steps end.
    """

    _written = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Desk | None = desk
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._step)
        self._rest.start()
        self._written.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        desk.on_change(self._from_store)

    def _from_store(self, change: ChangeSet) -> None:
        """Called by the store in whichever thread committed; only the queued signal leaves it."""
        if self._desk is not None:
            self._written.emit()

    def stop(self) -> None:
        """The desk is about to be closed."""
        self._desk = None
        self._rest.stop()

    @Slot()
    def _begin(self) -> None:
        if self._desk is not None and not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _step(self) -> None:
        if self._desk is None:
            return
        if operations().idle():
            WriteOp(self, _Step(self._desk)).then(self._more).start()
        else:
            self._rest.start()

    @Slot(object)
    def _more(self, more: bool) -> None:
        if more and self._desk is not None:
            self._rest.start()
