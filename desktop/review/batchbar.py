"""The foot of the queue: the way into signing several articles at once, and while it lasts what can be signed and how much is.

It asks the desk what can be signed whenever something was read or signed; the choice stays meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.operations import Operation, ReadOp
from desktop.review.batching import Batch, ReadCandidates
from desktop.review.stations import station_words
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.batch import Candidate


class BatchBar(QFrame):
    """Begins a batch, shows how it stands, and asks for the dialog.

    Args:
        desk: the open desk.

    Signals:
        turned: a batch was begun or left.
        changed: another ``Batch``; None when it was left.
        asked: the person wants to sign what is chosen.
    """

    turned = Signal(bool)
    changed = Signal(object)
    asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reading: Operation | None = None
        self.batch: Batch | None = None
        self.setProperty("foot", True)
        self.begin = Button(tr("Sign several"), "ghost", "checkbox-multiple-line", shortcut="Ctrl+B")
        self.words = label("", "caption", wrap=True)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("Kind of act"))
        self.every = Button(tr("Tick all"), "ghost")
        self.end = Button(tr("Leave"))
        self.sign = Button("", "primary", "quill-pen-line", shortcut="Ctrl+Enter", tip=" ")
        self._build()
        self.begin.clicked.connect(self.turn)
        self.end.clicked.connect(self.turn)
        self.every.clicked.connect(self._choose_all)
        self.sign.clicked.connect(self.asked)
        self.kinds.activated.connect(self._kind_chosen)
        self._show()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 8, 12, 10)
        rows.setSpacing(8)
        rows.addWidget(self.begin)
        rows.addWidget(self.words)
        rows.addWidget(self.kinds)
        self._acts = QWidget()
        acts = QVBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.every)
        row.addStretch(1)
        row.addWidget(self.end)
        acts.addLayout(row)
        acts.addWidget(self.sign)
        rows.addWidget(self._acts)

    # ------------------------------------------------------------------------------------------ on and off

    def on(self) -> bool:
        """Whether a batch is being put together."""
        return self.batch is not None

    @Slot()
    def turn(self) -> None:
        """Begin a batch, or leave it."""
        if self.batch is None:
            self._take(Batch())
            self.read()
        else:
            self.leave()
        self.turned.emit(self.on())

    def leave(self) -> None:
        """Leave the batch; nothing was signed by choosing."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = None
        self._take(None)

    @Slot()
    def read(self) -> None:
        """Ask again what can be signed: something was read, signed or has come."""
        if self.batch is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = ReadOp(self, ReadCandidates(self._desk))
        self._reading.then(self._read).start()

    @Slot(object)
    def _read(self, found: tuple[Candidate, ...]) -> None:
        self._reading = None
        if self.batch is not None:
            self._take(self.batch.with_candidates(found))

    # ------------------------------------------------------------------------------------------ choosing

    @Slot(str)
    def toggle(self, article: str) -> None:
        """A box was pressed."""
        if self.batch is not None:
            self._take(self.batch.toggled(article))

    @Slot()
    def _choose_all(self) -> None:
        if self.batch is not None:
            self._take(self.batch.all_chosen())

    @Slot(int)
    def _kind_chosen(self, place: int) -> None:
        if self.batch is not None:
            self._take(self.batch.of_kind(self.kinds.itemData(place)))

    def _take(self, batch: Batch | None) -> None:
        self.batch = batch
        self._show()
        self.changed.emit(batch)

    # ------------------------------------------------------------------------------------------ showing

    def _show(self) -> None:
        batch = self.batch
        self.begin.setVisible(batch is None)
        for each in (self.words, self._acts):
            each.setVisible(batch is not None)
        kinds = batch.kinds() if batch is not None else []
        self.kinds.setVisible(len(kinds) > 1)
        if batch is None:
            return
        self.kinds.clear()
        for kind in kinds:
            self.kinds.addItem(station_words(kind), kind)
        self.kinds.setCurrentIndex(self.kinds.findData(batch.label))
        self.words.setText(batch.words() if self._reading is None else tr("Looking at what can be signed"))
        chosen = len(batch.chosen)
        self.sign.setText(tr("Sign {n}…", n=chosen) if chosen else tr("Nothing is ticked"))
        self.sign.setAccessibleName(self.sign.text())
        self.sign.setEnabled(chosen > 0)
        self.every.setEnabled(bool(batch.ready()))
