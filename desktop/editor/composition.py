"""Keeps what an input method is still composing: known for every text widget, and committed before anything takes over.

Text under composition is not in any document yet; switching, closing, saving or signing without committing it would
lose it. The platform is asked first; where it does not answer (none is running), the text is put in here.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


class Composition(QObject):
    """Watches text widgets for compositions.

    Args:
        parent: owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._widget: QWidget | None = None
        self._text = ""

    def watch(self, widget: QWidget) -> None:
        """Watch one more text widget."""
        widget.installEventFilter(self)

    def is_open(self) -> bool:
        """Whether something is being composed now."""
        return bool(self._text)

    def text(self) -> str:
        """What is being composed."""
        return self._text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of a composition; never swallow it. A field that is left keeps what was being composed in it."""
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._text = event.preeditString()
            self._widget = watched if self._text and isinstance(watched, QWidget) else None
        elif event.type() == QEvent.Type.FocusOut and watched is self._widget and _goes_elsewhere(event):
            self.commit()
        return False

    def commit(self) -> None:
        """Put what is being composed into its widget, and end the composition."""
        if not self._text:
            return
        QGuiApplication.inputMethod().commit()
        widget, text = self._widget, self._text
        if text and widget is not None and shiboken6.isValid(widget):
            event = QInputMethodEvent("", [])
            event.setCommitString(text)
            QApplication.sendEvent(widget, event)
        self._widget, self._text = None, ""


def _goes_elsewhere(event: QEvent) -> bool:
    """Whether the focus is really lost: a list of suggestions that opens under a field takes nothing away from it."""
    return isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.PopupFocusReason
