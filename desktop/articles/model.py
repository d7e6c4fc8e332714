"""The list's model: row ids in memory, lines read in pages of 128 when they come into view.

It holds no store object and reads nothing itself: it asks for a page by a signal and is given lines. A
refresh keeps the lines it has until new ones come, so nothing flickers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.articles.lines import Line
from resources.language import tr

PAGE = 128
KEPT = 64
AT_ONCE = 2

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ArticleModel(QAbstractListModel):
    """Ids in order, lines by page.

    Signals:
        wanted: the number of a page and its row ids; answer with ``take_page``.
    """

    wanted = Signal(int, int, object)  # generation, page, row ids

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._failed: set[int] = set()
        self._waiting: list[int] = []
        self.generation = 0

    # ---- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if line is None:
            return tr("Reading") if role != _TOOLTIP else None
        return line.spoken if role == _SPOKEN else line.title

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

    def ids(self) -> list[int]:
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
        self._ids = list(ids)
        self._pages.clear()
        self._forget()
        self.endResetModel()

    def refresh(self, articles: Iterable[str] | None = None) -> None:
        """Read again the lines of these articles, or all lines; those shown stay until the new ones come."""
        changed = None if articles is None else frozenset(articles)
        self._failed.clear()
        for number, page in self._pages.items():
            if changed is None or any(line.article in changed for line in page):
                self._stale.add(number)
        if self._stale and self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

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
            self.dataChanged.emit(self.index(first), self.index(last))
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

    def _forget(self) -> None:
        self.generation += 1
        self._stale.clear()
        self._asked.clear()
        self._failed.clear()
        self._waiting.clear()

    def _ask(self, number: int) -> None:
        """Ask for a page: at most two at once, and of those that wait the last looked at first."""
        if number in self._asked or number in self._failed:
            return
        if len(self._asked) >= AT_ONCE:
            if number in self._waiting:
                self._waiting.remove(number)
            self._waiting.append(number)
            del self._waiting[:-4]
            return
        self._asked.add(number)
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        self.wanted.emit(self.generation, number, ids)

    def _next(self) -> None:
        if self._waiting and len(self._asked) < AT_ONCE:
            self._ask(self._waiting.pop())


_ROLES = frozenset({_DISPLAY, _TOOLTIP, _SPOKEN, LINE_ROLE})
