"""Paints the narrow rows of the intake list: what is next, the title in two lines, and who sent it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop import theme
from desktop.articles.delegate import RowDelegate
from desktop.articles.lines import Line
from desktop.widgets.painting import draw_lines
from desktop.widgets.tags import paint_tag
from desktop.words import state_word

PAD = 18


class IntakeDelegate(RowDelegate):
    """Rows of a list panel."""

    def measure(self) -> None:
        super().measure()
        self._height = theme.px(112)
        self._heading = theme.font("list-title")

    def ground(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, line: Line) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), theme.color("primary"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("border"))
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def text(self, painter: QPainter, box: QRectF, line: Line) -> None:
        inner = box.adjusted(PAD, theme.px(12), -PAD, -theme.px(10))
        tone, icon = theme.state_tone(line.state), theme.state_icon(line.state)
        paint_tag(painter, inner.left(), inner.top() + theme.px(12), state_word(line.state), tone, icon)
        painter.setFont(self._meta)
        painter.setPen(theme.color("text2"))
        upper = QRectF(inner.left(), inner.top(), inner.width(), theme.px(24))
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.when)
        painter.setFont(self._heading)
        painter.setPen(theme.color("text"))
        middle = inner.adjusted(0, theme.px(28), 0, -theme.px(20))
        draw_lines(painter, middle, line.title)
        painter.setFont(self._meta)
        painter.setPen(theme.color("text2"))
        wide = int(inner.width())
        meta = QFontMetrics(self._meta).elidedText(line.meta, Qt.TextElideMode.ElideRight, wide)
        lower = QRectF(inner.left(), inner.bottom() - theme.px(20), inner.width(), theme.px(22))
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, meta)
