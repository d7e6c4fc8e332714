"""A row of tabs over a panel: one is chosen, its name may carry a count."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.panels import hairline


class TabRow(QWidget):
    """The tabs, with a line under them.

    Args:
        tabs: key and name of each; the first is chosen.

    Signals:
        chosen: the key of the tab chosen.
    """

    chosen = Signal(str)

    def __init__(self, tabs: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = [key for key, _ in tabs]
        self._group = QButtonGroup(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._line = line = QHBoxLayout()
        line.setContentsMargins(18, 0, 18, 0)
        line.setSpacing(18)
        for place, (key, name) in enumerate(tabs):
            tab = Button("", "tab")
            self._group.addButton(tab, place)
            line.addWidget(tab)
            self.name(key, name)
        line.addStretch(1)
        rows.addLayout(line)
        rows.addWidget(hairline())
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._toggled)

    def add_aside(self, widget: QWidget) -> None:
        """Put something at the right end of the row."""
        self._line.addWidget(widget)

    def name(self, key: str, words: str) -> None:
        """Give a tab another name; it keeps room for it in bold, so that nothing moves when it is chosen."""
        tab = self._group.button(self._keys.index(key))
        tab.setText(words)
        tab.setAccessibleName(words)
        tab.setMinimumWidth(QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(words) + 10)

    def choose(self, key: str) -> None:
        """Choose a tab."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def current(self) -> str:
        """The key of the tab chosen."""
        return self._keys[self._group.checkedId()]

    @Slot(int, bool)
    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(self._keys[place])
