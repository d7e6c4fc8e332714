"""Keeps the autosave of the draft on the screen, and of drafts that were left before they were in the store.

A draft that was left goes on being saved until it is safe; only then may it be opened again, so that nobody reads an
older text than was written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.editor.autosave import Autosave, Saving
from desktop.editor.conflict import KeepBoth
from desktop.messages import messages
from desktop.operations import WriteOp
from forms.content import Content

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import DraftView


class Keeper(QObject):
    """The autosaves of one page.

    Args:
        desk: the open desk.
        take: gives the content on the screen; may raise ``Malformed``.
        parent: the page.

    Signals:
        changed, saved, failed, settled: those of the draft on the screen.
        left_safe: the id of an article that was left and is in the store now.
        both_kept: after a conflict, the text on the screen is the draft and the other one is among the versions.
    """

    changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    settled = Signal()
    left_safe = Signal(str)
    both_kept = Signal()

    def __init__(self, desk: Desk, take: Callable[[], Content], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._take = desk, take
        self._saver: Autosave | None = None
        self._leaving: dict[str, Autosave] = {}

    def open(self, view: DraftView) -> None:
        """Keep another draft, as it was read."""
        self.let_go()
        saver = Autosave(self._desk, view, self._take, self)
        saver.changed.connect(self.changed)
        saver.saved.connect(self.saved)
        saver.failed.connect(self.failed)
        saver.settled.connect(self.settled)
        self._saver = saver

    def let_go(self) -> None:
        """The draft leaves the screen: what is written of it now is kept, after it was left too."""
        saver, self._saver = self._saver, None
        if saver is None:
            return
        for signal in (saver.changed, saver.saved, saver.failed, saver.settled):
            signal.disconnect()
        self._leaving[saver.article] = saver
        saver.failed.connect(self._left_unsaved)
        saver.settled.connect(self._left_settled)
        saver.detach()

    def is_leaving(self, article: str) -> bool:
        """Whether text of this article is still on its way into the store after it was left."""
        return article in self._leaving

    def is_open(self) -> bool:
        """Whether a draft is on the screen."""
        return self._saver is not None

    def state(self) -> Saving:
        """How the text on the screen stands."""
        return self._saver.state if self._saver is not None else Saving.SAVED

    def rev(self) -> int:
        """The revision of the draft on the screen in the store, 0 where none is open."""
        return self._saver.rev if self._saver is not None else 0

    def in_trouble(self) -> bool:
        """Whether text is on the screen only and the last save did not go through."""
        return self._saver is not None and self._saver.in_trouble()

    def idle(self) -> bool:
        """Whether everything on the screen is in the store."""
        return self._saver is None or self._saver.idle()

    def is_behind(self, view: DraftView) -> bool:
        """Whether the store holds a newer text than the screen, and nothing on the screen waits to be saved."""
        saver = self._saver
        return saver is not None and saver.idle() and view.rev > saver.rev and view.content != saver.content

    def touch(self) -> None:
        """The text changed."""
        if self._saver is not None:
            self._saver.touch()

    @Slot()
    def flush(self) -> None:
        """Save at once if anything waits; ``settled`` tells when all is in the store."""
        if self._saver is not None:
            self._saver.flush()

    def keep_both(self) -> None:
        """After a conflict: the text on the screen goes on as the draft, the other one is kept as a version."""
        if self._saver is not None and self._saver.state is Saving.MOVED:
            WriteOp(self, KeepBoth(self._desk, self._saver.article)).then(self._both_kept).start()

    @Slot(object)
    def _both_kept(self, rev: int) -> None:
        if self._saver is not None:
            self._saver.take_over(rev)
            self.both_kept.emit()

    @Slot(object)
    def _left_unsaved(self, error: BaseException) -> None:
        messages().report(error, self)

    @Slot()
    def _left_settled(self) -> None:
        saver = self.sender()
        if isinstance(saver, Autosave) and self._leaving.pop(saver.article, None) is not None:
            self.left_safe.emit(saver.article)
