"""The outbox as a table: which step, its state in a tag, a sentence, the next attempt, the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import theme
from desktop.widgets.painting import draw_line, draw_lines
from desktop.widgets.tags import paint_tag
from desktop.words import action_words, byte_size, joined, moment, state_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import OutboxView

WORDS = {"queued": "queued", "unsure": "unsure", "receipted": "received", "refused": "returned"}
ITEM, STATE, SENTENCE, NEXT, SIZE = range(5)
ENTRY = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One item in words."""

    id: int
    article: str
    title: str
    step: str
    state: str
    sentence: str
    next: str
    size: str
    spoken: str


def entry_of(item: OutboxView) -> Entry:
    """Put an item into words."""
    state = WORDS.get(item.state, "queued")
    title = item.title or tr("Untitled")
    step = joined(action_words(item.action, item.level), item.number)
    waits = item.state in ("queued", "unsure")
    later = (moment(item.next_attempt) if item.next_attempt else tr("at the next sync")) if waits else "—"
    size = byte_size(item.size) if item.size else "—"
    parts = (title, step, state_word(state), str(item.sentence), later, size)
    return Entry(item.id, item.article, title, step, state, str(item.sentence), later, size, tr(", ").join(parts))


class OutboxModel(QAbstractTableModel):
    """The items that wait, then those that arrived, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other items; where only words changed, rows stay where they are."""
        new = list(entries)
        if [e.id for e in new] == [e.id for e in self._entries]:
            self._entries = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, SIZE))
            return
        self.beginResetModel()
        self._entries = new
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The item of a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return (tr("Step"), tr("State"), tr("How it stands"), tr("Next attempt"), tr("Size"))[section]
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == _DISPLAY:
            words = (entry.title, state_word(entry.state), entry.sentence, entry.next, entry.size)
            return words[index.column()]
        if role == ENTRY:
            return entry
        if role == _SPOKEN:
            return entry.spoken
        if role == _TIP:
            return entry.title if index.column() == ITEM else entry.sentence
        return None


class OutboxDelegate(QStyledItemDelegate):
    """Paints the cells; an unconfirmed row is amber, a refused one red."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.px(58))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry | None = index.data(ENTRY)
        if entry is None:
            return
        box = QRectF(option.rect)
        painter.save()
        painter.fillRect(box, theme.color(_ground(entry, option)))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("border"))
        self._cell(painter, box.adjusted(12, 0, -8, -1), entry, index.column())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.restore()

    def _cell(self, painter: QPainter, box: QRectF, entry: Entry, column: int) -> None:
        if column == STATE:
            tone, icon = theme.state_tone(entry.state), theme.state_icon(entry.state)
            paint_tag(painter, box.left(), box.center().y(), state_word(entry.state), tone, icon)
        elif column == ITEM:
            half = box.height() / 2
            _line(painter, box.adjusted(0, 6, 0, -half), entry.title, "strong", "text")
            _line(painter, box.adjusted(0, half - 1, 0, -6), entry.step, "caption", "text2")
        elif column == SENTENCE:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text"))
            draw_lines(painter, box, entry.sentence)
        elif column == NEXT:
            alarm = entry.state == "unsure"
            _line(painter, box, entry.next, "help-strong" if alarm else "help", "text" if alarm else "text2")
        else:
            _line(painter, box, entry.size, "help", "text2")


def _ground(entry: Entry, option: QStyleOptionViewItem) -> str:
    if option.state & QStyle.StateFlag.State_Selected:
        return "selected"
    if entry.state == "unsure":
        return "warningBg"
    return "dangerBg" if entry.state == "returned" else "surface"


def _line(painter: QPainter, box: QRectF, text: str, voice: str, ink: str) -> None:
    painter.setFont(theme.font(voice))
    painter.setPen(theme.color(ink))
    draw_line(painter, box, text)


class OutboxTable(QTableView):
    """The table; Enter or a click opens the step's article."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = OutboxModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(OutboxDelegate(self))
        self.setAccessibleName(tr("Outbox"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setProperty("voice", "caption")
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column in (STATE, NEXT, SIZE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for column in (ITEM, SENTENCE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._open)
        self._measure()
        theme.notice().changed.connect(self._measure)

    @Slot()
    def _measure(self) -> None:
        fits = self.fontMetrics()
        words = max(fits.horizontalAdvance(state_word(state)) for state in WORDS.values())
        self.setColumnWidth(STATE, words + theme.px(64))
        self.setColumnWidth(NEXT, max(theme.px(124), fits.horizontalAdvance(tr("at the next sync")) + 30))
        self.setColumnWidth(SIZE, theme.px(92))
        self.verticalHeader().setDefaultSectionSize(theme.px(58))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        entry = self.entries.entry(index.row())
        if entry is not None:
            self.opened.emit(entry.article)
