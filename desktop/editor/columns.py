"""The column of an article: a button that names it, and a list to search for another one that takes the same type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fields import SearchField
from desktop.widgets.labels import label
from desktop.widgets.sizing import open_at
from resources.language import tr

ID = int(Qt.ItemDataRole.UserRole) + 1
SOUGHT = int(Qt.ItemDataRole.UserRole) + 2


@dataclass(frozen=True)
class ColumnLine:
    """A column as the list shows it.

    Attributes:
        id: of the column.
        path: its place in the portal's navigation, e.g. "政务公开 / 工作动态".
        sought: everything it is found by, in lower case.
    """

    id: str
    path: str
    sought: str


class _Words(QSortFilterProxyModel):
    """Keeps the lines whose words hold every part of what is sought."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()

    def seek(self, text: str) -> None:
        self.beginFilterChange()
        self._parts = tuple(text.casefold().split())
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        sought = self.sourceModel().index(row, 0, parent).data(SOUGHT) or ""
        return all(part in sought for part in self._parts)


class ColumnDialog(QDialog):
    """Asks for another column; ``chosen`` gives its id."""

    chosen = Signal(str)

    def __init__(self, lines: Sequence[ColumnLine], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose a column"))
        open_at(self, 520, 480)
        self._source = QStandardItemModel(self)
        for line in lines:
            item = QStandardItem(line.path)
            item.setData(line.id, ID)
            item.setData(line.sought, SOUGHT)
            item.setEditable(False)
            self._source.appendRow(item)
        self.shown = _Words(self)
        self.shown.setSourceModel(self._source)
        self.search = _Search(tr("Search columns"), self)
        self.list = QListView()
        self.take = Button(tr("Choose this column"), "primary")
        self._build()
        self._select(current)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Choose a column"), "section"))
        words = tr("Only columns that take this kind of article are listed. Another column may mean another route.")
        rows.addWidget(label(words, "help", "text2", wrap=True))
        self.search.setMinimumWidth(0)
        self.search.setMaximumWidth(16_777_215)
        rows.addWidget(self.search)
        self.list.setModel(self.shown)
        self.list.setAccessibleName(tr("Columns"))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self.take)
        rows.addLayout(foot)
        self.take.setDefault(True)
        self.take.clicked.connect(self._choose)
        self.search.textChanged.connect(self._seek)
        self.list.doubleClicked.connect(self._choose)
        self.search.setFocus()

    def _select(self, column: str) -> None:
        found = self.shown.match(self.shown.index(0, 0), ID, column, 1, Qt.MatchFlag.MatchExactly)
        self.list.setCurrentIndex(found[0] if found else self.shown.index(0, 0))
        self.take.setEnabled(self.list.currentIndex().isValid())

    @Slot(str)
    def _seek(self, text: str) -> None:
        self.shown.seek(text)
        self.list.setCurrentIndex(self.shown.index(0, 0))
        self.take.setEnabled(self.list.currentIndex().isValid())

    @Slot()
    def _choose(self) -> None:
        column = self.list.currentIndex().data(ID)
        if column:
            self.accept()
            self.chosen.emit(column)


class _Search(SearchField):
    """A search field whose arrow keys move in the list below it."""

    def __init__(self, placeholder: str, dialog: ColumnDialog) -> None:
        super().__init__(placeholder, parent=dialog)
        self._dialog = dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._dialog.list.keyPressEvent(event)
            return
        super().keyPressEvent(event)


class ColumnButton(QPushButton):
    """Names the article's column; pressing it opens the list.

    Signals:
        chosen: the id of another column.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ColumnLine, ...] = ()
        self._column = ""
        self._words = ""
        self.setProperty("kind", "pick")
        self.setStyleSheet("text-align: left;")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(self._open)
        self._restyle()
        theme.notice().changed.connect(self._restyle)

    def show_column(self, column: str, words: str, lines: tuple[ColumnLine, ...]) -> None:
        """Show the column's place, and which others may be chosen."""
        self._column, self._words, self._lines = column, words, lines
        self._fit()

    def words(self) -> str:
        """The column's place in words."""
        return self._words

    @Slot()
    def _restyle(self) -> None:
        self.setIcon(theme.icon("arrow-down-s-line", "text2", size=18))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten at the left: the last part of the path says most."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - theme.px(52)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideLeft, max(room, 40))
        self.setText(shown)
        self.setToolTip(self._words)
        self.setAccessibleDescription(self._words)

    @Slot()
    def _open(self) -> None:
        dialog = ColumnDialog(self._lines, self._column, self.window())
        dialog.chosen.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _take(self, column: str) -> None:
        if column != self._column:
            self.chosen.emit(column)
