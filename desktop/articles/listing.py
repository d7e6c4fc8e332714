"""A list of articles as a part: it asks, reads, refreshes and keeps its place. Used by articles and intake.

A new question shows its first page as soon as that is known and the rest when it has been counted. Rows never jump
under the pointer: what a synchronisation brings is announced at the top and shown when asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.articles.delegate import RowDelegate
from desktop.articles.lines import Line, Names, line_of
from desktop.articles.model import LINE_ROLE, TITLE_ONLY, ArticleModel
from desktop.articles.rowids import id_array
from desktop.articles.view import ArticleView
from desktop.operations import Operation, ReadOp
from desktop.shell.place import Place
from desktop.widgets.buttons import Button
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.reading import Beginning, ExcerptsRead, Found, PageRead
    from sync.desk.glance import Glance
    from sync.desk.models import ListLook
    from sync.store.records import ArticleFilter, ChangeSet, Order

SKELETON_MS = 300


class Listing(QWidget):
    """Model, view and their reading.

    Args:
        place: the open desk.
        name: the list's accessible name.
        delegate: paints the rows; the two-line delegate if None.
        on_click: whether a click opens (articles) or only selects (intake).
        excerpts: whether a search shows where the texts have what is sought.

    Signals:
        opened: the ``Line`` of the row to open. selected: the ``Line`` now selected, or None.
        menu_asked: a ``Line`` and where. filled: the counts were read and so many ids.
        begun: the first rows of a new question are shown; whether they are all.
    """

    opened = Signal(object)
    selected = Signal(object)
    menu_asked = Signal(object, QPoint)
    filled = Signal(object, int)
    begun = Signal(int, bool)

    def __init__(
        self,
        place: Place,
        name: str,
        delegate: type[RowDelegate] = RowDelegate,
        *,
        on_click: bool = True,
        excerpts: bool = False,
    ) -> None:
        super().__init__()
        self._place = place
        self._names: Names | None = None
        self._question: tuple[ArticleFilter, Order] | None = None
        self._asking: Operation | None = None
        self._turn = 0
        self._new = True
        self._own = False
        self._held: array[int] | None = None
        self._calm = False
        self._goal = ""
        self._readings = 0
        self._told = ""
        self._with_excerpts = excerpts
        self.model = ArticleModel(self)
        self.model.wanted.connect(self._read_page)
        self.model.excerpts_wanted.connect(self._read_excerpts)
        self.view = ArticleView(name)
        self._rows_delegate: RowDelegate = delegate(self.view)
        self._cells_delegate: RowDelegate | None = None
        self._delegate = self._rows_delegate
        self.view.setItemDelegate(self._delegate)
        self.view.setModel(self.model)
        self.view.set_row_height(self._delegate.height())
        self._delegate.measured.connect(self._fit_rows)
        self.news = Button("", "ghost", "arrow-up-line")
        self.news.hide()
        self.news.clicked.connect(self.show_news)
        self._grey = self._timer(SKELETON_MS, self._show_grey)
        self._soon = self._timer(0, self._read_ids)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.news, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self.view, 1)
        if on_click:
            self.view.opened.connect(self._open)
        self.view.menu_asked.connect(self._menu)
        self.view.selectionModel().currentChanged.connect(self._current)

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    # ---- looking -----------------------------------------------------------------------------------

    def show_look(self, look: ListLook, heads: Mapping[str, str]) -> None:
        """Show rows or a table.

        Args:
            look: how. heads: the words of the columns, by key.
        """
        table = look.layout == "table"
        if table and self._cells_delegate is None:
            from desktop.articles.cells import CellDelegate

            self._cells_delegate = CellDelegate(self.view)
            self._cells_delegate.measured.connect(self._fit_rows)
        rowid, before = self._rowid(self.view.currentIndex().row()), self._rowid(self.view.top_row())
        self._delegate = self._cells_delegate if table and self._cells_delegate is not None else self._rows_delegate
        self.view.setItemDelegate(self._delegate)
        self.model.show_columns(look.columns if table else TITLE_ONLY, heads)
        self.view.show_head(look.columns if table else None, look.widths)
        self._delegate.set_rows(dense=look.layout == "dense", seeking=bool(self.model.sought))
        self.view.set_row_height(self._delegate.height())
        self.select(rowid)
        self._scroll_to(before)

    @Slot(int)
    def _fit_rows(self, height: int) -> None:
        if self.sender() is self._delegate:
            top = self._rowid(self.view.top_row())
            self.view.set_row_height(height)
            self._scroll_to(top)

    def _seek(self, text: str) -> None:
        sought = text if self._with_excerpts else ""
        self.model.seek(sought)
        self._delegate.set_rows(dense=self._delegate.dense, seeking=bool(sought))

    # ---- asking ------------------------------------------------------------------------------------

    def ask(self, question: ArticleFilter, order: Order) -> None:
        """List what a filter finds; another question forgets the place in the list."""
        self._calm = self._question == (question, order)
        self._question = (question, order)
        self._read_ids()

    def show_glance(self, glance: Glance, question: ArticleFilter, order: Order) -> None:
        """Show what was seen before the desk is open, as the answer to a question; all of it is read again then."""
        self._question = (question, order)
        names = Names(**glance.names)
        self.model.begin([line_of(row, names) for row in glance.rows], glance.count)
        self.begun.emit(glance.count, True)

    def changed(self, change: ChangeSet) -> None:
        """The store changed: lines are read again, new rows are announced; while hidden, when it is shown again."""
        if change.trust:
            self._names = None
        self.model.refresh(None if change.trust else change.articles)
        if self._question is not None and change.articles and self.isVisible():
            self._soon.start()

    @Slot()
    def _read_ids(self) -> None:
        """Ask anew; what was asked before is called off."""
        from desktop.articles.reading import ReadIds  # with all they read and give: the first paint does without

        if self._question is None:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._turn += 1
        self._new = not self._calm
        question, order = self._question
        old = id_array() if self.model.guessed else self.model.ids()
        work = ReadIds(self._place.desk, question, order, old, self._turn, new=self._new, names=self._names)
        self._asking = ReadOp(self, work).progress(self._take_beginning).then(self._take_ids).start()

    @Slot(object)
    def _take_beginning(self, begun: Beginning) -> None:
        """The first rows of a new question are there; only now do the old ones go."""
        if begun.turn != self._turn or self._question is None:
            return
        self._calm = True
        self._drop_news()
        self._names = begun.page.names
        self._seek(self._question[0].text)
        self._set_ids(begun.ids, top=True)
        self.model.take_page(self.model.generation, 0, begun.page.lines)
        self._tell_selected()
        self.begun.emit(len(begun.ids), begun.whole)

    @Slot(object)
    def _take_ids(self, found: Found) -> None:
        if found.turn != self._turn:
            return
        self._asking = None
        shown = self.model.ids()
        if self.model.guessed:
            if not self.model.settle_ids(found.ids):
                self._set_ids(found.ids)
        elif shown and len(found.ids) > len(shown) and found.ids[: len(shown)] == shown:
            self._drop_news()
            self.model.grow(found.ids)
        elif not self._new and not self._own and found.fresh and self._watched():
            self._held = found.ids
            self._announce(found.fresh)
            self._set_ids(found.kept)
        else:
            self._drop_news()
            self._set_ids(found.ids)
        self._calm, self._own = True, False
        if self._goal:
            self.select_article(self._goal)
        self.filled.emit(found.counts, len(found.ids))

    def _watched(self) -> bool:
        """Whether rows that come now would move others under the pointer or out of sight."""
        under = self.view.viewport().underMouse()
        return bool(self.model.ids()) and (under or self.view.verticalScrollBar().value() > 0)

    def _set_ids(self, ids: array[int], *, top: bool = False) -> None:
        if ids == self.model.ids():
            if top:
                self.view.scrollToTop()
            return
        current = self._rowid(self.view.currentIndex().row())
        anchor = -1 if top else self._rowid(self.view.top_row())
        shift = self.view.verticalScrollBar().value() % max(1, self._row_height())
        self.model.set_ids(ids)
        self.select(current)
        self._scroll_to(anchor, shift)

    def _scroll_to(self, rowid: int, shift: int = 0) -> None:
        """Bring the row of an id to the top, or the first one if it is not there."""
        row = self.model.row_of(rowid) if rowid > 0 else -1
        self.view.verticalScrollBar().setValue(row * self._row_height() + shift if row >= 0 else 0)

    def _row_height(self) -> int:
        return self._delegate.height()

    def _rowid(self, row: int) -> int:
        ids = self.model.ids()
        return ids[row] if 0 <= row < len(ids) else -1

    def ids(self) -> Sequence[int]:
        """The row ids of everything the question finds, as far as it is known."""
        return self._held if self._held is not None else self.model.ids()

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
        from desktop.articles.reading import ReadPage

        self._readings += 1
        if not self._grey.isActive():
            self._grey.start()
        work = ReadPage(self._place.desk, self._names, generation, number, ids, self.model.sought)
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

    @Slot(int, object)
    def _read_excerpts(self, generation: int, rowids: tuple[int, ...]) -> None:
        from desktop.articles.reading import ReadExcerpts

        work = ReadExcerpts(self._place.desk, generation, rowids, self.model.sought)
        ReadOp(self, work).then(self._take_excerpts).ended(self.model.settle_excerpts).start()

    @Slot(object)
    def _take_excerpts(self, read: ExcerptsRead) -> None:
        self.model.take_excerpts(read.generation, read.asked, read.found)

    # ---- selection ---------------------------------------------------------------------------------

    def select(self, rowid: int) -> None:
        """Select the row of an id, if it is there."""
        row = self.model.row_of(rowid) if rowid > 0 else -1
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

    @Slot(str)
    def welcome(self, article: str) -> None:
        """Show and select an article that the person has just brought here: it is no news."""
        self._own = self._held is None
        self.show_news()
        self.select_article(article)

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
