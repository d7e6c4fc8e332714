"""Everything round the pages: rail, banners above them, the stack they lie in, and the status bar.

A locked window hides it whole. Its name is then one that Qt's accessibility passes over, so that no screen reader
walks into what cannot be seen; a test walks the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.shell import registry
from desktop.shell.rail import Rail
from desktop.shell.statusbar import StatusBar
from desktop.shell.taborder import move_tab
from desktop.shell.waiting import WaitingPage

if TYPE_CHECKING:
    from desktop.shell.practice import PracticeBanner

_PASSED_OVER = "qt_rubberband"
_TITLE_BAR = 40
"""As high as any desktop's; how high is known only when the window stands on the screen."""


class Frame(QWidget):
    """The rail at the left, and beside it the banners, the pages and the status bar."""

    def __init__(self) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail()
        self._notice: QWidget | None = None
        self.show_all_pages()
        across.addWidget(self.rail)
        self._down = QVBoxLayout()
        self._down.setSpacing(0)
        self.stack = QStackedWidget()
        self.waiting = WaitingPage()
        self.stack.addWidget(self.waiting)
        self.stack.currentChanged.connect(self.hold_focus)
        self.status = StatusBar()
        self._down.addWidget(self.stack, 1)
        self._down.addWidget(self.status)
        across.addLayout(self._down, 1)
        self.rail.light("today")

    def show_all_pages(self) -> None:
        """Show the pages that everybody has, with nothing counted."""
        self.rail.show_entries([e for e in registry.ENTRIES if e.rail and not e.roles])

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes along what is seen."""
        return move_tab(self, forward=next) or super().focusNextPrevChild(next)

    def add_practice(self) -> PracticeBanner:
        """Put the practice banner above the pages."""
        from desktop.shell.practice import PracticeBanner

        banner = PracticeBanner()
        self._down.insertWidget(0, banner)
        return banner

    def show_notice(self, notice: QWidget) -> None:
        """Put a notice right above the pages, in the place of an earlier one."""
        if self._notice is not None:
            self._down.removeWidget(self._notice)
            self._notice.hide()
            self._notice.deleteLater()
        self._notice = notice
        self._down.insertWidget(self._down.indexOf(self.stack), notice)
        notice.setVisible(not self.rail.isHidden())

    def drop_notice(self, notice: QWidget) -> None:
        """A notice was put away."""
        notice.hide()
        if notice is self._notice:
            self._down.removeWidget(notice)
            notice.deleteLater()
            self._notice = None
        self.hold_focus()

    @Slot()
    def hold_focus(self) -> None:
        """Keep the focus on the page shown: the keys of a page work only where it has the focus."""
        page, here = self.stack.currentWidget(), self.window().focusWidget()
        if page is not None and (here is None or not page.isAncestorOf(here)):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def welcome(self, *, on: bool) -> None:
        """Only the first run's page is shown, or everything again."""
        self.rail.setVisible(not on)
        self.status.setVisible(not on)
        if self._notice is not None:
            self._notice.setVisible(not on)

    def cover(self) -> None:
        """Nobody sees it, and no screen reader finds it."""
        self.hide()
        self.setObjectName(_PASSED_OVER)

    def uncover(self) -> None:
        """It is there again."""
        self.setObjectName("")
        self.show()


def fit_screen(window: QWidget) -> None:
    """Fill a screen on which the size that the window is designed for has no room, its title bar included.

    Not one on which the window could not be used even then.
    """
    room, size, least = window.screen().availableSize(), window.size(), window.minimumSize()
    whole = size + QSize(0, _TITLE_BAR)
    if room.boundedTo(whole) != whole and room.expandedTo(least) == room:
        window.resize(size.boundedTo(room))
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
