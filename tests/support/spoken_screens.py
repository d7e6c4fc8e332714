"""Shows the screens of the program one after the other and waits before each for a line on standard input.

A process of its own, to be read over AT-SPI: ``python -m support.spoken_screens HOME LANGUAGE``. It says the name of a
screen on standard output when the screen stands.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtWidgets import QApplication

from build_spec.screenshots_camera import bring_up, press, put_back, quiet_platform, wait, window_at
from build_spec.screenshots_screens import FIRST_RUN, screens
from sync.practice.county import home_of

SIZE = (1366, 768)


class Prompter(QObject):
    """Hears the lines on standard input without stopping the window."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = 0
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._heard)

    @Slot()
    def _heard(self) -> None:
        if sys.stdin.readline():
            self._lines += 1
        else:
            self._ear.setEnabled(False)

    def next(self, name: str) -> None:
        """Say that a screen stands, and wait till it has been read."""
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        before = self._lines
        wait(lambda: self._lines > before, name)


def main(home: Path, language: str) -> None:
    """Show all screens in a language at the desks of a county."""
    QApplication(sys.argv[:1])
    quiet_platform()
    prompter = Prompter()
    for (officer, first), group in groupby(screens(), lambda each: (each.officer, each.name == FIRST_RUN)):
        desk = home.parent / f"nobody-{language}" if first else home_of(home, officer)
        with window_at(desk, None if first else home, language, SIZE) as program:
            for screen in group:
                bring_up(program, screen)
                press(program, screen)
                prompter.next(screen.name)
                put_back(program, screen)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
