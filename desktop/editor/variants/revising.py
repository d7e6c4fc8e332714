"""The window in which a version is revised: original and version side by side, paragraph by paragraph.

What is confirmed here is kept at once; the words themselves are changed in the text, where marks and links are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.variants.naming import language_words, to_do_words
from desktop.editor.variants.parts import PAD, PartDelegate, PartModel
from desktop.editor.variants.reading import Mark, Read, ReadRevision, TakeOver
from desktop.messages import kind_of, messages
from desktop.operations import ReadOp, WriteOp
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from desktop.widgets.sizing import open_at
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import DraftView

WIDE, HIGH = 1120, 720


class RevisionDialog(QDialog):
    """A version beside its original.

    Args:
        desk: the open desk.
        article: the version.
        parent: the page.

    Signals:
        edit_wanted: article and key of a part to be changed in the text.
    """

    edit_wanted = Signal(str, str)

    def __init__(self, desk: Desk, article: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self.article = desk, article
        self._read: Read | None = None
        self._go_on = self._busy = False
        self.setWindowTitle(tr("Revise beside the original"))
        open_at(self, WIDE, HIGH)
        self.model = PartModel(self)
        self.list = QListView()
        self.stale, self.trouble = Banner(), Banner()
        self._make()
        self._build()
        ReadOp(self, ReadRevision(desk, article)).then(self._first).otherwise(self._not_read).start()

    # ------------------------------------------------------------------------------------------ making

    def _make(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(PartDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # coming later it narrows rows laid out
        self.list.setAccessibleName(tr("Parts of the version beside those of the original"))
        self.list.selectionModel().currentChanged.connect(self._looked_at)
        self.list.doubleClicked.connect(self.edit)
        self.count = label("", "section", wrap=True)
        self.words = label("", "help", "text2", wrap=True)
        self.left, self.right = label("", "caption-strong", "text2"), label("", "caption-strong", "text2")
        self.shut = Button(tr("Close"), shortcut="Esc")
        self.change = Button(tr("Change in the text"), "plain", "edit-line", shortcut="F2")
        self.again = Button(tr("Not revised after all"), "ghost", "arrow-go-back-line")
        self.confirm = Button(tr("Correct, next"), "primary", "check-line", shortcut="Enter")
        for button, slot in (
            (self.shut, self.reject), (self.change, self.edit), (self.again, self.take_back),
            (self.confirm, self.confirm_current),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        for key, slot in (
            ("F8", self.next_open), ("Shift+F8", self.previous_open), ("F2", self.edit),
            ("Return", self.confirm_current), ("Enter", self.confirm_current),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.stale.pressed.connect(self.take_over)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(8)
        for each in (self.count, self.words, self.stale, self.trouble):
            head.addWidget(each)
        rows.addLayout(head)
        heads = QHBoxLayout()
        heads.setContentsMargins(theme.px(PAD) + 1, 4, 0, 6)
        heads.setSpacing(0)
        heads.addWidget(self.left)
        heads.addWidget(self.right)
        heads.addStretch(1)
        rows.addLayout(heads)
        rows.addWidget(hairline())
        self._stack = QStackedWidget()
        self._stack.addWidget(SkeletonRows())
        self._stack.addWidget(self.list)
        rows.addWidget(self._stack, 1)
        rows.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 14)
        foot.setSpacing(12)
        note = label(tr("F8 goes to the next part that is not revised."), "caption", "text2", wrap=True)
        foot.addWidget(note, 1)
        for button in (self.again, self.shut, self.change, self.confirm):
            button.setProperty("tall", True)
            foot.addWidget(button)
        rows.addLayout(foot)
        self.again.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The heads stand over their columns."""
        super().resizeEvent(event)
        self._fit_heads()

    def _fit_heads(self) -> None:
        _, _, wide = PartDelegate(self.list).columns(self.list.viewport().width())
        self.left.setFixedWidth(wide + theme.px(PAD))
        self.right.setFixedWidth(wide)

    # ------------------------------------------------------------------------------------------ showing

    @Slot(object)
    def _first(self, read: Read) -> None:
        self._show(read)
        self._stack.setCurrentIndex(1)
        self._fit_heads()
        start = self.model.to_do(-1, 1)
        self._choose(max(start, 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        self.reject()
        messages().report(error, self.parentWidget())

    def _show(self, read: Read) -> None:
        self._read = read
        revision = read.revision
        self.model.show_rows(read.rows)
        self.left.setText(tr("Original: {language}", language=language_words(revision.master_language)))
        self.right.setText(tr("Version: {language}", language=language_words(revision.language)))
        done = tr("Every part is revised") if revision.made != "person" else tr("Every part is written")
        self.count.setText(to_do_words(revision.to_do, revision.made) or done)
        self.count.setAccessibleName(self.count.text())
        self.words.setText(self._told(read))
        if revision.stale and revision.editable:
            words = tr("What did not change there stays as it was revised; the text before stays among the versions.")
            self.stale.show_message("warning", tr("Changes in the original: {n}", n=revision.stale), words,
                                    act=tr("Take the changes over"))  # fmt: skip
        else:
            self.stale.hide()
        self._look(self.list.currentIndex().row())

    def _told(self, read: Read) -> str:
        if not read.revision.editable:
            return tr("This version cannot be changed now; it is shown as it stands beside the original.")
        if read.revision.made == "person":
            return tr("A person writes this version. Figures and pictures stand where the original has them.")
        return tr("A machine converted this text. Read each part beside the original and confirm or change it; with "
                  "your signature you answer for it.")  # fmt: skip

    @Slot(QModelIndex, QModelIndex)
    def _looked_at(self, index: QModelIndex, before: QModelIndex) -> None:
        self._look(index.row())

    def _look(self, number: int) -> None:
        row, read = self.model.at(number), self._read
        editable = read is not None and read.revision.editable and not self._busy
        state = row.part.state if row is not None else ""
        self.confirm.setEnabled(editable and state == "open")
        self.change.setEnabled(editable and row is not None and state != "gone")
        self.again.setVisible(editable and state == "confirmed")

    # ------------------------------------------------------------------------------------------ going

    @Slot()
    def next_open(self) -> None:
        """Go to the next part that is not revised or written."""
        self._choose(self.model.to_do(self.list.currentIndex().row(), 1))

    @Slot()
    def previous_open(self) -> None:
        """Go to the one before."""
        self._choose(self.model.to_do(self.list.currentIndex().row(), -1))

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row), QListView.ScrollHint.EnsureVisible)

    # ------------------------------------------------------------------------------------------ acting

    @Slot()
    def confirm_current(self) -> None:
        """The part is right as the machine wrote it; go on to the next."""
        row = self.model.at(self.list.currentIndex().row())
        if row is not None and self.confirm.isEnabled():
            self._go_on = True
            self._mark(row.part.key, done=True)

    @Slot()
    def take_back(self) -> None:
        """The part is open again."""
        row = self.model.at(self.list.currentIndex().row())
        if row is not None and self.again.isVisible():
            self._go_on = False
            self._mark(row.part.key, done=False)

    def _mark(self, key: str, *, done: bool) -> None:
        self._set_busy(busy=True)
        work = Mark(self._desk, self.article, (key,), done=done)
        WriteOp(self, work).then(self._marked).otherwise(self.failed).start()

    @Slot(object)
    def _marked(self, read: Read) -> None:
        self._set_busy(busy=False)
        self._show(read)
        if self._go_on:
            self.next_open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def edit(self) -> None:
        """Change the part in the text."""
        row = self.model.at(self.list.currentIndex().row())
        if row is not None and self.change.isEnabled():
            self.accept()
            self.edit_wanted.emit(self.article, row.part.key)

    @Slot()
    def take_over(self) -> None:
        """Take the version up to the original as it is now."""
        if self._read is not None and not self._busy:
            self._set_busy(busy=True)
            work = TakeOver(self._desk, self.article, self._read.revision.rev)
            WriteOp(self, work).then(self._taken_over).otherwise(self.failed).start()

    @Slot(object)
    def _taken_over(self, view: DraftView) -> None:
        self._set_busy(busy=False)
        ReadOp(self, ReadRevision(self._desk, self.article)).then(self._first).otherwise(self.failed).start()

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        """Say here why nothing was changed; a defect of the program goes to the report window."""
        self._set_busy(busy=False)
        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.trouble.show_message("warning", tr("Nothing was changed"), str(error))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._look(self.list.currentIndex().row())
