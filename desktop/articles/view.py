"""The view of the list: one Tab stop, pixel scrolling; rows of lines, or a table with a head.

A table even where it has one column: a QListView asks the model about every row each time one of them changes, which
takes half a second at 200,000 rows; a table asks only about what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

WIDTHS = {
    "title": 360, "state": 132, "column": 140, "unit": 140, "author": 90, "type": 120, "updated": 150, "waiting": 120,
    "due": 140, "number": 130,
}  # fmt: skip
"""How wide columns are at first, in pixels at 100 %; the title takes what is left."""


class ArticleView(QTableView):
    """Enter or a click opens, the menu key opens the rest."""

    opened = Signal(QModelIndex)
    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        head = self.horizontalHeader()
        head.hide()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(48)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().setSingleStep(24)
        self.clicked.connect(self.opened)

    def set_row_height(self, height: int) -> None:
        """Give every row this height in pixels."""
        self.verticalHeader().setDefaultSectionSize(height)

    def show_head(self, columns: Sequence[str] | None, widths: Mapping[str, int]) -> None:
        """Show a head over columns that can be made wider, or none.

        Args:
            columns: their keys, or None for rows of lines.
            widths: in pixels at 100 %, by key.
        """
        head = self.horizontalHeader()
        head.setVisible(columns is not None)
        head.setSectionsClickable(columns is not None)
        for place, key in enumerate(columns or ("title",)):
            stretch = columns is None or key == "title"
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(place, mode)
            if not stretch:
                head.resizeSection(place, theme.px(widths.get(key, WIDTHS[key])))

    def widths(self, columns: Sequence[str]) -> dict[str, int]:
        """How wide the columns are now, in pixels at 100 %, besides the title."""
        at_100 = 100 / theme.px(100)
        head = self.horizontalHeader()
        return {key: round(head.sectionSize(place) * at_100) for place, key in enumerate(columns) if key != "title"}

    def pulling(self) -> bool:
        """Whether the person is making a column wider or narrower now."""
        return bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def show_order(self, section: int, *, upwards: bool) -> None:
        """Show which column the rows are in the order of; -1 for none."""
        head = self.horizontalHeader()
        head.setSortIndicatorShown(section >= 0)
        order = Qt.SortOrder.AscendingOrder if upwards else Qt.SortOrder.DescendingOrder
        head.setSortIndicator(section, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, rows = event.key(), self.model().rowCount()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and rows:
            self.setCurrentIndex(self.model().index(0 if key == Qt.Key.Key_Home else rows - 1, 0))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == type(event).Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_asked.emit(index, self.viewport().mapToGlobal(where))

    def top_row(self) -> int:
        """The first row in view, or -1."""
        return self.indexAt(QPoint(8, 1)).row()
