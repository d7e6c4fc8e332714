"""A list of articles as a part: it asks, reads, refreshes and keeps its place. Used by articles and intake.

Rows never jump under the pointer: what a synchronisation brings is announced at the top and shown when asked
for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop.articles.delegate import RowDelegate
from desktop.articles.lines import Line, Names
from desktop.articles.model import LINE_ROLE, ArticleModel
from desktop.articles.reading import Found, PageRead, ReadIds, ReadPage
from desktop.operations import Operation, ReadOp
from desktop.shell.place import Place
from desktop.widgets.buttons import Button
from resources.language import tr

if TYPE_CHECKING:
    from sync.store.records import ArticleFilter, ChangeSet, Order

SKELETON_MS = 300


class ArticleView(QTableView):
    """The view: one Tab stop, pixel scrolling, Enter or a click opens, the menu key opens the rest.

    A table of one column: a QListView asks the model about every row each time one of them changes, which takes
    half a second at 200,000 rows; a table asks only about what it shows.
    """

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
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().setSingleStep(24)
        self.clicked.connect(self.opened)

    def set_row_height(self, height: int) -> None:
        """Give every row this height in pixels."""
        self.verticalHeader().setDefaultSectionSize(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, rows = event.key(), self.model().rowCount()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and rows:
            self.setCurrentIndex(self.model().index(0 if key == Qt.Key.Key_Home else rows - 1, 0))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_asked.emit(index, self.viewport().mapToGlobal(where))

    def top_row(self) -> int:
        """The first row in view, or -1."""
        return self.indexAt(QPoint(8, 1)).row()


class Listing(QWidget):
    """Model, view and their reading.

    Args:
        place: the open desk.
        name: the list's accessible name.
        delegate: paints the rows; the two-line delegate if None.
        on_click: whether a click opens (articles) or only selects (intake).

    Signals:
        opened: the ``Line`` of the row to open. selected: the ``Line`` now selected, or None.
        menu_asked: a ``Line`` and where. filled: the ids and counts were read.
    """

    opened = Signal(object)
    selected = Signal(object)
    menu_asked = Signal(object, QPoint)
    filled = Signal(object, int)

    def __init__(
        self, place: Place, name: str, delegate: type[RowDelegate] = RowDelegate, *, on_click: bool = True
    ) -> None:
        super().__init__()
        self._place = place
        self._names: Names | None = None
        self._question: tuple[ArticleFilter, Order] | None = None
        self._asking: Operation | None = None
        self._ask_again = False
        self._held: list[int] | None = None
        self._calm = False
        self._goal = ""
        self._readings = 0
        self._told = ""
        self.model = ArticleModel(self)
        self.model.wanted.connect(self._read_page)
        self.view = ArticleView(name)
        self._delegate = delegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setModel(self.model)
        self.view.set_row_height(self._delegate.height())
        self._delegate.measured.connect(self.view.set_row_height)
        self.news = Button("", "ghost", "arrow-up-line")
        self.news.hide()
        self.news.clicked.connect(self.show_news)
        self._grey = QTimer(self)
        self._grey.setSingleShot(True)
        self._grey.setInterval(SKELETON_MS)
        self._grey.timeout.connect(self._show_grey)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.news, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self.view, 1)
        if on_click:
            self.view.opened.connect(self._open)
        self.view.menu_asked.connect(self._menu)
        self.view.selectionModel().currentChanged.connect(self._current)

    # ---- asking ------------------------------------------------------------------------------------

    def ask(self, question: ArticleFilter, order: Order) -> None:
        """List what a filter finds; another question forgets the place in the list."""
        self._calm = self._question == (question, order)
        self._question = (question, order)
        self._read_ids()

    def changed(self, change: ChangeSet) -> None:
        """The store changed: lines are read again, new rows are announced."""
        if change.trust:
            self._names = None
        self.model.refresh(None if change.trust else change.articles)
        if self._question is not None and change.articles:
            self._calm = True
            self._read_ids()

    def _read_ids(self) -> None:
        if self._question is None:
            return
        if self._asking is not None:
            self._ask_again = True
            return
        question, order = self._question
        work = ReadIds(self._place.desk, question, order, self.model.ids())
        self._asking = ReadOp(self, work).then(self._take_ids).ended(self._ids_ended).start()

    @Slot(object)
    def _take_ids(self, found: Found) -> None:
        if self._ask_again:
            return
        if self._calm and found.fresh and self._watched():
            self._held = found.ids
            self._announce(found.fresh)
            self._set_ids(found.kept)
        else:
            self._drop_news()
            self._set_ids(found.ids, top=not self._calm)
        self._calm = True
        self.filled.emit(found.counts, len(found.ids))

    @Slot()
    def _ids_ended(self) -> None:
        self._asking = None
        if self._ask_again:
            self._ask_again = False
            self._read_ids()

    def _watched(self) -> bool:
        """Whether rows that come now would move others under the pointer or out of sight."""
        under = self.view.viewport().underMouse()
        return bool(self.model.ids()) and (under or self.view.verticalScrollBar().value() > 0)

    def _set_ids(self, ids: list[int], *, top: bool = False) -> None:
        if ids == self.model.ids():
            return
        current = self._rowid(self.view.currentIndex().row())
        anchor = -1 if top else self._rowid(self.view.top_row())
        shift = self.view.verticalScrollBar().value() % max(1, self._row_height())
        self.model.set_ids(ids)
        self.select(current)
        row = self.model.row_of(anchor) if anchor >= 0 else -1
        bar = self.view.verticalScrollBar()
        bar.setValue(row * self._row_height() + shift if row >= 0 else 0)

    def _row_height(self) -> int:
        return self._delegate.height()

    def _rowid(self, row: int) -> int:
        ids = self.model.ids()
        return ids[row] if 0 <= row < len(ids) else -1

    # ---- news --------------------------------------------------------------------------------------

    def _announce(self, count: int) -> None:
        self.news.setText(tr("{n} new, show", n=count))
        self.news.setAccessibleName(self.news.text())
        self.news.show()

    def _drop_news(self) -> None:
        self._held = None
        self.news.hide()

    @Slot()
    def show_news(self) -> None:
        """Show the rows that were held back."""
        held, self._held = self._held, None
        self.news.hide()
        if held is not None:
            self._set_ids(held, top=True)

    # ---- pages -------------------------------------------------------------------------------------

    @Slot(int, int, object)
    def _read_page(self, generation: int, number: int, ids: list[int]) -> None:
        self._readings += 1
        if not self._grey.isActive():
            self._grey.start()
        work = ReadPage(self._place.desk, self._names, generation, number, ids)
        ReadOp(self, work).then(self._take_page).ended(self._page_ended).start()

    @Slot(object)
    def _take_page(self, read: PageRead) -> None:
        self._names = read.names
        self.model.take_page(read.generation, read.number, read.lines)
        self._tell_selected()
        if self._goal:
            self.select_article(self._goal)

    @Slot()
    def _page_ended(self) -> None:
        self._readings -= 1
        if self._readings == 0:
            self.model.settle()
        if not self.model.reading():
            self._grey.stop()
            self._delegate.grey = False

    @Slot()
    def _show_grey(self) -> None:
        self._delegate.grey = True
        self.view.viewport().update()

    # ---- selection ---------------------------------------------------------------------------------

    def select(self, rowid: int) -> None:
        """Select the row of an id, if it is there."""
        row = self.model.row_of(rowid) if rowid >= 0 else -1
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.model.index(row), flags)

    def select_article(self, article: str) -> None:
        """Select an article as soon as its line is read."""
        row = self.model.row_of_article(article)
        self._goal = "" if row >= 0 else article
        if row >= 0:
            self.select(self._rowid(row))
            self.view.scrollTo(self.model.index(row))

    def line(self) -> Line | None:
        """The line now selected."""
        index = self.view.currentIndex()
        return index.data(LINE_ROLE) if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _current(self, index: QModelIndex, before: QModelIndex) -> None:
        self._tell_selected()

    def _tell_selected(self) -> None:
        """Tell which line is selected; again when the line of a row selected before it was read has come."""
        line = self.line()
        told = line.article if line is not None else ""
        if told != self._told:
            self._told = told
            self.selected.emit(line)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            self.opened.emit(line)

    @Slot(QModelIndex, QPoint)
    def _menu(self, index: QModelIndex, where: QPoint) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            self.menu_asked.emit(line, where)
