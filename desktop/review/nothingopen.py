"""Buttons that are about the article that is open are not there while none is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget


class HideWhenEmpty(QObject):
    """Hides them while a stack shows its empty page.

    Args:
        stack: what is shown of the article.
        empty: the place of the empty page.
        buttons: to be hidden.
    """

    def __init__(self, stack: QStackedWidget, empty: int, buttons: Sequence[QWidget]) -> None:
        super().__init__(stack)
        self._empty, self._buttons = empty, tuple(buttons)
        stack.currentChanged.connect(self._turned)
        self._turned(stack.currentIndex())

    @Slot(int)
    def _turned(self, place: int) -> None:
        for each in self._buttons:
            each.setVisible(place != self._empty)
