"""The attachments of the article: many added at once, put in order, titled, looked at, replaced, taken out.

Files are read and looked into on a reader thread and kept on the writer's, one after the other. The panel holds the list
as the content has it and tells when it changed; it stores nothing itself, and knows the text only by ``shown``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.files.arrivals import ArrivalBox
from desktop.editor.files.detail import FileDetail
from desktop.editor.files.intake import AddToDraft, Intake, Report, Wanted
from desktop.editor.files.kinds import can_be_looked_at
from desktop.editor.files.model import AttachmentModel
from desktop.editor.files.replacing import Replacing
from desktop.editor.files.rows import ROW
from desktop.editor.files.view import AttachmentList, local_files
from desktop.messages import messages
from desktop.operations import WriteOp
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from forms.content import Attachment
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.incoming import TakenIn


@dataclass(frozen=True)
class InText:
    """How the panel asks about the text: where its cursor is, and how often it shows an attachment."""

    here: Callable[[], object]
    count: Callable[[str], int]


def _nowhere() -> object:
    return None


def _never(digest: str) -> int:
    return 0


class AttachmentPanel(QWidget):
    """The list, what is on its way in, and the words of the attachment chosen.

    Signals:
        changed: the new tuple of attachments.
        insert_wanted: an attachment to be put into the text, and the place.
        removed: the digest of an attachment that was taken out. restored: one that is back.
        replaced: a digest, and the attachment that takes its place in the text.
        trouble: a sentence on files that could not be taken in.
        made: a text widget was made, for whoever watches compositions.
        shown: the panel has something to say and wants to be seen.
    """

    changed = Signal(object)
    insert_wanted = Signal(object, object)
    removed = Signal(str)
    restored = Signal(object)
    replaced = Signal(str, object)
    trouble = Signal(str)
    made = Signal(object)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._article = ""
        self._locked = False
        self._insert_next = False
        self._place_next: object = None
        self._rows: dict[str, int] = {}
        self._pairs: dict[str, str] = {}
        self.in_text = InText(_nowhere, _never)
        self.composing: Callable[[], bool] = bool  # whether an input method is at work anywhere on the page
        self.model = AttachmentModel(self)
        self.intake = Intake(self._same, self)
        self.list = AttachmentList(self.model)
        self.arrivals = ArrivalBox(self.intake.model)
        self.replacing = Replacing(self)
        self.detail = FileDetail()
        self.caption, self.alt = self.detail.caption, self.detail.alt
        self.insert, self.remove = self.detail.insert, self.detail.remove
        self.setAcceptDrops(True)
        self._build()
        self._wire()
        self._reset()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 12)
        rows.setSpacing(8)
        self.add = Button(tr("Add files…"), "plain", "file-add-line")
        head = QVBoxLayout()
        head.setContentsMargins(18, 0, 18, 0)
        head.setSpacing(6)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._hint = label(tr("Or drop files here or into the text. They stay on this computer until you submit."),
                           "caption", "text2", wrap=True)  # fmt: skip
        head.addWidget(self._hint)
        rows.addLayout(head)
        self.list.setMinimumHeight(theme.px(ROW) + 4)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.arrivals)
        rows.addWidget(self.detail)

    def _wire(self) -> None:
        self.add.clicked.connect(self._ask)
        self.list.selectionModel().currentChanged.connect(self._picked)
        self.list.looked.connect(self.look)
        self.list.dropped_out.connect(self._remove)
        self.list.files_dropped.connect(self.add_files)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemDelegate().made.connect(self.made)
        self.model.modelReset.connect(self._reset)
        self.model.ordered.connect(self._ordered)
        self.model.titled.connect(self._titled)
        self.replacing.wanted.connect(self._replace)
        self.intake.taken.connect(self._added)
        self.intake.ended.connect(self._ended)
        self.arrivals.stopped.connect(self.intake.stop)
        self.arrivals.again.connect(self.intake.retry)
        self.arrivals.cleared.connect(self.intake.clear)
        detail = self.detail
        detail.described.connect(self._described)
        detail.next_wanted.connect(self._next_without_words)
        detail.renamed.connect(self._renamed)
        for button, slot in (
            (detail.insert, self._insert),
            (detail.look, self.look),
            (detail.open, self.open_elsewhere),
            (detail.remove, self._remove),
            (detail.more, self._more),
        ):
            button.clicked.connect(slot)
        detail.save_wanted.connect(self._save_copy)
        detail.other_wanted.connect(self._ask_other)

    # ------------------------------------------------------------------------------------------ in and out

    def open(self, desk: Desk, article: str, items: tuple[Attachment, ...]) -> None:
        """Show the attachments of an article."""
        if article != self._article:
            self.leave()
        self._desk, self._article, self._insert_next = desk, article, False
        self.intake.use(desk)
        self.detail.use(desk)
        self._note_rows(items)
        self.model.show_items(items)
        self._show_detail()

    def leave(self) -> None:
        """The article leaves the screen: what still comes for it goes to its draft, and copies are deleted."""
        self._article, self._rows, self._pairs = "", {}, {}
        self.intake.clear()
        self.detail.close_copies()

    def lock(self, locked: bool) -> None:
        """Let everything be read only; looking, opening and saving copies stay."""
        self._locked = self.model.locked = locked
        if locked:
            self.intake.clear()
        self.add.setVisible(not locked)
        self._show_hint()
        self.setAcceptDrops(not locked)
        self.detail.lock(locked)

    def items(self) -> tuple[Attachment, ...]:
        """The attachments as they now are."""
        return self.model.items()

    def current(self) -> Attachment | None:
        """The attachment chosen."""
        row = self.list.currentIndex().row()
        return self.items()[row] if 0 <= row < len(self.items()) else None

    @Slot(str)
    def choose(self, digest: str) -> None:
        """Choose an attachment in the list."""
        for row, item in enumerate(self.items()):
            if item.digest == digest:
                self.list.setCurrentIndex(self.model.index(row))

    def go_to_words(self, digest: str, line: str, start: int = 0, words: str = "") -> bool:
        """Go to the row of an attachment, or into its title or description with words of it selected.

        ``line`` is "caption", "alt" or "" for the row, ``start`` counts code points. Whether the words are still there.
        """
        self.choose(digest)
        self.wanted.emit()
        if line and self.current() is not None:
            return self.detail.select(line, start, words)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def put_words(self, line: str, words: str) -> None:
        """Put words in the place of those selected; the field's own undo takes them back."""
        if not self._locked:
            self.detail.line(line).insert(words)

    def bring_back(self, items: list[Attachment], used: frozenset[str]) -> None:
        """An undo in the text shows attachments again that are not in the list: they come back to their places.

        Args:
            items: these attachments.
            used: digests of all that the text shows.
        """
        rows = list(self.items())
        for item in items:
            other = self._pairs.get(item.digest, "")
            at = next((n for n, row in enumerate(rows) if row.digest == other and other not in used), -1)
            if at >= 0:
                rows[at] = item
            else:
                rows.insert(min(self._rows.get(item.digest, len(rows)), len(rows)), item)
        self.model.show_items(tuple(rows))

    # ------------------------------------------------------------------------------------------ adding

    @Slot()
    def _ask(self) -> None:
        self.ask_files(insert=False)

    def ask_files(self, *, insert: bool, pictures: bool = False) -> None:
        """Ask for files; with ``insert`` they are put into the text as well."""
        self._insert_next, self._place_next = insert, self.in_text.here() if insert else None
        dialog = QFileDialog(self, tr("Add files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        if pictures:
            dialog.setNameFilter(tr("Pictures") + " (*.png *.jpg *.jpeg *.gif *.webp *.bmp)")
        dialog.filesSelected.connect(self._files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot("QStringList")
    def _files_chosen(self, paths: list[str]) -> None:
        self._take([Path(path) for path in paths], self._insert_next, self._place_next)

    @Slot(object)
    def add_files(self, paths: list[str], *, insert: bool = False) -> None:
        """Take files in, one after the other, off the window's thread."""
        self._take([Path(path) for path in paths], insert, self.in_text.here() if insert else None)

    def add_picture(self, image: QImage, name: str) -> None:
        """Take in a picture that came from the clipboard, and put it into the text."""
        if not self._locked:
            self.intake.take([Wanted(QImage(image), name, self._article, True, self.in_text.here())])

    def add_items(self, items: tuple[Attachment, ...]) -> None:
        """Attachments that are kept already, such as pictures of a paste."""
        new = tuple(item for item in items if self._find(item.digest) is None)
        if new:
            self._set((*self.items(), *new))
            self._ask_words(new[0])

    def _take(self, paths: list[Path], insert: bool, place: object) -> None:
        if not self._locked and paths:
            self.intake.take([Wanted(path, path.name, self._article, insert, place) for path in paths])

    def _same(self, article: str, digest: str) -> Attachment | None:
        return self._find(digest) if article == self._article else None

    @Slot(object, object)
    def _added(self, wanted: Wanted, taken: TakenIn) -> None:
        item = taken.attachment
        if wanted.article != self._article:
            WriteOp(self, AddToDraft(self._desk, wanted.article, item)).then(self._added_elsewhere).start()
            return
        if wanted.replaces:
            self._put_in_place(wanted.replaces, item)
        elif self._find(item.digest) is None:
            self._set((*self.items(), item))
        self.choose(item.digest)
        if wanted.insert:
            self.insert_wanted.emit(self._find(item.digest), wanted.place)

    @Slot(object)
    def _added_elsewhere(self, name: str) -> None:
        messages().toast(tr("“{name}” was added to the article you left", name=name))

    @Slot(object)
    def _ended(self, report: Report) -> None:
        """All are through: what was done is said once, and the first picture without words is asked for."""
        said = report.words()
        if said:
            messages().toast(said)
        if len(report.failed) == 1 and not report.taken:
            self.trouble.emit(report.failed[0][1])
        elif report.failed:
            self.wanted.emit()  # each is listed with its reason
        new = {taken.attachment.digest for _, taken in report.taken}
        bare = next((i for i in self.items() if i.digest in new and i.is_image and not i.alt), None)
        if bare is not None:
            self._ask_words(bare)

    def _ask_words(self, item: Attachment) -> None:
        if item.is_image and not item.alt:
            self.choose(item.digest)
            self.wanted.emit()
            if not self.composing():
                self.detail.ask_alt()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls() and not self._locked:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped files in."""
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)

    # ------------------------------------------------------------------------------------------ describing, ordering

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, index: QModelIndex, before: QModelIndex) -> None:
        self._show_detail()

    @Slot()
    def _reset(self) -> None:
        self._show_hint()
        self._show_detail()

    def _show_hint(self) -> None:
        """What is known once files are there needs no room."""
        self._hint.setVisible(not self._locked and not self.items())

    def _show_detail(self) -> None:
        self.detail.know_names(tuple(item.name for item in self.items()))
        self.detail.show_item(self.current())

    @Slot()
    def _described(self) -> None:
        item = self.current()
        if item is not None:
            self._change(item, caption=self.caption.text(), alt=self.alt.text())
            self._show_detail()

    @Slot(str)
    def _renamed(self, name: str) -> None:
        item = self.current()
        if item is not None and not self._locked:
            self._change(item, name=name)
            self._show_detail()

    @Slot(int, str)
    def _titled(self, row: int, words: str) -> None:
        self._change(self.items()[row], caption=words)
        self._show_detail()

    def _change(self, item: Attachment, **words: str) -> None:
        new = replace(item, **words)  # type: ignore[arg-type]  # only texts are changed
        self._set(tuple(new if i.digest == item.digest else i for i in self.items()))

    @Slot()
    def _next_without_words(self) -> None:
        """From the description of one picture to the next that has none."""
        row = self.list.currentIndex().row()
        rows = [*range(row + 1, len(self.items())), *range(row)]
        bare = next((n for n in rows if self.items()[n].is_image and not self.items()[n].alt), None)
        if bare is not None:
            self.list.setCurrentIndex(self.model.index(bare))
            self.detail.ask_alt()

    @Slot()
    def _ordered(self) -> None:
        self._note_rows(self.items())
        self.changed.emit(self.items())

    # ------------------------------------------------------------------------------------------ one of them

    @Slot()
    def _insert(self) -> None:
        item = self.current()
        if item is not None and not self._locked:
            self.insert_wanted.emit(item, None)

    @Slot()
    def look(self) -> None:
        """Look at the chosen one inside the program, or in another program where it cannot be shown here."""
        item = self.current()
        if item is None or self._desk is None:
            return
        if not can_be_looked_at(item):
            self.open_elsewhere()
            return
        from desktop.editor.files.viewer import FileViewer

        viewer = FileViewer(self._desk, item, self)
        viewer.open_wanted.connect(self.detail.open_copy)
        viewer.show()

    @Slot()
    def open_elsewhere(self) -> None:
        """Open a read-only copy of the chosen one in the system's program."""
        item = self.current()
        if item is not None:
            self.detail.open_copy(item)

    @Slot()
    def _save_copy(self) -> None:
        from desktop.editor.files.viewer import ask_place

        item = self.current()
        if item is not None and self._desk is not None:
            ask_place(self, self._desk, item)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.detail.menu(self.list, self._locked).popup(self.list.viewport().mapToGlobal(at))

    @Slot()
    def _more(self) -> None:
        button = self.detail.more
        self.detail.menu(self.list, self._locked).popup(button.mapToGlobal(button.rect().topLeft()))

    # ------------------------------------------------------------------------------------------ replacing

    @Slot()
    def _ask_other(self) -> None:
        item = self.current()
        if item is not None and not self._locked:
            self.replacing.ask(item, self._article, self.in_text.count(item.digest))

    def replace_with(self, digest: str, path: Path) -> None:
        """Let a file take an attachment's place, title and description; asks first where the text shows it."""
        item = self._find(digest)
        if item is not None and not self._locked:
            self.replacing.take(item, self._article, self.in_text.count(digest), path)

    @Slot(object)
    def _replace(self, wanted: Wanted) -> None:
        self.intake.take([wanted])

    def _put_in_place(self, digest: str, item: Attachment) -> None:
        old = self._find(digest)
        if old is None:
            self._set((*self.items(), item))
            return
        new = replace(item, caption=old.caption, alt=old.alt if item.is_image else "")
        self._pairs |= {digest: new.digest, new.digest: digest}
        items = tuple(new if i.digest == digest else i for i in self.items())
        self.replaced.emit(digest, new)
        self._set(items)

    # ------------------------------------------------------------------------------------------ taking out

    @Slot()
    def _remove(self) -> None:
        item = self.current()
        if item is None or self._locked:
            return
        self._note_rows(self.items())
        self.removed.emit(item.digest)
        row = self.list.currentIndex().row()
        self._set(tuple(i for i in self.items() if i.digest != item.digest))
        if self.items():
            self.list.setCurrentIndex(self.model.index(min(row, len(self.items()) - 1)))
        undo = partial(self._restore, self._article, item)
        messages().toast(tr("“{name}” was taken out", name=item.name), tr("Undo"), undo)

    def _restore(self, article: str, item: Attachment) -> None:
        if article != self._article or self._locked:
            return
        if self._find(item.digest) is None:
            rows = list(self.items())
            rows.insert(min(self._rows.get(item.digest, len(rows)), len(rows)), item)
            self._set(tuple(rows))
        self.restored.emit(item)
        self.choose(item.digest)

    def _note_rows(self, items: tuple[Attachment, ...]) -> None:
        self._rows |= {item.digest: row for row, item in enumerate(items)}

    def _find(self, digest: str) -> Attachment | None:
        return next((i for i in self.items() if i.digest == digest), None)

    def _set(self, items: tuple[Attachment, ...]) -> None:
        current = self.current()
        self.model.show_items(items)
        if current is not None:
            self.choose(current.digest)
        self.changed.emit(items)
