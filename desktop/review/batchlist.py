"""The list in the batch's dialog: what will be signed by whom for which unit, and afterwards what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import icons, theme
from desktop.widgets.painting import draw_line, draw_lines
from resources.language import tr

ROW, SHOWN = 66, 4
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MARKS = {
    "": ("quill-pen-line", "text2"),
    "signed": ("checkbox-circle-fill", "successText"),
    "failed": ("close-circle-line", "dangerText"),
    "back": ("arrow-go-back-line", "text2"),
}


@dataclass(frozen=True)
class BatchRow:
    """One article: its title, the sentence under it, and "" before, "signed", "failed" or "back" after."""

    article: str
    title: str
    words: str
    state: str = ""


class BatchModel(QAbstractListModel):
    """The articles of a batch."""

    def __init__(self, rows: tuple[BatchRow, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = list(rows)

    def show_row(self, row: BatchRow) -> int:
        """Show what became of an article; its row."""
        place = next((n for n, each in enumerate(self._rows) if each.article == row.article), -1)
        if place >= 0:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place))
        return place

    def rows(self) -> tuple[BatchRow, ...]:
        """All rows as they stand."""
        return tuple(self._rows)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.words}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{title}: {words}", title=row.title, words=row.words)
        return row.title if role == Qt.ItemDataRole.DisplayRole else None


class BatchDelegate(QStyledItemDelegate):
    """A mark, the title in one line, and the sentence in up to two."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(200, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row: BatchRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        box = QRect(option.rect)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.color("border"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        icon, ink = _MARKS[row.state]
        side = theme.px(18)
        icons.paint(painter, icon, QRectF(box.left() + theme.px(10), box.top() + theme.px(9), side, side),
                    theme.color(ink))  # fmt: skip
        left = box.left() + theme.px(38)
        wide = box.right() - left - theme.px(10)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        draw_line(painter, QRectF(left, box.top() + theme.px(5), wide, theme.px(24)), row.title)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("dangerText" if row.state == "failed" else "text2"))
        draw_lines(painter, QRectF(left, box.top() + theme.px(29), wide, theme.px(34)), row.words, 2)
        painter.restore()


class BatchList(QListView):
    """Shows the articles of a batch, four of them at a time."""

    def __init__(self, rows: tuple[BatchRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = BatchModel(rows, self)
        self.setModel(self.rows)
        self.setItemDelegate(BatchDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("What is signed"))
        self.setFixedHeight(theme.px(ROW) * max(1, min(len(rows), SHOWN)) + 2)
