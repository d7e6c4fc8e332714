"""The places that were found in one document; they move with every edit until the next search, a moment later."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextDocument

from desktop.editor.checks.underlines import Underline


class FoundMarks(QObject):
    """Places in order, none over another.

    Signals:
        changed: other places, or another current one: paint anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._document: QTextDocument | None = None
        self._marks: list[Underline] = []
        self._current = -1

    def watch(self, document: QTextDocument) -> None:
        """Another document is shown: nothing is found in it yet."""
        old = self._document
        if old is not None and shiboken6.isValid(old):
            old.contentsChange.disconnect(self._edited)
        self._document, self._marks, self._current = document, [], -1
        document.contentsChange.connect(self._edited)

    @Slot(int, int, int)
    def _edited(self, position: int, removed: int, added: int) -> None:
        """What lies behind moves along; what was touched is let go until the next search."""
        if not self._marks:
            return
        before = bisect_right(self._marks, position, key=_end)
        behind = bisect_left(self._marks, position + removed, key=_start)
        for mark in self._marks[behind:]:
            mark.start += added - removed
            mark.end += added - removed
        del self._marks[before : max(behind, before)]

    def show(self, marks: list[Underline]) -> None:
        """Show what was found just now."""
        self._marks, self._current = marks, -1
        self.changed.emit()

    def clear(self) -> None:
        """Show nothing."""
        self.show([])

    def between(self, first: int, last: int) -> Iterator[Underline]:
        """The places that reach into a stretch of the document."""
        low, high = bisect_right(self._marks, first, key=_end), bisect_left(self._marks, last, key=_start)
        return iter(self._marks[low:high])

    def choose(self, mark: Underline | None) -> None:
        """Frame one place, or none."""
        name = mark.name if mark is not None else -1
        if name != self._current:
            self._current = name
            self.changed.emit()

    def is_current(self, mark: Underline) -> bool:
        """Whether a place is the framed one."""
        return mark.name == self._current

    def current(self) -> Underline | None:
        """The framed place, as long as it was not touched."""
        return next((mark for mark in self._marks if mark.name == self._current), None)

    def all(self) -> list[Underline]:
        """The places in order."""
        return self._marks

    def __len__(self) -> int:
        return len(self._marks)


def _start(mark: Underline) -> int:
    return mark.start


def _end(mark: Underline) -> int:
    return mark.end
