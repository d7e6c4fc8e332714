"""The toast: six seconds at the bottom left, one undo, never an error."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.speaking import announce

SHOWN_MS = 6_000


class Toast(QFrame):
    """Stands over its parent's bottom left corner, above the status bar."""

    def __init__(self, parent: QWidget, *, above: int = 34, left: int = 84) -> None:
        super().__init__(parent)
        self.setProperty("toast", True)
        self._above, self._left = above, left
        self._act: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel("checkbox-circle-line", "railTextOn", 18))
        self._text = label("", "body")
        self._undo = Button("", "ghost")
        row.addWidget(self._text)
        row.addWidget(self._undo)
        self._undo.clicked.connect(self._undone)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        self.hide()

    def show_text(self, text: str, undo: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a sentence for six seconds."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo.setText(undo)
        self._undo.setVisible(bool(undo and act))
        self._act = act
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._clock.start(SHOWN_MS)
        announce(self, text)

    def text(self) -> str:
        """The sentence shown last."""
        return self._text.text()

    def place(self) -> None:
        """Stand at the corner again after the window changed its size."""
        over = self.parentWidget()
        self.move(self._left + 24, over.height() - self._above - self.height() - 16)

    @Slot()
    def _undone(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()
