"""A tree that can be searched: rows that hold every word sought stay, with the branches above them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeView, QWidget

from desktop.widgets.fields import SearchField

SOUGHT = int(Qt.ItemDataRole.UserRole) + 2
_WIDEST = 16_777_215
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Sought(QSortFilterProxyModel):
    """Keeps the rows whose words (role ``SOUGHT``, case-folded) hold every part of what is sought."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setRecursiveFilteringEnabled(True)

    def seek(self, text: str) -> None:
        """Look for a text; its parts are set apart by blanks."""
        self.beginFilterChange()
        self._parts = tuple(text.casefold().split())
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        sought = self.sourceModel().index(row, 0, parent).data(SOUGHT)
        return sought is not None and all(part in sought for part in self._parts)

    def first_leaf(self) -> QModelIndex:
        """The first row that can be chosen; invalid if nothing is left."""
        index = self.index(0, 0)
        while index.isValid() and index.data(SOUGHT) is None:
            index = self.index(0, 0, index)
        return index


class TreeSearch(SearchField):
    """A search field whose arrow keys move in a tree."""

    def __init__(self, placeholder: str, tree: QTreeView, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self._tree = tree
        self.setMinimumWidth(0)
        self.setMaximumWidth(_WIDEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self._tree.keyPressEvent(event)
            return
        super().keyPressEvent(event)
