"""Who signs, with which key, and the PIN that opens it for this one signature. The PIN is never kept or shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import IconLabel, fingerprint_label, label, set_tone
from desktop.widgets.speaking import announce
from desktop.words import joined
from resources.language import tr


@dataclass(frozen=True)
class Signer:
    """Who signs.

    Attributes:
        name, post, unit: of the officer.
        fingerprint: of the key.
        tries_left: PIN tries.
        practice_pin: shown as a hint in the practice county, else empty.
        principal: name of the person stood in for, or empty.
        rests: for how many minutes the key takes no PIN.
    """

    name: str
    post: str
    unit: str
    fingerprint: str
    tries_left: int
    practice_pin: str = ""
    principal: str = ""
    rests: int = 0


class PinBox(QWidget):
    """The signer's line and the PIN field.

    Args:
        signer: who signs.
        count: how many signatures it opens the key for.
        kept: what becomes of the PIN, where it is asked for something else than a signature; who is asked
            stands elsewhere then.

    Signals:
        typed: the PIN changed.
    """

    typed = Signal()

    def __init__(self, signer: Signer, count: int = 1, *, kept: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.signer = signer
        self._count, self._kept = count, kept
        self.pin = QLineEdit()
        self._tries = label("", "help", "text2", wrap=True)
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.setColumnStretch(0, 1)
        if not kept:
            rows.addLayout(self._who(), 0, 0)
        rows.addLayout(self._entry(), 1, 0, 1, 2)
        if not kept:  # after the PIN: Tab comes from the ticks, and a PIN is typed without looking
            rows.addWidget(fingerprint_label(signer.fingerprint), 0, 1)
        self.show_tries(signer.tries_left, signer.rests)

    def _who(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("key-2-line", "text2", 20))
        words = joined(self.signer.name, self.signer.post, self.signer.unit)
        if self.signer.principal:
            words = tr("{who}, standing in for {principal}", who=words, principal=self.signer.principal)
        row.addWidget(label(words, "strong", wrap=True), 1)
        return row

    def _entry(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(18)
        left = QVBoxLayout()
        left.setSpacing(4)
        head = label(tr("PIN of the key"), "help-strong")
        head.setBuddy(self.pin)
        self.pin.setProperty("pin", True)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setAccessibleName(tr("PIN of the key"))
        self.pin.setMaxLength(128)
        self.pin.setFixedWidth(theme.px(240))
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.pin.setInputMethodHints(self.pin.inputMethodHints() | hints)
        self.pin.textChanged.connect(self.typed)
        left.addWidget(head)
        left.addWidget(self.pin)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addStretch(1)
        right.addWidget(self._tries)
        kept = tr("The PIN opens the key for this one signature and is kept nowhere.")
        if self._count > 1:
            kept = tr("The PIN opens the key for these {n} signatures and is kept nowhere.", n=self._count)
        right.addWidget(label(self._kept or kept, "caption", "text2", wrap=True))
        if self.signer.practice_pin:
            hint = tr("Practice county: the PIN is {pin}.", pin=self.signer.practice_pin)
            right.addWidget(label(hint, "caption-strong", "warning", wrap=True))
        right.addStretch(1)
        row.addLayout(left)
        row.addLayout(right, 1)
        return row

    def show_tries(self, left: int, rests: int = 0) -> None:
        """How often a wrong PIN may still be typed, or for how many minutes the key rests; -1 while it is not known."""
        words = tr("{n} tries are left before the key is locked.", n=left) if left >= 0 else ""
        self._tries.setText(words if left else _resting(rests))
        set_tone(self._tries, "danger" if 0 <= left <= 2 else "text2")

    def tries_text(self) -> str:
        """What is said of the tries."""
        return self._tries.text()

    def wrong(self, left: int, rests: int = 0) -> None:
        """The PIN was not right."""
        self.pin.clear()
        self.show_tries(left, rests)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.pin, self._tries.text(), urgent=True)

    def text(self) -> str:
        """What was typed."""
        return self.pin.text()


def _resting(minutes: int) -> str:
    """How long the key rests, and the way on for who does not know the PIN any more."""
    if not minutes:
        return tr("The key is locked for now.")
    return tr("The key rests: the PIN can be tried again in {n} minutes. If you no longer know it, ask your "
              "administrator to end this key, and enrol again.", n=minutes)  # fmt: skip
