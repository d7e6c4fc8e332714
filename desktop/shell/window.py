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
from PySide6.QtWidgets import QDialog, QMainWindow, QVBoxLayout, QWidget

from desktop import theme
from desktop.messages import messages
from desktop.shell import registry
from desktop.shell.frame import Frame
from desktop.shell.loading import Loader
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.shell.regions import move_focus
from desktop.shell.stander import Stander
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.locking import Lock
    from desktop.shell.practice import PracticeBanner
    from desktop.shell.seating import Seating
    from desktop.shell.standing import Standing
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
        walk_wanted: at whose desk somebody wants to sit: an officer of the practice county, or a profile's folder.
        newcomer: somebody who has no desk on this computer yet wants one.
        closing: the window is closed; the desk has to be closed behind it.
        standing_read: a fresh ``Standing`` of the desk.
        painted: the window stands on the screen for the first time.
    """

    closing = Signal()
    walk_wanted = Signal(str)
    newcomer = Signal()
    painted = Signal()
    standing_read = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None
        self._pages: dict[str, Page] = {}
        self._visits: list[Visit] = []
        self._loader = Loader(self, self._page, self.go)
        self._stander = Stander(self)
        self._stander.found.connect(self._stands)
        self._painted = False
        self._welcome_page: QWidget | None = None
        self.lock: Lock | None = None
        self._seating: Seating | None = None
        self._build()
        self.setMinimumSize(*MINIMUM)
        self.resize(*DESIGN)
        messages().toasted.connect(self._toast)
        messages().trouble.connect(self._trouble)

    # ---- the frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        """Make everything round the pages; called again when the language changes."""
        centre = QWidget()
        self._cover = QVBoxLayout(centre)
        self._cover.setContentsMargins(0, 0, 0, 0)
        self.frame = Frame()
        self.rail, self.stack, self.status = self.frame.rail, self.frame.stack, self.frame.status
        self.waiting = self.frame.waiting
        self.practice: PracticeBanner | None = None
        self.rail.chosen.connect(self._chosen)
        self.status.asked.connect(self._asked)
        self._cover.addWidget(self.frame)
        self.setCentralWidget(centre)
        self.toast: Toast | None = None
        self._retitle()
        self._keys()

    def _retitle(self) -> None:
        """The title names who sits here, never an article; a locked window names nobody."""
        open_here = self.place is not None and not self.is_locked()
        name = self.place.me.name if self.place is not None and open_here else ""
        self.setWindowTitle(f"{name} · {tr('Gaoqian')}" if name else tr("Gaoqian"))

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
        self._key(registry.LOCK_KEY, self.lock_now)
        self._key(registry.SWITCH_KEY, self.open_switcher)

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
        for signal, slot in self._wires(place):
            signal.connect(slot)
        if self.practice is not None:
            self.practice.sit_down(place)
        self._show_rail()
        self._retitle()
        if self.lock is not None:
            self.lock.sit_down(place)
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
        if self.lock is not None:
            self.lock.stand_up()
        for over in self.findChildren(QDialog):
            over.close()
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
            self.toast.deleteLater()
            self.toast = None
        self.stack.setCurrentWidget(self.waiting)
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages = {}
        self.waiting.wait()
        self.status.show_opening()
        self.frame.show_all_pages()
        self._retitle()
        return True

    def _wires(self, place: Place) -> list[tuple[object, object]]:
        return [
            (place.changed, self._changed),
            (place.arrived, self.read_standing),
            (place.wanted, self.go),
            (place.went_back, self.go_back),
            (place.pack_news, self.read_standing),
            (place.lock_wanted, self.lock_now),
            (place.others_wanted, self.open_switcher),
        ]

    def show_practice(self) -> None:
        """Put the practice banner above the pages; it cannot be closed."""
        if self.practice is None:
            self.practice = self.frame.add_practice()
            self.practice.switched.connect(self.walk_wanted)

    def welcome(self, page: QWidget | None) -> None:
        """Show the first run's page in place of everything, or take it away again."""
        if self._welcome_page is not None:
            self.stack.removeWidget(self._welcome_page)
            self._welcome_page.deleteLater()
        self._welcome_page = page
        self.frame.welcome(on=page is not None)
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

    # ---- the lock, and who sits here ---------------------------------------------------------------

    def guard(self) -> Lock:
        """The window's lock, made once a desk is open: the first paint does not wait for it."""
        if self.lock is None:
            from desktop.shell.locking import Lock

            self.lock = Lock(self)
            self.lock.others_wanted.connect(self.seating().open_at)
            if self.place is not None:
                self.lock.sit_down(self.place)
        return self.lock

    def is_locked(self) -> bool:
        """Whether the window is covered."""
        return self.lock is not None and self.lock.is_locked()

    @Slot()
    def lock_now(self) -> None:
        """Lock the window, if a desk is open in it."""
        if self.place is not None:
            self.guard().lock()

    def cover(self, page: QWidget) -> None:
        """Show a page in place of everything; the window's own keys rest meanwhile."""
        self.frame.cover()
        self._cover.addWidget(page)
        self._rest_keys(rest=True)
        self._retitle()

    def uncover(self, page: QWidget) -> None:
        """Take that page away again."""
        self._cover.removeWidget(page)
        page.hide()
        page.deleteLater()
        self.frame.uncover()
        self._rest_keys(rest=False)
        self._retitle()

    def _rest_keys(self, *, rest: bool) -> None:
        for each in self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            each.setEnabled(not rest)

    def seating(self) -> Seating:
        """The list of those who have a desk on this computer."""
        if self._seating is None:
            from desktop.shell.seating import Seating

            self._seating = Seating(self)
        return self._seating

    @Slot()
    def open_switcher(self) -> None:
        """List who else can sit down here."""
        self.seating().open()

    # ---- pages -------------------------------------------------------------------------------------

    @Slot(str, str)
    def go(self, key: str, article: str = "") -> None:
        """Show a page; nothing happens if the page now shown wants to stay."""
        if registry.entry(key).build is None:
            self.show_help()
            return
        if self.place is None or self._loader.holds_up(self.place, key, article) or not self._leave():
            return
        page = self._page(key)
        if self._visits[-1:] != [Visit(key, article)]:
            self._visits.append(Visit(key, article))
        self._show(page, key, article)

    @Slot()
    def go_back(self) -> None:
        """Show the page before."""
        if len(self._visits) < 2:
            self.go("today")
        elif self._leave():
            self._visits.pop()
            visit = self._visits[-1]
            self._show(self._page(visit.page), visit.page, visit.article)

    def _show(self, page: Page, key: str, article: str) -> None:
        page.narrow(self.width())
        page.approach(article)
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
            self.open_switcher()
        elif what == "lock":
            self.lock_now()
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
            self.go("articles", "?")  # at its first visit it is still being loaded
        else:
            page.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.header.search.selectAll()

    @Slot()
    def _next_region(self) -> None:
        self._region(1)

    @Slot()
    def _last_region(self) -> None:
        self._region(-1)

    def _region(self, way: int) -> None:
        move_focus((self.rail, self.stack, self.status), self.focusWidget(), way)

    @Slot()
    def show_help(self, topic: str = "") -> None:
        """Open the help at a topic, or at that of the page shown."""
        from desktop.help.opening import open_help

        open_help(self, topic)

    @Slot()
    def list_keys(self) -> None:
        """List the keys of the page shown and of the window; before a desk is open, the help on them."""
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
        """Read again how the desk stands."""
        if self.place is not None and not self.place.early:
            self._stander.read(self.place)

    @Slot(object, object)
    def _stands(self, place: Place, read: Standing) -> None:
        if self.place is None or place is not self.place:
            return
        if read.me != self.place.me:
            self.place.me = read.me
            self._retitle()
            self._show_rail()
            self._light(self.visit().page)
        self.status.show_standing(read)
        for page in ("today", "review", "intake"):
            self.rail.show_count(page, read.waiting.get(page, 0), alarm=page == "today" and read.pressing)
        self.rail.show_count("sync", read.queued + read.unsure)
        self.standing_read.emit(read)

    @Slot(str, str, object)
    def _toast(self, text: str, undo: str, act: object) -> None:
        if self.lock is not None and self.lock.hold_toast(text):
            return
        if self.toast is None:
            from desktop.widgets.toast import Toast

            self.toast = Toast(self.frame)
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
            if self.lock is not None:
                self.lock.say_unsaved()
            event.ignore()
            return
        self.closing.emit()
        event.accept()

    @Slot()
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
