"""A list whose rows are painted by one delegate, and whose current row alone is a widget: it opens in its place.

Choosing a row shows its place elsewhere. What a row is, how it is painted and what it opens is the business of the lists
that derive from here.
"""

from __future__ import annotations

from typing import Any

import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme


class _Delegate(QStyledItemDelegate):
    """The ground, the line below and the frame of the focus; what stands between is the list's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        view: CardList = self.parent()
        return QSize(view.viewport().width(), view.height_of(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        view: CardList = self.parent()
        box = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and view.opens(index.row()):
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        if index.row() != view.open_row():
            view.paint_row(painter, box, index.row())
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.restore()


class CardList(QListView):
    """The list itself.

    Signals:
        wanted: a row's thing was pressed: go to its place.
        looked: a row's thing is the current one now, or None.
    """

    wanted = Signal(object)
    looked = Signal(object)

    def __init__(self, model: QAbstractListModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: QWidget | None = None
        self._open_row = -1
        self._quiet, self._resume = False, -1
        model.setParent(self)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.clicked.connect(self._pressed)
        self.activated.connect(self._pressed)
        theme.notice().changed.connect(self._restyle)

    # ------------------------------------------------------------------------------------------ what a list says

    def thing(self, row: int) -> object:
        """What a row stands for, or None where there is no such row."""
        raise NotImplementedError

    def opens(self, row: int) -> bool:
        """Whether a row can be open."""
        return self.thing(row) is not None

    def make_open(self, row: int) -> QWidget | None:
        """The widget of a row that is open; it says ``height_for`` a width."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        """Paint a row that is not open."""
        raise NotImplementedError

    def closed_height(self, row: int, width: int) -> int:
        """How high a row is that is not open."""
        raise NotImplementedError

    def press(self, row: int) -> None:
        """A row was pressed, or Enter on it."""
        self.wanted.emit(self.thing(row))

    # ------------------------------------------------------------------------------------------ rows

    def current(self) -> Any:
        """What the current row stands for, or None."""
        return self.thing(self.currentIndex().row())

    def open_row(self) -> int:
        """The row over which the open widget stands, or -1."""
        return self._open_row

    def choose_row(self, row: int) -> None:
        """Make a row the current one and bring it into view."""
        self.setCurrentIndex(self.model().index(row, 0))
        self.scrollTo(self.model().index(row, 0))

    def row_ahead(self, rows: list[int], way: int) -> int:
        """Of some rows the next or previous one from where the walk stands; around at the end; -1 where there is none."""
        if not rows:
            return -1
        here = self.currentIndex().row() if self.currentIndex().isValid() else self._resume
        ahead = [row for row in rows if row > here] if way > 0 else [row for row in rows[::-1] if row < here]
        return ahead[0] if ahead else rows[0 if way > 0 else -1]

    def come_back(self, row: int, before: int, place: int) -> None:
        """After other rows came: open one again in silence, or let the walk go on from where one was.

        Args:
            row: the one that was open, or -1.
            before: its row before, or -1 when none was open.
            place: of the scroll bar before.
        """
        if before >= 0 and row < 0:
            self._resume = before - 1
        self._quiet = True
        self.setCurrentIndex(self.model().index(row, 0) if row >= 0 else QModelIndex())
        self._quiet = False
        self._open_at(row)
        self.verticalScrollBar().setValue(place)

    @Slot(QModelIndex)
    def _pressed(self, index: QModelIndex) -> None:
        self.press(index.row())

    @Slot(QModelIndex)
    def _current_changed(self, current: QModelIndex) -> None:
        """Open the row that is the current one now."""
        if not self._quiet:
            self._resume = -1
            self._open_at(current.row())
            self.looked.emit(self.current())

    # ------------------------------------------------------------------------------------------ the open row

    def close_row(self) -> None:
        """Close the row that is open."""
        if self._open is not None and shiboken6.isValid(self._open):
            self._open.hide()  # it is deleted when the event loop comes round
            self.setIndexWidget(self.model().index(self._open_row, 0), None)
        self._open, self._open_row = None, -1

    def _open_at(self, row: int) -> None:
        self.close_row()
        made = self.make_open(row) if self.opens(row) else None
        if made is not None:
            self._open, self._open_row = made, row
            self.setIndexWidget(self.model().index(row, 0), made)
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def height_of(self, row: int) -> int:
        """How high a row is."""
        width = self.viewport().width()
        if row == self._open_row and self._open is not None:
            return int(self._open.height_for(width))
        return self.closed_height(row, width)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab comes to a row, never to nothing that could be seen."""
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap need another height now."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar press the row; Enter reaches here before a dialog's button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._pressed(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _restyle(self) -> None:
        self._open_at(self.currentIndex().row())
