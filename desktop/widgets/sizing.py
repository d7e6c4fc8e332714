"""How large a dialog opens: as large as it would like, but never larger than there is room for.

A dialog that reaches below the edge of the screen hides the buttons with which one leaves it.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from desktop import theme

BESIDE = QSize(80, 72)
"""What stays of the window behind, frame and title of the dialog included."""
LEAST = QSize(360, 240)


def room(dialog: QDialog) -> QSize:
    """The most that a dialog may take: within the window it belongs to, and within the screen."""
    free = dialog.screen().availableSize()
    behind = dialog.parentWidget()
    if behind is not None:
        free = free.boundedTo(behind.window().size())
    return (free - BESIDE).expandedTo(LEAST)


def open_at(dialog: QDialog, wide: int, high: int) -> None:
    """Give a dialog its first size.

    Args:
        dialog: with the widget it belongs to as its parent.
        wide, high: what it would like, in pixels at 100 %.
    """
    dialog.resize(QSize(theme.px(wide), theme.px(high)).boundedTo(room(dialog)))
