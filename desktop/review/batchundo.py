"""Taking back single signatures of a batch, beside the list of what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.review.batchlist import ROW_ROLE, BatchList, BatchRow
from desktop.review.undoing import Asker, Undoable
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label, set_tone
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk


class BatchUndo(QWidget):
    """A line under the list: for the row that is chosen, the way to take its signature back until it is sent.

    Args:
        desk: the open desk.
        shown: the list; a signed row is chosen by mouse or with the arrow keys.
        action: the act that was signed.

    Signals:
        undone: the article whose signature was taken back.
    """

    undone = Signal(str)

    def __init__(self, desk: Desk, shown: BatchList, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list, self._action = shown, action
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.words = label("", "help", "text2", wrap=True)
        self.undo = Button(tr("Undo the signature"), "plain", "arrow-go-back-line")
        self.undo.setAutoDefault(False)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        self._asker = Asker(desk, self)
        self._asker.undone.connect(self._done)
        self._asker.refused.connect(self._refused)
        self.undo.clicked.connect(self._begin)
        shown.selectionModel().currentChanged.connect(self._turned)
        self.hide()

    def offer(self) -> None:
        """The list of results stands: begin with its first signed row."""
        rows = self._list.rows.rows()
        first = next((number for number, row in enumerate(rows) if row.state == "signed"), -1)
        self.setVisible(first >= 0)
        if first >= 0:
            self._list.setCurrentIndex(self._list.rows.index(first))
            self._show()

    def _row(self) -> BatchRow | None:
        found = self._list.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, BatchRow) else None

    @Slot(QModelIndex, QModelIndex)
    def _turned(self, row: QModelIndex, before: QModelIndex) -> None:
        if not self.isHidden():
            self._show()

    def _show(self, trouble: str = "") -> None:
        row = self._row()
        may = row is not None and row.state == "signed"
        self.undo.setEnabled(may)
        words = tr("Until the next sync each signature can be taken back by itself: choose the article above.")
        if row is not None and row.state == "back":
            words = tr("“{title}”: taken back.", title=row.title)
        if may and row is not None:
            words = tr("“{title}”: not sent yet.", title=row.title)
        self.words.setText(trouble or words)
        set_tone(self.words, "danger" if trouble else "text2")

    @Slot()
    def _begin(self) -> None:
        row = self._row()
        if row is not None and row.state == "signed":
            self._asker.ask(Undoable(row.article, row.title, self._action))

    @Slot(object)
    def _done(self, found: Undoable) -> None:
        words = tr("The signature was taken back. Nothing of it was sent.")
        self._list.rows.show_row(BatchRow(found.article, found.title, words, "back"))
        self._show()
        self.undone.emit(found.article)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, Trouble):
            raise error
        self._show(str(error))
