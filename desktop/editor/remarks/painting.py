"""Paints remarks under the text and their numbers beside it, for the lines on the screen only.

Open: a soft ground and a line; waiting for a signature: a ground and dashes; settled: dots alone. The numbers say the
same by a full, a dashed and a thin edge, so that nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextBlock
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.marking import DASHES, DOTS, boxes, frame, shift, span, stroke

if TYPE_CHECKING:
    from desktop.editor.remarks.marks import Mark, RemarkMarks

TALL = 17
_EDGES = {
    "open": Qt.PenStyle.SolidLine,
    "waiting": Qt.PenStyle.DashLine,
    "closed": Qt.PenStyle.DotLine,
}


class RemarkLayer:
    """The marks of remarks as a layer of a page."""

    def __init__(self, marks: RemarkMarks) -> None:
        self._marks = marks

    def paint(self, painter: QPainter, edit: QTextEdit, clip: QRect) -> None:
        """Paint the part of the page that is being drawn."""
        if not len(self._marks):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._marks.current()
        for mark in visible(edit, self._marks, clip):
            for box in _places(edit, mark):
                _ground(painter, mark, box, current=mark.name == current)
        if clip.right() >= strip(edit).left():
            for mark, box in self._marks.badges():
                paint_badge(painter, box, mark.number, mark.kind, current=mark.name == current)
        painter.restore()


def visible(edit: QTextEdit, marks: RemarkMarks, clip: QRect) -> Iterable[Mark]:
    """The marks in a part of the page."""
    return marks.between(*span(edit, clip))


def _places(edit: QTextEdit, mark: Mark) -> Iterator[QRectF]:
    """The boxes of the words, or one bar beside a whole block."""
    if not mark.whole:
        yield from boxes(edit, mark.stretch())
        return
    box = _block_box(edit, edit.document().findBlock(mark.cursor.position()))
    yield QRectF(box.right() + theme.px(1), box.top() + 2, 2, max(box.height() - 4, 4))


def _block_box(edit: QTextEdit, block: QTextBlock) -> QRectF:
    return edit.document().documentLayout().blockBoundingRect(block).translated(shift(edit))


def _ground(painter: QPainter, mark: Mark, box: QRectF, *, current: bool) -> None:
    ink = theme.color("text3" if mark.kind == "closed" else "warningText")
    if mark.whole:
        painter.fillRect(box, ink)
        return
    if mark.kind != "closed":
        painter.fillRect(box, theme.color("mark"))
    stroke(painter, box, QPen(ink, 1.4), {"waiting": DASHES, "closed": DOTS}.get(mark.kind))
    if current:
        frame(painter, box, theme.color("focus"), 1.4)


# ---------------------------------------------------------------------------------------------- numbers


def strip(edit: QTextEdit) -> QRect:
    """The margin at the right in which the numbers stand, in the viewport."""
    wide = round(edit.document().documentMargin()) + 2
    room = edit.viewport().rect()
    return QRect(room.right() - wide, room.top(), wide + 1, room.height())


def badges(edit: QTextEdit, marks: RemarkMarks) -> Iterator[tuple[Mark, QRectF]]:
    """The numbers on the screen with their boxes: at the first line of their words, pushed down, never over each other."""
    metrics, right = QFontMetricsF(badge_font()), edit.viewport().width() - 1.0
    placed = [(_first_line(edit, mark), mark) for mark in visible(edit, marks, edit.viewport().rect())]
    bottom = -1e6
    for top, mark in sorted(placed, key=lambda each: (each[0], each[1].number)):
        wide = max(float(theme.px(TALL)), metrics.horizontalAdvance(str(mark.number)) + theme.px(8))
        box = QRectF(right - wide, max(top, bottom + 2), wide, theme.px(TALL))
        bottom = box.bottom()
        yield mark, box


def _first_line(edit: QTextEdit, mark: Mark) -> float:
    if not mark.whole:
        for box in boxes(edit, mark.stretch()):
            return box.center().y() - theme.px(TALL) / 2
    return _block_box(edit, edit.document().findBlock(mark.cursor.selectionStart())).top() + theme.px(3)


def badge_font() -> QFont:
    """The digits of the numbers."""
    return theme.font("badge")


def paint_badge(painter: QPainter, box: QRectF, number: int, kind: str, *, current: bool = False) -> None:
    """A number: solid for an open remark, a dashed edge for one that waits, a thin one for one that is settled."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    solid = kind == "open"
    ink = theme.color("text3" if kind == "closed" else "warningText")
    pen = QPen(theme.color("focus") if current else ink, 2.0 if current else 1.2)
    if not current:
        pen.setStyle(_EDGES[kind])
    painter.setPen(pen if current or not solid else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("warning") if solid else theme.color("surface"))
    inner = box.adjusted(0.8, 0.8, -0.8, -0.8)
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
    painter.setFont(badge_font())
    painter.setPen(theme.color("onSolid") if solid else ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()
