"""The cards of the remarks: one delegate for all, one widget for the card that is open. Choosing one shows its place."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import icons, theme
from desktop.editor.remarks.card import LEFT, SIDE, TOP, OpenCard, badge_box
from desktop.editor.remarks.lines import RemarkLine, Rights
from desktop.editor.remarks.painting import paint_badge
from desktop.widgets.painting import draw_line, draw_lines
from resources.language import tr

LINE, MOST_LINES = 21, 3
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class RemarkModel(QAbstractListModel):
    """The cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[RemarkLine, ...] = ()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.first.entry.text or line.view.quote
        return line.spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def put(self, lines: tuple[RemarkLine, ...]) -> None:
        """Other cards."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    """Number, who and where, the words it is about, what is said, and how it stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        view: RemarkList = self.parent()
        return QSize(view.viewport().width(), view.height_of(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        view: RemarkList = self.parent()
        box = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        if index.row() != view.open_row():
            _paint(painter, box, view.cards.lines[index.row()])
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.restore()


def _paint(painter: QPainter, box: QRect, line: RemarkLine) -> None:
    left, step = box.left() + theme.px(LEFT), theme.px(LINE)
    room = QRectF(left, box.top() + theme.px(TOP), box.right() - left - theme.px(SIDE), step)
    paint_badge(painter, badge_box(box, line.number), line.number, line.kind)
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("text2"))
    wide = painter.fontMetrics().horizontalAdvance(line.place) + 1
    draw_line(painter, QRectF(room.right() - wide, room.top(), wide, step), line.place)
    painter.setFont(theme.font("help-strong"))
    painter.setPen(theme.color("text"))
    draw_line(painter, QRectF(left, room.top(), room.width() - wide - theme.px(8), step), line.first.entry.officer_name)
    if line.view.quote:
        room.translate(0, step)
        painter.setFont(theme.font("quote"))
        painter.setPen(theme.color("text2"))
        draw_line(painter, room, f"“{line.view.quote}”")
    painter.setFont(theme.font("help"))
    painter.setPen(theme.color("text"))
    for text in said(line):
        room.translate(0, step)
        count = lines_of(text, int(room.width()))
        draw_lines(painter, QRectF(left, room.top(), room.width(), step * count), text, MOST_LINES)
        room.translate(0, step * (count - 1))
    room.translate(0, step)
    name, role = line.state_icon()
    side = theme.px(15)
    icons.paint(painter, name, QRectF(left, room.center().y() - side / 2, side, side), theme.color(role))
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("text2"))
    draw_line(painter, room.adjusted(side + theme.px(6), 0, 0, 0), line.below())


def said(line: RemarkLine) -> list[str]:
    """What a closed card says, each from a new line: the remark and the wording suggested."""
    found = [line.first.entry.text.replace("\n", " ")] if line.first.entry.text else []
    if line.view.replacement is not None:
        words = tr("Change to “{text}”", text=line.view.replacement) if line.view.replacement else tr("Delete it")
        found.append(words)
    return found


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes on a closed card."""
    metrics = QFontMetrics(theme.font("help"))
    tall = metrics.boundingRect(QRect(0, 0, max(width, 40), 4_000), _WRAP, text).height()
    return max(1, min(MOST_LINES, round(tall / max(1, metrics.lineSpacing()))))


class RemarkList(QListView):
    """The list itself.

    Signals:
        wanted: a ``RemarkLine`` was pressed: go to its place.
        looked: a ``RemarkLine`` is the current one now, or None.
        acted: a verb and the id of the entry it is about; see ``desktop.editor.remarks.card``.
    """

    wanted = Signal(object)
    looked = Signal(object)
    acted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rights = Rights()
        self._open: OpenCard | None = None
        self._open_row = -1
        self._quiet, self._resume = False, -1
        self.cards = RemarkModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Remarks"))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.clicked.connect(self._pressed)
        self.activated.connect(self._pressed)
        theme.notice().changed.connect(self._restyle)

    # ------------------------------------------------------------------------------------------ cards

    def show_lines(self, lines: tuple[RemarkLine, ...], rights: Rights) -> None:
        """Show other cards; the one that is open stays open while it is there, and nothing moves that is the same."""
        if (lines, rights) == (self.cards.lines, self._rights):
            return
        before, place, old = self.current(), self.verticalScrollBar().value(), self.currentIndex().row()
        self._rights = rights
        self._close()
        self.cards.put(lines)
        row = self._row_of(before.name) if before is not None else -1
        if before is not None and row < 0:
            self._resume = old - 1
        self._quiet = True
        self.setCurrentIndex(self.cards.index(row) if row >= 0 else QModelIndex())
        self._quiet = False
        self._open_at(row)
        self.verticalScrollBar().setValue(place)

    def _row_of(self, name: str) -> int:
        return next((row for row, line in enumerate(self.cards.lines) if line.name == name), -1)

    def current(self) -> RemarkLine | None:
        """The card that is open."""
        row = self.currentIndex().row()
        return self.cards.lines[row] if 0 <= row < len(self.cards.lines) else None

    def open_row(self) -> int:
        """The row over which the open card stands, or -1."""
        return self._open_row

    def open_card(self) -> OpenCard | None:
        """The widget of the open card."""
        return self._open

    def choose(self, name: str) -> bool:
        """Open the card of a remark and bring it into view; whether it is there."""
        row = self._row_of(name)
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row))
            self.scrollTo(self.cards.index(row))
        return row >= 0

    def step(self, way: int, *, unanswered: bool = False) -> RemarkLine | None:
        """Go to the next or previous card, or of those the author has to answer."""
        rows = [row for row, line in enumerate(self.cards.lines) if line.view.unanswered or not unanswered]
        if not rows:
            return None
        here = self.currentIndex().row() if self.currentIndex().isValid() else self._resume
        ahead = [row for row in rows if row > here] if way > 0 else [row for row in rows[::-1] if row < here]
        line = self.cards.lines[ahead[0] if ahead else rows[0 if way > 0 else -1]]
        self.choose(line.name)
        self.wanted.emit(line)
        return line

    @Slot(QModelIndex)
    def _pressed(self, index: QModelIndex) -> None:
        self.wanted.emit(self.cards.lines[index.row()])

    @Slot(QModelIndex)
    def _current_changed(self, current: QModelIndex) -> None:
        if not self._quiet:
            self._resume = -1
            self._open_at(current.row())
            self.looked.emit(self.current())

    # ------------------------------------------------------------------------------------------ the open card

    def _close(self) -> None:
        if self._open is not None and shiboken6.isValid(self._open):
            self._open.hide()  # it is deleted when the event loop comes round
            self.setIndexWidget(self.cards.index(self._open_row), None)
        self._open, self._open_row = None, -1

    def _open_at(self, row: int) -> None:
        self._close()
        if 0 <= row < len(self.cards.lines):
            self._open, self._open_row = OpenCard(self.cards.lines[row], self._rights, self.viewport()), row
            self._open.acted.connect(self.acted)
            self.setIndexWidget(self.cards.index(row), self._open)
        self.scheduleDelayedItemsLayout()

    def height_of(self, row: int) -> int:
        """How high a card is."""
        width = self.viewport().width()
        if row == self._open_row and self._open is not None:
            return self._open.height_for(width)
        line = self.cards.lines[row]
        room = width - theme.px(LEFT) - theme.px(SIDE)
        count = 2 + bool(line.view.quote) + sum(lines_of(text, room) for text in said(line))
        return theme.px(LINE) * count + theme.px(2 * TOP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap need another height now."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar go to the place."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._pressed(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _restyle(self) -> None:
        self._open_at(self.currentIndex().row())
