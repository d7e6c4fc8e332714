"""Claims in the review: the act of claiming or giving up, and the quiet word when somebody else is at work.

Nothing here stops a signature. What a claim is and when it ends is the desk's answer (``sync.desk.claiming``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.messages import messages
from desktop.operations import Job, Operation, ReadOp, WriteOp
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, native_key
from desktop.words import clock_and_date
from resources.language import tr
from sync.chain.clock import SystemClock

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.claiming import ClaimView
    from sync.desk.models import Reading

KEY = "Ctrl+J"
_LATE_MS = 1_000


def claim_words(claim: ClaimView) -> str:
    """A claim as the rows of the queue say it."""
    time = hour(claim.until)
    return (
        tr("On it until {time}", time=time)
        if claim.mine
        else tr("{name} is on it until {time}", name=claim.name, time=time)
    )


def hour(when: str) -> str:
    """Hour and minute of an RFC 3339 time here; no claim lasts so long that the day would be needed."""
    return clock_and_date(when)[0][:5]


class Claiming(QObject):
    """The button and its key, and the banner over the text.

    Args:
        desk: the open desk.
        page: where the key works.

    Signals:
        over: a claim that is shown has ended; what is listed should be read again.
    """

    over = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._article = ""
        self._shared = False
        self._claim: ClaimView | None = None
        self._listed: tuple[str, ...] = ()
        self._reading: Operation | None = None
        self.button = Button(tr("Claim"), "plain", "user-follow-line", shortcut=KEY)
        self.banner = Banner()
        self.button.hide()
        self.button.clicked.connect(self.turn)
        made = QShortcut(QKeySequence(KEY), page)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setWhatsThis(tr("Claim the article, or give it up"))
        made.activated.connect(self.turn)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self._ended)

    def clear(self) -> None:
        """No article is open, or another one is on its way."""
        if self._reading is not None:
            self._reading.cancel()
        self._article, self._shared = "", False
        self._show(None)

    def follow(self, reading: Reading, *, mine: bool) -> None:
        """Another article is open, or the same one anew.

        Args:
            reading: the article.
            mine: whether the person here may sign it now.
        """
        self._article = reading.article
        self._shared = mine and any(s.current and len(s.people) > 1 for s in reading.stations)
        self._read()

    def expect(self, ends: Iterable[str]) -> None:
        """Say so when the first of the claims listed ends.

        Args:
            ends: RFC 3339 times.
        """
        self._listed = tuple(end for end in ends if end)
        self._wait()

    def _wait(self) -> None:
        ends = (*self._listed, self._claim.until) if self._claim is not None else self._listed
        self._end.stop()
        if ends:
            left = min(datetime.fromisoformat(end).timestamp() for end in ends) - SystemClock().now().timestamp()
            self._end.start(max(0, round(left * 1000)) + _LATE_MS)

    @Slot()
    def turn(self) -> None:
        """Claim the article that is open, or give it up."""
        if self.button.isVisible():
            give_up = self._claim is not None and self._claim.mine
            WriteOp(self, _Turn(self._desk, self._article, give_up=give_up)).then(self._turned).start()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = ReadOp(self, _Read(self._desk, self._article))
        self._reading.then(self._show).start()

    @Slot(object)
    def _turned(self, claim: ClaimView | None) -> None:
        if claim is None:
            messages().toast(tr("Given up. The others hear of it with the next sync."))
        elif claim.mine:
            words = tr("Claimed until {time}. The others hear of it with the next sync.", time=hour(claim.until))
            messages().toast(words)
        else:
            messages().toast(_at_work(claim))

    @Slot(object)
    def _show(self, claim: ClaimView | None) -> None:
        self._claim = claim
        self._wait()
        held = claim is not None and claim.held_by_other
        mine = claim is not None and claim.mine
        words = tr("Give up") if mine else tr("Claim")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.setToolTip(f"{words}  {native_key(KEY)}")
        self.button.setVisible(mine or (self._shared and not held))
        self.banner.hide()
        if claim is not None and held:
            words = tr("You can still sign it; the signature that reaches the portal first counts.")
            self.banner.show_message("neutral", _at_work(claim), words, icon="user-line")

    @Slot()
    def _ended(self) -> None:
        self.over.emit()
        if self._article:
            self._read()


def _at_work(claim: ClaimView) -> str:
    time = hour(claim.until)
    return tr("{name} ({unit}) is on it until {time}", name=claim.name, unit=claim.unit, time=time)


class _Read:
    """Asks who works on an article."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> ClaimView | None:
        return self._desk.claims.of((self._article,)).get(self._article)


class _Turn:
    """Claims, or gives up, on the writer thread; the claim in force after it."""

    def __init__(self, desk: Desk, article: str, *, give_up: bool) -> None:
        self._desk, self._article, self._give_up = desk, article, give_up

    def __call__(self, job: Job) -> ClaimView | None:
        if self._give_up:
            self._desk.claims.give_up(self._article)
            return None
        return self._desk.claims.take(self._article)
