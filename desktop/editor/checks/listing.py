"""The list of problems and findings: one delegate for all lines, one widget for the line that is open.

Choosing a line goes to its place. What was set aside is folded away under a head of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import icons, theme
from desktop.editor.checks.entries import Entry, Rights, standing
from desktop.editor.checks.openrow import LEFT, SIDE, TOP, OpenRow
from desktop.editor.severity import paint_problem, paint_severity
from desktop.widgets.cardlist import CardList
from resources.language import tr

ROW, FOLD = 66, 42
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
_ONE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


class EntryModel(QAbstractListModel):
    """The lines."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.unfolded = False

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (entry.title, entry.line) if part)
        return entry.spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def put(self, entries: list[Entry]) -> bool:
        """Other lines; whether anything on the screen is new."""
        if [e.shown() for e in entries] == [e.shown() for e in self.entries]:
            self.entries = entries  # the same words at other places: nothing moves under the pointer
            return False
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()
        return True


def _paint_fold(painter: QPainter, box: QRect, title: str, *, unfolded: bool) -> None:
    side = theme.px(18)
    name = "arrow-down-s-line" if unfolded else "arrow-right-s-line"
    spot = QRect(box.left() + theme.px(18), box.center().y() - side // 2, side, side)
    icons.paint(painter, name, spot.toRectF(), theme.color("text2"))
    painter.setFont(theme.font("help-strong"))
    painter.setPen(theme.color("text2"))
    painter.drawText(box.adjusted(theme.px(LEFT), 0, -theme.px(14), 0), _ONE, title)


def _paint_line(painter: QPainter, box: QRect, entry: Entry) -> None:
    left, top, side = box.left() + theme.px(16), box.top() + theme.px(TOP), theme.px(SIDE)
    painter.setOpacity(0.55 if entry.is_aside else 1.0)
    if entry.problem is not None:
        paint_problem(painter, entry.problem, left, top, side)
    else:
        paint_severity(painter, entry.letter, left, top, side)
    painter.setOpacity(1.0)
    room = box.adjusted(theme.px(LEFT), theme.px(TOP), -theme.px(14), 0)
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("text2"))
    wide = painter.fontMetrics().horizontalAdvance(entry.place)
    painter.drawText(QRect(room.right() - wide + 1, room.top(), wide + 1, side), _ONE, entry.place)
    words = QRect(room.left(), room.top(), room.width() - wide - theme.px(10), side)
    if entry.problem is not None:
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(words.left(), words.top(), words.width(), box.height()), _WRAP, entry.title)
        return
    painter.setFont(theme.font("help" if entry.is_aside else "strong"))
    painter.setPen(theme.color("text2" if entry.is_aside else "text"))
    _draw(painter, words, entry.title)
    painter.setFont(theme.font("help"))
    painter.setPen(theme.color("text2"))
    _draw(painter, QRect(room.left(), room.top() + theme.px(23), room.width(), side), entry.line)


def _draw(painter: QPainter, box: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _ONE, shown)


class EntryList(CardList):
    """The list itself.

    Args:
        flowing: whether it is as high as its lines, up to ``most`` pixels, instead of filling its place.

    Signals:
        wanted, looked: bear an ``Entry``; see ``CardList``.
        applied: an ``Entry`` and the words to put there.
        aside: an ``Entry`` and "aside", "ask" or "release".
        explained: an ``Entry`` whose rule is to be explained.
        taken_back: a ``WaiverView``.
        folded: what was set aside is to be listed or hidden.
    """

    applied = Signal(object, str)
    aside = Signal(object, str)
    explained = Signal(object)
    taken_back = Signal(object)
    folded = Signal()

    def __init__(self, *, flowing: bool = False, parent: QWidget | None = None) -> None:
        self.entries = EntryModel()
        super().__init__(self.entries, tr("What must be fixed"), parent)
        self._flowing, self._rights, self._lead = flowing, Rights(), False
        self._heights: dict[tuple[str, int, int], int] = {}
        if flowing:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # ------------------------------------------------------------------------------------------ lines

    def show_entries(self, entries: list[Entry], rights: Rights, *, lead: bool) -> None:
        """Show other lines; the one that is open stays open while it is there."""
        same = (rights, lead) == (self._rights, self._lead)
        before, place, old = self.current(), self.verticalScrollBar().value(), self.currentIndex().row()
        self._rights, self._lead = rights, lead
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if entries else Qt.FocusPolicy.NoFocus)
        if not self.entries.put(entries) and same:
            return
        row = self._row_like(before) if before is not None else -1
        self.come_back(row, old if before is not None else -1, place)  # what was open may be settled

    def _row_like(self, entry: Entry) -> int:
        alike = [row for row, e in enumerate(self.entries.entries) if e.shown() == entry.shown()]
        if not alike:
            return -1
        return min(alike, key=lambda row: abs(self.entries.entries[row].number - entry.number))

    def thing(self, row: int) -> Entry | None:
        """The line of a row."""
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None

    def opens(self, row: int) -> bool:
        """Whether a row is a line, and not the head of what was set aside."""
        entry = self.thing(row)
        return entry is not None and not entry.is_fold

    def is_flowing(self) -> bool:
        """Whether it is as high as its lines."""
        return self._flowing

    def open_line(self) -> OpenRow | None:
        """The widget of the open line."""
        return self._open

    def choose(self, row: int) -> None:
        """Make a row the current one and show it."""
        self.choose_row(row)

    def choose_number(self, number: int) -> None:
        """Make the line of a finding the current one."""
        row = next((row for row, e in enumerate(self.entries.entries) if e.number == number), -1)
        if row >= 0:
            self.choose(row)

    def step(self, way: int) -> None:
        """Go to the next or previous line that still stands."""
        row = self.row_ahead(list(standing(self.entries.entries)), way)
        if row >= 0:
            self.choose(row)
            self.wanted.emit(self.current())

    def press(self, row: int) -> None:
        """Go there, or list and hide what was set aside."""
        entry = self.thing(row)
        if entry is not None and entry.is_fold:
            self.folded.emit()
        else:
            self.wanted.emit(entry)

    def paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        """Paint a line that is not open."""
        entry = self.entries.entries[row]
        if entry.is_fold:
            _paint_fold(painter, box, entry.title, unfolded=self.entries.unfolded)
        else:
            _paint_line(painter, box, entry)

    # ------------------------------------------------------------------------------------------ the open line

    def make_open(self, row: int) -> OpenRow | None:
        """The widget of a finding; a problem of the form has nothing to open."""
        entry = self.entries.entries[row]
        if entry.judged is None:
            return None
        made = OpenRow(entry, self._rights, lead=self._lead, parent=self.viewport())
        made.applied.connect(self._applied)
        made.aside.connect(self._asided)
        made.explained.connect(self._explained)
        made.taken_back.connect(self.taken_back)
        return made

    @Slot(str)
    def _applied(self, words: str) -> None:
        self.applied.emit(self.current(), words)

    @Slot(str)
    def _asided(self, kind: str) -> None:
        self.aside.emit(self.current(), kind)

    @Slot()
    def _explained(self) -> None:
        self.explained.emit(self.current())

    # ------------------------------------------------------------------------------------------ sizes

    def closed_height(self, row: int, width: int) -> int:
        """How high a line is that is not open."""
        entry = self.entries.entries[row]
        if entry.is_fold:
            return theme.px(FOLD)
        if entry.problem is None:
            return theme.px(ROW)
        key = (entry.title + entry.place, width, theme.look().zoom)
        if key not in self._heights:
            place = QFontMetrics(theme.font("caption")).horizontalAdvance(entry.place)
            room = QRect(0, 0, max(width - theme.px(LEFT + 14 + 10) - place, 40), 4_000)
            box = QFontMetrics(theme.font("body")).boundingRect(room, _WRAP, entry.title)
            self._heights[key] = max(theme.px(46), box.height() + theme.px(2 * TOP))
        return self._heights[key]

    def sizeHint(self) -> QSize:
        """As high as its lines where it flows with others."""
        if not self._flowing:
            return super().sizeHint()
        total = sum(self.height_of(row) for row in range(len(self.entries.entries)))
        return QSize(200, min(total, theme.px(460)))

    def minimumSizeHint(self) -> QSize:
        """Where it fills its place, room for a line and a half at least."""
        return QSize(0, self.sizeHint().height() if self._flowing else theme.px(100))
