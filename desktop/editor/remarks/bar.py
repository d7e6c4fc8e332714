"""The line above a returned text that says how many remarks its author still has to answer, with the way to the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.editor.remarks.panel import KEY_NEXT
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from resources.language import tr


class RemarkBar(QFrame):
    """Hidden while nothing has to be answered.

    Signals:
        pressed: go to the next remark.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("banner", "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.setSpacing(10)
        self.words = label("", "help-strong", "warning", wrap=True)
        self.next = Button(tr("Next remark"), "ghost", "arrow-down-s-line", shortcut=KEY_NEXT)
        row.addWidget(IconLabel("chat-1-line", "warningText", 18))
        row.addWidget(self.words, 1)
        row.addWidget(self.next)
        self.next.clicked.connect(self.pressed)
        self._count = 0
        self.hide()

    def tell(self, round_: int, count: int) -> None:
        """Say how many are to be answered; none hides it.

        Args:
            round_: the round of submission that was returned.
            count: remarks without an answer.
        """
        self.words.setText(tr("Returned in round {round}: {n} remarks have no answer yet", round=round_, n=count))
        self.setAccessibleName(self.words.text())
        self.setVisible(count > 0)
        if count and count != self._count:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))
        self._count = count
