"""The way from the search of 今日 to all articles: what waits here is found at once, everything else one press on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.widgets.buttons import Button
from resources.language import tr

MOST_SHOWN = 24


class Everywhere(QWidget):
    """A line under the list while something is sought.

    Signals:
        wanted: words to be looked for in all articles.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.button = Button("", "ghost", "search-line")
        self.button.clicked.connect(self.go)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_words(self, words: str) -> None:
        """What is sought now; "" hides the line."""
        self._words = words
        told = words if len(words) <= MOST_SHOWN else f"{words[: MOST_SHOWN - 1]}…"
        self.button.setText(tr("Look for “{words}” in all articles", words=told))
        self.button.setAccessibleName(tr("Look for “{words}” in all articles", words=words))
        self.setVisible(bool(words))

    @Slot()
    def go(self) -> None:
        """Look in all articles."""
        if self._words:
            self.wanted.emit(self._words)
