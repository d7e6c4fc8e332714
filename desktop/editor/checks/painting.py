"""Paints the marks of findings over the text from the layout of its lines: only what is on the screen, nothing kept.

C double line, B thick line, E wave, W dashes, I dots; C and B have a ground as well, the current one a frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.checks.underlines import Underline, Underlines
from desktop.editor.marking import DASHES, DOTS, frame, placed, span, stroke
from desktop.editor.severity import ink

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
        self._marks = [(mark, list(boxes)) for mark, boxes in placed(edit, _visible(edit, marks, clip))]

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
                    frame(painter, box, colors[mark.letter], FRAME)


def _visible(edit: QTextEdit, marks: Underlines, clip: QRect) -> Iterator[Underline]:
    """The marks in the part of the page that is being painted."""
    return marks.between(*span(edit, clip)) if len(marks) else iter(())


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
    stroke(painter, box, QPen(color, 1.5), DASHES if letter == "W" else DOTS)


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
