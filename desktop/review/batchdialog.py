"""The dialog in which several articles are signed: each listed with who signs what, one PIN, a signature each.

Afterwards the same list says what became of each, and each signature can be taken back by itself until it is sent.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.operations import Job, WriteOp
from desktop.review.batching import Batch
from desktop.review.batchlist import BatchList, BatchRow
from desktop.review.batchundo import BatchUndo
from desktop.review.phrases import ACTS
from desktop.review.pin import PinBox, Signer
from desktop.review.sheet import Sheet
from desktop.review.signing import practice_pin, show_refusal
from desktop.review.stations import station_words
from desktop.review.ticks import Ticks
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.words import role_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.batch import BatchItem, Outcome


class ReadSigner:
    """Asks the desk who signs; called off the window's thread."""

    def __init__(self, desk: Desk, batch: Batch) -> None:
        self._desk, self._batch = desk, batch

    def __call__(self, job: Job) -> tuple[Batch, Signer]:
        me, first = self._desk.me, self._batch.items()[0]
        summary = self._desk.signing_summary(first.article, first.option)
        return self._batch, Signer(
            me.name,
            me.post,
            me.unit_name,
            me.fingerprint,
            summary.tries_left,
            practice_pin(me.practice),
            rests=summary.rests,
        )


class BatchDialog(Sheet):
    """Signs what was chosen, one after the other.

    Args:
        desk: the open desk.
        batch: what was chosen; not empty.
        signer: who signs.
        parent: a widget of the window.

    Signals:
        signed: the articles signed, once the list of results stands.
    """

    signed = Signal(object)

    def __init__(self, desk: Desk, batch: Batch, signer: Signer, parent: QWidget | None = None) -> None:
        self._items = batch.items()
        action, count = self._items[0].option.action, len(self._items)
        title = tr("{act}: sign {n} articles", act=station_words(batch.label), n=count)
        super().__init__(title, "quill-pen-line", "primaryText", str(ACTS[action].meaning), parent)
        self._desk = desk
        self._stop = threading.Event()
        self._way_out = self.cancel.text()
        self._outcomes: list[Outcome] = []
        self.list = BatchList(tuple(_row(item) for item in self._items))
        self.note = label(_after(action), "help", "text2", wrap=True)
        self.undo = BatchUndo(desk, self.list, action)
        self.undo.undone.connect(self._taken_back)
        self.confirmed = Ticks(action, several=count)
        self.pin = PinBox(signer, count)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, count)
        self.bar.setAccessibleName(tr("Signing"))
        self.how_far = label("", "caption", "text2", wrap=True)
        self.sign = Button(tr("Sign {n} · {name}", n=count, name=signer.name), "primary", "quill-pen-line")
        self.sign.clicked.connect(self._sign)
        for part in (self.list, self.undo, self.note, self.confirmed):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for each in (self.bar, self.how_far):
            self.foot.addWidget(each)
            each.hide()
        self.add_to_foot(self.pin)
        self.buttons(self.sign)
        self.confirmed.changed.connect(self._judge)
        self.pin.typed.connect(self._judge)
        self._judge()
        self.pin.pin.setFocus()

    # ------------------------------------------------------------------------------------------ signing

    def ready(self) -> bool:
        """Whether everything that is asked for is there."""
        return bool(self.pin.text()) and self.confirmed.complete() and not self.busy() and not self._outcomes

    @Slot()
    def _judge(self) -> None:
        self.show_missing([] if self._outcomes else self.confirmed.missing())
        self.sign.setEnabled(self.ready())

    @Slot()
    def _sign(self) -> None:
        if not self.ready():
            return
        self.say_error("")
        self._stop.clear()
        self.set_busy(True)
        self._judge()
        work = SignBatch(self._desk, self._items, self.pin.text(), self._stop)
        WriteOp(self, work).progress(self._told).then(self._done).otherwise(self._refused).start()

    def set_busy(self, busy: bool) -> None:
        """While it signs, the way out stops it between two articles."""
        super().set_busy(busy)
        self.cancel.setEnabled(True)
        self.cancel.setText(tr("Stop") if busy else self._way_out)
        for each in (self.bar, self.how_far):
            each.setVisible(busy)
        self.how_far.setText(tr("Signing article {n} of {all}", n=1, all=len(self._items)) if busy else "")
        self.fit()

    @Slot()
    def reject(self) -> None:
        """Esc and the way out: while it signs they stop it, before and afterwards they close the dialog."""
        if self.busy():
            self._stop.set()
            self.cancel.setEnabled(False)
            self.how_far.setText(tr("Stopping; what is signed stays signed."))
            return
        super().reject()

    @Slot(object)
    def _told(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        done = len(self._outcomes)
        self.bar.setValue(done)
        if not self._stop.is_set() and done < len(self._items):
            self.how_far.setText(tr("Signing article {n} of {all}", n=done + 1, all=len(self._items)))
        state = "signed" if outcome.signed else "failed"
        place = self.list.rows.show_row(
            BatchRow(outcome.article, outcome.title or tr("Untitled"), str(outcome.sentence), state)
        )
        self.list.scrollTo(self.list.rows.index(place))

    @Slot(object)
    def _done(self, outcomes: tuple[Outcome, ...]) -> None:
        self._show_results()
        self.signed.emit(tuple(o.article for o in outcomes if o.signed))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        """A PIN that is not right signs nothing; a defect in the middle leaves signed what was told to be."""
        self.set_busy(False)
        if self._outcomes:
            self._show_results()
            self.signed.emit(tuple(o.article for o in self._outcomes if o.signed))
        show_refusal(self, self.pin, error)
        self._judge()

    def _show_results(self) -> None:
        """The same list with what became of each; nothing is left to be signed here."""
        self.set_busy(False)
        self.pin.pin.clear()
        signed = sum(outcome.signed for outcome in self._outcomes)
        failed = len(self._items) - signed
        words = tr("{n} signed, {failed} not signed", n=signed, failed=failed) if failed else tr("{n} signed", n=signed)
        self._conclude(words)
        self.words.setText(tr("The signatures wait in the outbox and leave with the next sync.") if signed else "")
        self.words.setVisible(signed > 0)
        self.show_missing([])
        for each in (self.confirmed, self.pin, self.sign):
            each.hide()
        self.undo.offer()
        self.cancel.setText(tr("Close"))
        self.cancel.setFocus()
        self.fit()

    def _conclude(self, words: str) -> None:
        self.heading.setText(words)
        self.setAccessibleDescription(words)

    @Slot(str)
    def _taken_back(self, article: str) -> None:
        """The heading counts what stands."""
        states = [row.state for row in self.list.rows.rows()]
        self._conclude(tr("{n} signed, {back} taken back", n=states.count("signed"), back=states.count("back")))

    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of the articles so far."""
        return tuple(self._outcomes)


def _row(item: BatchItem) -> BatchRow:
    words = tr("{sentence} Role: {role}.", sentence=str(item.sentence), role=role_word(item.option.role))
    return BatchRow(item.article, item.title or tr("Untitled"), words)


def _after(action: str) -> str:
    """What can still be done with a signature; the steps are named that exist."""
    if action == "approve":
        return tr("Until the next sync each signature can be undone, with the sending signed with it. Afterwards a step of "
                  "its own is needed: you withdraw it, or the portal office returns it.")  # fmt: skip
    return tr("Until the next sync each signature can be undone. Afterwards it comes back by a step of its own: "
              "the author recalls it, or the next station returns it.")  # fmt: skip


class SignBatch:
    """Signs on the writer thread and tells each outcome.

    Args:
        desk: the open desk.
        items: what is signed.
        pin: of the signing key.
        stop: set when the person wants no more of them signed.
    """

    def __init__(self, desk: Desk, items: tuple[BatchItem, ...], pin: str, stop: threading.Event) -> None:
        self._desk, self._items, self._pin, self._stop = desk, items, pin, stop

    def __call__(self, job: Job) -> tuple[Outcome, ...]:
        return self._desk.batch.sign(self._items, self._pin, job.progress, self._stop.is_set)
