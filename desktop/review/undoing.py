"""Taking back a signature that has not left this computer: offered after signing, beside the article, and by key.

Whether it can still be taken back is the desk's answer at the moment of asking; until then this only offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.remarks.lines import step_words
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.widgets.buttons import Button
from desktop.widgets.labels import ElidedLabel, IconLabel, label
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.page import Page
    from sync.desk import Desk
    from sync.store.records import ChangeSet

KEY = "Ctrl+Z"


@dataclass(frozen=True)
class Undoable:
    """A signature that can be taken back: the article, its title, and the act ("" when it no longer can)."""

    article: str
    title: str
    action: str


class UndoBar(QFrame):
    """One line that says what was signed here and not sent yet, with the way to take it back. Hidden without one.

    Signals:
        pressed: take it back.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("banner", "neutral")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 6, 4)
        row.setSpacing(10)
        self.words = ElidedLabel("", "help")
        self.undo = Button(tr("Undo the signature"), "ghost", "arrow-go-back-line", shortcut=KEY)
        row.addWidget(IconLabel("quill-pen-line", "text2", 18))
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        self.undo.clicked.connect(self.pressed)
        self.hide()

    def offer(self, found: Undoable | None) -> None:
        """Offer to take a signature back, or nothing."""
        if found is not None:
            step, title = step_words(found.action), found.title or tr("Untitled")
            said = tr("You signed the step “{step}”, not sent yet: “{title}”", step=step, title=title)
            self.words.set_text(said)
        self.setVisible(found is not None)


class Asker(QObject):
    """Asks in words whether a signature is taken back, and takes it back.

    Args:
        desk: the open desk.
        over: over which the question opens.

    Signals:
        undone: the ``Undoable`` whose signature was taken back.
        refused: why it was not, an exception.
    """

    undone = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over

    def ask(self, found: Undoable) -> None:
        """Ask; nothing happens if the person thinks better of it."""
        dialog = UndoDialog(found, self._over)
        dialog.agreed.connect(self._agreed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _agreed(self, found: Undoable) -> None:
        WriteOp(self, TakeBack(self._desk, found)).then(self._done).otherwise(self._failed).start()

    @Slot(object)
    def _done(self, found: Undoable) -> None:
        self.undone.emit(found)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.refused.emit(error)


class Undo(QObject):
    """Offers and does it for one page.

    Args:
        desk: the open desk.
        page: over which the question opens; refusals are said there.
        shown_only: whether only the signature of the article that is open is offered, not the last one made here.

    Signals:
        undone: the article whose signature was taken back.
        offering: whether there is one to be taken back.
    """

    undone = Signal(str)
    offering = Signal(bool)

    def __init__(self, desk: Desk, page: Page, *, shown_only: bool = False) -> None:
        super().__init__(page)
        self._desk, self._page, self._shown_only = desk, page, shown_only
        self._last: Undoable | None = None
        self._shown: Undoable | None = None
        self.bar = UndoBar()
        self.bar.pressed.connect(self.begin)
        self.key = QShortcut(QKeySequence(KEY), page)
        self.key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.key.setWhatsThis(tr("Undo the signature, until it is sent"))
        self.key.activated.connect(self.begin)
        page.place.changed.connect(self._changed)
        self._asker = Asker(desk, page)
        self._asker.undone.connect(self._done)
        self._asker.refused.connect(self._refused)
        self._offer()

    def watch(self, edit: QTextEdit) -> None:
        """A text that only can be read takes the key for itself and does nothing with it: there it is ours."""
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The key in a text that can only be read."""
        key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if key and isinstance(watched, QTextEdit) and watched.isReadOnly() and self.offered() is not None:
            wanted = bool(event.matches(QKeySequence.StandardKey.Undo))
            if wanted:
                self.begin()
            return wanted
        return False

    # ------------------------------------------------------------------------------------------ offering

    def signed(self, article: str, title: str, action: str, done: str) -> None:
        """Something was signed just now: say so, and offer to take it back."""
        self._last = Undoable(article, title, action)
        messages().toast(done, tr("Undo the signature"), self.begin_last)
        self._offer()

    def follow(self, article: str, title: str, action: str) -> None:
        """The article that is open, with the act that can be taken back, or "" for none."""
        self._shown = Undoable(article, title, action) if action else None
        if self._last is not None and self._last.article == article:
            self._last = self._shown
        self._offer()

    @Slot(object)
    def _changed(self, change: ChangeSet) -> None:
        """The store changed: what was signed last may have been sent meanwhile."""
        if self._last is not None and self._last.article in change.articles:
            self._look()

    def _look(self) -> None:
        if self._last is not None:
            ReadOp(self, _Look(self._desk, self._last)).then(self._looked).start()

    @Slot(object)
    def _looked(self, found: Undoable) -> None:
        if self._last is not None and self._last.article == found.article:
            self._last = found if found.action else None
            self._offer()

    def offered(self) -> Undoable | None:
        """What would be taken back: of the article that is open, else what was signed last."""
        return self._shown or (None if self._shown_only else self._last)

    def _offer(self) -> None:
        self.bar.offer(self.offered())
        self.key.setEnabled(self.offered() is not None)
        self.offering.emit(self.offered() is not None)

    # ------------------------------------------------------------------------------------------ taking back

    @Slot()
    def begin(self) -> None:
        """Ask before a signature is taken back."""
        found = self.offered()
        if found is not None:
            self._asker.ask(found)

    @Slot()
    def begin_last(self) -> None:
        """The same of what was signed last."""
        if self._last is not None:
            self._asker.ask(self._last)

    @Slot(object)
    def _done(self, found: Undoable) -> None:
        for kept in ("_last", "_shown"):
            held: Undoable | None = getattr(self, kept)
            if held is not None and held.article == found.article:
                setattr(self, kept, None)
        self._offer()
        messages().toast(tr("The signature was taken back. Nothing of it was sent."))
        self.undone.emit(found.article)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        messages().report(error, self._page)
        self._look()


class UndoDialog(QDialog):
    """Says what is taken back, before it is.

    Signals:
        agreed: the ``Undoable``.
    """

    agreed = Signal(object)

    def __init__(self, found: Undoable, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found
        title = tr("Undo the signature?")
        self.setWindowTitle(title)
        self.setFixedWidth(theme.px(500))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(10)
        rows.addWidget(label(title, "section", wrap=True))
        rows.addWidget(label(found.title or tr("Untitled"), "strong", wrap=True))
        self.meaning = label(meaning(found.action), "body", wrap=True)
        rows.addWidget(self.meaning)
        rows.addWidget(label(tr("It has not left this computer. What you wrote with it, remarks and findings set aside, "
                                "waits for your next signature again."), "help", "text2", wrap=True))  # fmt: skip
        self.undo = Button(tr("Undo the signature"), "primary", "arrow-go-back-line")
        self.keep = Button(tr("Keep the signature"), shortcut="Esc", show_key=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.undo)
        rows.addSpacing(6)
        rows.addLayout(row)
        self.undo.setDefault(True)
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self.reject)
        self.undo.clicked.connect(self._agree)
        self.undo.setFocus()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self._found)


def meaning(action: str) -> str:
    """What taking back the signature of an act does."""
    if action == "approve":
        return tr("Your sign-off is taken back, and the sending that was signed with it. The article waits for your "
                  "sign-off again.")  # fmt: skip
    if action in ("submit", "correct"):
        return tr("Your submission is taken back. The article is a draft of yours again.")
    if action in ("return", "decline"):
        return tr("The return is taken back. The article waits for your decision again.")
    return tr("Your signature for the step “{step}” is taken back. The article waits for it here again.",
              step=step_words(action))  # fmt: skip


class _Look:
    """Asks whether a signature can still be taken back."""

    def __init__(self, desk: Desk, last: Undoable) -> None:
        self._desk, self._last = desk, last

    def __call__(self, job: Job) -> Undoable:
        return Undoable(self._last.article, self._last.title, self._desk.undoing.of(self._last.article))


class TakeBack:
    """Takes it back, on the writer thread; what can be taken back now is the desk's word, not ours."""

    def __init__(self, desk: Desk, found: Undoable) -> None:
        self._desk, self._found = desk, found

    def __call__(self, job: Job) -> Undoable:
        return Undoable(self._found.article, self._found.title, self._desk.undoing.undo(self._found.article))
