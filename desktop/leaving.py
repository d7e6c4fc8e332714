"""Closes the window in good order when the session ends: at logging out, shutting down, or a polite request to end.

Without it the process would just be ended: what was typed in the last two seconds would be lost, and the next start
would speak of a crash.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager
    from PySide6.QtWidgets import QApplication, QWidget

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class Leaving(QObject):
    """Listens from its making on; a window that cannot be left, since a save failed, says so and stays.

    Python hears a signal when it next runs, which is within a second (``desktop.collecting``).

    Args:
        app: the application; it ends with the window, whatever else is open.
        window: the program's own.
    """

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._app, self._window = app, window
        app.commitDataRequest.connect(self._session_ends)
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            signal.signal(number, self._asked)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        """In the middle of whatever runs: the window closes after it."""
        QTimer.singleShot(0, self.leave)

    @Slot()
    def leave(self) -> None:
        """Close the window, and with it the program."""
        if self._window.close():
            self._app.quit()

    @Slot("QSessionManager&")
    def _session_ends(self, manager: QSessionManager) -> None:
        """The desktop asks all programs to save: one that could not asks back, where that is allowed."""
        if not self._window.close() and manager.allowsInteraction():
            manager.cancel()
