"""What stands above a text and gives way to it: as high as it needs to be, and an area that scrolls when that is too much."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.panels import WrappedColumn, scrolled

LEAST = 72
LEAST_TEXT = 240
"""Pixels that the text below keeps at any size of letters."""


class GivingWay(QWidget):
    """Widgets one below the other; with too little height they scroll, so that none of them is cut off.

    Args:
        spacing: between two of them.
        name: accessible name of the area.
    """

    def __init__(self, spacing: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = WrappedColumn()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        self._area: QScrollArea = scrolled(self._content, name)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._area)
        self._content.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """As high as its widgets at the present width."""
        wanted = self._content.layout()
        width = self._area.viewport().width()
        height = wanted.heightForWidth(width) if wanted.hasHeightForWidth() else wanted.sizeHint().height()
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(theme.px(LEAST), self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
