"""The seven states in a row with their counts, each a way to its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from desktop import icons, theme
from desktop.widgets.painting import draw_line
from desktop.words import STATES, state_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.store.records import ArticleCounts

ARROW = 20


class StateBox(QAbstractButton):
    """One state and its count; coloured only when something stands there that needs an eye."""

    def __init__(self, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(tr("{word}, {n} articles", word=state_word(self.state), n=count))
        self.update()

    def count(self) -> int:
        """The count now shown."""
        return self._count

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(state_word(self.state))
        return QSize(max(theme.px(92), words + theme.px(46)), theme.px(76))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(70), theme.px(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        loud = self._count > 0 and self.state in ("unsure", "returned")
        tone = theme.state_tone(self.state)
        fill, edge, ink = theme.tone_colors(tone)
        icon_ink = theme.color("successText") if tone == "solid" else ink
        if not loud:
            ground = "hover" if self.underMouse() else "surface"
            fill, edge, ink = theme.color(ground), theme.color("border"), theme.color("text")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._words(painter, ink, icon_ink, loud)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.end()

    def _words(self, painter: QPainter, ink: QColor, icon_ink: QColor, loud: bool) -> None:
        side, left, top = theme.px(17), theme.px(11), theme.px(13)
        word = state_word(self.state)
        room = self.width() - left - 6
        at = left + side + 6
        painter.setFont(self._font(word, self.width() - at - 5, loud))
        if painter.fontMetrics().horizontalAdvance(word) > self.width() - at - 5:
            painter.setFont(self._font(word, room, loud))
            at = left
        else:
            icons.paint(painter, theme.state_icon(self.state), QRectF(left, top, side, side), icon_ink)
        painter.setPen(ink)
        draw_line(painter, QRectF(at, top - 8, self.width() - at - 4, side + 16), word)
        painter.setFont(theme.font("display"))
        count = QRectF(left, top + side, room, self.height() - top - side - 2)
        draw_line(painter, count, f"{self._count:,}")

    @staticmethod
    def _font(word: str, room: float, loud: bool) -> QFont:
        """The largest font in which the word fits."""
        for role in ("body", "help", "caption"):
            font = theme.font(role, bold=loud)
            if QFontMetrics(font).horizontalAdvance(word) <= room:
                return font
        return theme.font("badge", bold=loud)


class StateStrip(QWidget):
    """Draft to published joined by arrows; returned stands apart."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Articles by state"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(ARROW)
        self.boxes: dict[str, StateBox] = {}
        for state in STATES:
            box = StateBox(state)
            box.clicked.connect(self._clicked)
            self.boxes[state] = box
            self._row.addWidget(box, 1)

    def show_counts(self, counts: ArticleCounts) -> None:
        """Show other counts."""
        for state, box in self.boxes.items():
            box.show_count(counts.states.get(state, 0))

    @Slot()
    def _clicked(self) -> None:
        box = self.sender()
        if isinstance(box, StateBox):
            self.asked.emit(box.state)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        boxes = list(self.boxes.values())
        for box in boxes[:-2]:
            x, y = box.geometry().right() + 3, box.geometry().center().y() - 8
            icons.paint(painter, "arrow-right-s-line", QRectF(x, y, 16, 16), theme.color("text2"))
        last = boxes[-2].geometry()
        painter.setPen(QPen(theme.color("borderStrong"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(last.right() + ARROW // 2, last.top() + 8, last.right() + ARROW // 2, last.bottom() - 8)
        painter.end()
