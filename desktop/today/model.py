"""The rows of 今日: group heads with their counts, and the things under them; empty groups vanish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.today.lines import FAMILIES, GROUPS, Line, has_words
from resources.language import tr

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
ENTRY = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Head:
    """The head of a group: its key, and how many things stand under it."""

    group: str
    count: int


class TodayModel(QAbstractListModel):
    """Heads and lines of one family, or of all."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._family = ""
        self._words: tuple[str, ...] = ()
        self._entries: tuple[Head | Line, ...] = ()

    # ---- what is shown -----------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; where the rows are the same ones, only their words are new."""
        self._lines = tuple(lines)
        self._take(_entries(self._of_family()))

    def show_family(self, family: str) -> None:
        """Show one family only, or all for ""."""
        self._family = family
        self._take(_entries(self._of_family()))

    def show_sought(self, words: str) -> None:
        """Show only rows that have all these words, or all for ""."""
        self._words = tuple(words.casefold().split())
        self._take(_entries(self._of_family()))

    def sought(self) -> tuple[Line, ...]:
        """The lines that have what is sought, whatever the family shown."""
        return tuple(line for line in self._lines if has_words(line, self._words))

    def _of_family(self) -> list[Line]:
        kinds = FAMILIES[self._family][1] if self._family else None
        return [line for line in self.sought() if kinds is None or line.item.kind in kinds]

    def _take(self, entries: tuple[Head | Line, ...]) -> None:
        if [_key(e) for e in entries] == [_key(e) for e in self._entries]:
            self._entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def lines(self) -> tuple[Line, ...]:
        """All lines, whatever the family shown."""
        return self._lines

    def line(self, row: int) -> Line | None:
        """The line of a row, None for a head."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        return entry if isinstance(entry, Line) else None

    def row_of(self, key: tuple[str, str]) -> int:
        """The row of a line, or -1."""
        return next((n for n, e in enumerate(self._entries) if isinstance(e, Line) and e.key == key), -1)

    def first_line(self) -> int:
        """The first row that is no head, or -1."""
        return next((n for n, e in enumerate(self._entries) if isinstance(e, Line)), -1)

    # ---- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if isinstance(entry, Head):
            return head_words(entry) if role in (_DISPLAY, _SPOKEN) else None
        if role in (_DISPLAY, _TOOLTIP):
            return entry.item.title if role == _DISPLAY else f"{entry.item.title}\n{entry.meta}"
        return entry.spoken if role == _SPOKEN else None


def head_words(head: Head) -> str:
    """A head for the ear: the group and how many things it holds."""
    return tr("{group}, {n} things", group=str(GROUPS[head.group]), n=head.count)


def _entries(lines: Iterable[Line]) -> tuple[Head | Line, ...]:
    listed = list(lines)
    found: list[Head | Line] = []
    for group in GROUPS:
        under = [line for line in listed if line.item.group == group]
        found += [Head(group, len(under)), *under] if under else []
    return tuple(found)


def _key(entry: Head | Line) -> tuple[str, ...]:
    return ("", entry.group, str(entry.count)) if isinstance(entry, Head) else entry.key
