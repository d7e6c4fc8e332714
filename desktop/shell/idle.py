"""Tells when nobody has touched the window for a while.

Keys and the mouse are seen where they reach the program, at its windows, before any widget: no event of a widget passes
through here. What an input method writes reaches no window; it moves the text cursor, and that is seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)
Clock = Callable[[], tuple[float, float]]


def _clocks() -> tuple[float, float]:
    """Both clocks: a sleep of the computer is missed by the one, a change of the date by the other."""
    return time.monotonic(), time.time()


class IdleWatch(QObject):
    """Watches the windows of the program.

    Args:
        parent: owner.
        clock: the present in seconds on the clock that only runs on, and on the one on the wall.

    Signals:
        fell_idle: nothing was touched for as long as was said.
    """

    fell_idle = Signal()

    def __init__(self, parent: QObject | None = None, clock: Clock = _clocks) -> None:
        super().__init__(parent)
        self._clock = clock
        self._seconds = 0.0
        self._last = clock()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            self._watch(QGuiApplication.focusWindow())
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._touched)

    def after(self, seconds: float) -> None:
        """How long may nobody touch anything; 0 for ever."""
        self._seconds = seconds
        self._last = self._clock()
        self._wait.stop()
        if seconds:
            self._wait.start(_ms(seconds))

    def idle_for(self) -> float:
        """For how many seconds nothing was touched."""
        now = self._clock()
        return max(now[0] - self._last[0], now[1] - self._last[1])

    @Slot()
    def look(self) -> None:
        """Look whether the time is up; called when it may be, and by tests."""
        if not self._seconds:
            return
        left = self._seconds - self.idle_for()
        if left > 0:
            self._wait.start(_ms(left))
        else:
            self.fell_idle.emit()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key or the mouse: the time begins anew, unless it ran out while the computer slept; nothing is swallowed."""
        if event.type() in TOUCHES:
            self._touched()
        return False

    @Slot()
    def _touched(self) -> None:
        if self._seconds and self.idle_for() >= self._seconds:
            self.fell_idle.emit()
        self._last = self._clock()


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000) + 1)
