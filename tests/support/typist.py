"""Types into a draft in the real window until a signal comes: kill -9, or the polite request at the end of a session.

A process of its own: ``python -m support.typist HOME ARTICLE KEYS SIGNAL``. Each key is told on standard output with the
moment it was pressed, and last of all the moment of the signal.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from support.writing import compose

from build_spec.screenshots_camera import quiet_platform, settle, wait, window_at

EVERY_MS = 40
FIRST = 0x4E00


def sign(number: int) -> str:
    """What is typed as the so-manieth."""
    return chr(FIRST + number)


class Typist(QObject):
    """A person at an input method who is never done."""

    def __init__(self, canvas: QWidget, keys: int, last: signal.Signals) -> None:
        super().__init__()
        self._canvas, self._keys, self._typed, self._last = canvas, keys, 0, last
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._press)
        self._clock.start()

    @Slot()
    def _press(self) -> None:
        if self._typed == self._keys:
            tell("killed")
            self._clock.stop()
            os.kill(os.getpid(), self._last)
            return
        compose(self._canvas, "yi")
        compose(self._canvas, "", sign(self._typed))
        tell("typed")
        self._typed += 1


def tell(what: str) -> None:
    """One line with the moment."""
    sys.stdout.write(f"{what} {time.monotonic()}\n")
    sys.stdout.flush()


def main(home: Path, article: str, keys: int, last: signal.Signals) -> None:
    """Type so many signs at the end of the article, then send oneself the signal."""
    QApplication(sys.argv[:1])
    quiet_platform()
    with window_at(home, None, "zh_CN", (1366, 768)) as program:
        program.heeds_session()
        program.window.go("editor", article)
        settle()
        wait(lambda: program.window.page().key == "editor" and program.window.page().canvas.isEnabled(), "editor")
        canvas = program.window.page().canvas
        canvas.setFocus()
        canvas.moveCursor(QTextCursor.MoveOperation.End)
        typist = Typist(canvas, keys, last)
        wait(lambda: not program.window.isVisible(), "the end")
        typist.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), signal.Signals[sys.argv[4]])
