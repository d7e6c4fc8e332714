"""Paints what was found under the text of the page, for the lines on the screen only."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QTextEdit

from desktop import theme
from desktop.editor.checks.painting import boxes
from desktop.editor.find.marks import FoundMarks
from desktop.editor.margin import first_block


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
        document, layout = edit.document(), edit.document().documentLayout()
        shift = edit.verticalScrollBar().value()
        first = first_block(document, clip.top() + shift)
        block = first
        while block.isValid() and layout.blockBoundingRect(block).top() <= clip.bottom() + shift:
            block = block.next()
        last = block.position() if block.isValid() else document.characterCount()
        for mark in self._marks.between(first.position(), last):
            for box in boxes(edit, mark):
                painter.fillRect(box, theme.color("mark"))
                if self._marks.is_current(mark):
                    painter.setPen(QPen(theme.color("focus"), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 2, 2)
