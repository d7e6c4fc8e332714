"""The list of 今日: one Tab stop; Up and Down pass over the heads, Enter or the row's button does what is to be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QWidget

from desktop import theme
from desktop.today.delegate import TodayDelegate
from desktop.today.lines import Line
from desktop.today.model import ENTRY, TodayModel


class TodayList(QListView):
    """Rows of the model; emits ``acted`` with the ``Line`` to deal with, ``menu_asked`` with a line and where."""

    acted = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, model: TodayModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(24)
        self.painted = TodayDelegate(self)
        self.setItemDelegate(self.painted)
        self.setModel(model)
        self.doubleClicked.connect(self._act)
        theme.notice().changed.connect(self._restyle)

    def line(self, index: QModelIndex | None = None) -> Line | None:
        """The line of an index, or the chosen one."""
        found = (index or self.currentIndex()).data(ENTRY)
        return found if isinstance(found, Line) else None

    def button_of(self, index: QModelIndex) -> QRectF:
        """Where the button of a row stands in the viewport."""
        return self.painted.button_box(QRectF(self.visualRect(index)))

    @Slot()
    def _restyle(self) -> None:
        self.painted.measure()
        self.scheduleDelayedItemsLayout()

    @Slot(QModelIndex)
    def _act(self, index: QModelIndex) -> None:
        line = self.line(index)
        if line is not None:
            self.acted.emit(line)

    # ---- keys and mouse ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._act(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self.button_of(index).contains(event.position()):
            self._act(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        return super().viewportEvent(event)

    def _point(self, where: QPointF | None) -> None:
        self.painted.pointer = where
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self.line(index) if index.isValid() else None
        if line is not None:
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_asked.emit(line, self.viewport().mapToGlobal(where))
