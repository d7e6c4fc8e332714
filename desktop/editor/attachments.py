"""The attachments of the article: add, describe, put into the text, take out.

Files are read, hashed and stored on the writer thread. The panel holds the list as the content has it and tells when
it changed; it stores nothing itself.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QIODevice,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import icons, theme
from desktop.messages import messages
from desktop.operations import Job, WriteOp
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.words import byte_size
from forms.content import Attachment
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.importing import TakenIn

ROW = 58


class AttachmentModel(QAbstractListModel):
    """The attachments in order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: tuple[Attachment, ...] = ()

    def show_items(self, items: tuple[Attachment, ...]) -> None:
        """Show another list; a change within the same files keeps the selection."""
        if [a.digest for a in items] == [a.digest for a in self._items]:
            self._items = items
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def items(self) -> tuple[Attachment, ...]:
        """The attachments."""
        return self._items

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, {size}, {remark}", name=item.name, size=byte_size(item.size), remark=remark(item)[0])
        return item.name if role == Qt.ItemDataRole.ToolTipRole else None


def remark(item: Attachment) -> tuple[str, str]:
    """What is said of an attachment, and its colour role."""
    if item.is_image and not item.alt:
        return tr("Picture without a description"), "warningText"
    if item.caption:
        return item.caption, "text2"
    return tr("No caption"), "text2"


class _Delegate(QStyledItemDelegate):
    """Two lines: the name with its size, and the caption or what is missing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        item = index.model().items()[index.row()]
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        side = theme.px(20)
        name = "image-line" if item.is_image else "attachment-line"
        left = box.left() + theme.px(18)
        icons.paint(painter, name, QRectF(left, box.top() + theme.px(10), side, side), theme.color("text2"))
        left += side + theme.px(10)
        room = box.right() - theme.px(14) - left
        size = byte_size(item.size)
        painter.setFont(theme.font("caption"))
        wide = painter.fontMetrics().horizontalAdvance(size)
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(left + room - wide, box.top() + theme.px(8), wide, theme.px(22)), _MIDDLE, size)
        words, role = remark(item)
        self._line(painter, QRect(left, box.top() + theme.px(31), room, theme.px(20)), words, "caption", role)
        top = QRect(left, box.top() + theme.px(7), room - wide - theme.px(8), theme.px(22))
        self._line(painter, top, item.name, "strong", "text")
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, words: str, voice: str, role: str) -> None:
        painter.setFont(theme.font(voice))
        painter.setPen(theme.color(role))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, _MIDDLE, shown)


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class AttachmentPanel(QWidget):
    """The list, and the words of the attachment chosen in it.

    Signals:
        changed: the new tuple of attachments.
        insert_wanted: an attachment to be put into the text.
        removed: the digest of an attachment that was taken out.
        trouble: a sentence on a file that could not be taken in.
        made: a text widget was made, for whoever watches compositions.
    """

    changed = Signal(object)
    insert_wanted = Signal(object)
    removed = Signal(str)
    trouble = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._article = ""
        self._locked = False
        self._insert_next = False
        self.model = AttachmentModel(self)
        self.list = QListView()
        self.caption = QLineEdit()
        self.alt = QLineEdit()
        self.setAcceptDrops(True)
        self._build()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 12)
        rows.setSpacing(10)
        self.add = Button(tr("Add files…"), "plain", "file-add-line")
        self.add.clicked.connect(self._ask)
        head = QVBoxLayout()
        head.setContentsMargins(18, 0, 18, 0)
        head.setSpacing(6)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._hint = label(tr("Or drop files here or into the text. They stay on this computer until you submit."),
                           "caption", "text2", wrap=True)  # fmt: skip
        head.addWidget(self._hint)
        rows.addLayout(head)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Attachments"))
        self.list.selectionModel().currentChanged.connect(self._picked)
        self.model.modelReset.connect(self._reset)
        rows.addWidget(self.list, 1)
        rows.addWidget(self._words())
        self._reset()

    def _words(self) -> QWidget:
        self._detail = QWidget()
        rows = QVBoxLayout(self._detail)
        rows.setContentsMargins(18, 4, 18, 0)
        rows.setSpacing(8)
        rows.addWidget(Field(tr("Caption"), self.caption))
        self._alt_box = Field(tr("Description (read out)"), self.alt, required=True)
        rows.addWidget(self._alt_box)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.insert = Button(tr("Put into the text"), "plain", "add-line")
        self.remove = Button(tr("Take out"), "ghost", "delete-bin-line")
        self.insert.clicked.connect(self._insert)
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.insert)
        row.addWidget(self.remove)
        row.addStretch(1)
        rows.addLayout(row)
        self.caption.textEdited.connect(self._described)
        self.alt.textEdited.connect(self._described)
        return self._detail

    # ------------------------------------------------------------------------------------------ in and out

    def open(self, desk: Desk, article: str, items: tuple[Attachment, ...]) -> None:
        """Show the attachments of an article."""
        self._desk, self._article, self._insert_next = desk, article, False
        self.model.show_items(items)

    def lock(self, locked: bool) -> None:
        """Let everything be read only."""
        self._locked = locked
        self.add.setVisible(not locked)
        self._hint.setVisible(not locked)
        self.setAcceptDrops(not locked)
        for line in (self.caption, self.alt):
            line.setReadOnly(locked)
        self.insert.setVisible(not locked)
        self.remove.setVisible(not locked)

    def items(self) -> tuple[Attachment, ...]:
        """The attachments as they now are."""
        return self.model.items()

    def current(self) -> Attachment | None:
        """The attachment chosen."""
        row = self.list.currentIndex().row()
        return self.items()[row] if 0 <= row < len(self.items()) else None

    def choose(self, digest: str) -> None:
        """Choose an attachment in the list."""
        for row, item in enumerate(self.items()):
            if item.digest == digest:
                self.list.setCurrentIndex(self.model.index(row))

    # ------------------------------------------------------------------------------------------ adding

    @Slot()
    def _ask(self) -> None:
        self.ask_files(insert=False)

    def ask_files(self, *, insert: bool, pictures: bool = False) -> None:
        """Ask for files; with ``insert`` they are put into the text as well."""
        self._insert_next = insert
        dialog = QFileDialog(self, tr("Add files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        if pictures:
            dialog.setNameFilter(tr("Pictures") + " (*.png *.jpg *.jpeg *.gif *.webp *.bmp)")
        dialog.filesSelected.connect(self._files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot("QStringList")
    def _files_chosen(self, paths: list[str]) -> None:
        self.add_files(paths, insert=self._insert_next)

    def add_files(self, paths: list[str], *, insert: bool = False) -> None:
        """Take files in, one after the other, off the window's thread."""
        for path in paths:
            self._take_in(_AttachFile(self._desk, self._article, Path(path), insert))

    def add_picture(self, image: QImage, name: str) -> None:
        """Take in a picture that came from the clipboard, and put it into the text."""
        self._take_in(_AttachPicture(self._desk, self._article, QImage(image), name))

    def _take_in(self, work: _AttachFile | _AttachPicture) -> None:
        if not self._locked:
            WriteOp(self, work).then(self._added).otherwise(self._not_added).start()

    @Slot(object)
    def _added(self, found: tuple[str, TakenIn, bool]) -> None:
        article, taken, insert = found
        item = taken.attachment
        if taken.said:
            done = tr(", ").join(str(sentence) for sentence in taken.said)
            messages().toast(tr("“{name}”: {done}", name=item.name, done=done))
        if article != self._article:
            return
        if self._find(item.digest) is None:
            self._set((*self.items(), item))
        self.choose(item.digest)
        if insert:
            self.insert_wanted.emit(self._find(item.digest))
        if item.is_image:
            self.alt.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _not_added(self, error: BaseException) -> None:
        if not isinstance(error, Trouble):
            raise error
        self.trouble.emit(str(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls() and not self._locked:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped files in."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)

    # ------------------------------------------------------------------------------------------ describing

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, index: QModelIndex, before: QModelIndex) -> None:
        item = self.current()
        self._detail.setVisible(item is not None)
        if item is not None:
            _show(self.caption, item.caption)
            _show(self.alt, item.alt)
            self._alt_box.setVisible(item.is_image)

    @Slot()
    def _reset(self) -> None:
        self._detail.setVisible(self.current() is not None)

    @Slot()
    def _described(self) -> None:
        item = self.current()
        if item is None:
            return
        new = replace(item, caption=self.caption.text(), alt=self.alt.text())
        self._set(tuple(new if i.digest == item.digest else i for i in self.items()))

    @Slot()
    def _insert(self) -> None:
        item = self.current()
        if item is not None:
            self.insert_wanted.emit(item)

    @Slot()
    def _remove(self) -> None:
        item = self.current()
        if item is not None:
            self.removed.emit(item.digest)
            self._set(tuple(i for i in self.items() if i.digest != item.digest))

    def _find(self, digest: str) -> Attachment | None:
        return next((i for i in self.items() if i.digest == digest), None)

    def _set(self, items: tuple[Attachment, ...]) -> None:
        current = self.current()
        self.model.show_items(items)
        if current is not None:
            self.choose(current.digest)
        self.changed.emit(items)


def _show(line: QLineEdit, text: str) -> None:
    if line.text() != text and not line.hasFocus():
        line.setText(text)
        line.setCursorPosition(0)


class _AttachFile:
    """Reads, cleans, hashes and stores one file, on the writer thread."""

    def __init__(self, desk: Desk | None, article: str, path: Path, insert: bool) -> None:
        self._desk, self._article, self._path, self._insert = desk, article, path, insert

    def __call__(self, job: Job) -> tuple[str, TakenIn, bool]:
        return self._article, self._desk.take_in(self._article, self._path), self._insert


class _AttachPicture:
    """Encodes and stores a picture from the clipboard, on the writer thread."""

    def __init__(self, desk: Desk | None, article: str, image: QImage, name: str) -> None:
        self._desk, self._article, self._image, self._name = desk, article, image, name

    def __call__(self, job: Job) -> tuple[str, TakenIn, bool]:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._image.save(buffer, "PNG")
        data = bytes(buffer.data().data())
        made = self._desk.take_in(self._article, data, name=self._name, media_type="image/png")
        return self._article, made, True
