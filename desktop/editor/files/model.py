"""The attachments in their order, for a list in which they are moved by drag and renamed in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.editor.files.kinds import remark
from desktop.words import byte_size
from forms.content import Attachment
from resources.language import tr

Index = QModelIndex | QPersistentModelIndex


class AttachmentModel(QAbstractListModel):
    """The attachments in order.

    Signals:
        ordered: the person put them into another order.
        titled: row and words: the person gave one another title.
    """

    ordered = Signal()
    titled = Signal(int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: tuple[Attachment, ...] = ()
        self.locked = False

    def show_items(self, items: tuple[Attachment, ...]) -> None:
        """Show another list; a change within the same files keeps the selection."""
        if [a.digest for a in items] == [a.digest for a in self._items]:
            self._items = items
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def items(self) -> tuple[Attachment, ...]:
        """The attachments."""
        return self._items

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return item.caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, {size}, {remark}", name=item.name, size=byte_size(item.size), remark=remark(item)[0])
        return item.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A title typed in the list; whoever owns the attachments puts it in."""
        if self.locked or not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value) != self._items[index.row()].caption:
            self.titled.emit(index.row(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self.locked:
            return base if index.isValid() else Qt.ItemFlag.NoItemFlags
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return base | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEditable

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def moveRows(self, source: Index, first: int, count: int, target: Index, to: int) -> bool:
        """Move rows before another one, as a drag does."""
        if self.locked or source.isValid() or target.isValid() or not 0 <= first <= len(self._items) - count:
            return False
        if count < 1 or not 0 <= to <= len(self._items) or first <= to <= first + count:
            return False
        self.beginMoveRows(QModelIndex(), first, first + count - 1, QModelIndex(), to)
        moved = self._items[first : first + count]
        rest = [*self._items[:first], *self._items[first + count :]]
        at = to if to <= first else to - count
        self._items = (*rest[:at], *moved, *rest[at:])
        self.endMoveRows()
        self.ordered.emit()
        return True
