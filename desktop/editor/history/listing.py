"""The list of versions: when and why each was kept, and its title where that was another one."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme
from desktop.editor.history.reading import CAUSES
from desktop.words import joined, moment
from resources.language import tr
from sync.desk.models import VersionView

ROW = 62
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class VersionModel(QAbstractListModel):
    """The versions of one draft, newest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._versions: tuple[VersionView, ...] = ()
        self._present, self._title = "", ""

    def show_versions(self, versions: tuple[VersionView, ...], present: str, title: str) -> None:
        """Show other versions.

        Args:
            present: digest of the text now; a version equal to it says so.
            title: of the text now.
        """
        self.beginResetModel()
        self._versions, self._present, self._title = versions, present, title
        self.endResetModel()

    def at(self, row: int) -> VersionView | None:
        """The version of a row."""
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def is_present(self, row: int) -> bool:
        """Whether the version of a row is the very text now on the screen."""
        version = self.at(row)
        return version is not None and version.digest == self._present

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._versions)

    def second_line(self, row: int) -> str:
        """Why the version was kept, and what is to be known of it."""
        version = self._versions[row]
        words = CAUSES[version.cause][0] if version.cause in CAUSES else ""
        title = (version.title or tr("Untitled")) if version.title != self._title else ""
        return joined(words, tr("same as now") if self.is_present(row) else "", title)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        version = self.at(index.row()) if index.isValid() else None
        if version is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return moment(version.at)
        told = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return joined(moment(version.at), self.second_line(index.row())) if role in told else None


class VersionDelegate(QStyledItemDelegate):
    """Two lines: the moment, and why the text was kept."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        model = index.model()
        version = model.at(index.row())
        box, side = QRect(option.rect), theme.px(18)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        left = box.left() + theme.px(16)
        icon = CAUSES[version.cause][1] if version.cause in CAUSES else "history-line"
        icons.paint(painter, icon, QRectF(left, box.top() + theme.px(11), side, side), theme.color("text2"))
        left += side + theme.px(10)
        room = box.right() - theme.px(12) - left
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        top = QRect(left, box.top() + theme.px(8), room, theme.px(24))
        painter.drawText(top, _MIDDLE, str(index.data()))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        words = painter.fontMetrics().elidedText(model.second_line(index.row()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, box.top() + theme.px(33), room, theme.px(20)), _MIDDLE, words)
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.restore()
