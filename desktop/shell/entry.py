"""What an input method composes in whatever field has the focus, in any window of the program: committed on demand."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop.editor.composition import Composition


class Entry(QObject):
    """Follows the focus from field to field.

    Args:
        parent: owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._composition = Composition(self)
        self._field: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)
            self._moved(None, QApplication.focusWidget())

    def commit(self) -> None:
        """Put what is being composed into its field."""
        self._composition.commit()

    @Slot(QWidget, QWidget)
    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Qt commits when the focus moves within the program; a field that is left is watched no more."""
        if self._field is not None and shiboken6.isValid(self._field):
            self._field.removeEventFilter(self._composition)
        self._field = now if now is not None and now.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) else None
        if self._field is not None:
            self._composition.watch(self._field)
