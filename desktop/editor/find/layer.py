"""Paints what was found under the text of the page, for the lines on the screen only."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.find.marks import FoundMarks
from desktop.editor.marking import boxes, frame, span


class FoundLayer:
    """A ground under every place found, and a frame round the current one.

    Args:
        marks: the places.
    """

    def __init__(self, marks: FoundMarks) -> None:
        self._marks = marks

    def paint(self, painter: QPainter, edit: QTextEdit, clip: QRect) -> None:
        """Paint the part of the page that is being drawn."""
        if not len(self._marks):
            return
        for mark in self._marks.between(*span(edit, clip)):
            for box in boxes(edit, mark):
                painter.fillRect(box, theme.color("mark"))
                if self._marks.is_current(mark):
                    frame(painter, box, theme.color("focus"), 2.0)
