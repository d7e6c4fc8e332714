"""Compare and recover: what a draft was before the program was cut off and what was saved last, and three choices.

Nothing is chosen silently: the dialog names the draft, its number and the time, and the text that is not chosen
stays among the versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.editor.canvas import Canvas
from desktop.editor.document import fill
from desktop.editor.objects import Pictures
from desktop.operations import WriteOp
from desktop.review.changelist import change_lines
from desktop.review.marked import fill_marked
from desktop.review.steady import steady_segments
from desktop.today.reading import Found, Settle
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.labels import label
from desktop.widgets.legend import ChangeLegend
from desktop.widgets.panels import Card, hairline
from desktop.widgets.sizing import open_at
from desktop.words import joined, moment
from resources.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.desk import Desk

MARKED, SAVED, BEFORE = "marked", "saved", "before"
WIDE, HIGH = 820, 640
MOST_LINES = 6


class RecoveryDialog(QDialog):
    """Goes through recovered drafts one after the other.

    Args:
        desk: settles what is decided.
        found: the drafts, at least one.
        parent: a widget of the window it belongs to.

    Signals:
        settled: an article, and whether its recovered text was kept.
    """

    settled = Signal(str, bool)

    def __init__(self, desk: Desk, found: Sequence[Found], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._waiting, self._count = desk, list(found), len(found)
        self._mode = MARKED
        self._places: list[int] = []
        self.setWindowTitle(tr("Compare and recover"))
        open_at(self, WIDE, HIGH)
        self.title = label("", "article-title", wrap=True)
        self.meta = label("", "help", "text2", wrap=True)
        self.words = label("", "body", wrap=True)
        self.changes = label("", "help", "warning", wrap=True)
        self.canvas = Canvas("doc-review")
        self.canvas.setReadOnly(True)
        self.canvas.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.canvas.setAccessibleName(tr("Text of the draft"))
        self.canvas.use_pictures(Pictures(desk.attachment_bytes, self.canvas))
        self.modes = Segmented(
            [(MARKED, tr("Changes marked")), (SAVED, tr("Recovered text")), (BEFORE, tr("Earlier text"))],
            tr("View"),
        )
        steady_segments(self.modes)
        self.modes.chosen.connect(self._mode_chosen)
        self.trouble = Banner()
        self.later = Button(tr("Decide later"), "ghost", shortcut="Esc")
        self.back = Button(tr("Go back to the text before"))
        self.keep = Button(tr("Keep the recovered text"), "primary")
        self._build()
        self._show()

    # ---- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 18)
        rows.setSpacing(10)
        for each in (self.title, self.meta, self.words, self.changes, self.trouble):
            rows.addWidget(each)
        head = QHBoxLayout()
        head.addWidget(self.modes)
        head.addStretch(1)
        self._legend = ChangeLegend()
        head.addWidget(self._legend)
        rows.addLayout(head)
        card = Card(flush=True)
        card.body.addWidget(self.canvas)
        rows.addWidget(card, 1)
        rows.addWidget(hairline())
        rows.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        note = tr("The text you do not choose stays among the versions.")
        foot.addWidget(label(note, "caption", "text2", wrap=True), 1)
        for button, slot in ((self.later, self._later), (self.back, self._go_back), (self.keep, self._keep)):
            button.setProperty("tall", True)
            button.setAutoDefault(button is self.keep)
            button.clicked.connect(slot)
            foot.addWidget(button)
        self.keep.setDefault(True)
        return foot

    # ---- showing -----------------------------------------------------------------------------------

    def found(self) -> Found:
        """The draft now shown."""
        return self._waiting[0]

    def _show(self) -> None:
        found = self.found()
        recovery, both = found.recovery, found.difference is not None
        place = self._count - len(self._waiting) + 1
        number = tr("Article {number}", number=recovery.number)
        saved = tr("saved {when}", when=moment(recovery.saved_at))
        turn = tr("{n} of {all}", n=place, all=self._count) if self._count > 1 else ""
        self.title.setText(recovery.content.title or tr("Untitled"))
        self.meta.setText(joined(number, saved, turn))
        self.words.setText(_words(found))
        self._show_changes(found)
        self.trouble.hide()
        self.modes.setVisible(both)
        self.back.setVisible(both)
        self._mode = MARKED if both else SAVED
        self.modes.choose(self._mode)
        self._show_text()
        self._set_busy(False)
        self.keep.setFocus()

    def _show_changes(self, found: Found) -> None:
        lines = change_lines(found.difference, found.type, found.columns) if found.difference else []
        more = [tr("and {n} more changes of fields and attachments", n=len(lines) - MOST_LINES)]
        self.changes.setText("\n".join(lines[:MOST_LINES] + (more if len(lines) > MOST_LINES else [])))
        self.changes.setVisible(bool(lines))

    def _show_text(self) -> None:
        found = self.found()
        document = self.canvas.new_document()
        self._places = []
        if self._mode == MARKED and found.difference is not None:
            self._places = fill_marked(document, found.difference, self.canvas.metrics())
        elif self._mode == BEFORE and found.recovery.before is not None:
            fill(document, found.recovery.before.body, self.canvas.metrics())
        else:
            fill(document, found.recovery.content.body, self.canvas.metrics())
        document.setUndoRedoEnabled(False)
        self.canvas.show_document(document)
        self._reveal()
        self._legend.setVisible(self._mode == MARKED)

    def _reveal(self) -> None:
        """Bring the first change into view."""
        if self._places:
            cursor = self.canvas.textCursor()
            cursor.setPosition(self._places[0])
            self.canvas.setTextCursor(cursor)
            self.canvas.ensureCursorVisible()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now it is known how much of the text is seen."""
        super().showEvent(event)
        self._reveal()

    @Slot(str)
    def _mode_chosen(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self._show_text()

    # ---- deciding ----------------------------------------------------------------------------------

    @Slot()
    def _keep(self) -> None:
        self._settle(keep=True)

    @Slot()
    def _go_back(self) -> None:
        self._settle(keep=False)

    def _settle(self, *, keep: bool) -> None:
        self._set_busy(True)
        work = Settle(self._desk, self.found().recovery.article, keep)
        WriteOp(self, work).then(self._done).otherwise(self._failed).start()

    @Slot(object)
    def _done(self, keep: bool) -> None:
        self.settled.emit(self.found().recovery.article, keep)
        self._next()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        from desktop.messages import kind_of, messages

        self._set_busy(False)
        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.trouble.show_message("warning", tr("Nothing was changed"), str(error))

    @Slot()
    def _later(self) -> None:
        """The draft stays as it is and is asked about again."""
        self._next()

    def _next(self) -> None:
        del self._waiting[:1]
        if self._waiting:
            self._show()
        else:
            self._waiting = []
            self.accept()

    def _set_busy(self, busy: bool) -> None:
        for each in (self.later, self.back, self.keep):
            each.setEnabled(not busy)


def _words(found: Found) -> str:
    """How the two texts differ, and which of them the draft holds now."""
    if found.difference is None:
        return tr(
            "This draft was begun when the program was cut off. There is no text before it; what was saved is below."
        )
    return tr(
        "The program was cut off while this draft was being written. The draft now holds the recovered text; "
        "it differs from the text before in {n} places.",
        n=found.difference.count,
    )
