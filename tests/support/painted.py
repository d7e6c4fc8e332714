"""The real window at rest, and when something of it is painted: what the benchmarks of the window measure with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from desktop.app import Program, application
from desktop.operations import close_operations, operations
from resources.language import use_language


@contextmanager
def window_at_rest(home: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window on the desk in ``home``, when everything has been read; closed at the end."""
    close_operations()
    use_language("zh_CN")
    running = Program(application(), home, None)
    running.window.resize(1366, 768)
    running.begin()
    qtbot.waitExposed(running.window)
    qtbot.waitUntil(lambda: running.desk is not None and running.window.page() is not None, timeout=30_000)
    qtbot.waitUntil(operations().idle, timeout=60_000)
    yield running
    running.window.close()
    running.end()
    shiboken6.delete(running.window)
    shiboken6.delete(running)


class Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False
