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
from desktop.editor.checks.acts import CheckActs
from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from desktop.preview.control import Preview
from desktop.review.batchbar import BatchBar
from desktop.review.claiming import Claiming
from desktop.review.nothingopen import HideWhenEmpty
from desktop.review.opening import FORWARD, Opened, ReadForReview, ReadReturn, why_not
from desktop.review.phrases import ACTS
from desktop.review.queueing import ALL, MINE, Queue, ReadQueue
from desktop.review.queuepanel import QueuePanel
from desktop.review.reader import Reader
from desktop.review.remarks.control import ReviewRemarks
from desktop.review.returning import ReturnDialog, ReturnRequest
from desktop.review.side import ReviewPanel
from desktop.review.signing import ReadRequest, Request, SigningDialog
from desktop.review.undoing import Undo
from desktop.shell.page import Page
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import label
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from desktop.review.batching import Batch
    from desktop.review.pin import Signer
    from desktop.shell.place import Place
    from forms.content import Content
    from sync.chain.step import SignedStep
    from sync.chain.workflow import Option
    from sync.store.records import ChangeSet

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
        self._entered = self._narrow = False
        self.batch = BatchBar(self.desk)
        self.queue = QueuePanel(self.batch)
        self.reader = Reader(self.desk)
        self.claiming = Claiming(self.desk, self)
        self.side = ReviewPanel()
        self.send_back = Button(tr("Return…"), "dangerline", "arrow-go-back-line", shortcut="Ctrl+Backspace")
        self.main = Button("", "primary", "quill-pen-line", shortcut="Ctrl+Enter", tip=" ")
        self.reason = Button("", "link")
        self.acts = CheckActs(self.desk, self.side.check.list, self)
        self.preview = Preview(self.desk, self._text_shown, self)
        self.remarks = ReviewRemarks(self.desk, self.reader, self.side, self)
        self.undo = Undo(self.desk, self)
        self.search = self.header.add_search(tr("Search this list"))
        self.look = Button("", "tool", "eye-line", name=tr("Preview"), shortcut="Ctrl+Shift+P")
        self.sheet = Button("", "tool", "printer-line", name=tr("Print the approval sheet"), shortcut="Ctrl+P")
        self.leading = Button(tr("Page for leaders"), "plain", "quill-pen-line", shortcut="Ctrl+L")
        self.leading.hide()
        for each in (self.leading, self.claiming.button, self.look, self.sheet):
            self.header.add(each)
        self._build()
        self._wire()

    # ------------------------------------------------------------------------------------------ making

    def _build(self) -> None:
        self.body.addWidget(self.queue)
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.setSpacing(14)
        card = QFrame()
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.reader, 1)
        inner.addWidget(self._foot())
        rows.addWidget(self.claiming.banner)
        rows.addWidget(self.undo.bar)
        rows.addWidget(card)
        self._stack = QStackedWidget()
        words = tr("Choose an article at the left. What comes with the next sync appears there.")
        self._stack.addWidget(EmptyState(tr("Nothing is open"), words))
        self._stack.addWidget(SkeletonRows())
        self._stack.addWidget(centre)
        HideWhenEmpty(self._stack, _EMPTY, (self.look, self.sheet))
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
        self._gap = QWidget()
        self._gap.hide()
        row.addWidget(self.note, 1)
        row.addWidget(self._gap, 1)
        row.addWidget(self.chain)
        row.addWidget(self.reason)
        row.addWidget(self.main)
        self.reason.hide()
        return foot

    def _wire(self) -> None:
        self.queue.tab_chosen.connect(self._tab_chosen)
        self.queue.chosen.connect(self._chosen)
        self.queue.list.toggled.connect(self.batch.toggle)
        self.batch.changed.connect(self.queue.show_batch)
        self.batch.turned.connect(self._batch_turned)
        self.batch.asked.connect(self._begin_batch)
        self.reader.keeper.kept.connect(self.batch.read)
        self.leading.clicked.connect(self._lead)
        self.claiming.over.connect(self._queue_anew)
        self.undo.undone.connect(self._chosen)
        self.undo.watch(self.reader.canvas)
        self.search.searched.connect(self._queue_anew)
        self.queue.clear.clicked.connect(self.search.clear)
        self.send_back.clicked.connect(self._begin_return)
        self.main.clicked.connect(self._begin_act)
        self.chain.clicked.connect(self._audit)
        self.look.clicked.connect(self._show_preview)
        self.sheet.clicked.connect(self._show_sheet)
        self.reader.end_reached.connect(self._judge)
        self.reason.clicked.connect(self._go_to_first)
        self.acts.done.connect(self._read_again)
        self.side.turned.connect(self._side_turned)
        checks = self.side.check
        checks.again.connect(self._read_again)
        checks.list.wanted.connect(self.reader.go_to_finding)
        checks.list.looked.connect(self.reader.look_at_finding)
        self.reader.pressed.connect(checks.list.choose_number)
        for key, slot in (
            ("F7", self.reader.next_change),
            ("Shift+F7", self.reader.previous_change),
            ("F8", self._next_finding),
            ("Shift+F8", self._previous_finding),
            ("Ctrl+Return", self._act_key),
            ("Ctrl+Enter", self._act_key),
            ("Ctrl+Shift+Return", self._act_key),
            ("Ctrl+Shift+Enter", self._act_key),
            ("Ctrl+Backspace", self._return_key),
            ("F9", self._audit),
            ("Ctrl+Shift+P", self._show_preview),
            ("Ctrl+P", self._show_sheet),
            ("Ctrl+B", self.batch.turn),
            ("Ctrl+L", self._lead),
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
        self.batch.read()
        if self.article and self.article in change.articles:
            self._open(self.article)

    def leave(self) -> bool:
        """Remember how far the text was read, and what was being said of it."""
        self.reader.keep_place()
        self.remarks.leave()
        return True

    def narrow(self, width: int) -> None:
        """Below 1200 the panel at the right gives way, and takes the list's place when it is asked for."""
        self._narrow = width < theme.px(1200)
        self.side.give_way(narrow=self._narrow, empty=self._opened is None)

    @Slot(bool)
    def _side_turned(self, shown: bool) -> None:
        self.queue.setVisible(not (self._narrow and shown))
        self.chain.setVisible(not (self._narrow and shown))

    def _read_queue(self, tab: str = "") -> None:
        if self._queueing is not None:
            self._queueing.cancel()
        text = self.search.text().strip()
        self._queueing = ReadOp(self, ReadQueue(self.desk, tab or self.queue.tab, text))
        self._queueing.then(self._queue_read).start()

    @Slot(str)
    def _tab_chosen(self, tab: str) -> None:
        if self.batch.on() and tab != MINE:
            self.batch.turn()
        self._read_queue(tab)

    @Slot()
    def _queue_anew(self) -> None:
        self._read_queue()

    @Slot(object)
    def _queue_read(self, queue: Queue) -> None:
        """The list follows what is open, never the other way round; with nothing open the first line is opened."""
        self.queue.show_queue(queue, self.article, sought=bool(self.search.text().strip()))
        self.claiming.expect(line.claim_ends for line in queue.lines)
        self.batch.setVisible(queue.tab == MINE and (queue.waiting > 1 or self.batch.on()))
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
            self.claiming.clear()
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
        self.acts.show(opened.checked)
        self.reader.show_article(opened)
        self.side.show_article(opened)
        self.remarks.show(opened)
        self.undo.follow(self.article, opened.reading.content.title, opened.undoable)
        self.side.setVisible(not self._narrow or self.side.isVisible())
        self.preview.follow(self.article)
        self._choose_acts(opened)
        self.claiming.follow(opened.reading, mine=self._forward is not None)
        self._judge()

    def _choose_acts(self, opened: Opened) -> None:
        live = {o.action: o for o in opened.reading.options if o.allowed}
        self._forward = next((live[a] for a in FORWARD if a in live), None)
        self._backward = next((live[a] for a in BACKWARD if a in live), None)
        self.send_back.setVisible(self._backward is not None)
        self.send_back.setText(
            tr("Decline…") if self._backward is not None and self._backward.action == "decline" else tr("Return…")
        )
        self.main.setVisible(self._forward is not None and not self.batch.on())
        self.leading.setVisible(self._forward is not None and self._forward.action == "approve")
        if self._forward is not None:
            words = str(ACTS[self._forward.action].live)
            self.main.setText(words)
            self.main.setAccessibleName(words)

    @Slot()
    def _judge(self) -> None:
        opened = self._opened
        if opened is None:
            return
        stopping = len(opened.stops) if self._forward is not None else 0
        self.main.setEnabled(not stopping)
        self.reason.setVisible(bool(stopping) and not self.batch.on())
        self.reason.setText(tr("To be dealt with first: {n}", n=stopping))
        self.reason.setAccessibleName(self.reason.text())
        self.note.setVisible(not stopping)
        self._gap.setVisible(bool(stopping))
        if self._forward is None:
            self.note.setText(why_not(opened))
        elif self.batch.on():
            self.note.setText(tr("Several are being signed; tick what you have read at the left."))
        elif not self.reader.read_to_end() and ACTS[self._forward.action].reads:
            self.note.setText(tr("Read the text to its end; then it can be signed."))
        elif self._backward is not None:
            self.note.setText(tr("A return names a category and says why."))
        else:
            self.note.setText("")

    @Slot()
    def _go_to_first(self) -> None:
        """Show the first finding that stops the act."""
        self.side.show_tab("check")
        row = self.side.check.first_blocking()
        if row >= 0:
            self.side.check.list.choose(row)
            self.side.check.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _next_finding(self) -> None:
        self.side.check.list.step(1)

    @Slot()
    def _previous_finding(self) -> None:
        self.side.check.list.step(-1)

    @Slot()
    def _read_again(self) -> None:
        if self.article:
            self._open(self.article)

    # ------------------------------------------------------------------------------------------ beside the text

    def _text_shown(self) -> Content | None:
        return self._opened.reading.content if self._opened is not None else None

    @Slot()
    def _show_preview(self) -> None:
        self.preview.open(self.article)

    @Slot()
    def _show_sheet(self) -> None:
        from desktop.print.dialog import SheetDialog

        if self._opened is not None:
            SheetDialog(self.desk, self.article, self).open()

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

    # ------------------------------------------------------------------------------------------ several at once

    @Slot(bool)
    def _batch_turned(self, on: bool) -> None:
        if on and self.queue.tab != MINE:
            self._read_queue(MINE)
        if self._opened is not None:
            self._choose_acts(self._opened)
            self._judge()
        self.queue.take_focus()

    @Slot()
    def _begin_batch(self) -> None:
        from desktop.review.batchdialog import ReadSigner

        if self.batch.batch is not None and self.batch.batch.items():
            ReadOp(self, ReadSigner(self.desk, self.batch.batch)).then(self._ask_batch).start()

    @Slot(object)
    def _ask_batch(self, asked: tuple[Batch, Signer]) -> None:
        from desktop.review.batchdialog import BatchDialog

        dialog = BatchDialog(self.desk, *asked, self)
        dialog.finished.connect(self._batch_ended)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _batch_ended(self) -> None:
        """Nothing of what was signed stays open: the next one that waits is shown."""
        self.batch.read()
        if self._forward is None:
            self.article = ""
            self._read_queue()

    @Slot()
    def _lead(self) -> None:
        """Go on on the page for leaders, with the article that is open."""
        if self.leading.isVisible():
            self.place.open("leader", self.article)

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
        title = self._opened.reading.content.title if self._opened is not None else ""
        self.undo.signed(signed.step.article, title, action, done)
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
        if self.batch.on():
            self._begin_batch()
        elif self.main.isVisible() and self.main.isEnabled():
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
