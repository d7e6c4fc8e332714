"""Says something to a screen reader that the focus does not lead to: a toast, a banner that appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have words read out when the screen reader is silent, or at once where the person has to act.

    Args:
        widget: what the words stand on.
        words: nothing is said without any.
        urgent: interrupts what is being read.
    """
    if words:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # a millisecond before the first paint

        event = QAccessibleAnnouncementEvent(widget, words)
        if urgent:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
