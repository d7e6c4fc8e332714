"""Loads what a page is made of on another thread, at its first visit: the window goes on answering meanwhile.

A page's modules, with all that they need, take longer to load than a person's hand should ever have to wait.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.operations import Job, ReadOp

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from desktop.shell.window import Window

_FOLDERS = {"sync": "exchange"}


def module_of(page: str) -> str:
    """The module of a page of the registry, by the page's key."""
    return f"desktop.{_FOLDERS.get(page, page)}.page"


class Loader(QObject):
    """Sees to it that a page is loaded before it is made, and made a turn before it is shown.

    Args:
        window: whose pages they are.
        make: makes a page of a key. show: shows a page of a key with an article.
    """

    def __init__(self, window: Window, make: Callable[[str], object], show: Callable[[str, str], None]) -> None:
        super().__init__(window)
        self._window, self._make, self._show = window, make, show
        self._wanted = self._made = ("", "")

    def holds_up(self, place: Place, page: str, article: str) -> bool:
        """Whether a page has to be loaded first; that is begun, and the page is shown at its end.

        Before the window is shown nobody waits for an answer, but all wait for the page.
        What was wanted before and is still being loaded is not shown any more: the person has gone elsewhere.
        """
        self._wanted = (page, article)
        if module_of(page) in sys.modules or not self._window.isVisible():
            return False
        ReadOp(place, _Load(place, page, article)).then(self._loaded).start()
        return True

    @Slot(object)
    def _loaded(self, loaded: tuple[Place, str, str]) -> None:
        place, page, article = loaded
        if (page, article) == self._wanted and self._window.place is place:
            self._made = self._wanted
            self._make(page)
            QTimer.singleShot(0, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        if self._made == self._wanted:
            self._show(*self._wanted)


class _Load:
    """Loads a page's modules, on a reader thread."""

    def __init__(self, place: Place, page: str, article: str) -> None:
        self._place, self._page, self._article = place, page, article

    def __call__(self, job: Job) -> tuple[Place, str, str]:
        import_module(module_of(self._page))
        # What is loaded stays. The collector would go through all of it again and again, and no thread can do anything
        # else in that tenth of a second.
        gc.freeze()
        return self._place, self._page, self._article
