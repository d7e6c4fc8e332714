"""The mark of how serious something is: shape and letter, never colour alone."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop import icons, theme
from forms.problems import Problem
from resources.language import Sentence, say

WORDS: dict[str, Sentence] = {
    "C": say("Critical"),
    "B": say("Blocking"),
    "E": say("Error"),
    "W": say("Warning"),
    "I": say("Info"),
}
FORM_WORDS: dict[bool, Sentence] = {True: say("Must be fixed"), False: say("To be dealt with")}
LETTERS = tuple(WORDS)


def ink(letter: str) -> str:
    """The colour role of a severity."""
    role: str = theme.tokens()["severities"][letter][0]
    return role


def paint_severity(painter: QPainter, letter: str, left: float, top: float, side: float) -> None:
    """Paint a mark into a square: C octagon, B square, E disc, W ring, I thin ring, each with its letter."""
    box = QRectF(left + 0.5, top + 0.5, side - 1, side - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    hollow = letter in ("W", "I")
    if hollow:
        wide = 1.8 if letter == "W" else 1.1
        painter.setPen(QPen(theme.color(ink(letter)), wide))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2))
    else:
        painter.setPen(_edge(letter))
        painter.setBrush(theme.color(ink(letter)))
        _solid(painter, letter, box)
    painter.setPen(theme.color(ink(letter) if hollow else "onSolid"))
    font = theme.font("badge")
    font.setPixelSize(round(side * 0.56))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def _edge(letter: str) -> QPen | Qt.PenStyle:
    """On the dark page the octagon is too close to the ground and gets a light edge."""
    if letter == "C" and theme.look().scheme == "dark":
        return QPen(theme.color("dangerText"), 1.2)
    return Qt.PenStyle.NoPen


def _solid(painter: QPainter, letter: str, box: QRectF) -> None:
    if letter == "C":
        middle, radius = box.center(), box.width() / 2 / math.cos(math.pi / 8)
        turns = [math.pi / 8 + math.pi / 4 * corner for corner in range(8)]
        corners = [QPointF(middle.x() + radius * math.cos(t), middle.y() + radius * math.sin(t)) for t in turns]
        painter.drawPolygon(QPolygonF(corners))
    elif letter == "B":
        painter.drawRoundedRect(box, 3, 3)
    else:
        painter.drawEllipse(box)


def paint_problem(painter: QPainter, problem: Problem, left: float, top: float, side: float) -> None:
    """Paint the mark of something the form lacks: it has no severity of a rule, so it has no letter."""
    name, role = ("error-warning-line", "dangerText") if problem.blocking else ("information-line", "warningText")
    icons.paint(painter, name, QRectF(left, top, side, side), theme.color(role))


class SeverityMark(QWidget):
    """A mark that stands alone, such as at the label of a field."""

    def __init__(self, letter: str = "", side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter, self._side = "", side
        self.setFixedSize(theme.px(side), theme.px(side))
        self.show_letter(letter)

    def letter(self) -> str:
        """The severity shown, or ""."""
        return self._letter

    def show_letter(self, letter: str, words: str = "") -> None:
        """Show a severity with words for the tooltip; "" hides the mark."""
        self._letter = letter
        self.setVisible(bool(letter) and self.parent() is not None)
        said = str(WORDS[letter]) if letter else ""
        self.setAccessibleName(f"{said} {words}".strip())
        self.setToolTip(words or said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark."""
        if self._letter:
            painter = QPainter(self)
            paint_severity(painter, self._letter, 0, 0, min(self.width(), self.height()))
            painter.end()
