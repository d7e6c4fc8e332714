"""The dialog that lists the keys: those of the page shown, then those that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.help.keys import KeyLine
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import Column, scrolled
from desktop.widgets.sizing import room
from resources.language import tr

WIDTH = 620


class KeyList(QDialog):
    """Lists keys in sections.

    Args:
        sections: pairs of heading and lines; empty ones are left out.
        parent: the window, which is not held up.
    """

    def __init__(self, sections: Sequence[tuple[str, tuple[KeyLine, ...]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All keys"))
        self.lines = {title: lines for title, lines in sections if lines}
        column = Column()
        body = QVBoxLayout(column)
        body.setContentsMargins(24, 20, 24, 16)
        body.setSpacing(10)
        for title, lines in self.lines.items():
            body.addWidget(label(title, "card"))
            body.addLayout(_grid(lines))
            body.addSpacing(8)
        body.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 14)
        rows.addWidget(scrolled(column, tr("All keys")), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addStretch(1)
        close = Button(tr("Close"), "primary", shortcut="Esc", show_key=True)
        close.setProperty("tall", True)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        rows.addLayout(foot)
        wanted = QSize(theme.px(WIDTH), column.sizeHint().height() + theme.px(70))
        self.resize(wanted.boundedTo(room(self)))


def _grid(lines: tuple[KeyLine, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, theme.px(190))
    for row, line in enumerate(lines):
        keys = label(" / ".join(line.keys), "help", "text2")
        grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(line.words, "help", wrap=True), row, 1)
    return grid
