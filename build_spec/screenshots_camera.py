"""Brings the real window up on a real desk and takes pictures of it, dialogs and popups included.

No screen is needed: Qt's offscreen platform draws the same widgets.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEventLoop, QMessageLogContext, QPoint, QRect, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from build_spec.screenshots_screens import Screen, article_of
from desktop import theme
from desktop.app import Program, application
from desktop.operations import close_operations, operations
from resources.language import use_language

PATIENCE_SECONDS = 60.0
STEP_MS = 10


class NotShown(Exception):
    """A screen did not come up."""


@dataclass(frozen=True)
class Look:
    """How the window is shown: "light" or "dark", and its size in pixels."""

    scheme: str
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.size[0]}x{self.size[1]}"


def wait(holds: Callable[[], bool], what: str) -> None:
    """Let the window work until something holds.

    Raises:
        NotShown: it did not come to hold.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise NotShown(what)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, STEP_MS)


def quiet_platform() -> None:
    """Drop what the platform without a screen says of itself; everything else Qt says goes to standard error."""
    qInstallMessageHandler(_heard)


def _heard(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr, flush=True)


def settle() -> None:
    """Wait until nothing is read or written any more and everything that follows is laid out."""
    for _ in range(3):
        wait(operations().idle, "idle")
        QApplication.processEvents()
        QApplication.sendPostedEvents()


@contextmanager
def window_at(home: Path, practice_root: Path | None, language: str, size: tuple[int, int]) -> Iterator[Program]:
    """The program on the desk in ``home``, closed at the end."""
    close_operations()
    use_language(language)
    program = Program(application(), home, practice_root)
    program.preferences.choose_language(language)
    program.window.resize(*size)
    program.begin()
    QApplication.setCursorFlashTime(0)
    try:
        wait(lambda: program.desk is not None or program.first_run is not None, str(home))
        settle()
        yield program
    finally:
        close_over(program)
        program.window.close()
        program.end()
        shiboken6.delete(program.window)
        shiboken6.delete(program)


def bring_up(program: Program, screen: Screen) -> None:
    """Go to a screen's page with its article; what is pressed on it comes with ``press``."""
    if screen.page and program.desk is not None:
        program.window.go(screen.page, article_of(program.desk, screen.sample))
    settle()
    if screen.ready is not None:
        ready = screen.ready
        wait(lambda: ready(program), screen.name)
        settle()


def press(program: Program, screen: Screen) -> None:
    """Do what is done on the page, and wait for what opens over it."""
    if screen.press is None:
        return
    screen.press(program)
    if screen.over:
        wait(lambda: bool(over(program)), screen.name)
    settle()


def over(program: Program) -> list[QWidget]:
    """The windows that stand over the program's own, the last one opened last."""
    others = [each for each in QApplication.topLevelWidgets() if each is not program.window and each.isVisible()]
    return [each for each in others if each.isWindow() and each.width() > 1]


def close_over(program: Program) -> None:
    """Close what stands over the window."""
    for each in reversed(over(program)):
        each.close()
    QApplication.processEvents()


def put_back(program: Program, screen: Screen) -> None:
    """Close what stands over the window, and leave the page as it was before anything was pressed."""
    close_over(program)
    if screen.back is not None:
        screen.back(program)
    settle()


def picture(program: Program) -> QImage:
    """The window as it stands, with what stands over it."""
    window = program.window
    shown = window.grab().toImage()
    painter = QPainter(shown)
    for each in over(program):
        place = each.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
        painter.drawPixmap(place, each.grab())
        if each.windowType() != Qt.WindowType.Popup:  # in place of the frame that the desktop draws
            painter.setPen(theme.color("borderStrong"))
            painter.drawRect(QRect(place, each.size()).adjusted(-1, -1, 0, 0))
    painter.end()
    return shown


def pictures(program: Program, screen: Screen, looks: Sequence[Look]) -> Iterator[tuple[Look, QImage]]:
    """A screen in each look."""
    bring_up(program, screen)
    for look in looks:
        program.preferences.choose_scheme(look.scheme)
        program.window.resize(*look.size)
        settle()
        press(program, screen)
        yield look, picture(program)
        put_back(program, screen)
