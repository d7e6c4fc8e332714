"""How an attachment looks in the list, and the line in which its title is edited."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import icons, theme
from desktop.editor.files.kinds import icon_of, remark
from desktop.words import byte_size
from resources.language import tr

ROW = 64
_LEFT, _ICON, _GAP, _RIGHT = 18, 20, 10, 14
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class AttachmentDelegate(QStyledItemDelegate):
    """Two lines: the name with its size, and the title or what is missing; the second one is edited in place.

    Signals:
        made: a line to write in was made, for whoever watches compositions.
    """

    made = Signal(object)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        item = index.model().items()[index.row()]
        painter.save()
        box = QRect(option.rect)
        paint_ground(painter, box, option)
        side, left = theme.px(_ICON), box.left() + theme.px(_LEFT)
        icons.paint(painter, icon_of(item), QRectF(left, box.top() + theme.px(10), side, side), theme.color("text2"))
        left += side + theme.px(_GAP)
        room = box.right() - theme.px(_RIGHT) - left
        size = byte_size(item.size)
        painter.setFont(theme.font("caption"))
        wide = painter.fontMetrics().horizontalAdvance(size)
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(left + room - wide, box.top() + theme.px(6), wide, theme.px(22)), _MIDDLE, size)
        words, role = remark(item)
        paint_line(painter, QRect(left, box.top() + theme.px(35), room, theme.px(20)), words, "caption", role)
        top = QRect(left, box.top() + theme.px(6), room - wide - theme.px(8), theme.px(22))
        paint_line(painter, top, item.name, "strong", "text")
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    # ---- editing -------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """A line for the title, over the second line of the row."""
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Title or caption"))
        line.setFont(theme.font("caption"))
        self.made.emit(line)
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        left = option.rect.left() + theme.px(_LEFT + _ICON + _GAP) - theme.px(6)
        high = max(theme.px(34), editor.sizeHint().height())
        right = option.rect.right() - theme.px(_RIGHT) + theme.px(6)
        editor.setGeometry(left, option.rect.bottom() - high + 1, right - left, high)


def paint_ground(painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
    """The ground of a row that is chosen."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, theme.color("selected"))
        painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))


def paint_line(painter: QPainter, box: QRect, words: str, voice: str, role: str) -> None:
    """One line that shortens in its middle: of a file name the ending tells most."""
    painter.setFont(theme.font(voice))
    painter.setPen(theme.color(role))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, box.width())
    painter.drawText(box, _MIDDLE, shown)
