"""Buttons that turn bold when they are chosen keep room for it, so that no letter is cut and nothing moves."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import theme


def steady(button: QPushButton, padding: int) -> None:
    """Make a button wide enough for its words in bold.

    Args:
        padding: what the style sheet adds at both sides together, in pixels.
    """
    words = QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(button.text())
    button.setMinimumWidth(words + padding + 2)


def steady_segments(segments: QWidget) -> None:
    """The same for every part of a row of segments."""
    for part in segments.findChildren(QPushButton):
        steady(part, 18 if part.property("tight") else 26)
