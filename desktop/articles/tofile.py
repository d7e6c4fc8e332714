"""The shown list as a file: where to is asked, progress is shown, and it can be called off."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop import theme
from desktop.articles.rowids import id_array
from desktop.messages import messages
from desktop.operations import Job, Operation, ReadOp
from desktop.placing import among_documents
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from resources.language import tr
from sync.chain.clock import SystemClock

if TYPE_CHECKING:
    from sync.desk import Desk


class ListExport(QWidget):
    """The button and, while it writes, the progress."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing: Operation | None = None
        self._ids: Sequence[int] = ()
        self._columns: tuple[str, ...] = ()
        self._path = Path()
        self.button = Button(tr("Export the list…"), "ghost", "download-2-line")
        self.stop = Button(tr("Cancel"), "ghost")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.px(160))
        self.bar.setAccessibleName(tr("Rows written"))
        self.told = label("", "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (self.told, self.bar, self.stop, self.button):
            row.addWidget(part)
        self.stop.clicked.connect(self._call_off)
        self._show_writing(on=False)

    def ask(self, ids: Sequence[int], columns: Sequence[str]) -> None:
        """Ask where to and write rows of the list there."""
        from PySide6.QtWidgets import QFileDialog

        name = among_documents(tr("Articles {day}", day=f"{SystemClock().now():%Y-%m-%d}") + ".csv")
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the list"), name, tr("Tables for spreadsheets (*.csv)"))
        if path:
            self.write(ids, columns, Path(path))

    def write(self, ids: Sequence[int], columns: Sequence[str], path: Path) -> None:
        """Write rows of the list to a file."""
        self._path = path if path.suffix else path.with_suffix(".csv")
        work = _Export(self._desk, id_array(ids), tuple(columns), self._path)
        self.bar.setRange(0, max(1, len(ids)))
        self._told(0)
        self._show_writing(on=True)
        started = ReadOp(self, work).progress(self._told).then(self._written).ended(self._ended)
        self._writing = started.start()

    def _show_writing(self, *, on: bool) -> None:
        for part in (self.told, self.bar, self.stop):
            part.setVisible(on)
        self.button.setVisible(not on)

    @Slot(object)
    def _told(self, done: int) -> None:
        self.bar.setValue(done)
        self.told.setText(tr("{n} of {total} articles written", n=f"{done:,}", total=f"{self.bar.maximum():,}"))

    @Slot(object)
    def _written(self, count: int) -> None:
        messages().toast(tr("{n} articles are in {name}", n=f"{count:,}", name=self._path.name))

    @Slot()
    def _call_off(self) -> None:
        if self._writing is not None:
            self._writing.cancel()

    @Slot()
    def _ended(self) -> None:
        self._writing = None
        self._show_writing(on=False)


class _Export:
    """Writes, on a reader thread."""

    def __init__(self, desk: Desk, ids: array[int], columns: tuple[str, ...], path: Path) -> None:
        self._desk, self._ids, self._columns, self._path = desk, ids, columns, path

    def __call__(self, job: Job) -> int:
        return self._desk.export_list(self._ids, self._path, self._columns, job.progress, job.cancelled)
