"""The mark of how serious a problem is: shape and letter, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop import theme
from forms.problems import Problem
from resources.language import Sentence, say

WORDS: dict[str, Sentence] = {"B": say("Blocking"), "E": say("To be dealt with")}


def severity_of(problem: Problem) -> str:
    """ "B" for what blocks the submission, "E" for what the first review must deal with."""
    return "B" if problem.blocking else "E"


def paint_severity(painter: QPainter, letter: str, left: float, top: float, side: float) -> None:
    """Paint a mark into a square: B a filled square, E a filled disc, each with its letter."""
    box = QRectF(left + 0.5, top + 0.5, side - 1, side - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("sevB" if letter == "B" else "sevE"))
    if letter == "B":
        painter.drawRoundedRect(box, 3, 3)
    else:
        painter.drawEllipse(box)
    painter.setPen(QPen(theme.color("onSolid")))
    painter.setFont(theme.font("badge"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
