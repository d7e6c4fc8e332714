"""阅签: an article to be signed off, on one page: the text, what is to be known of it, a PIN and three buttons.

After a signature the next one comes by itself. It reads, returns and signs by the same functions as the review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.leader.decision import Decision
from desktop.leader.facts import Facts
from desktop.leader.reading import ForLeader, ReadForLeader
from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from desktop.review.claiming import Claiming
from desktop.review.opening import Opened, ReadReturn
from desktop.review.phrases import ACTS
from desktop.review.reader import Reader
from desktop.review.returning import ReturnDialog, ReturnRequest
from desktop.review.undoing import Undo
from desktop.shell.page import Page
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.panels import Card, scrolled
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from sync.chain.step import SignedStep
    from sync.store.records import ChangeSet

TEXT_HEIGHT, FACTS_HEIGHT = 420, 360


class LeaderPage(Page):
    """One article at a time, to be signed off, returned, or left for later."""

    key = "leader"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Read and sign"), back=True, flush=True)
        self.article = ""
        self.passed: frozenset[str] = frozenset()
        self.decision: Decision | None = None
        self._shown: ForLeader | None = None
        self._reading: Operation | None = None
        self._narrow = False
        self.reader = Reader(self.desk, compact=True)
        self.facts = Facts()
        self.closed = Banner()
        self.to_review = Button(tr("Open in the review"), "plain", "file-search-line")
        self.claiming = Claiming(self.desk, self)
        self.header.add(self.claiming.button)
        self.header.add(self.to_review)
        self.undo = Undo(self.desk, self)
        self._build()
        self._wire()

    # ------------------------------------------------------------------------------------------ making

    def _build(self) -> None:
        card = Card(flush=True)
        card.body.addWidget(self.reader, 1)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(self.claiming.banner)
        rows.addWidget(card, 1)
        self._middle = middle
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(middle, 1)
        self._across.addWidget(self.facts)
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addLayout(self._across, 1)
        strip = QWidget()
        inner = QVBoxLayout(strip)
        inner.setContentsMargins(24, 8, 24, 12)
        inner.addWidget(self.closed)
        self._closed_strip = strip
        strip.hide()
        self._rows.addWidget(strip)
        self._signed_strip = QWidget()
        undo = QVBoxLayout(self._signed_strip)
        undo.setContentsMargins(16, 12, 16, 0)
        undo.addWidget(self.undo.bar)
        self.layout().insertWidget(self.layout().count() - 1, self._signed_strip)
        self.today = Button(tr("Back to today"), "primary", "calendar-todo-line")
        self.today.clicked.connect(self._go_to_today)
        self.to_sync = Button(tr("Go to sync"), "plain", "refresh-line")
        self.to_sync.clicked.connect(self._go_to_sync)
        self._stack = QStackedWidget()
        self._none = EmptyState(
            tr("Nothing waits for your signature"),
            tr("What is sent to you for sign-off appears here."),
            [self.today, self.to_sync],
        )
        self._loading = SkeletonRows()
        self._area = scrolled(content, tr("Read and sign"))
        for each in (self._loading, self._none, self._area):
            self._stack.addWidget(each)
        self.body.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.reader.end_reached.connect(self._read_through)
        self.to_review.clicked.connect(self._open_review)
        self.undo.undone.connect(self._open)
        self.undo.offering.connect(self._signed_strip.setVisible)
        self.undo.watch(self.reader.canvas)
        self._signed_strip.hide()
        for key, slot, words in (
            ("F7", self.reader.next_change, tr("Next change")),
            ("Shift+F7", self.reader.previous_change, tr("Previous change")),
            ("Ctrl+Return", self._sign_key, tr("Sign off")),
            ("Ctrl+Enter", self._sign_key, tr("Sign off")),
            ("Ctrl+Backspace", self._return_key, tr("Return the article")),
            ("Ctrl+Down", self._put_off, tr("Not now")),
            ("Esc", self.place.back, tr("Back")),
        ):
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setWhatsThis(words)
            made.activated.connect(slot)

    # ------------------------------------------------------------------------------------------ in the window

    def enter(self, article: str) -> None:
        """Show an article, or the first that waits; what was put off before counts again."""
        self.passed, self._shown = frozenset(), None
        self._drop_decision()
        self._open(article)

    def leave(self) -> bool:
        """Remember how far the text was read; not while a signature is under way."""
        self.reader.keep_place()
        return self.decision is None or not self.decision.busy()

    def changed(self, change: ChangeSet) -> None:
        """A sync may have brought a new text, or an article while none waited."""
        busy = self.decision is not None and self.decision.busy()
        if self.isVisible() and not busy and (not self.article or self.article in change.articles):
            self._open(self.article)

    def narrow(self, width: int) -> None:
        """Below 1200 everything stands under each other and the page scrolls."""
        self._narrow = width < theme.px(1200)
        way = QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight
        self._across.setDirection(way)
        self._middle.setMinimumHeight(theme.px(TEXT_HEIGHT) if self._narrow else 0)
        self.facts.setMinimumHeight(theme.px(FACTS_HEIGHT) if self._narrow else 0)
        self.facts.spread(wide=self._narrow)
        if self.decision is not None:
            self.decision.stack(narrow=self._narrow)

    # ------------------------------------------------------------------------------------------ reading

    def _open(self, article: str) -> None:
        if self._reading is not None:
            self._reading.cancel()
        if article != self.article or not article:
            self.reader.clear()
            self.claiming.clear()
            self._stack.setCurrentWidget(self._loading)
        self.article = article
        self._reading = ReadOp(self, ReadForLeader(self.desk, article, self.passed))
        self._reading.then(self._take).otherwise(self._not_read).start()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        if not isinstance(error, Trouble):
            messages().report(error, self)
            return
        self._drop_decision()
        self._stack.setCurrentWidget(self._none)
        self.show_trouble("danger", str(error))

    @Slot(object)
    def _take(self, found: ForLeader) -> None:
        before, self._shown = self._shown, found
        self.article = found.article
        others = sum(each != found.article for each in found.waiting)
        self.header.context.set_text(tr("{n} more wait for you", n=others) if others else "")
        opened = found.opened
        title, undoable = (opened.reading.content.title, opened.undoable) if opened is not None else ("", "")
        self.undo.follow(found.article, title, undoable)
        self.to_review.setVisible(found.opened is not None)
        if found.opened is None:
            self._drop_decision()
            self._stack.setCurrentWidget(self._none)
            self.to_sync.setVisible(self.undo.offered() is not None)  # what was signed last still lies here
            self.today.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._stack.setCurrentWidget(self._area)
        if before is None or before.article != found.article:
            self.reader.canvas.setFocus(Qt.FocusReason.OtherFocusReason)  # the keys scroll the text at once
        self.reader.show_article(found.opened)
        self.facts.show_article(found.opened)
        self.claiming.follow(found.opened.reading, mine=found.request is not None)
        if self.decision is None or not _same(before, found):
            self._decide(found)
        self._read_through()

    def _decide(self, found: ForLeader) -> None:
        """The foot for this article: to sign it off, or why that is not open here."""
        self._drop_decision()
        opened = found.opened
        if found.request is None and opened is not None:
            self.closed.show_message("neutral", tr("It does not wait for your sign-off"), why_not(opened))
            self._closed_strip.show()
        self._closed_strip.setVisible(found.request is None)
        if found.request is None or opened is None:
            return
        option = opened.option("return")
        returns = option is not None and option.allowed
        self.decision = Decision(self.desk, found.request, stops=len(opened.stops), returns=returns)
        self.decision.stack(narrow=self._narrow)
        self.decision.signed.connect(self._signed)
        self.decision.returned.connect(self._begin_return)
        self.decision.put_off.connect(self._put_off)
        self.decision.stopped.connect(self._open_review)
        self._rows.addWidget(self.decision)

    def _drop_decision(self) -> None:
        if self.decision is not None:
            self._rows.removeWidget(self.decision)
            self.decision.hide()
            self.decision.deleteLater()
            self.decision = None

    @Slot()
    def _read_through(self) -> None:
        """The end of the text was on the screen, now or another day: the first tick can be set."""
        if self.decision is not None:
            self.decision.confirmed.show_read(read=self.reader.read_to_end())

    # ------------------------------------------------------------------------------------------ deciding

    @Slot()
    def _sign_key(self) -> None:
        if self.decision is not None:
            self.decision.begin()

    @Slot(object)
    def _signed(self, signed: SignedStep) -> None:
        """Said, and on to the next one that waits."""
        action = signed.step.action
        done = str(ACTS[action].done) if action in ACTS else tr("Returned. Everyone who signed is told the reason.")
        shown = self._shown.opened if self._shown is not None else None
        self.undo.signed(signed.step.article, shown.reading.content.title if shown is not None else "", action, done)
        self._open("")

    @Slot()
    def _put_off(self) -> None:
        """Leave this one for later and show the next; after the last, back to today."""
        if not self.article or (self.decision is not None and self.decision.busy()):
            return
        self.passed |= {self.article}
        if self._shown is not None and set(self._shown.waiting) <= self.passed:
            self.place.open("today")
        else:
            self._open("")

    @Slot()
    def _begin_return(self) -> None:
        option = self._shown.opened.option("return") if self._shown is not None and self._shown.opened else None
        if option is not None and option.allowed:
            ReadOp(self, ReadReturn(self.desk, self.article, option)).then(self._ask_return).start()

    @Slot(object)
    def _ask_return(self, request: ReturnRequest) -> None:
        if request.article == self.article:
            dialog = ReturnDialog(self.desk, request, self)
            dialog.signed.connect(self._signed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot()
    def _return_key(self) -> None:
        """Ctrl+Backspace deletes a word while something is typed."""
        if not isinstance(QApplication.focusWidget(), QLineEdit) and self.decision is not None:
            self._begin_return()

    @Slot()
    def _open_review(self) -> None:
        if self.article:
            self.place.open("review", self.article)

    @Slot()
    def _go_to_today(self) -> None:
        self.place.open("today")

    @Slot()
    def _go_to_sync(self) -> None:
        self.place.open("sync")


def _same(before: ForLeader | None, found: ForLeader) -> bool:
    """Whether the same signature is asked for, so that what was ticked and typed may stay."""
    if before is None or before.opened is None or found.opened is None:
        return False
    return before.request == found.request and before.opened.stops == found.opened.stops


def why_not(opened: Opened) -> str:
    """Why the person cannot sign it off: the workflow's own sentence, or with whom it lies."""
    option = opened.option("approve")
    if option is not None and option.why is not None:
        return str(option.why)
    current = next((s for s in opened.reading.stations if s.current), None)
    return tr("It lies with {who}.", who="、".join(current.people[:3])) if current and current.people else ""
