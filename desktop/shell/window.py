"""The window: rail, practice banner, page stack and status bar, and the way from page to page.

It opens no desk and reads no store: ``desktop.app`` hands it a ``Place`` when the desk is open. Until then it
shows grey rows. Pages are built on their first visit.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.messages import messages
from desktop.operations import ReadOp
from desktop.shell import registry
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.shell.rail import Rail
from desktop.shell.statusbar import Standing, StatusBar, standing
from desktop.shell.waiting import WaitingPage
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.practice import PracticeBanner
    from desktop.widgets.toast import Toast

MINIMUM = (1024, 680)
DESIGN = (1440, 900)


@dataclass(frozen=True)
class Visit:
    """Where the person is or was: a page and an article ("" for none)."""

    page: str
    article: str = ""


class Window(QMainWindow):
    """The application's one window.

    Signals:
        walk_wanted: an officer of the practice county at whose desk the person wants to sit.
        closing: the window is closed; the desk has to be closed behind it.
        standing_read: a fresh ``Standing`` of the desk.
        painted: the window stands on the screen for the first time.
    """

    closing = Signal()
    walk_wanted = Signal(str)
    painted = Signal()
    standing_read = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None
        self._pages: dict[str, Page] = {}
        self._visits: list[Visit] = []
        self._reading = False
        self._read_again = False
        self._painted = False
        self._welcome_page: QWidget | None = None
        self._build()
        self.setMinimumSize(*MINIMUM)
        self.resize(*DESIGN)
        messages().toasted.connect(self._toast)
        messages().trouble.connect(self._trouble)

    # ---- the frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        """Make everything round the pages; called again when the language changes."""
        self.setWindowTitle(tr("Gaoqian"))
        centre = QWidget()
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail()
        self.rail.show_entries([e for e in registry.ENTRIES if e.rail and not e.roles])
        self.rail.chosen.connect(self._chosen)
        across.addWidget(self.rail)
        down = QVBoxLayout()
        down.setSpacing(0)
        self.practice: PracticeBanner | None = None
        self.stack = QStackedWidget()
        self.waiting = WaitingPage()
        self.stack.addWidget(self.waiting)
        self.status = StatusBar()
        self.status.asked.connect(self._asked)
        down.addWidget(self.stack, 1)
        down.addWidget(self.status)
        self._down = down
        across.addLayout(down, 1)
        self.setCentralWidget(centre)
        self.toast: Toast | None = None
        self._keys()
        self.rail.light("today")

    def _keys(self) -> None:
        for old in self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.deleteLater()
        for number in range(1, 8):
            self._key(f"Ctrl+{number}", self._numbered)
        self._key("Ctrl+,", self._numbered)
        self._key("Ctrl+K", self._search)
        for key in ("Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+0"):
            self._key(key, self._zoomed)
        self._key("Ctrl+\\", self._panel)
        self._key("F6", self._next_region)
        self._key("Shift+F6", self._last_region)
        self._key("F1", self.show_help)
        self._key("Shift+F1", self.list_keys)

    def _key(self, key: str, slot: object) -> None:
        made = QShortcut(QKeySequence(key), self)
        made.setObjectName(key)
        made.activated.connect(slot)

    # ---- the desk ----------------------------------------------------------------------------------

    def sit_down(self, place: Place, *, page: str = "today", article: str = "") -> None:
        """Show an open desk.

        Args:
            place: the desk and its ways; the window listens to it from now on.
            page: the page to show first. article: its article, or "".
        """
        self.place = place
        place.changed.connect(self._changed)
        place.wanted.connect(self.go)
        place.went_back.connect(self.go_back)
        place.pack_news.connect(self.read_standing)
        if self.practice is not None:
            self.practice.sit_down(place)
        self._show_rail()
        self.setWindowTitle(f"{place.me.name} · {tr('Gaoqian')}")
        self.read_standing()
        self.go(page, article)

    def _show_rail(self) -> None:
        if self.place is not None:
            roles = frozenset(self.place.me.roles)
            self.rail.show_entries([e for e in registry.ENTRIES if e.rail and e.is_for(roles)])

    def stand_up(self) -> bool:
        """Leave the desk: every page is asked and thrown away.

        Returns:
            False if a page wants to stay; nothing was changed then.
        """
        if not self._leave():
            return False
        if self.place is not None:
            self.place.close()
            self.place.deleteLater()
            for signal, slot in self._wires(self.place):
                with contextlib.suppress(RuntimeError, TypeError):
                    signal.disconnect(slot)
        self.place = None
        self._visits = []
        if self.toast is not None:
            self.toast.hide()
        self.stack.setCurrentWidget(self.waiting)
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages = {}
        self.waiting.wait()
        self.status.show_opening()
        return True

    def _wires(self, place: Place) -> list[tuple[object, object]]:
        return [
            (place.changed, self._changed),
            (place.wanted, self.go),
            (place.went_back, self.go_back),
            (place.pack_news, self.read_standing),
        ]

    def show_practice(self) -> None:
        """Put the practice banner above the pages; it cannot be closed."""
        if self.practice is None:
            from desktop.shell.practice import PracticeBanner

            self.practice = PracticeBanner()
            self.practice.switched.connect(self.walk_wanted)
            self._down.insertWidget(0, self.practice)

    def welcome(self, page: QWidget | None) -> None:
        """Show the first run's page in place of everything, or take it away again."""
        if self._welcome_page is not None:
            self.stack.removeWidget(self._welcome_page)
            self._welcome_page.deleteLater()
        self._welcome_page = page
        self.rail.setVisible(page is None)
        self.status.setVisible(page is None)
        if page is not None:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page or self.waiting)
        self._narrow()

    def rebuild(self) -> None:
        """Make the frame anew after the language changed; the desk must have been left before."""
        for over in self.findChildren(QDialog):
            over.close()
        self._welcome_page = None
        self._build()

    # ---- pages -------------------------------------------------------------------------------------

    @Slot(str, str)
    def go(self, key: str, article: str = "") -> None:
        """Show a page; nothing happens if the page now shown wants to stay."""
        if registry.entry(key).build is None:
            self.show_help()
            return
        if self.place is None or not self._leave():
            return
        page = self._page(key)
        visit = Visit(key, article)
        if not self._visits or self._visits[-1] != visit:
            self._visits.append(visit)
        self._show(page, key, article)

    @Slot()
    def go_back(self) -> None:
        """Show the page before."""
        if len(self._visits) < 2:
            self.go("today")
            return
        if not self._leave():
            return
        self._visits.pop()
        visit = self._visits[-1]
        self._show(self._page(visit.page), visit.page, visit.article)

    def _show(self, page: Page, key: str, article: str) -> None:
        page.narrow(self.width())
        self.stack.setCurrentWidget(page)
        self._light(key)
        page.clear_trouble()
        page.enter(article)

    def _light(self, key: str) -> None:
        self.rail.light(registry.entry(key).lit or key)

    def _page(self, key: str) -> Page:
        if key not in self._pages and self.place is not None:
            page = registry.entry(key).build(self.place)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def page(self) -> Page | None:
        """The page now shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def visit(self) -> Visit:
        """Where the person is."""
        return self._visits[-1] if self._visits else Visit("today")

    def _leave(self) -> bool:
        page = self.page()
        return page is None or page.leave()

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.go(key)
        self._light(self.visit().page)

    @Slot(str)
    def _asked(self, what: str) -> None:
        if what == "person":
            if self.practice is not None:
                self.practice.open_switcher()
            else:
                self.go("settings")
        else:
            self.go(what)

    # ---- keys --------------------------------------------------------------------------------------

    @Slot()
    def _numbered(self) -> None:
        key = self.sender().objectName()
        pages = self.rail.keys()
        if key == "Ctrl+,":
            self.go("settings")
        elif (place := int(key[-1]) - 1) < len(pages) and registry.entry(pages[place]).rail == "top":
            self.go(pages[place])

    @Slot()
    def _panel(self) -> None:
        page = self.page()
        if page is not None:
            page.toggle_panel()

    @Slot()
    def _zoomed(self) -> None:
        if self.place is not None:
            way = {"-": -1, "0": 0}.get(self.sender().objectName()[-1], 1)
            self.place.preferences.step_zoom(way)

    @Slot()
    def _search(self) -> None:
        page = self.page()
        if page is None or page.header.search is None:
            self.go("articles")
            page = self.page()
        if page is not None and page.header.search is not None:
            page.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.header.search.selectAll()

    @Slot()
    def _next_region(self) -> None:
        self._region(1)

    @Slot()
    def _last_region(self) -> None:
        self._region(-1)

    def _region(self, way: int) -> None:
        """Move the focus to the next of rail, page and status bar."""
        parts: list[QWidget] = [self.rail, self.stack, self.status]
        focus = self.focusWidget()
        here = next((i for i, part in enumerate(parts) if focus is not None and part.isAncestorOf(focus)), 0)
        goal = parts[(here + way) % len(parts)]
        for child in goal.findChildren(QWidget):
            if child.isVisibleTo(goal) and child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # ---- help --------------------------------------------------------------------------------------

    @Slot()
    def show_help(self, topic: str = "") -> None:
        """Open the help at a topic, or at that of the page shown."""
        from desktop.help.opening import open_help

        open_help(self, topic)

    @Slot()
    def list_keys(self) -> None:
        """List the keys of the page shown and those that work everywhere; before a desk is open, those of the help."""
        from desktop.help.opening import open_keys

        if self.place is None:
            self.show_help("shortcuts")
        else:
            open_keys(self)

    # ---- news --------------------------------------------------------------------------------------

    @Slot(object)
    def _changed(self, change: object) -> None:
        for page in self._pages.values():
            page.changed(change)
        self.read_standing()

    @Slot()
    def read_standing(self) -> None:
        """Read again how the desk stands; calls that come meanwhile are answered by one more reading."""
        if self.place is None:
            return
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        desk = self.place.desk
        ReadOp(self.place, _Reading(desk)).then(self._stands).ended(self._read_ended).start()

    @Slot(object)
    def _stands(self, read: Standing) -> None:
        if self.place is None:
            return
        if read.me != self.place.me:
            self.place.me = read.me
            self._show_rail()
            self._light(self.visit().page)
        self.status.show_standing(read)
        for page in ("today", "review", "intake"):
            self.rail.show_count(page, read.waiting.get(page, 0), alarm=page == "today" and read.pressing)
        self.rail.show_count("sync", read.queued + read.unsure)
        self.standing_read.emit(read)

    @Slot()
    def _read_ended(self) -> None:
        self._reading = False
        if self._read_again:
            self._read_again = False
            self.read_standing()

    @Slot(str, str, object)
    def _toast(self, text: str, undo: str, act: object) -> None:
        if self.toast is None:
            from desktop.widgets.toast import Toast

            self.toast = Toast(self.centralWidget())
        self.toast.show_text(text, undo, act if callable(act) else None)

    @Slot(str, str)
    def _trouble(self, tone: str, text: str) -> None:
        page = self.page()
        if page is not None:
            page.show_trouble(tone, text)
        else:
            self.waiting.show_trouble(tone, text)

    # ---- the window itself -------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.status.fit(self.width())
        self._narrow()
        if self.toast is not None:
            self.toast.place()

    def _narrow(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, Page) or shown is self._welcome_page is not None:
            shown.narrow(self.width())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted)
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leave():
            event.ignore()
            return
        self.closing.emit()
        event.accept()

    def refit(self) -> None:
        """Fit everything to a new text size."""
        self.status.setFixedHeight(theme.px(34))
        self.status.fit(self.width())
        if self.practice is not None:
            self.practice.setFixedHeight(theme.px(42))
        for page in self._pages.values():
            page.header.setFixedHeight(theme.px(60))
            page.narrow(self.width())
        self._narrow()


class _Reading:
    """Reads how a desk stands, off the window's thread."""

    def __init__(self, desk: object) -> None:
        self._desk = desk

    def __call__(self, job: object) -> Standing:
        return standing(self._desk)  # type: ignore[arg-type]
