"""The list that a filter opens: choices that can be searched and ticked, loaded when one is first opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.sought import SOUGHT, Sought, TreeSearch
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.options import Option

_ID = int(Qt.ItemDataRole.UserRole) + 1
SEARCHED_FROM = 12
ROW = 32


class FacetPopup(QFrame):
    """The choices; each tick is told at once."""

    chosen = Signal(object)

    def __init__(
        self, name: str, options: Sequence[Option], chosen: Sequence[str], single: bool, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self._single = single
        self._source = QStandardItemModel(self)
        for each in options:
            self._source.appendRow(_row(each, each.id in chosen))
        self.shown = Sought(self)
        self.shown.setSourceModel(self._source)
        self.list = _ChoiceView(name)
        self.list.setModel(self.shown)
        self.search = TreeSearch(tr("Search {name}", name=name), self.list)
        self.search.textChanged.connect(self._seek)
        self.search.returnPressed.connect(self._tick_current)
        self.list.ticked.connect(self._tick)
        self._build(name)

    def _build(self, name: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 10, 12, 10)
        rows.setSpacing(8)
        self.search.setVisible(self._source.rowCount() >= SEARCHED_FROM)
        rows.addWidget(self.search)
        rows.addWidget(self.list)
        foot = QHBoxLayout()
        words = tr("One can be chosen") if self._single else tr("Several can be chosen")
        foot.addWidget(label(words, "caption", "text2"))
        foot.addStretch(1)
        clear = Button(tr("Clear"), "ghost", name=tr("Clear: {name}", name=name))
        clear.clicked.connect(self.clear)
        foot.addWidget(clear)
        rows.addLayout(foot)
        self.setFixedWidth(theme.px(340))
        self.list.setFixedHeight(min(self._source.rowCount(), 10) * theme.px(ROW) + 2)
        self.adjustSize()

    def begin(self) -> None:
        """Put the focus where typing or the arrow keys choose."""
        (self.search if self.search.isVisible() else self.list).setFocus()

    def ids(self) -> tuple[str, ...]:
        """The ids now ticked."""
        items = (self._source.item(row) for row in range(self._source.rowCount()))
        return tuple(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    @Slot()
    def clear(self) -> None:
        """Take every tick away."""
        self._untick(None)
        self.chosen.emit(())
        self.close()

    def _untick(self, besides: QStandardItem | None) -> None:
        for row in range(self._source.rowCount()):
            item = self._source.item(row)
            if item is not besides:
                item.setCheckState(Qt.CheckState.Unchecked)

    @Slot(str)
    def _seek(self, text: str) -> None:
        self.shown.seek(text)
        self.list.setCurrentIndex(self.shown.index(0, 0))

    @Slot()
    def _tick_current(self) -> None:
        self._tick(self.list.currentIndex())

    @Slot(QModelIndex)
    def _tick(self, index: QModelIndex) -> None:
        item = self._source.itemFromIndex(self.shown.mapToSource(index.siblingAtColumn(0)))
        if item is None:
            return
        on = item.checkState() != Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        if self._single:
            self._untick(item)
        self.chosen.emit(self.ids())
        if self._single:
            self.close()


class _ChoiceView(QTreeView):
    """The list of choices; a click, the space bar or Enter ticks a row."""

    ticked = Signal(QModelIndex)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def _row(option: Option, on: bool) -> QStandardItem:
    words = f"{option.name}  {option.aside}" if option.aside else option.name
    item = QStandardItem(words)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    item.setData(option.id, _ID)
    item.setData(words.casefold(), SOUGHT)
    item.setToolTip(words)
    item.setSizeHint(QSize(0, theme.px(ROW)))
    return item
