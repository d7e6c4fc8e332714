"""The PIN of the signing key: how it stands, and another one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.review.pin import PinBox, Signer
from desktop.review.sheet import Sheet
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from sync.desk import Desk
    from sync.desk.models import Me
    from sync.desk.pins import PinStanding

MIN_PIN = 6
_SECRET = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


class PinCard(Card):
    """The card of the PIN.

    Args:
        place: the open desk.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(tr("PIN"))
        self._place = place
        self.standing = label("", "help", "text2", wrap=True)
        self.change = Button(tr("Change the PIN…"), "plain", "key-2-line")
        self.change.clicked.connect(self._ask)
        self.change.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.standing, 1)
        self.body.addLayout(row)
        self._known: PinStanding | None = None

    def enter(self) -> None:
        """Read how the PIN stands."""
        if self._place.me.practice:
            self.standing.setText(tr("In the practice county everybody has the same PIN, and it stays as it is."))
            return
        ReadOp(self, ReadPin(self._place.desk)).then(self._stands).start()

    @Slot(object)
    def _stands(self, standing: PinStanding) -> None:
        self._known = standing
        self.change.setEnabled(True)
        words = tr("{n} tries are left before the key is locked.", n=standing.tries_left)
        if standing.rests:
            words = tr("The key rests: the PIN can be tried again in {n} minutes.", n=standing.rests)
        self.standing.setText(words)

    @Slot()
    def _ask(self) -> None:
        if self._known is None:
            return
        dialog = PinDialog(self._place.desk, self._place.me, self._known, self)
        dialog.finished.connect(self.enter)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class PinDialog(Sheet):
    """Asks for the PIN and for another one, twice.

    Args:
        desk: the open desk.
        me: whose key it is.
        standing: how the PIN stands.
        parent: a widget of the window.
    """

    def __init__(self, desk: Desk, me: Me, standing: PinStanding, parent: Card | None = None) -> None:
        words = tr(
            "The PIN opens your signing key on this computer. Everything signed so far stays as it is, and the old PIN "
            "is of no use from then on."
        )
        super().__init__(tr("Change the PIN"), "key-2-line", "primaryText", words, parent)
        self._desk = desk
        signer = Signer(me.name, me.post, me.unit_name, me.fingerprint, standing.tries_left, rests=standing.rests)
        self.pin = PinBox(signer, kept=tr("The PIN is only compared here and kept nowhere."))
        self.new, self.again = _secret(), _secret()
        self.new_field = Field(tr("New PIN"), self.new, required=True)
        self.new_field.show_remark(tr("{n} characters or more", n=MIN_PIN))
        self.again_field = Field(tr("The same PIN again"), self.again, required=True)
        self.main = Button(tr("Change the PIN"), "primary", "key-2-line")
        self.main.clicked.connect(self._change)
        for part in (self.pin, self.new_field, self.again_field):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.why = label("", "help", "text2", wrap=True)
        self.add_to_foot(self.why)
        self.buttons(self.main)
        self.pin.typed.connect(self._judge)
        self.new.textChanged.connect(self._judge)
        self.again.textChanged.connect(self._judge)
        self._judge()
        self.pin.pin.setFocus()

    def _what_is_missing(self) -> str:
        if not self.pin.text():
            return tr("The PIN used so far is missing.")
        if len(self.new.text()) < MIN_PIN:
            return tr("The new PIN is too short.")
        if self.new.text() != self.again.text():
            return tr("The two PINs differ.")
        return tr("The new PIN is the old one.") if self.new.text() == self.pin.text() else ""

    @Slot()
    def _judge(self) -> None:
        missing = self._what_is_missing()
        self.why.setText(missing)
        self.main.setEnabled(not missing and not self.busy())

    @Slot()
    def _change(self) -> None:
        if self._what_is_missing() or self.busy():
            return
        self.say_error("")
        self.set_busy(True)
        self._judge()
        WriteOp(self, ChangePin(self._desk, self.pin.text(), self.new.text())).then(self._done).otherwise(
            self._refused
        ).start()

    @Slot(object)
    def _done(self, nothing: object) -> None:
        self.set_busy(False)
        self.accept()
        messages().toast(tr("The PIN was changed"))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        from sync.keys.ring import PinLocked, WrongPin

        self.set_busy(False)
        if isinstance(error, WrongPin):
            self.pin.wrong(error.left)
        elif isinstance(error, PinLocked):
            self.pin.wrong(0, error.minutes)
        if isinstance(error, Trouble):
            self.say_error(str(error))
        else:
            self.reject()
            messages().report(error, self)
        self._judge()

    def done(self, result: int) -> None:
        """No PIN stays in a field."""
        for field in (self.pin.pin, self.new, self.again):
            field.clear()
        super().done(result)


def _secret() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(128)
    field.setInputMethodHints(field.inputMethodHints() | _SECRET)
    return field


class ReadPin:
    """Asks how the PIN stands, off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> PinStanding:
        from sync.desk.pins import Pins

        return Pins(self._desk.context).standing()


class ChangePin:
    """Lets another PIN open the key, on the writer thread."""

    def __init__(self, desk: Desk, old: str, new: str) -> None:
        self._desk, self._old, self._new = desk, old, new

    def __call__(self, job: Job) -> None:
        from sync.desk.pins import Pins

        Pins(self._desk.context).change(self._old, self._new)
