"""The list of paragraphs, the original at the left and the version at the right, each with how far it was revised."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme
from desktop.editor.props import LINE_BREAK
from desktop.editor.variants.naming import STATES
from desktop.editor.variants.reading import Row
from resources.language import tr
from sync.desk.revising import STILL_TO_DO

ROW = int(Qt.ItemDataRole.UserRole)
PAD, MARK = 16, 128
_LINES = QTextOption(Qt.AlignmentFlag.AlignLeft)
_LINES.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


class PartModel(QAbstractListModel):
    """The parts of one version."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other parts; where only their states are other ones, nothing moves."""
        if [row.part.key for row in rows] == [row.part.key for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def at(self, row: int) -> Row | None:
        """The part of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """The row of a part, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.part.key == key), -1)

    def to_do(self, start: int, step: int) -> int:
        """The nearest row that is not revised or written yet, beginning beside ``start`` and going round; -1 for none."""
        count = len(self._rows)
        order = ((start + step * n) % count for n in range(1, count + 1)) if count else ()
        return next((n for n in order if self._rows[n].part.state in STILL_TO_DO), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.part.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{label}, {state}. Original: {master}. Version: {text}", label=row.label,
                      state=str(STATES[row.part.state][0]), master=row.part.master, text=row.part.text)  # fmt: skip
        return None


class PartDelegate(QStyledItemDelegate):
    """Two columns of text and a mark; a row is as high as the longer text."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[str, str, int, int], int] = {}

    def columns(self, width: int) -> tuple[int, int, int]:
        """The left edges of version and mark, and the width of one text, in a row of this width."""
        pad = theme.px(PAD)
        wide = max(60, (width - theme.px(MARK) - 3 * pad) // 2)
        return pad + wide + pad, pad + 2 * wide + 2 * pad, wide

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        row: Row = index.data(ROW)
        view = self.parent().viewport()
        _, _, wide = self.columns(view.width())
        key = (row.part.master, row.part.text, wide, theme.px(100))
        if key not in self._heights:
            high = max(laid_out(text, wide).boundingRect().height() for text in (row.part.master, row.part.text))
            self._heights[key] = max(ceil(high), theme.px(22)) + theme.px(22 + 24)
        return QSize(view.width(), self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        box, pad = QRect(option.rect), theme.px(PAD)
        right, mark, wide = self.columns(box.width())
        painter.save()
        self._ground(painter, box, option)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(box.left() + pad, box.top() + theme.px(8), wide, theme.px(20)), _LINE, row.label)
        top = box.top() + theme.px(8 + 22)
        for left, text, ink in ((pad, row.part.master, "text2"), (right, row.part.text, "text")):
            painter.setPen(theme.color(ink))
            laid_out(text, wide).draw(painter, QPointF(box.left() + left, top))
        self._mark(painter, box.left() + mark, top, row)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))

    def _mark(self, painter: QPainter, left: int, top: int, row: Row) -> None:
        word, icon, ink = STATES[row.part.state]
        side, high = theme.px(18), theme.px(22)
        if icon:
            icons.paint(painter, icon, QRectF(left, top + theme.px(2), side, side), theme.color(ink))
        painter.setFont(theme.font("caption", bold=row.part.state in STILL_TO_DO))
        painter.setPen(theme.color(ink))
        place = QRect(left + side + theme.px(6), top, theme.px(MARK) - side - theme.px(14), high)
        words = painter.fontMetrics().elidedText(str(word), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LINE, words)


def laid_out(text: str, wide: int) -> QTextLayout:
    """A text in lines that begin with no closing mark; only a word too long for a line is parted anywhere."""
    layout = QTextLayout(text.replace("\n", LINE_BREAK), theme.font("quote"))
    layout.setTextOption(_LINES)
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(wide)
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return layout
