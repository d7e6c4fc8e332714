"""Lets another file take an attachment's place: which file, and whether the text may follow."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.editor.files.intake import Wanted
from forms.content import Attachment
from resources.language import tr


class Replacing(QObject):
    """Asks what has to be asked.

    Signals:
        wanted: a ``Wanted`` that names what it replaces.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._item: Attachment | None = None
        self._article = ""
        self._count = 0
        self._next: Wanted | None = None

    def ask(self, item: Attachment, article: str, count: int) -> None:
        """Ask for the other file.

        Args:
            item: what is replaced; article: whose it is.
            count: how often the text shows it.
        """
        self._item, self._article, self._count = item, article, count
        dialog = QFileDialog(self._page, tr("Replace the file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        if self._item is not None:
            self.take(self._item, self._article, self._count, Path(path))

    def take(self, item: Attachment, article: str, count: int, path: Path) -> None:
        """Let a file take the place; where the text shows what is replaced, the person is asked first."""
        from desktop.editor.files.asking import ReplaceDialog

        wanted = Wanted(path, path.name, article, replaces=item.digest)
        if not count:
            self.wanted.emit(wanted)
            return
        self._next = wanted
        dialog = ReplaceDialog(item.name, path.name, count, self._page)
        dialog.agreed.connect(self._agreed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _agreed(self) -> None:
        self.wanted.emit(self._next)
