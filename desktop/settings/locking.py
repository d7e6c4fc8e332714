"""When the window locks by itself, and the button that locks it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from desktop import theme
from desktop.preferences import LOCK_MINUTES
from desktop.shell.registry import LOCK_KEY
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place


class LockCard(Card):
    """The card of the lock.

    Args:
        place: the open desk.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(tr("Lock"))
        self._place = place
        self.minutes = QComboBox()
        self.minutes.setAccessibleName(tr("Lock by itself"))
        self.minutes.setMinimumWidth(theme.px(260))
        for minutes in LOCK_MINUTES:
            self.minutes.addItem(_words(minutes), minutes)
        self.enter()
        self.minutes.activated.connect(self._chosen)
        self.now = Button(tr("Lock the window"), "plain", "lock-line", shortcut=LOCK_KEY)
        self.now.clicked.connect(place.lock)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.minutes)
        row.addWidget(self.now)
        row.addStretch(1)
        self.body.addLayout(row)
        note = tr(
            "Locked, the window shows only whose desk it is. Nothing is stopped or closed; your PIN opens it again."
        )
        words = label(note, "caption", "text2", wrap=True)
        self.body.addWidget(words)
        self.body.setAlignment(words, Qt.AlignmentFlag.AlignTop)

    def enter(self) -> None:
        """Show what is chosen."""
        self.minutes.setCurrentIndex(self.minutes.findData(self._place.preferences.lock_minutes))

    @Slot()
    def _chosen(self) -> None:
        self._place.preferences.choose_lock(int(self.minutes.currentData()))


def _words(minutes: int) -> str:
    if not minutes:
        return tr("Never automatically")
    return tr("After {n} minutes without key or mouse", n=minutes)
