"""Collects garbage on the window's thread only, and only between two events.

Python collects in whichever thread happens to allocate. A widget that is part of a circle of references would then be
destroyed by a reader or the writer, and Qt ends the whole program for that. And it collects wherever it is: inside of
the end of one widget, where Qt holds a lock that the end of another one may wait for until all eternity.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000
YOUNG, MIDDLE, OLD = 5_000, 10, 10
"""So many new things ask for a collection; every so many of one kind for one that looks further back."""


class Collector(QObject):
    """Takes the collector's place: from ``begin`` to ``end`` it works here and nowhere else, and then no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Collect from now on."""
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """Collect no more: what is left are the ends of all widgets, in which nothing may be collected."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Collect as far back as is due."""
        young, middle, old = gc.get_count()
        if young >= YOUNG:
            gc.collect(2 if middle >= MIDDLE and old >= OLD else 1 if middle >= MIDDLE else 0)
