"""The list of attachments: moved by drag and by key, files dropped on it, everything else by key and menu too."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from desktop.editor.files.model import AttachmentModel
from desktop.editor.files.rows import AttachmentDelegate
from resources.language import tr


class AttachmentList(QListView):
    """Shows the attachments.

    Signals:
        looked: the person wants to see the chosen one. dropped_out: to take it out.
        files_dropped: paths of files dropped on the list.
    """

    looked = Signal()
    dropped_out = Signal()
    files_dropped = Signal(object)

    def __init__(self, model: AttachmentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(AttachmentDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Attachments"))
        self.doubleClicked.connect(self._double)

    @Slot(QModelIndex)
    def _double(self, index: QModelIndex) -> None:
        self.looked.emit()

    def move(self, step: int) -> bool:
        """Move the chosen one up (-1) or down (1); it stays chosen."""
        row = self.currentIndex().row()
        to = row + step + (1 if step > 0 else 0)
        moved = row >= 0 and self._rows.moveRow(QModelIndex(), row, QModelIndex(), to)
        if moved:
            self.scrollTo(self.currentIndex())
        return bool(moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves, Enter shows, Delete takes out; F2 edits the title, as everywhere."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.state() == QListView.State.EditingState:  # keys that the line did not want are not for the list
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == Qt.KeyboardModifier.AltModifier:
            self.move(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not held:
            self.looked.emit()
        elif key == Qt.Key.Key_Delete and not held:
            self.dropped_out.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- files from elsewhere --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome, and the list's own rows."""
        if not self._takes_files(event.mimeData(), event):
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The same while they are over the list."""
        if not self._takes_files(event.mimeData(), event):
            super().dragMoveEvent(event)

    def _takes_files(self, mime: QMimeData, event: QDropEvent) -> bool:
        if event.source() is self or not mime.hasUrls():
            return False
        if not self._rows.locked:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        return True

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped files in, or move the row."""
        paths = local_files(event.mimeData())
        if event.source() is not self and paths and not self._rows.locked:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(paths)
        elif event.source() is self:
            super().dropEvent(event)


def local_files(mime: QMimeData) -> list[str]:
    """The files of this computer that a drag or the clipboard brings."""
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
