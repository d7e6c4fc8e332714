"""Who can sit down at this computer, and the list of them: beside the person's name, by key, and on the lock page.

One list serves the practice county and the people of a shared computer; who they are it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QGuiApplication

from desktop.shell.practice import Seat
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.switcher import DeskSwitcher
    from desktop.shell.window import Window

NEW, LOCK, SETTINGS = "new", "lock", "settings"


class Seating(QObject):
    """The people of one window.

    Args:
        window: the program's own.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._seats: tuple[Seat, ...] = ()
        self._here = ""
        self.list: DeskSwitcher | None = None

    def show_seats(self, seats: Sequence[Seat], here: str) -> None:
        """Who there is, and who sits here."""
        self._seats, self._here = tuple(seats), here
        if self._window.lock is not None:
            self._window.lock.show_others(some=bool(self._seats))
        self._window.waiting.show_others(some=len(self._seats) > 1 and self._window.place is None)

    def forget(self) -> None:
        """Somebody else sits down: what was copied inside of this window does not stay on the clipboard."""
        from desktop.editor.clip import OWN_FORMAT

        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() and clipboard.mimeData().hasFormat(OWN_FORMAT):
            clipboard.clear()

    @Slot()
    def open(self) -> None:
        """List them beside the person's name, or, in the practice county, at its banner."""
        window = self._window
        if window.practice is not None and not window.is_locked():
            window.practice.open_switcher()
        elif window.place is not None and not window.is_locked():
            self.open_at(window.status.person_corner())

    @Slot(QPoint)
    def open_at(self, corner: QPoint) -> None:
        """List them with the right top corner of the list at a point of the screen."""
        from desktop.shell.switcher import DeskSwitcher

        window = self._window
        over = window.lock.page if window.lock is not None and window.lock.page is not None else window
        self.list = DeskSwitcher(self._seats, self._here, over, acts=self._acts())
        self.list.chosen.connect(window.walk_wanted)
        self.list.asked.connect(self._asked)
        self.list.show_at(corner)

    def _acts(self) -> tuple[tuple[str, str, str], ...]:
        """What else can be done there; the practice county takes nobody in, and a locked window shows no settings."""
        window = self._window
        new = (NEW, tr("Add another person…"), "add-line")
        if window.practice is not None:
            return ()
        if window.is_locked() or window.place is None:
            return (new,)
        return ((LOCK, tr("Lock the window"), "lock-line"), new, (SETTINGS, tr("Settings"), "settings-3-line"))

    @Slot(str)
    def _asked(self, act: str) -> None:
        if act == NEW:
            self._window.newcomer.emit()
        elif act == LOCK:
            self._window.lock_now()
        else:
            self._window.go("settings")
