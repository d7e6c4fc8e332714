"""Opens a document: which file, reading it, where it goes, showing what was read, and making the draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.editor.importing.reading import LayOut, Look, ReadFile, TakeOver, Target
from desktop.messages import kind_of, messages
from desktop.operations import Operation, ReadOp, WriteOp
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.picker import Choice
    from desktop.editor.importing.dialogs import LookDialog, ReadingDialog
    from forms.importers import Imported
    from sync.desk import Desk

LONG_MS = 300


class OpenDocument(QObject):
    """What “open a document” does on a page.

    Args:
        desk: the open desk.
        unit: of the person here, for the columns a new draft may go to.
        page: over which the dialogs open, and on which troubles are said.

    Signals:
        made: the id of the article that holds the document now.
    """

    made = Signal(str)

    def __init__(self, desk: Desk, unit: str, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._unit, self._page = desk, unit, page
        self._target: Target | None = None
        self._name = ""
        self._imported: Imported | None = None
        self._running: Operation | None = None
        self._reading: ReadingDialog | None = None
        self.dialog: QDialog | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LONG_MS)
        self._patience.timeout.connect(self._say_reading)

    def begin(self, target: Target | None = None) -> None:
        """Ask for a file.

        Args:
            target: where it goes; None: column and type are asked for when the file was read.
        """
        from forms.importers import ENDINGS

        self._target = target
        dialog = QFileDialog(self._page, tr("Open a document"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Documents") + " (" + " ".join(f"*.{each}" for each in ENDINGS) + ")")
        dialog.fileSelected.connect(self._file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, path: str) -> None:
        self.read(Path(path), self._target)

    def close(self) -> None:
        """The page turns to something else: what was read is forgotten."""
        self._stop()
        self._imported = None
        if self.dialog is not None:
            self.dialog.reject()

    # ------------------------------------------------------------------------------------------ reading

    def read(self, path: Path, target: Target | None) -> None:
        """Read a file and show what is in it."""
        if self._running is not None or self.dialog is not None:
            return
        self._target, self._name = target, path.name
        self._patience.start()
        read = ReadOp(self, ReadFile(path)).then(self._read).otherwise(self._not_read).progress(self._told)
        self._running = read.start()

    @Slot()
    def _say_reading(self) -> None:
        self._waiting().open()

    def _waiting(self) -> ReadingDialog:
        from desktop.editor.importing.dialogs import ReadingDialog

        if self._reading is None:
            self._reading = ReadingDialog(self._name, self._page)
            self._reading.rejected.connect(self._stop)
        return self._reading

    @Slot(object)
    def _told(self, stage: int) -> None:
        if self._running is not None:
            self._waiting().show_stage(stage)

    @Slot()
    def _stop(self) -> None:
        """Call the reading off; what it still brings is dropped."""
        if self._running is not None:
            self._running.cancel()
            self._finish()

    def _finish(self) -> None:
        self._running = None
        self._patience.stop()
        if self._reading is not None:
            waiting, self._reading = self._reading, None
            waiting.hide()
            waiting.deleteLater()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        self._finish()
        messages().report(error, self._page)

    @Slot(object)
    def _read(self, imported: Imported) -> None:
        from desktop.articles.picker import ReadChoices

        self._finish()
        self._imported = imported
        if self._target is not None:
            self._lay_out(self._target)
        else:
            ReadOp(self, ReadChoices(self._desk, self._unit)).then(self._pick).start()

    @Slot(object)
    def _pick(self, columns: tuple[Choice, ...]) -> None:
        from desktop.articles.picker import ArticlePicker

        if self._imported is None:
            return
        picker = ArticlePicker(columns, self._page)
        picker.chosen.connect(self._picked)
        self._keep(picker)

    @Slot(str, str)
    def _picked(self, type_id: str, column: str) -> None:
        self._lay_out(Target(type_id, column))

    def _lay_out(self, target: Target) -> None:
        if self._imported is not None:
            ReadOp(self, LayOut(self._desk, self._imported, target)).then(self._show).start()

    # ------------------------------------------------------------------------------------------ showing, taking over

    @Slot(object)
    def _show(self, look: Look) -> None:
        from desktop.editor.importing.dialogs import LookDialog

        if look.imported is not self._imported:
            return
        dialog = LookDialog(self._name, look, self._page)
        dialog.wanted.connect(self._take_over)
        self._keep(dialog)

    def _keep(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(int)
    def _closed(self, result: int) -> None:
        dialog = self.sender()
        if isinstance(dialog, QDialog):
            dialog.deleteLater()
            if dialog is self.dialog:
                self.dialog = None

    def _looking(self) -> LookDialog | None:
        from desktop.editor.importing.dialogs import LookDialog

        return self.dialog if isinstance(self.dialog, LookDialog) else None

    @Slot()
    def _take_over(self) -> None:
        dialog = self._looking()
        if dialog is not None:
            WriteOp(self, TakeOver(self._desk, dialog.look)).then(self._taken).otherwise(self._not_taken).start()

    @Slot(object)
    def _taken(self, article: str) -> None:
        self._imported = None
        dialog = self._looking()
        if dialog is not None:
            dialog.accept()
        messages().toast(tr("“{name}” is a draft now", name=self._name))
        self.made.emit(article)

    @Slot(object)
    def _not_taken(self, error: BaseException) -> None:
        dialog = self._looking()
        if dialog is not None and kind_of(error) != "bug":
            dialog.failed(str(error))
        else:
            messages().report(error, self._page)
