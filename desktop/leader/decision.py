"""The foot of the page for leaders: ticks, PIN, and the three ways on: sign off, return, not now.

It signs by the same functions as the signing dialog, and decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.messages import messages
from desktop.operations import WriteOp
from desktop.review.phrases import button_words
from desktop.review.pin import PinBox, Signer
from desktop.review.signing import PerformAct, Request, along_words, told_refusal
from desktop.review.ticks import Ticks
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk


class Decision(QFrame):
    """Signs one article off.

    Args:
        desk: the open desk.
        request: what the signature says.
        stops: how many findings stop it.
        returns: whether the person may return the article.

    Signals:
        signed: the ``SignedStep``.
        returned: the person wants to return it.
        put_off: not now.
        stopped: the person wants to see what stops the signature.
    """

    signed = Signal(object)
    returned = Signal()
    put_off = Signal()
    stopped = Signal()

    def __init__(
        self, desk: Desk, request: Request, *, stops: int = 0, returns: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self.request, self._stops, self._busy = desk, request, stops, False
        self.setProperty("foot", True)
        summary = request.summary
        self.says = label(str(summary.sentence), "strong", wrap=True)
        self.along = label(along_words(request.remarks), "caption", "text2", wrap=True)
        self.along.setVisible(bool(request.remarks))
        self.confirmed = Ticks(request.action, read=False, changes=request.changes)
        self.error = label("", "body", "danger", wrap=True)
        self.error.hide()
        self.pin = PinBox(
            Signer(
                summary.signer, summary.post, summary.unit, summary.fingerprint, summary.tries_left,
                request.practice_pin, summary.principal, summary.rests,
            )
        )  # fmt: skip
        self.sign = Button(
            button_words(request.action, summary.signer), "primary", "quill-pen-line", shortcut="Ctrl+Enter", tip=" "
        )
        self.send_back = Button(tr("Return…"), "dangerline", "arrow-go-back-line", shortcut="Ctrl+Backspace")
        self.later = Button(tr("Not now"), shortcut="Ctrl+Down")
        self.reason = Button(tr("To be dealt with first: {n}", n=stops), "link")
        self.sign.setProperty("tall", True)
        self._build()
        self.reason.setVisible(bool(stops))
        self.send_back.setVisible(returns)
        self.sign.clicked.connect(self.begin)
        self.send_back.clicked.connect(self.returned)
        self.later.clicked.connect(self.put_off)
        self.reason.clicked.connect(self.stopped)
        self.confirmed.changed.connect(self._judge)
        self.pin.typed.connect(self._judge)
        self.pin.pin.returnPressed.connect(self.begin)
        self._judge()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 10, 24, 12)
        rows.setSpacing(6)
        rows.addWidget(self.error)
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.across.setSpacing(24)
        left = QWidget()
        ticks = QVBoxLayout(left)
        ticks.setContentsMargins(0, 0, 0, 0)
        ticks.setSpacing(4)
        ticks.addWidget(self.says)
        ticks.addWidget(self.along)
        ticks.addWidget(self.confirmed)
        ticks.addStretch(1)
        self.across.addWidget(left, 5)
        self.across.addWidget(self.pin, 5)
        self.across.addWidget(self._buttons())
        rows.addLayout(self.across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _buttons(self) -> QWidget:
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addStretch(1)
        rows.addWidget(self.reason, 0, Qt.AlignmentFlag.AlignRight)
        rows.addWidget(self.sign)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.send_back, 1)
        row.addWidget(self.later, 1)
        rows.addLayout(row)
        rows.addStretch(1)
        return box

    def stack(self, *, narrow: bool) -> None:
        """One under the other where there is no room for all beside each other."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.across.setDirection(way)

    # ------------------------------------------------------------------------------------------ judging

    def busy(self) -> bool:
        """Whether a signature is under way."""
        return self._busy

    def ready(self) -> bool:
        """Whether everything that is asked for is there."""
        return bool(self.pin.text()) and self.confirmed.complete() and not self._stops and not self._busy

    @Slot()
    def _judge(self) -> None:
        self.sign.setEnabled(self.ready())

    def say_error(self, text: str) -> None:
        """Say why nothing was signed; "" takes it away."""
        self.error.setText(text)
        self.error.setAccessibleName(text)
        self.error.setVisible(bool(text))

    # ------------------------------------------------------------------------------------------ signing

    @Slot()
    def begin(self) -> None:
        """Sign off, if everything is there."""
        if not self.ready():
            return
        self.say_error("")
        self._set_busy(busy=True)
        summary = self.request.summary
        work = PerformAct(self._desk, self.request.article, summary.option, summary.digest, self.pin.text())
        WriteOp(self, work).then(self._done).otherwise(self._refused).start()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self.confirmed, self.pin, self.send_back, self.later):
            each.setEnabled(not busy)
        self._judge()

    @Slot(object)
    def _done(self, step: object) -> None:
        self._set_busy(busy=False)
        self.pin.pin.clear()
        self.signed.emit(step)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._set_busy(busy=False)
        if not told_refusal(self.say_error, self.pin, error):
            messages().report(error, self)
        self._judge()
