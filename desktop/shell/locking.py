"""The lock: after a while without key or mouse, or when asked, the window shows nothing but whose desk it is.

Locking commits and saves first, and stops nothing: what is under way goes on, dialogs are put away with all that was
typed in them. The PIN opens it again, by the key ring, and a wrong one counts as it does when signing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop.messages import messages
from desktop.operations import Job, ReadOp
from desktop.review.pin import Signer
from desktop.shell.entry import Entry
from desktop.shell.idle import IdleWatch
from desktop.shell.lockpage import LockPage
from desktop.shell.registry import SWITCH_KEY
from desktop.shell.vault import Typed, Vault
from forms.errors import Trouble
from resources.language import tr
from sync.chain.clock import SystemClock, stamp

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from desktop.shell.window import Window
    from sync.desk import Desk
    from sync.desk.models import Me
    from sync.desk.pins import PinStanding
    from sync.store.records import ChangeSet

_HELD = 3  # sentences that are said together after unlocking


class Lock(QObject):
    """The lock of one window.

    Args:
        window: the program's own.

    Signals:
        unlocked: the window is open again.
        others_wanted: somebody else wants to sit down while it is locked; where their list opens.
    """

    unlocked = Signal()
    others_wanted = Signal(QPoint)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.page: LockPage | None = None
        self.idle = IdleWatch(self)
        self.entry = Entry(self)
        self.vault = Vault(window, self._stays)
        self._place: Place | None = None
        self._desk: Desk | None = None
        self._focus: QWidget | None = None
        self._toasts: list[str] = []
        self._missed: ChangeSet | None = None
        self._others = False
        self.idle.fell_idle.connect(self.lock)

    # ------------------------------------------------------------------------------------------ the desk

    def sit_down(self, place: Place) -> None:
        """Guard an open desk."""
        self._place = place
        place.preferences.lock_chosen.connect(self._chosen)
        place.changed.connect(self._changed)
        self._chosen()

    def stand_up(self) -> None:
        """The desk is left; its dialogs and what was to be said at it go too."""
        if self._place is not None:
            self._place.preferences.lock_chosen.disconnect(self._chosen)
        self._place, self._desk = None, None
        self.idle.after(0)
        self.vault.drop()
        self._toasts, self._missed, self._focus = [], None, None
        self._uncover()

    def is_locked(self) -> bool:
        """Whether the window is covered."""
        return self.page is not None

    def typed(self) -> tuple[Typed, ...]:
        """What stands in the dialogs that were put away."""
        return self.vault.typed()

    @Slot()
    def _chosen(self) -> None:
        if self._place is not None:
            self.idle.after(60 * self._place.preferences.lock_minutes)

    # ------------------------------------------------------------------------------------------ locking

    @Slot()
    def lock(self) -> None:
        """Commit, save and cover the window, whatever is open in it."""
        if self._place is None or self.is_locked():
            return
        self.entry.commit()
        page = self._window.page()
        if page is not None:
            page.leave()
        self.cover(self._place.desk, self._place.me, stamp(SystemClock().now()))
        self._place.preferences.keep_locked(locked=True)

    def cover(self, desk: Desk, me: Me, since: str = "") -> None:
        """Cover the window.

        Args:
            desk: whose key ring knows the PIN.
            me: whose desk it is.
            since: when it was locked, or "" for a desk that is only just being opened.
        """
        if self.is_locked():
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and self._window.isAncestorOf(focus)
        self._focus = focus if inside else self._window.focusWidget()  # behind a dialog, too, the place is kept
        pin = _practice_pin(practice=me.practice)
        signer = Signer(me.name, me.post, me.unit_name, me.fingerprint, -1, pin)
        self.page = LockPage(signer, since, SWITCH_KEY)
        self.page.show_others(some=self._others)
        self.page.pin_given.connect(self._try)
        self.page.others_wanted.connect(self.others_wanted)
        self.page.tries_wanted.connect(self._read_tries)
        self._desk = desk
        self.vault.shut()
        self._window.cover(self.page)
        self._read_tries()

    def show_others(self, *, some: bool) -> None:
        """Whether there is anybody else to let sit down."""
        self._others = some
        if self.page is not None:
            self.page.show_others(some=some)

    def _uncover(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            self.vault.open()
            self._window.uncover(page)

    def _stays(self, widget: QWidget) -> bool:
        """Whether a window belongs to the lock page, such as the list of the others."""
        above = widget.parentWidget()
        while above is not None and above is not self.page:
            above = above.parentWidget()
        return self.page is not None and above is self.page

    # ------------------------------------------------------------------------------------------ unlocking

    @Slot()
    def _read_tries(self) -> None:
        if self.page is not None and self._desk is not None:
            ReadOp(self.page, _ReadTries(self._desk)).then(self._tries_read).start()

    @Slot(object)
    def _tries_read(self, standing: PinStanding) -> None:
        if self.page is not None:
            self.page.show_tries(standing.tries_left, standing.rests)

    @Slot(str)
    def _try(self, pin: str) -> None:
        if self.page is not None and self._desk is not None:
            ReadOp(self.page, _CheckPin(self._desk, pin)).then(self._right).otherwise(self._wrong).start()

    @Slot(object)
    def _wrong(self, error: BaseException) -> None:
        from sync.keys.ring import PinLocked, WrongPin

        if self.page is None:
            return
        if isinstance(error, WrongPin):
            self.page.wrong(error.left, 0, str(error))
        elif isinstance(error, PinLocked):
            self.page.wrong(0, error.minutes, "")
        elif isinstance(error, Trouble):
            self.page.show_error(str(error))
        else:
            self.page.show_error(tr("The PIN could not be compared. Close the program and open it again."))
            messages().report(error)

    @Slot(object)
    def _right(self, nothing: object) -> None:
        """The PIN is right: everything stands as it did, and what happened meanwhile is said."""
        focus, self._focus = self._focus, None
        self._uncover()
        if self._place is not None:
            self._place.preferences.keep_locked(locked=False)
        self._chosen()
        if focus is not None and shiboken6.isValid(focus):
            focus.setFocus()
        self._catch_up()
        self.unlocked.emit()

    def _catch_up(self) -> None:
        page, missed, self._missed = self._window.page(), self._missed, None
        if page is not None and missed is not None:
            page.changed(missed)
        said, self._toasts = self._toasts, []
        if said:
            messages().toast(" · ".join(said))

    # ------------------------------------------------------------------------------------------ meanwhile

    def say_unsaved(self) -> None:
        """The desk cannot be left yet: its owner has to see to the text first."""
        if self.page is not None:
            self.page.show_trouble("danger", tr(
                "A text of {name} could not be saved yet. Nothing is lost: the window stays open until {name} has "
                "unlocked it and seen to the text.", name=self.page.box.signer.name))  # fmt: skip

    def hold_toast(self, text: str) -> bool:
        """Keep what is to be said until the window is open again; False where it is open."""
        if self.is_locked():
            self._toasts = [*self._toasts, text][-_HELD:]
        return self.is_locked()

    @Slot(object)
    def _changed(self, change: ChangeSet) -> None:
        """A page that cannot be seen may let a change pass; the one in front is told again afterwards."""
        if not self.is_locked():
            return
        old = self._missed or change
        self._missed = replace(
            change,
            articles=old.articles | change.articles,
            outbox=old.outbox or change.outbox,
            trust=old.trust or change.trust,
        )


class _ReadTries:
    """Asks how the PIN stands, off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> PinStanding:
        from sync.desk.pins import Pins

        return Pins(self._desk.context).standing()


class _CheckPin:
    """Compares the PIN, off the window's thread: stretching it takes a while on purpose."""

    def __init__(self, desk: Desk, pin: str) -> None:
        self._desk, self._pin = desk, pin

    def __call__(self, job: Job) -> None:
        from sync.desk.pins import Pins

        Pins(self._desk.context).check(self._pin)


def _practice_pin(*, practice: bool) -> str:
    from desktop.review.signing import practice_pin

    return practice_pin(practice)
