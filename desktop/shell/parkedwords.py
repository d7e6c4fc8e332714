"""Shows a person what stood in their dialogs when somebody else sat down; seen and put away, it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.sizing import open_at
from desktop.words import joined
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.parking import Parked


class ParkedDialog(QDialog):
    """The words, to be copied to where they belong.

    Args:
        words: what was left behind.
        parent: the window.
    """

    def __init__(self, words: Sequence[Parked], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = tuple(words)
        self.setWindowTitle(tr("What you had typed"))
        open_at(self, 600, 420)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("What you had typed"), "section"))
        why = tr(
            "Dialogs were open when somebody else sat down at this computer. They were closed, and nothing was signed; "
            "these words stood in them. They are kept in your own encrypted store until you put them away."
        )
        rows.addWidget(label(why, "body", "text2", wrap=True))
        self.text = QPlainTextEdit("\n\n".join(_told(each) for each in self.words))
        self.text.setReadOnly(True)
        self.text.setProperty("field", True)
        self.text.setAccessibleName(tr("What you had typed"))
        rows.addWidget(self.text, 1)
        rows.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        self.copy = Button(tr("Copy"), "plain", "file-copy-line")
        self.copy.clicked.connect(self._copy)
        later = Button(tr("Keep for later"))
        later.clicked.connect(self.reject)
        done = Button(tr("Put away"), "primary")
        done.clicked.connect(self.accept)
        done.setDefault(True)
        for each in (self.copy, later, done):
            foot.addWidget(each)
        return foot

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(each.text for each in self.words))


def _told(words: Parked) -> str:
    head = joined(words.dialog, words.field)
    return f"{head}\n{words.text}" if head else words.text
