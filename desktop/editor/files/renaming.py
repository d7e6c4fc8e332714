"""Gives an attachment another file name: a name such as “扫描件1” says nothing to a reader. The file itself stays."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from forms.content import clean_name
from resources.language import tr


class RenameDialog(QDialog):
    """Asks for the name; the ending, which says what kind of file it is, stays.

    Args:
        name: as it is.
        others: names of the other attachments.
        parent: the panel.

    Signals:
        named: the new name.
    """

    named = Signal(str)

    def __init__(self, name: str, others: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        stem, dot, ending = name.rpartition(".")
        self._ending = dot + ending if stem else ""
        self._name, self._others = name, {other.casefold() for other in others}
        self.setWindowTitle(tr("Change the file name"))
        self.setFixedWidth(theme.px(460))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Change the file name"), "section"))
        self.line = QLineEdit(stem or name)
        self._field = Field(tr("File name"), self.line, required=True)
        rows.addWidget(self._field)
        words = tr("The ending {ending} stays. The file itself is not changed.", ending=self._ending)
        rows.addWidget(label(words if self._ending else "", "help", "text2", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        self.cancel = Button(tr("Cancel"), shortcut="Esc")
        self.agree = Button(tr("Change the file name"), "primary")
        self.agree.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.agree)
        rows.addLayout(foot)
        self.cancel.clicked.connect(self.reject)
        self.agree.clicked.connect(self._decide)
        self.line.selectAll()
        self.line.setFocus()

    @Slot()
    def _decide(self) -> None:
        """Take the name if a file may bear it and no other one does."""
        stem = self.line.text().strip().removesuffix(self._ending)
        name = stem + self._ending
        if not stem or clean_name(name) != name:
            self._refuse(tr("A file cannot bear this name. Leave out signs such as / and \\."))
        elif name.casefold() in self._others:
            self._refuse(tr("Another attachment bears this name."))
        else:
            self.accept()
            if name != self._name:
                self.named.emit(name)

    def _refuse(self, why: str) -> None:
        self._field.show_error(why)
        self.line.setFocus()
