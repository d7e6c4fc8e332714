"""The line above a returned text that says how many remarks its author still has to answer, with the way to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.editor.remarks.panel import KEY_NEXT
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from resources.language import tr


class RemarkBar(QFrame):
    """Hidden while nothing has to be answered. It says who returned the text and why, too: one bar, not two.

    Signals:
        pressed: go to the next remark.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("banner", "warning")
        self.title = label("", "strong", "warning", wrap=True)
        self.reason = label("", "help", wrap=True)
        self.words = label("", "help-strong", "warning", wrap=True)
        self.next = Button(tr("Next remark"), "ghost", "arrow-down-s-line", shortcut=KEY_NEXT)
        self.next.clicked.connect(self.pressed)
        self._build()
        self._count = 0
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.title)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.reason, 3)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.words, 2)
        foot.addWidget(self.next)
        told.addLayout(foot)
        row.addWidget(IconLabel("chat-1-line", "warningText", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        self.note("", "")

    def note(self, title: str, reason: str) -> None:
        """Who returned the text, and why; "" where nothing is to be said of that."""
        for part, words in ((self.title, title), (self.reason, reason)):
            part.setText(words)
            part.setVisible(bool(words))

    def tell(self, round_: int, count: int) -> None:
        """Say how many are to be answered; none hides it.

        Args:
            round_: the round of submission that was returned.
            count: remarks without an answer.
        """
        if self.title.text():  # the round is named there
            self.words.setText(tr("To answer: {n}", n=count))
        else:
            words = tr("Returned in round {round}: {n} remarks have no answer yet", round=round_, n=count)
            self.words.setText(words)
        told = " ".join(part.text() for part in (self.title, self.reason, self.words) if part.text())
        self.setAccessibleName(told)
        self.setVisible(count > 0)
        if count and count != self._count:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))
        self._count = count
