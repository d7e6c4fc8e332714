"""Paints the rows of 今日: what it is, why, how long it has, and the button that deals with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme
from desktop.review.stations import EMERGENCY_ICON
from desktop.today.lines import ACTS, GROUPS, Line
from desktop.today.model import ENTRY, Head
from desktop.widgets.tags import paint_tag
from resources.language import tr

ROW, HEAD = 70, 38
BUTTON, TILE, CLOCK = 36, 38, 148
_ONE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT = _ONE | int(Qt.AlignmentFlag.AlignLeft)
_RIGHT = _ONE | int(Qt.AlignmentFlag.AlignRight)
_MIDDLE = _ONE | int(Qt.AlignmentFlag.AlignHCenter)
_ELIDE = Qt.TextElideMode.ElideRight
_BAR = {"danger": "danger", "warning": "warning", "primary": "primary", "neutral": "borderStrong"}
_INK = {"danger": "dangerText", "warning": "warningText", "primary": "primaryText", "neutral": "text"}
_HEADS = {"red": "dangerText", "today": "warningText", "soon": "primaryText", "later": "primaryText"}


class TodayDelegate(QStyledItemDelegate):
    """Rows of 70 and heads of 38 pixels; fonts are worked out once a look.

    Attributes:
        pointer: where the mouse is, in the view's viewport; None when it is not over it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pointer: QPointF | None = None
        self.measure()
        theme.notice().changed.connect(self.measure)

    @Slot()
    def measure(self) -> None:
        """Work out fonts and widths anew."""
        self._title, self._meta = theme.font("row-title"), theme.font("caption")
        self._left, self._act = theme.font("row-title"), theme.font("button")
        fits = QFontMetrics(self._act)
        self._button = max(fits.horizontalAdvance(str(word)) for word in ACTS.values()) + theme.px(30)
        longest = QFontMetrics(self._left).horizontalAdvance(tr("{n} working days left", n=88))
        self._clock_wide = max(theme.px(CLOCK), longest + 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, theme.px(HEAD if isinstance(index.data(ENTRY), Head) else ROW))

    def button_box(self, box: QRectF) -> QRectF:
        """Where the button of a row stands."""
        high = theme.px(BUTTON)
        return QRectF(box.right() - 20 - self._button, box.center().y() - high / 2 - 0.5, self._button, high)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Head):
            self._head(painter, QRectF(option.rect), entry)
        elif isinstance(entry, Line):
            self._row(painter, QRectF(option.rect), option, entry)
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, head: Head) -> None:
        painter.fillRect(box, theme.color("subtle"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("border"))
        inner = box.adjusted(20, 0, -20, -1)
        word = str(GROUPS[head.group])
        painter.setFont(theme.font("help-strong"))
        painter.setPen(theme.color(_HEADS[head.group]))
        painter.drawText(inner, _LEFT, word)
        wide = painter.fontMetrics().horizontalAdvance(word) + theme.px(10)
        painter.setFont(self._meta)
        painter.setPen(theme.color("text2"))
        painter.drawText(inner.adjusted(wide, 0, 0, 0), _LEFT, str(head.count))

    def _row(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, line: Line) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, box, option, chosen=chosen, tone=line.item.tone)
        middle = box.center().y() - 0.5
        left = self._tile(painter, box.left() + 20, middle, line) + theme.px(16)
        button = self.button_box(box)
        clock = QRectF(button.left() - 20 - self._clock_wide, box.top(), self._clock_wide, box.height())
        self._words(painter, QRectF(left, box.top(), clock.left() - 16 - left, box.height()), line)
        self._clock(painter, clock, line)
        self._press(painter, button, line.act, chosen=chosen)

    def _ground(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, *, chosen: bool, tone: str) -> None:
        if chosen:
            painter.fillRect(box, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRectF(box.left() + 20, box.bottom() - 1, box.width() - 20, 1), theme.color("border"))
        if tone in ("danger", "warning"):
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), theme.color(tone))
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _tile(self, painter: QPainter, left: float, middle: float, line: Line) -> float:
        side = theme.px(TILE)
        fill, _, ink = theme.tone_colors(line.item.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(left, middle - side / 2, side, side), 4, 4)
        icon = theme.px(20)
        icons.paint(painter, line.icon, QRectF(left + (side - icon) / 2, middle - icon / 2, icon, icon), ink)
        return left + side

    def _words(self, painter: QPainter, box: QRectF, line: Line) -> None:
        upper, lower = box.center().y() - theme.px(13), box.center().y() + theme.px(13)
        wide = paint_tag(painter, box.left(), upper, line.kind, "neutral") + theme.px(10)
        if line.item.emergency:
            wide += paint_tag(painter, box.left() + wide, upper, line.urgent, "danger", EMERGENCY_ICON) + theme.px(10)
        painter.setFont(self._title)
        painter.setPen(theme.color("text"))
        _line(painter, box.left() + wide, upper, box.width() - wide, line.item.title, _LEFT)
        painter.setFont(self._meta)
        painter.setPen(theme.color("text2"))
        _line(painter, box.left(), lower, box.width(), line.meta, _LEFT)

    def _clock(self, painter: QPainter, box: QRectF, line: Line) -> None:
        """How much time is left, when it turns red, and a meter where a time runs."""
        shift = theme.px(5) if line.spent >= 0 else 0
        middle = box.center().y() - shift
        painter.setFont(self._left)
        painter.setPen(theme.color(_INK[line.item.tone]))
        _line(painter, box.left(), middle - theme.px(11), box.width(), line.left, _RIGHT)
        painter.setFont(self._meta)
        painter.setPen(theme.color("text2"))
        _line(painter, box.left(), middle + theme.px(11), box.width(), line.when, _RIGHT)
        if line.spent >= 0:
            track = QRectF(box.left(), middle + theme.px(24), box.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("track"))
            painter.drawRoundedRect(track, 2, 2)
            painter.setBrush(theme.color(_BAR[line.item.tone]))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * line.spent, 4), 2, 2)

    def _press(self, painter: QPainter, box: QRectF, word: str, *, chosen: bool) -> None:
        """The button: filled on the chosen row, so that one main button stands on the screen."""
        under = self.pointer is not None and box.contains(self.pointer)
        fill = ("primaryHover" if under else "primary") if chosen else ("hover" if under else "surface")
        painter.setBrush(theme.color(fill))
        painter.setPen(QPen(theme.color("primary" if chosen else "borderStrong"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(theme.font("button", bold=chosen))
        painter.setPen(theme.color("onPrimary" if chosen else "text"))
        painter.drawText(box, _MIDDLE, word)


def _line(painter: QPainter, left: float, middle: float, wide: float, text: str, flags: int) -> None:
    shown = painter.fontMetrics().elidedText(text, _ELIDE, int(wide))
    painter.drawText(QRectF(left, middle - 20, wide, 40), flags, shown)
