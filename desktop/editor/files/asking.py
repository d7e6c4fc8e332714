"""Asks before a file takes the place of one that the text shows."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from resources.language import tr


class ReplaceDialog(QDialog):
    """Says what a replacement changes in the text.

    Args:
        name: of the attachment that is replaced.
        other: name of the new file.
        count: how often the text shows it.
        parent: the page.

    Signals:
        agreed: the person wants it.
    """

    agreed = Signal()

    def __init__(self, name: str, other: str, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Replace the file"))
        self.setFixedWidth(theme.px(460))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Replace “{name}” with “{other}”", name=name, other=other), "section", wrap=True))
        words = tr(
            "The text shows this file in {n} places. It will show the new one there. Title, description and place in the "
            "list stay.",
            n=count,
        )
        rows.addWidget(label(words, "help", "text2", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        self.cancel = Button(tr("Cancel"), shortcut="Esc")
        self.agree = Button(tr("Replace"), "primary", "swap-line")
        self.agree.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.agree)
        rows.addLayout(foot)
        self.cancel.clicked.connect(self.reject)
        self.agree.clicked.connect(self._agree)

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
