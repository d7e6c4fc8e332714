"""Saves one draft while it is written: within two seconds of the first unsaved keystroke, and before anything else.

A save that fails is tried again, after the page was left too; nothing here ever gives text up. The revision is carried
from save to save on the writer thread, so that a save may be queued behind another without waiting for its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.messages import kind_of
from desktop.operations import Job, WriteOp
from forms.content import Content
from forms.errors import Malformed, Trouble

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import DraftView

DELAY_MS = 1_200
AGAIN_MS = (2_000, 5_000, 10_000, 30_000)


class Saving(Enum):
    """How the text on the screen stands against the store."""

    SAVED = "saved"
    WAITING = "waiting"  # changed, to be saved within two seconds
    UNDER_WAY = "under way"
    FAILED = "failed"  # will be tried again
    MOVED = "moved"  # saved elsewhere meanwhile: the person decides


class _Track:
    """The revision a draft has reached; read and written on the writer thread only, once saving has begun."""

    def __init__(self, article: str, rev: int) -> None:
        self.article, self.rev = article, rev


class _Save:
    """One save, on the writer thread; the bytes and the digest of the content are worked out there."""

    def __init__(self, desk: Desk, track: _Track, content: Content) -> None:
        self._desk, self._track, self._content = desk, track, content

    def __call__(self, job: Job) -> DraftView:
        view = self._desk.save_draft(self._track.article, self._content, self._track.rev)
        self._track.rev = view.rev
        return view


class Autosave(QObject):
    """The autosave of one open draft.

    Args:
        desk: the open desk.
        view: the draft as it was opened.
        take: gives the content as it is on the screen now; may raise ``Malformed``.
        parent: owner.

    Signals:
        changed: the ``Saving`` state is another one.
        saved: the ``DraftView`` that a save gave back.
        failed: the error of a save that did not go through.
        settled: nothing waits and nothing is under way.
    """

    changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    settled = Signal()

    def __init__(self, desk: Desk, view: DraftView, take: Callable[[], Content], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._take: Callable[[], Content] | None = take
        self._last = view.content
        self._track = _Track(view.article, view.rev)
        self._state = Saving.SAVED
        self._dirty = False
        self._queued = 0
        self._failures = 0
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.save_now)

    @property
    def article(self) -> str:
        """The draft's article."""
        return self._track.article

    @property
    def rev(self) -> int:
        """The revision that the last save made, or that the draft was opened with."""
        return self._track.rev

    @property
    def content(self) -> Content:
        """The content last handed to a save, or the one the draft was opened with."""
        return self._last

    @property
    def state(self) -> Saving:
        """How the text stands."""
        return self._state

    def idle(self) -> bool:
        """Whether everything on the screen is in the store."""
        return not self._dirty and not self._queued and self._state is Saving.SAVED

    def in_trouble(self) -> bool:
        """Whether the text is on the screen only and the last save did not go through."""
        return self._state in (Saving.FAILED, Saving.MOVED)

    @Slot()
    def touch(self) -> None:
        """The text changed. Further keys do not set the clock back, so that at most two seconds are at risk."""
        self._dirty = True
        if self._state is not Saving.MOVED and not self._clock.isActive():
            self._clock.start(DELAY_MS)
        if self._state is Saving.SAVED:
            self._set(Saving.WAITING)

    @Slot()
    def flush(self) -> None:
        """Save at once if anything waits; ``settled`` tells when all is in the store."""
        if self._dirty and self._state is not Saving.MOVED:
            self.save_now()
        elif self.idle():
            self.settled.emit()

    @Slot()
    def save_now(self) -> None:
        """Queue a save of what is on the screen."""
        self._clock.stop()
        if not self._dirty:
            return
        try:
            content = self._take() if self._take else self._last
        except Malformed as error:
            self._not_saved(error)
            return
        self._last, self._dirty = content, False
        self._queued += 1
        self._set(Saving.UNDER_WAY)
        save = WriteOp(self, _Save(self._desk, self._track, content))
        save.then(self._done).otherwise(self._not_saved).ended(self._ended).start()

    def detach(self) -> None:
        """The page shows another draft from now on: keep what is written now, and go away when it is in the store."""
        if self._dirty:
            self.save_now()
        self._take = None
        self.settled.connect(self.deleteLater)
        if self.idle():
            self.settled.emit()

    def take_over(self, rev: int) -> None:
        """After ``MOVED``: what is on the screen follows the revision now in the store, and is saved on top of it."""
        self._track.rev, self._dirty = rev, True
        self._set(Saving.WAITING)
        self.save_now()

    @Slot(object)
    def _done(self, view: DraftView) -> None:
        self._failures = 0
        self._set(Saving.WAITING if self._dirty or self._queued > 1 else Saving.SAVED)
        if self._dirty and not self._clock.isActive():
            self._clock.start(DELAY_MS)
        self.saved.emit(view)

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        from sync.store.errors import DraftMoved

        self._dirty = True
        if isinstance(error, DraftMoved):
            self._clock.stop()
            self._set(Saving.MOVED)
        else:
            pause = AGAIN_MS[min(self._failures, len(AGAIN_MS) - 1)]
            self._failures += 1
            self._set(Saving.FAILED)
            if not isinstance(error, Trouble) or kind_of(error) == "environment":
                self._clock.start(pause)
        self.failed.emit(error)

    @Slot()
    def _ended(self) -> None:
        self._queued -= 1
        if self.idle():
            self.settled.emit()

    def _set(self, state: Saving) -> None:
        if state is not self._state:
            self._state = state
            self.changed.emit(state)
