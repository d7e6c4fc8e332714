"""Paints a row of the article list: state, title, a second line, and at the right what is next and when.

While something is sought a third line shows where the text has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import theme
from desktop.articles.lines import Line
from desktop.articles.marking import Voice, draw_marked
from desktop.articles.model import EXCERPT_ROLE, LINE_ROLE
from desktop.shell.waiting import paint_skeleton
from desktop.widgets.tags import paint_tag
from desktop.words import STATES, state_word

if TYPE_CHECKING:
    from sync.store.records import Excerpt

ROW, DENSE, EXCERPT = 70, 56, 22
TAG = 116
RIGHT = 210
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT = _ONE_LINE | int(Qt.AlignmentFlag.AlignLeft)
_TO_RIGHT = _ONE_LINE | int(Qt.AlignmentFlag.AlignRight)
_ELIDE = Qt.TextElideMode.ElideRight


class RowDelegate(QStyledItemDelegate):
    """Two-line rows; fonts and measures are worked out once a look.

    Attributes:
        measured: a signal with the height of a row after the look changed.
        grey: whether rows that are still being read are painted grey (after 300 ms) or left blank.
        dense: whether rows are lower. seeking: whether there is a third line, for excerpts.
    """

    measured = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grey = False
        self.dense = False
        self.seeking = False
        self.measure()
        theme.notice().changed.connect(self._restyle)

    def set_rows(self, *, dense: bool, seeking: bool) -> None:
        """Make rows higher or lower; ``measured`` tells their height."""
        if (dense, seeking) != (self.dense, self.seeking):
            self.dense, self.seeking = dense, seeking
            self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.measure()
        self.measured.emit(self._height)

    def measure(self) -> None:
        """Work out fonts and heights anew."""
        self._meta = theme.font("caption")
        self._aside = theme.font("caption-strong")
        self._meta_fits = QFontMetrics(self._meta)
        self._aside_fits = QFontMetrics(self._aside)
        widest = max(QFontMetrics(self._meta).horizontalAdvance(state_word(s)) for s in STATES)
        self._tag = max(theme.px(TAG), widest + theme.px(18 + 20) + 20)
        self._height = theme.px((DENSE if self.dense else ROW) + (EXCERPT if self.seeking else 0))
        self._title_voice = Voice("row-title", "text")
        self._excerpt_voice = Voice("caption", "text2")

    def height(self) -> int:
        """The height of a row in pixels."""
        return self._height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect)
        line: Line | None = index.data(LINE_ROLE)
        if line is None:
            if self.grey:
                paint_skeleton(painter, box, index.row())
            return
        painter.save()
        self.ground(painter, box, option, line)
        self.text(painter, box, line)
        if self.seeking:
            self.excerpt(painter, box, index)
        painter.restore()

    def ground(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, line: Line) -> None:
        """Paint what lies under the text."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRectF(box.left() + 20, box.bottom() - 1, box.width() - 20, 1), theme.color("border"))
        mark = alarm_mark(line)
        if mark is not None:
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), mark)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def text(self, painter: QPainter, box: QRectF, line: Line) -> None:
        """Paint the words."""
        middle = box.center().y() - 0.5
        if self.seeking:
            box = box.adjusted(0, 0, 0, -theme.px(EXCERPT) + theme.px(5))
            middle = box.center().y() - 0.5
        tone, icon = theme.state_tone(line.state), theme.state_icon(line.state)
        paint_tag(painter, box.left() + 20, middle, state_word(line.state), tone, icon)
        left = box.left() + 20 + self._tag
        right = box.right() - 20
        aside_wide = min(max(theme.px(RIGHT), box.width() * 0.26), box.width() * 0.4)
        wide = right - aside_wide - 16 - left
        upper, lower = middle - theme.px(11), middle + theme.px(12)
        title = QRectF(left, upper - 16, wide, 32)
        title.adjust(self.language(painter, title, line), 0, 0, 0)
        draw_marked(painter, title, line.title, line.marks, self._title_voice)
        meta = self._meta_fits.elidedText(line.meta, _ELIDE, int(wide))
        _draw(painter, self._meta, theme.color("text2"), left, lower, wide, meta, _LEFT)
        ink = theme.color({"danger": "dangerText", "warning": "warningText"}.get(line.alarm, "primaryText"))
        font, fits = (self._aside, self._aside_fits) if line.mine or line.alarm else (self._meta, self._meta_fits)
        ink = ink if line.mine or line.alarm else theme.color("text2")
        at = right - aside_wide
        aside = fits.elidedText(line.aside, _ELIDE, int(aside_wide))
        _draw(painter, font, ink, at, upper, aside_wide, aside, _TO_RIGHT)
        _draw(painter, self._meta, theme.color("text2"), at, lower, aside_wide, line.when, _TO_RIGHT)

    @staticmethod
    def language(painter: QPainter, box: QRectF, line: Line) -> float:
        """Paint the tag of a language that is not the usual one; gives how much room it took."""
        if not line.language:
            return 0.0
        return paint_tag(painter, box.left(), box.center().y(), line.language, "neutral") + theme.px(8)

    @staticmethod
    def found(index: QModelIndex | QPersistentModelIndex) -> Excerpt | None:
        """The excerpt of a row, once it is read."""
        found: Excerpt | None = index.data(EXCERPT_ROLE)
        return found

    def excerpt(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the piece of the text that has what is sought, under the other lines."""
        found = self.found(index)
        if found is not None and found.text:
            left, high = box.left() + 20 + self._tag, theme.px(EXCERPT)
            line = QRectF(left, box.bottom() - high - theme.px(7), box.right() - 20 - left, high)
            draw_marked(painter, line, found.text, found.marks, self._excerpt_voice)


def alarm_mark(line: Line) -> QColor | None:
    """The colour of the mark at a row's left edge, if it has one."""
    if line.alarm:
        return theme.color(line.alarm)
    return theme.color("primary") if line.mine else None


def _draw(
    painter: QPainter,
    font: QFont,
    ink: QColor,
    left: float,
    middle: float,
    wide: float,
    text: str,
    flags: int,
) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(left, middle - 16, wide, 32), flags, text)
