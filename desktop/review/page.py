"""The reviewing page: what waits, the text with its changes, its signatures, and the two ways out: on, or back.

It asks the desk for everything off the window's thread; which acts are open and why not is the workflow's answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from desktop.review.opening import Opened, ReadForReview, ReadReturn
from desktop.review.phrases import ACTS
from desktop.review.queueing import ALL, MINE, Queue, ReadQueue
from desktop.review.queuepanel import QueuePanel
from desktop.review.reader import Reader
from desktop.review.returning import ReturnDialog, ReturnRequest
from desktop.review.side import ReviewPanel
from desktop.review.signing import ReadRequest, Request, SigningDialog
from desktop.shell.page import Page
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import label
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from sync.chain.step import SignedStep
    from sync.chain.workflow import Option
    from sync.store.records import ChangeSet

FORWARD = ("approve", "pass", "countersign", "secrecy-review", "adopt", "publish", "send", "receive")
BACKWARD = ("return", "decline")
_EMPTY, _LOADING, _READING = 0, 1, 2


class ReviewPage(Page):
    """Judges one article at a time out of a queue."""

    key = "review"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Review"), flush=True)
        self.article = ""
        self._opened: Opened | None = None
        self._reading: Operation | None = None
        self._queueing: Operation | None = None
        self._forward: Option | None = None
        self._backward: Option | None = None
        self._wanted = ""
        self._entered = False
        self.queue = QueuePanel()
        self.reader = Reader(self.desk)
        self.side = ReviewPanel()
        self.send_back = Button(tr("Return…"), "dangerline", "arrow-go-back-line", shortcut="Ctrl+Backspace")
        self.main = Button("", "primary", "quill-pen-line", shortcut="Ctrl+Enter", tip=" ")
        self.search = self.header.add_search(tr("Search this list"))
        self._build()
        self._wire()

    # ------------------------------------------------------------------------------------------ making

    def _build(self) -> None:
        self.body.addWidget(self.queue)
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(16, 14, 16, 14)
        card = QFrame()
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.reader, 1)
        inner.addWidget(self._foot())
        rows.addWidget(card)
        self._stack = QStackedWidget()
        words = tr("Choose an article at the left. What comes with the next sync appears there.")
        self._stack.addWidget(EmptyState(tr("Nothing is open"), words))
        self._stack.addWidget(SkeletonRows())
        self._stack.addWidget(centre)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.side)
        self.side.hide()

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("foot", True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(18, 10, 18, 12)
        row.setSpacing(12)
        self.note = label("", "caption", "text2", wrap=True)
        self.chain = Button(tr("Audit"), "ghost", "shield-check-line")
        row.addWidget(self.send_back)
        row.addWidget(self.note, 1)
        row.addWidget(self.chain)
        row.addWidget(self.main)
        return foot

    def _wire(self) -> None:
        self.queue.tab_chosen.connect(self._tab_chosen)
        self.queue.chosen.connect(self._chosen)
        self.search.searched.connect(self._searched)
        self.send_back.clicked.connect(self._begin_return)
        self.main.clicked.connect(self._begin_act)
        self.chain.clicked.connect(self._audit)
        self.reader.end_reached.connect(self._judge)
        for key, slot in (
            ("F7", self.reader.next_change),
            ("Shift+F7", self.reader.previous_change),
            ("Ctrl+Return", self._act_key),
            ("Ctrl+Enter", self._act_key),
            ("Ctrl+Shift+Return", self._act_key),
            ("Ctrl+Shift+Enter", self._act_key),
            ("Ctrl+Backspace", self._return_key),
            ("F9", self._audit),
        ):
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)

    # ------------------------------------------------------------------------------------------ the queue

    def enter(self, article: str) -> None:
        """Show the queue; with an article named, that one. The keys of the page work at once."""
        self._wanted, self._entered = article, True
        self._read_queue()
        if article:
            self._open(article)

    def changed(self, change: ChangeSet) -> None:
        """The store changed: the queue, and the article shown if it is touched."""
        self._read_queue()
        if self.article and self.article in change.articles:
            self._open(self.article)

    def narrow(self, width: int) -> None:
        """Below 1200 the panel at the right gives way."""
        self._narrow = width < theme.px(1200)
        self.side.setVisible(not self._narrow and self._opened is not None)

    def _read_queue(self, tab: str = "") -> None:
        if self._queueing is not None:
            self._queueing.cancel()
        text = self.search.text().strip()
        self._queueing = ReadOp(self, ReadQueue(self.desk, tab or self.queue.tab, text))
        self._queueing.then(self._queue_read).start()

    @Slot(str)
    def _tab_chosen(self, tab: str) -> None:
        self._read_queue(tab)

    @Slot(str)
    def _searched(self, text: str) -> None:
        self._read_queue()

    @Slot(object)
    def _queue_read(self, queue: Queue) -> None:
        """The list follows what is open, never the other way round; with nothing open the first line is opened."""
        self.queue.show_queue(queue, self.article)
        if self._entered:
            self._entered = False
            self.queue.take_focus()
        words = tr("{n} wait for you", n=queue.waiting) if queue.waiting else tr("Nothing waits for you")
        if queue.soon:
            words = tr("{n} wait for you, {soon} are due within two days", n=queue.waiting, soon=queue.soon)
        self.header.context.set_text(words)
        wanted, self._wanted = self._wanted, ""
        if not self.article and self.queue.first():
            self._open(self.queue.first())
        elif wanted and not self.queue.current() and queue.tab == MINE:
            self._read_queue(ALL)  # the article named does not wait for this person

    @Slot(str)
    def _chosen(self, article: str) -> None:
        self._wanted = ""
        self._open(article)

    # ------------------------------------------------------------------------------------------ the article

    def _open(self, article: str) -> None:
        if article != self.article:
            self.article = article
            self.queue.choose(article)
            self._opened = None
            self.reader.clear()
            self._stack.setCurrentIndex(_LOADING)
            self.side.hide()
        if self._reading is not None:
            self._reading.cancel()
        self._reading = ReadOp(self, ReadForReview(self.desk, article))
        self._reading.then(self._take).otherwise(self._not_read).start()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        if isinstance(error, Trouble):
            self._stack.setCurrentIndex(_EMPTY if self._opened is None else _READING)
            self.show_trouble("danger", str(error))
        else:
            messages().report(error, self)

    @Slot(object)
    def _take(self, opened: Opened) -> None:
        if opened.reading.article != self.article:
            return
        self._opened = opened
        self._stack.setCurrentIndex(_READING)
        self.reader.show_article(opened)
        self.side.show_article(opened)
        self.side.setVisible(not getattr(self, "_narrow", False))
        self._choose_acts(opened)
        self._judge()

    def _choose_acts(self, opened: Opened) -> None:
        live = {o.action: o for o in opened.reading.options if o.allowed}
        self._forward = next((live[a] for a in FORWARD if a in live), None)
        self._backward = next((live[a] for a in BACKWARD if a in live), None)
        self.send_back.setVisible(self._backward is not None)
        self.send_back.setText(
            tr("Decline…") if self._backward is not None and self._backward.action == "decline" else tr("Return…")
        )
        self.main.setVisible(self._forward is not None)
        if self._forward is not None:
            words = str(ACTS[self._forward.action].live)
            self.main.setText(words)
            self.main.setAccessibleName(words)

    @Slot()
    def _judge(self) -> None:
        opened = self._opened
        if opened is None:
            return
        if self._forward is None:
            self.note.setText(self._why_not(opened))
        elif not self.reader.read_to_end() and ACTS[self._forward.action].reads:
            self.note.setText(tr("Read the text to its end; then it can be signed."))
        elif self._backward is not None:
            self.note.setText(tr("A return names a category and says why."))
        else:
            self.note.setText("")

    def _why_not(self, opened: Opened) -> str:
        """Why the person cannot act: the workflow's sentence on the open station, or where the article lies."""
        pending = opened.reading.state.pending
        option = opened.option(pending.action) if pending is not None else None
        if option is not None and option.why is not None:
            return str(option.why)
        current = next((s for s in opened.reading.stations if s.current), None)
        return tr("It lies with {who}.", who="、".join(current.people[:3])) if current and current.people else ""

    # ------------------------------------------------------------------------------------------ acting

    @Slot()
    def _begin_act(self) -> None:
        if self._forward is not None and self._opened is not None:
            read = ReadRequest(
                self.desk, self.article, self._forward,
                read_to_end=self.reader.read_to_end(), changes=self.reader.changes(),
            )  # fmt: skip
            ReadOp(self, read).then(self._ask).start()

    @Slot(object)
    def _ask(self, request: Request) -> None:
        if request.article == self.article:
            self._open_dialog(SigningDialog(self.desk, request, self))

    @Slot()
    def _begin_return(self) -> None:
        if self._backward is not None and self._opened is not None:
            ReadOp(self, ReadReturn(self.desk, self.article, self._backward)).then(self._ask_return).start()

    @Slot(object)
    def _ask_return(self, request: ReturnRequest) -> None:
        if request.article == self.article:
            self._open_dialog(ReturnDialog(self.desk, request, self))

    def _open_dialog(self, dialog: SigningDialog | ReturnDialog) -> None:
        self._ahead = self._next_in_queue()  # asked now: the list may be read again before the signature is told
        dialog.signed.connect(self._signed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _signed(self, signed: SignedStep) -> None:
        """Said, and on to the next article that waits."""
        action = signed.step.action
        done = str(ACTS[action].done) if action in ACTS else tr("Returned. Everyone who signed is told the reason.")
        messages().toast(done)
        self._open(self._ahead or self.article)
        self._read_queue()

    def _next_in_queue(self) -> str:
        """The article that waits below the one that is open, or above it; "" if none waits."""
        model = self.queue.model
        row = model.row_of(self.article)
        for near in (row + 1, row - 1):
            line = model.line(near)
            if row >= 0 and line is not None and line.mine:
                return line.article
        return ""

    @Slot()
    def _act_key(self) -> None:
        if self.main.isVisible() and self.main.isEnabled():
            self._begin_act()

    @Slot()
    def _return_key(self) -> None:
        """Ctrl+Backspace deletes a word while a text field has the focus."""
        focus = QApplication.focusWidget()
        typing = isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractSpinBox) or (
            isinstance(focus, QTextEdit) and not focus.isReadOnly()
        )
        if not typing and self.send_back.isVisible():
            self._begin_return()

    @Slot()
    def _audit(self) -> None:
        if self.article:
            self.place.open("chain", self.article)
