"""The list's model: row ids in memory, lines read in pages of 128 when they come into view, excerpts by the row.

It holds no store object and reads nothing itself: it asks by signals and is given what it asked for. A refresh
keeps the lines it has until new ones come, so nothing flickers.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from desktop.articles.lines import Line
from desktop.articles.rowids import PAGE, id_array
from resources.language import tr

if TYPE_CHECKING:
    from sync.store.records import Excerpt

KEPT = 64
AT_ONCE = 2
MOST_EXCERPTS = 40
KEPT_EXCERPTS = 1000

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
EXCERPT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TITLE_ONLY = ("title",)


class ArticleModel(QAbstractTableModel):
    """Ids in order, lines by page; one column, or those of a table.

    Attributes:
        sought: what excerpts and marks are of. generation: of the rows now shown.
        guessed: whether only the first rows are known, and of the others only how many there are.

    Signals:
        wanted: generation, the number of a page and its row ids; answer with ``take_page``.
        excerpts_wanted: generation and row ids; answer with ``take_excerpts``.
    """

    wanted = Signal(int, int, object)
    excerpts_wanted = Signal(int, object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._ids = id_array()
        self._columns: tuple[str, ...] = TITLE_ONLY
        self._heads: Mapping[str, str] = {}
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._failed: set[int] = set()
        self._waiting: list[int] = []
        self._excerpts: OrderedDict[int, Excerpt | None] = OrderedDict()
        self._in_view: dict[int, None] = {}
        self._excerpts_asked = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask_excerpts)
        self.sought = ""
        self.generation = 0
        self.guessed = False

    # ---- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def index(self, row: int, column: int = 0, parent: Index = _ROOT) -> QModelIndex:
        return super().index(row, column, parent)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self._heads.get(self._columns[section], "") if role in (_DISPLAY, _SPOKEN) else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        if role == EXCERPT_ROLE:
            return self.excerpt(index.row())
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if line is None:
            return tr("Reading") if role != _TOOLTIP else None
        key = self._columns[index.column()]
        words = line.title if key == "title" else line.cells.get(key, "")
        return words if role != _SPOKEN or index.column() else line.spoken

    # ---- columns -----------------------------------------------------------------------------------

    def columns(self) -> tuple[str, ...]:
        """The keys of the columns."""
        return self._columns

    def show_columns(self, columns: Sequence[str], heads: Mapping[str, str]) -> None:
        """Show other columns.

        Args:
            columns: their keys. heads: their words, by key.
        """
        if (tuple(columns), heads) == (self._columns, self._heads):
            return
        self.beginResetModel()
        self._columns, self._heads = tuple(columns), heads
        self.endResetModel()

    # ---- lines -------------------------------------------------------------------------------------

    def line(self, row: int) -> Line | None:
        """The line of a row, or None while it is being read."""
        if not 0 <= row < len(self._ids):
            return None
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._ask(number)
        if page is None or place >= len(page):
            return None
        self._pages.move_to_end(number)
        return page[place]

    def ids(self) -> array[int]:
        """The row ids in order; not to be changed."""
        return self._ids

    def row_of(self, rowid: int) -> int:
        """The row of an id, or -1."""
        try:
            return self._ids.index(rowid)
        except ValueError:
            return -1

    def row_of_article(self, article: str) -> int:
        """The row of an article among the lines already read, or -1."""
        for number, page in self._pages.items():
            for place, line in enumerate(page):
                if line.article == article:
                    return number * PAGE + place
        return -1

    # ---- changes -----------------------------------------------------------------------------------

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show other rows; lines are read anew when they come into view."""
        self.beginResetModel()
        self._ids = ids if isinstance(ids, array) else id_array(ids)
        self.guessed = False
        self._pages.clear()
        self._forget()
        self.endResetModel()

    def begin(self, lines: list[Line], count: int) -> None:
        """Show as many rows, of which the first lines are known from elsewhere; ``settle_ids`` says which rows they are."""
        ids = id_array([line.rowid for line in lines])
        ids.frombytes(bytes((count - len(lines)) * ids.itemsize))
        self.set_ids(ids)
        self._pages[0] = lines
        self.guessed = True

    def settle_ids(self, ids: array[int]) -> bool:
        """Take the ids of rows whose number was known; False if they are not those, and nothing was changed."""
        known = len(self._pages.get(0, ()))
        if len(ids) != len(self._ids) or ids[:known] != self._ids[:known]:
            return False
        self._ids, self.guessed = ids, False
        self.refresh()
        return True

    def grow(self, ids: array[int]) -> None:
        """Show more rows below those shown, which stay as they are; ``ids`` begins with theirs."""
        shown = len(self._ids)
        if len(ids) > shown:
            if shown % PAGE:
                self._pages.pop(shown // PAGE, None)
            self.beginInsertRows(_ROOT, shown, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()

    def seek(self, text: str) -> None:
        """From now on excerpts and marks are of another text; "" for none."""
        if text != self.sought:
            self.sought = text
            self._excerpts.clear()
            self.set_ids(self._ids)

    def refresh(self, articles: Iterable[str] | None = None) -> None:
        """Read again the lines of these articles, or all lines; those shown stay until the new ones come."""
        changed = None if articles is None else frozenset(articles)
        self._failed.clear()
        for number, page in self._pages.items():
            for line in page:
                if changed is None or line.article in changed:
                    self._stale.add(number)
                    self._excerpts.pop(line.rowid, None)
        if self._stale and self._ids:
            self._changed(0, len(self._ids) - 1)

    def take_page(self, generation: int, number: int, lines: list[Line]) -> None:
        """Take the lines of a page that was asked for."""
        if generation != self.generation:
            return
        self._asked.discard(number)
        self._stale.discard(number)
        self._pages[number] = lines
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first, last = number * PAGE, min(len(self._ids), (number + 1) * PAGE) - 1
        if last >= first:
            self._changed(first, last)
        self._next()

    def settle(self) -> None:
        """No reading runs any more: pages that were asked for and did not come have failed.

        They are asked for again after the next refresh, so that a broken store is not asked without end.
        """
        self._failed |= self._asked
        self._asked.clear()
        self._next()

    def reading(self) -> bool:
        """Whether pages are being read."""
        return bool(self._asked)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last, len(self._columns) - 1))

    def _forget(self) -> None:
        self.generation += 1
        self._stale.clear()
        self._asked.clear()
        self._failed.clear()
        self._waiting.clear()

    def _ask(self, number: int) -> None:
        """Ask for a page: at most two at once, and of those that wait the last looked at first."""
        if self.guessed or number in self._asked or number in self._failed:
            return
        if len(self._asked) >= AT_ONCE:
            if number in self._waiting:
                self._waiting.remove(number)
            self._waiting.append(number)
            del self._waiting[:-4]
            return
        self._asked.add(number)
        ids = self._ids[number * PAGE : (number + 1) * PAGE].tolist()
        self.wanted.emit(self.generation, number, ids)

    def _next(self) -> None:
        if self._waiting and len(self._asked) < AT_ONCE:
            self._ask(self._waiting.pop())

    # ---- excerpts ----------------------------------------------------------------------------------

    def excerpt(self, row: int) -> Excerpt | None:
        """The place in a row's text that has what is sought; asked for when it is first looked at."""
        if not self.sought or not 0 <= row < len(self._ids):
            return None
        rowid = self._ids[row]
        if rowid not in self._excerpts:
            self._in_view.pop(rowid, None)
            self._in_view[rowid] = None
            if not self._excerpts_asked and not self._soon.isActive():
                self._soon.start(0)
            return None
        return self._excerpts[rowid]

    @Slot()
    def _ask_excerpts(self) -> None:
        """Ask for the rows looked at last; those scrolled past meanwhile are left out."""
        rowids = tuple(self._in_view)[-MOST_EXCERPTS:]
        self._in_view.clear()
        if rowids and self.sought:
            self._excerpts_asked = True
            self.excerpts_wanted.emit(self.generation, rowids)

    def take_excerpts(self, generation: int, asked: Sequence[int], found: Mapping[int, Excerpt]) -> None:
        """Take the excerpts that were asked for."""
        if generation != self.generation:
            return
        for rowid in asked:
            self._excerpts[rowid] = found.get(rowid)
        while len(self._excerpts) > KEPT_EXCERPTS:
            self._excerpts.popitem(last=False)
        if self._ids:
            self._changed(0, len(self._ids) - 1)

    def settle_excerpts(self) -> None:
        """The reading of excerpts has ended, whatever came of it."""
        self._excerpts_asked = False
        if self._in_view:
            self._soon.start(0)


_ROLES = frozenset({_DISPLAY, _TOOLTIP, _SPOKEN, LINE_ROLE, EXCERPT_ROLE})
