"""What a page is given: the open desk and the ways to other pages. A page reaches the window only by this.

One ``Place`` lives as long as one open desk and one language; both together with every page are made anew
when the person walks to another desk in the practice county or changes the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from sync.desk import Desk
    from sync.desk.glance import Glance
    from sync.desk.models import Me


class Place(QObject):
    """The open desk and the ways from page to page.

    Attributes:
        desk: what every page asks, off the window's thread.
        me: who sits here, as last read.
        preferences: what the person chose for the window.
        glance: what was seen of the list while the desk was still being opened, else None.
        early: whether it is still being opened.

    Signals:
        arrived: the desk that was still being opened is there.
        changed: a ``ChangeSet``, on the window's thread, after the store changed.
        wanted: a page and an article ("" for none) to be opened.
        went_back: the person goes back to where they came from.
        pack_news: the reference data or the sync state may be new; the status bar reads it again.
        lock_wanted: the window is to be locked. others_wanted: somebody else wants to sit down.
    """

    _store_changed = Signal(object)
    arrived = Signal()
    changed = Signal(object)
    wanted = Signal(str, str)
    went_back = Signal()
    pack_news = Signal()
    lock_wanted = Signal()
    others_wanted = Signal()

    def __init__(
        self, desk: Desk, me: Me, preferences: Preferences, parent: QObject | None = None, glance: Glance | None = None
    ) -> None:
        super().__init__(parent)
        self.glance = glance
        self.early = glance is not None
        self.desk = desk
        self.me = me
        self.preferences = preferences
        self._closed = False
        self._store_changed.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        desk.on_change(self._from_store)

    def _from_store(self, change: object) -> None:
        """Called by the store in whichever thread committed; only the queued signal leaves it."""
        if not self._closed:
            self._store_changed.emit(change)

    @Slot(object)
    def _pass_on(self, change: object) -> None:
        if not self._closed:
            self.changed.emit(change)

    def arrive(self) -> None:
        """The desk is there: what waited for it is asked now."""
        if self.early:
            self.early = False
            self.arrived.emit()

    def open(self, page: str, article: str = "") -> None:
        """Go to a page.

        Args:
            page: "today", "articles", "editor", "review", "intake", "sync", "chain" or "settings".
            article: the article to show, "" for none; for the list of articles also ":" and
                a state to filter by, or "?" and words to search for.
        """
        self.wanted.emit(page, article)

    def lock(self) -> None:
        """Lock the window."""
        self.lock_wanted.emit()

    def ask_others(self) -> None:
        """List who else can sit down here."""
        self.others_wanted.emit()

    def back(self) -> None:
        """Go back to the page before."""
        self.went_back.emit()

    def is_open(self) -> bool:
        """Whether anything is still passed on."""
        return not self._closed

    def close(self) -> None:
        """Nothing is passed on from now on."""
        self._closed = True
