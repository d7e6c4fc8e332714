"""Paints the marks of findings over the text from the layout of its lines: only what is on the screen, nothing kept.

C double line, B thick line, E wave, W dashes, I dots; C and B have a ground as well, the current one a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextBlock,
)
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.checks.underlines import Underline, Underlines
from desktop.editor.margin import first_block
from desktop.editor.severity import ink
from desktop.editor.units import length16

GROUNDS = {"C": "sevCbg", "B": "sevBbg"}
FRAME = 1.4
_ON_DARK = {"C": "dangerText", "B": "delText", "E": "warningText"}
_WAVE = (6, 4)


class MarkedPage:
    """The marks in one part of the page, for one painting: found once, used under and over the text.

    Args:
        edit: the page.
        marks: the marks over its document.
        clip: the part that is being painted, in the viewport.
    """

    def __init__(self, edit: QTextEdit, marks: Underlines, clip: QRect) -> None:
        self._current = marks.current()
        self._marks = [(mark, list(boxes)) for mark, boxes in _placed(edit, _visible(edit, marks, clip))]

    def paint_grounds(self, painter: QPainter) -> None:
        """What lies under the text: the ground of grave and blocking findings."""
        for mark, found in self._marks:
            if mark.letter in GROUNDS:
                for box in found:
                    painter.fillRect(box, theme.color(GROUNDS[mark.letter]))

    def paint_lines(self, painter: QPainter) -> None:
        """The lines under the words and the frame of the current finding."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = {letter: _color(letter) for letter in {mark.letter for mark, _ in self._marks}}
        for mark, found in self._marks:
            for box in found:
                _line(painter, mark.letter, box, colors[mark.letter])
                if mark.name == self._current:
                    _frame(painter, box, colors[mark.letter])


def _visible(edit: QTextEdit, marks: Underlines, clip: QRect) -> Iterator[Underline]:
    """The marks in the part of the page that is being painted."""
    if not len(marks):
        return iter(())
    document, layout = edit.document(), edit.document().documentLayout()
    shift = edit.verticalScrollBar().value()
    first = first_block(document, clip.top() + shift)
    block = first
    while block.isValid() and layout.blockBoundingRect(block).top() <= clip.bottom() + shift:
        block = block.next()
    last = block.position() if block.isValid() else document.characterCount()
    return marks.between(first.position(), last)


def boxes(edit: QTextEdit, mark: Underline) -> Iterator[QRectF]:
    """Where marked words stand on the viewport, one box for each line."""
    return chain.from_iterable(found for _, found in _placed(edit, (mark,)))


def _placed(edit: QTextEdit, marks: Iterable[Underline]) -> Iterator[tuple[Underline, Iterator[QRectF]]]:
    """Each mark with its boxes; neighbours mostly stand in one block, which is asked for once."""
    document = edit.document()
    shift = QPointF(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())
    here: _Block | None = None
    for mark in marks:
        found: list[Iterator[QRectF]] = []
        at = mark.start
        while at < mark.end:
            if here is None or not here.first <= at < here.last:
                block = document.findBlock(at)
                if not block.isValid():
                    break
                here = _Block(document.documentLayout(), block, shift)
            found.append(here.boxes(mark))
            at = here.last
        yield mark, chain.from_iterable(found)


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


def _color(letter: str) -> QColor:
    """The colour of a line: the solid marks' own fills are too dark for a thin line on the dark page."""
    dark = theme.look().scheme == "dark"
    return theme.color(_ON_DARK.get(letter, ink(letter)) if dark else ink(letter))


def _line(painter: QPainter, letter: str, box: QRectF, color: QColor) -> None:
    left, right, y = box.left(), box.right(), round(box.bottom()) - theme.px(1)
    if letter == "E":
        wave = _wave(color.rgba(), _ratio())
        painter.drawTiledPixmap(QRectF(left, y - 2, right - left, _WAVE[1]), wave)
        return
    if letter == "C":
        painter.fillRect(QRectF(left, y - 2, right - left, 1.2), color)
        painter.fillRect(QRectF(left, y + 1, right - left, 1.2), color)
        return
    if letter == "B":
        painter.fillRect(QRectF(left, y - 1, right - left, 2.6), color)
        return
    pen = QPen(color, 1.5)
    pen.setDashPattern([3.4, 2.0] if letter == "W" else [1.0, 1.6])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y + 0.5), QPointF(right, y + 0.5))


def _frame(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.save()
    painter.setPen(QPen(color, FRAME))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-2, -1, 2, 2), 3, 3)
    painter.restore()


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@lru_cache(maxsize=16)
def _wave(rgba: int, ratio: float) -> QPixmap:
    """One period of the wave."""
    wide, high = _WAVE
    picture = QPixmap(round(wide * ratio), round(high * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    path = QPainterPath(QPointF(0, high / 2))
    path.quadTo(wide / 4, -high / 4, wide / 2, high / 2)
    path.quadTo(3 * wide / 4, 5 * high / 4, wide, high / 2)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), 1.3))
    painter.drawPath(path)
    painter.end()
    return picture
