"""The cards of the remarks: one delegate for all, one widget for the card that is open. Choosing one shows its place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from desktop import icons, theme
from desktop.editor.remarks.card import LEFT, SIDE, TOP, OpenCard, badge_box
from desktop.editor.remarks.lines import RemarkLine, Rights
from desktop.editor.remarks.painting import paint_badge
from desktop.widgets.cardlist import CardList
from desktop.widgets.painting import draw_line, draw_lines
from resources.language import tr

LINE, MOST_LINES = 21, 3
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class RemarkModel(QAbstractListModel):
    """The cards."""

    def __init__(self) -> None:
        super().__init__()
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


class RemarkList(CardList):
    """The list itself.

    Signals:
        wanted, looked: bear a ``RemarkLine``; see ``CardList``.
        acted: a verb and the id of the entry it is about; see ``desktop.editor.remarks.card``.
    """

    acted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.cards = RemarkModel()
        super().__init__(self.cards, tr("Remarks"), parent)
        self._rights = Rights()

    # ------------------------------------------------------------------------------------------ cards

    def show_lines(self, lines: tuple[RemarkLine, ...], rights: Rights) -> None:
        """Show other cards; the one that is open stays open while it is there, and nothing moves that is the same."""
        if (lines, rights) == (self.cards.lines, self._rights):
            return
        before, place, old = self.current(), self.verticalScrollBar().value(), self.currentIndex().row()
        self._rights = rights
        self.close_row()
        self.cards.put(lines)
        self.come_back(
            self._row_of(before.name) if before is not None else -1, old if before is not None else -1, place
        )

    def _row_of(self, name: str) -> int:
        return next((row for row, line in enumerate(self.cards.lines) if line.name == name), -1)

    def thing(self, row: int) -> RemarkLine | None:
        """The remark of a row."""
        return self.cards.lines[row] if 0 <= row < len(self.cards.lines) else None

    def open_card(self) -> OpenCard | None:
        """The widget of the open card."""
        return self._open

    def choose(self, name: str) -> bool:
        """Open the card of a remark and bring it into view; whether it is there."""
        row = self._row_of(name)
        if row >= 0:
            self.choose_row(row)
        return row >= 0

    def step(self, way: int, *, unanswered: bool = False) -> RemarkLine | None:
        """Go to the next or previous card, or of those the author has to answer."""
        rows = [row for row, line in enumerate(self.cards.lines) if line.view.unanswered or not unanswered]
        row = self.row_ahead(rows, way)
        line = self.thing(row)
        if line is None:
            return None
        self.choose(line.name)
        self.wanted.emit(line)
        return line

    # ------------------------------------------------------------------------------------------ a card

    def make_open(self, row: int) -> OpenCard:
        """The widget of an open card."""
        made = OpenCard(self.cards.lines[row], self._rights, self.viewport())
        made.acted.connect(self.acted)
        return made

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        """Paint a card that is not open."""
        _paint(painter, box, self.cards.lines[row])

    def closed_height(self, row: int, width: int) -> int:
        """How high a closed card is."""
        line = self.cards.lines[row]
        room = width - theme.px(LEFT) - theme.px(SIDE)
        count = 2 + bool(line.view.quote) + sum(lines_of(text, room) for text in said(line))
        return theme.px(LINE) * count + theme.px(2 * TOP)
