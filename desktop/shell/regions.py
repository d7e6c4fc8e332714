"""F6: the focus moves from one part of the window to the next, to the first thing there that takes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def move_focus(parts: Sequence[QWidget], focus: QWidget | None, way: int) -> None:
    """Move the focus.

    Args:
        parts: the parts of the window, in their order.
        focus: what has the focus now.
        way: 1 to the next part, -1 to the one before.
    """
    here = next((i for i, part in enumerate(parts) if focus is not None and part.isAncestorOf(focus)), 0)
    goal = parts[(here + way) % len(parts)]
    for child in goal.findChildren(QWidget):
        if child.isVisibleTo(goal) and child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
