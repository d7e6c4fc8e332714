"""The window of versions: at the left when each was kept, at the right what has changed since, and the way back.

Closing changes nothing. What is brought back becomes a new version; the text now stays among the versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.document import fill
from desktop.editor.history.listing import VersionDelegate, VersionModel
from desktop.editor.history.reading import Compared, CompareVersion, ReadVersions
from desktop.editor.objects import Pictures
from desktop.messages import kind_of, messages
from desktop.operations import Operation, ReadOp
from desktop.review.changelist import change_lines
from desktop.review.marked import fill_marked
from desktop.review.steady import steady_segments
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import label
from desktop.widgets.legend import ChangeLegend
from desktop.widgets.panels import Card, hairline
from desktop.widgets.sizing import open_at
from desktop.words import joined, moment
from resources.language import tr

if TYPE_CHECKING:
    from forms.content import Content
    from sync.desk import Desk
    from sync.desk.models import VersionView

MARKED, THEN, NOW = "marked", "then", "now"
WIDE, HIGH, LIST = 1080, 700, 300
MOST_LINES = 5


class HistoryDialog(QDialog):
    """The versions of one draft beside its text now.

    Args:
        desk: the open desk.
        article: whose versions; whatever the page shows later, this window stays with it.
        present: the text now on the screen.
        editable: whether a version may be brought back.
        parent: the page.

    Signals:
        wanted: article and digest of a version that is to be the draft again.
    """

    wanted = Signal(str, str)

    def __init__(self, desk: Desk, article: str, present: Content, editable: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self.article, self._present, self._editable = desk, article, present, editable
        self._shown: Compared | None = None
        self._asking: Operation | None = None
        self._mode = MARKED
        self._places: list[int] = []
        self._at = -1
        self.setWindowTitle(tr("Version history"))
        open_at(self, WIDE, HIGH)
        self.model = VersionModel(self)
        self.list = QListView()
        self.canvas = Canvas("doc-review")
        self.trouble = Banner()
        self._make()
        self._build()
        ReadOp(self, ReadVersions(desk, article)).then(self._listed).start()

    # ------------------------------------------------------------------------------------------ making

    def _make(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(VersionDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Versions, the newest first"))
        self.list.setFixedWidth(theme.px(LIST))
        self.list.selectionModel().currentChanged.connect(self._picked)
        self.canvas.setReadOnly(True)
        self.canvas.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.canvas.setAccessibleName(tr("Text of the version"))
        self.canvas.use_pictures(Pictures(self._desk.attachment_bytes, self.canvas))
        self.title = label("", "section", wrap=True)
        self.words = label("", "help", "text2", wrap=True)
        self.changes = label("", "help", "warning", wrap=True)
        self.modes = Segmented(
            [
                (MARKED, tr("Changes since then")),
                (THEN, tr("Text of this version")),
                (NOW, tr("The text as it is now")),
            ],
            tr("View"),
        )
        steady_segments(self.modes)
        self.modes.chosen.connect(self._mode_chosen)
        self.previous = Button("", "tool", "arrow-up-s-line", name=tr("Previous change"), shortcut="Shift+F7")
        self.next = Button("", "tool", "arrow-down-s-line", name=tr("Next change"), shortcut="F7")
        self.shut = Button(tr("Close"), shortcut="Esc")
        self.restore = Button(tr("Restore as a new version"), "primary", "history-line")
        for button, slot in (
            (self.previous, self.previous_change), (self.next, self.next_change),
            (self.shut, self.reject), (self.restore, self._want),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        for key, slot in (("F7", self.next_change), ("Shift+F7", self.previous_change)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        left = QFrame()
        left.setProperty("lpanel", True)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 1, 0)
        inner.addWidget(self.list)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(left)
        middle.addWidget(self._reader(), 1)
        self._whole = QWidget()
        self._whole.setLayout(middle)
        middle.setContentsMargins(0, 0, 0, 0)
        words = tr(
            "A text is kept every ten minutes of writing and at each signature. Nothing was kept of this one yet."
        )
        self._stack = QStackedWidget()
        for part in (SkeletonRows(), EmptyState(tr("No earlier version yet"), words, drawing=False), self._whole):
            self._stack.addWidget(part)
        rows.addWidget(self._stack, 1)
        rows.addWidget(hairline())
        rows.addLayout(self._foot())

    def _reader(self) -> QWidget:
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(20, 16, 20, 14)
        rows.setSpacing(8)
        for each in (self.title, self.words, self.changes, self.trouble):
            rows.addWidget(each)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.modes)
        head.addWidget(self.previous)
        head.addWidget(self.next)
        head.addStretch(1)
        self._legend = ChangeLegend()
        head.addWidget(self._legend)
        rows.addLayout(head)
        card = Card(flush=True)
        card.body.addWidget(self.canvas)
        rows.addWidget(card, 1)
        return box

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 14)
        foot.setSpacing(12)
        self.note = label("", "caption", "text2", wrap=True)
        foot.addWidget(self.note, 1)
        for button in (self.shut, self.restore):
            button.setProperty("tall", True)
            foot.addWidget(button)
        self.restore.setVisible(self._editable)
        self.restore.setEnabled(False)
        return foot

    # ------------------------------------------------------------------------------------------ showing

    @Slot(object)
    def _listed(self, versions: tuple[VersionView, ...]) -> None:
        self.model.show_versions(versions, self._present.digest, self._present.title)
        self._stack.setCurrentIndex(2 if versions else 1)
        if versions:
            self.note.setText(self._safe())
            other = next((row for row in range(len(versions)) if not self.model.is_present(row)), 0)
            self.list.setCurrentIndex(self.model.index(other))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _safe(self) -> str:
        if self._editable:
            return tr("The text now stays among the versions; nothing is lost.")
        return tr("This article cannot be changed now, so that no version can be brought back.")

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, index: QModelIndex, before: QModelIndex) -> None:
        version = self.model.at(index.row())
        self.restore.setEnabled(False)
        if version is None:
            return
        if self._asking is not None:
            self._asking.cancel()
        work = CompareVersion(self._desk, version, self._present)
        self._asking = ReadOp(self, work).then(self._compared).otherwise(self.failed).start()

    @Slot(object)
    def _compared(self, compared: Compared) -> None:
        row = self.list.currentIndex().row()
        version = self.model.at(row)
        if version is None or version.digest != compared.digest:
            return
        self._shown = compared
        count, same = compared.difference.count, self.model.is_present(row)
        self.title.setText(joined(moment(version.at), compared.content.title or tr("Untitled")))
        self.words.setText(tr("This is the very text on the screen now.") if same or not count
                           else tr("Changes since then: {n}", n=count))  # fmt: skip
        lines = change_lines(compared.difference, compared.type, compared.columns)
        more = [tr("and {n} more changes of fields and attachments", n=len(lines) - MOST_LINES)]
        self.changes.setText("\n".join(lines[:MOST_LINES] + (more if len(lines) > MOST_LINES else [])))
        self.changes.setVisible(bool(lines))
        self.trouble.hide()
        self._mode = MARKED if count else NOW
        self.modes.choose(self._mode)
        self.restore.setEnabled(self._editable and not same)
        self._show_text()

    def _show_text(self) -> None:
        compared = self._shown
        if compared is None:
            return
        document = self.canvas.new_document()
        self._places, self._at = [], -1
        if self._mode == MARKED:
            self._places = fill_marked(document, compared.difference, self.canvas.metrics())
        else:
            fill(document, (compared.content if self._mode == THEN else self._present).body, self.canvas.metrics())
        document.setUndoRedoEnabled(False)
        self.canvas.show_document(document)
        self._legend.setVisible(self._mode == MARKED)
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._places))
        self._go(1)

    @Slot(str)
    def _mode_chosen(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self._show_text()

    # ------------------------------------------------------------------------------------------ acting

    @Slot()
    def next_change(self) -> None:
        """Go to the next change in the text."""
        self._go(1)

    @Slot()
    def previous_change(self) -> None:
        """Go to the change before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self._places:
            return
        self._at = (self._at + step) % len(self._places) if self._at >= 0 or step > 0 else len(self._places) - 1
        cursor = QTextCursor(self.canvas.document())
        cursor.setPosition(min(self._places[self._at], self.canvas.document().characterCount() - 1))
        self.canvas.setTextCursor(cursor)
        bar = self.canvas.verticalScrollBar()
        bar.setValue(bar.value() + self.canvas.cursorRect().top() - self.canvas.viewport().height() // 3)

    @Slot()
    def _want(self) -> None:
        if self._shown is not None and self.restore.isEnabled():
            self._set_busy(busy=True)
            self.wanted.emit(self.article, self._shown.digest)

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        """Say here why nothing was changed; a defect of the program goes to the report window."""
        self._set_busy(busy=False)
        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.trouble.show_message("warning", tr("Nothing was changed"), str(error))

    def not_saved(self) -> None:
        """The text now is not saved, so that nothing may take its place."""
        self._set_busy(busy=False)
        words = tr("The text now could not be saved yet. Close this window and put right what the page says first.")
        self.trouble.show_message("warning", tr("Nothing was changed"), words)

    def _set_busy(self, *, busy: bool) -> None:
        self.restore.setEnabled(not busy and self._editable and self._shown is not None)
        self.list.setEnabled(not busy)
