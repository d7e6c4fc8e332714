"""Where marked words stand on the page, and the strokes that every kind of mark is painted with.

Asked of the layout of the lines, for the part that is being painted only; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPen, QTextBlock
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.checks.underlines import Underline
from desktop.editor.margin import first_block
from desktop.editor.units import length16

DASHES, DOTS = [3.4, 2.0], [1.0, 1.6]


def span(edit: QTextEdit, clip: QRect) -> tuple[int, int]:
    """The first and last place of the document in a part of the viewport, in UTF-16 units."""
    document, layout = edit.document(), edit.document().documentLayout()
    shift = edit.verticalScrollBar().value()
    first = first_block(document, clip.top() + shift)
    block = first
    while block.isValid() and layout.blockBoundingRect(block).top() <= clip.bottom() + shift:
        block = block.next()
    last = block.position() if block.isValid() else document.characterCount()
    return first.position(), last


def boxes(edit: QTextEdit, mark: Underline) -> Iterator[QRectF]:
    """Where marked words stand on the viewport, one box for each line."""
    return chain.from_iterable(found for _, found in placed(edit, (mark,)))


def placed(edit: QTextEdit, marks: Iterable[Underline]) -> Iterator[tuple[Underline, Iterator[QRectF]]]:
    """Each mark with its boxes; neighbours mostly stand in one block, which is asked for once."""
    document = edit.document()
    here: _Block | None = None
    for mark in marks:
        found: list[Iterator[QRectF]] = []
        at = mark.start
        while at < mark.end:
            if here is None or not here.first <= at < here.last:
                block = document.findBlock(at)
                if not block.isValid():
                    break
                here = _Block(document.documentLayout(), block, shift(edit))
            found.append(here.boxes(mark))
            at = here.last
        yield mark, chain.from_iterable(found)


def shift(edit: QTextEdit) -> QPointF:
    """What leads from a place of the document to the viewport."""
    return QPointF(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())


def stroke(painter: QPainter, box: QRectF, pen: QPen, dashes: list[float] | None = None) -> None:
    """A line under words, broken if dashes are named."""
    if dashes is not None:
        pen.setDashPattern(dashes)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    y = round(box.bottom()) - theme.px(1) + 0.5
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def frame(painter: QPainter, box: QRectF, color: QColor, wide: float) -> None:
    """The edge round the words of the current mark."""
    painter.save()
    painter.setPen(QPen(color, wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-2, -1, 2, 2), 3, 3)
    painter.restore()


class _Block:
    """One block as it is laid out."""

    def __init__(self, layout: QAbstractTextDocumentLayout, block: QTextBlock, shift: QPointF) -> None:
        self.first, self.last = block.position(), block.position() + block.length()
        self._lines = block.layout()
        origin = layout.blockBoundingRect(block).topLeft() + shift
        self._x, self._y = origin.x(), origin.y()
        composed = self._lines.preeditAreaText()
        self._composed = length16(composed), self._lines.preeditAreaPosition()

    def boxes(self, mark: Underline) -> Iterator[QRectF]:
        """Where the part of a mark in this block stands, line by line."""
        start, end = max(mark.start, self.first) - self.first, min(mark.end, self.last - 1) - self.first
        length, place = self._composed
        if length:  # what is being composed is in the lines and not in the document
            start, end = start + length * (start >= place), end + length * (end > place)
        lines = self._lines
        for number in range(lines.lineForTextPosition(start).lineNumber() if start else 0, lines.lineCount()):
            line = lines.lineAt(number)
            first = line.textStart()
            if first >= end:
                return
            left = line.cursorToX(max(start, first))[0]
            right = line.cursorToX(min(end, first + line.textLength()))[0]
            if right > left:
                tall = line.ascent() + line.descent()
                yield QRectF(self._x + left, self._y + line.y(), right - left, tall)
