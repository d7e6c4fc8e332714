"""How far a text was read, between the page and the desk: where the reader stands in it, and the note that is kept.

The place is counted in the characters of the text, so that it holds for every width and text size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop.operations import Job, WriteOp

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.readmarks import ReadMark

WHOLE = 10_000


def place_of(edit: QTextEdit) -> int:
    """What lies above the top of the page, in ten-thousandths of the text."""
    if edit.verticalScrollBar().value() <= 0:
        return 0
    top = edit.cursorForPosition(QPoint(edit.viewport().width() // 2, 1)).position()
    return round(WHOLE * top / max(1, edit.document().characterCount() - 1))


def go_to_place(edit: QTextEdit, place: int) -> None:
    """Scroll until a place is at the top of the page."""
    last = edit.document().characterCount() - 1
    cursor = QTextCursor(edit.document())
    cursor.setPosition(min(last, round(last * place / WHOLE)))
    edit.document().documentLayout().documentSize()  # the layout is made lazily; the scroll bar follows it
    bar = edit.verticalScrollBar()
    bar.setValue(bar.value() + edit.cursorRect(cursor).top())


class Keeper(QObject):
    """Keeps the note of the text that is open, when something of it is new.

    Args:
        desk: the open desk.
        parent: for whom it is kept.

    Signals:
        kept: a note was written.
    """

    kept = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = ("", "")
        self._known: ReadMark | None = None

    def follow(self, article: str, digest: str, mark: ReadMark) -> None:
        """Another text is open; this is what was kept of it."""
        self._text, self._known = (article, digest), mark

    def keep(self, place: int, *, ended: bool) -> None:
        """Keep how far the open text was read."""
        from sync.desk.readmarks import ReadMark

        mark = ReadMark(place, ended)
        if self._known is not None and mark != self._known:
            self._known = mark
            WriteOp(self, _Keep(self._desk, *self._text, mark)).then(self._written).start()

    @Slot(object)
    def _written(self, done: object) -> None:
        self.kept.emit()


class _Keep:
    """Writes the note, on the writer thread."""

    def __init__(self, desk: Desk, article: str, digest: str, mark: ReadMark) -> None:
        self._desk, self._article, self._digest, self._mark = desk, article, digest, mark

    def __call__(self, job: Job) -> None:
        self._desk.marks.keep(self._article, self._digest, self._mark)
