"""Small helpers for delegates that paint text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout, QTextOption

from desktop import theme

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


def broken_lines(painter: QPainter, text: str, wide: float, most: int) -> list[str]:
    """A text broken into at most so many lines in the painter's font; the last is shortened at its right."""
    layout = QTextLayout(text, painter.font())
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrap)
    layout.beginLayout()
    lines: list[str] = []
    at = 0
    while at < len(text):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(wide)
        if len(lines) == most - 1:
            rest = painter.fontMetrics().elidedText(text[at:], Qt.TextElideMode.ElideRight, int(wide))
            lines.append(rest)
            break
        end = line.textStart() + line.textLength()
        lines.append(text[at:end].rstrip())
        at = end
    layout.endLayout()
    return lines


def draw_lines(painter: QPainter, box: QRectF, text: str, most: int = 2) -> None:
    """Paint a text in at most so many lines, standing in the middle of a box."""
    lines = broken_lines(painter, text, box.width(), most)
    step = min(float(painter.fontMetrics().height()), box.height() / max(1, len(lines)))
    top = box.center().y() - step * len(lines) / 2
    for number, line in enumerate(lines):
        painter.drawText(QRectF(box.left(), top + number * step, box.width(), step), int(LEFT), line)


def draw_focus(painter: QPainter, box: QRect) -> None:
    """The 2 px edge of what has the focus, inside its box."""
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(1, 1, -2, -2))


def draw_line(painter: QPainter, box: QRectF, text: str) -> None:
    """Paint a text in one line, shortened at its right, standing in the middle of a box."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(LEFT), shown)
