"""Small questions of the editor: where a link leads, how large a table is."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from forms.body.links import clean_href
from resources.language import tr


class _Asking(QDialog):
    """A small dialog with a heading, fields and a foot with one main button."""

    def __init__(self, title: str, act: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(420))
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(24, 20, 24, 20)
        self.rows.setSpacing(12)
        self.rows.addWidget(label(title, "section"))
        self.act = Button(act, "primary")
        self.act.setDefault(True)
        self.act.clicked.connect(self.decide)

    def foot(self, *left: QWidget) -> None:
        """The buttons; ``left`` stands at the left end."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for each in left:
            row.addWidget(each)
        row.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self.act)
        self.rows.addLayout(row)

    @Slot()
    def decide(self) -> None:
        """The main button was pressed."""
        self.accept()


class LinkDialog(_Asking):
    """Asks where a link leads.

    Signals:
        chosen: address and words; an empty address takes the link away.
    """

    chosen = Signal(str, str)

    def __init__(self, words: str, href: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Link"), tr("Set the link"), parent)
        self.words, self.href = QLineEdit(words), QLineEdit(href)
        self.href.setPlaceholderText("https://")
        self.words.setReadOnly(bool(words))
        self._href_box = Field(tr("Address"), self.href, required=True)
        self.rows.addWidget(Field(tr("Words in the text"), self.words))
        self.rows.addWidget(self._href_box)
        self._remove = Button(tr("Remove the link"), "ghost", "link-unlink")
        self._remove.setVisible(bool(href))
        self._remove.clicked.connect(self._take_away)
        self.foot(self._remove)
        self.href.setFocus()

    @Slot()
    def decide(self) -> None:
        """Take the address if it may stand in an article."""
        typed = self.href.text().strip()
        if typed and "://" not in typed and not typed.startswith(("mailto:", "tel:")):
            typed = f"https://{typed}"
        href = clean_href(typed)
        if not href:
            words = tr(
                "This address cannot be used. Links may lead to web pages, mail addresses and telephone numbers."
            )
            self._href_box.show_error(words)
            self.href.setFocus()
            return
        self.accept()
        self.chosen.emit(href, self.words.text() or href)

    @Slot()
    def _take_away(self) -> None:
        self.accept()
        self.chosen.emit("", self.words.text())


class TableDialog(_Asking):
    """Asks how large a new table is; ``chosen`` gives rows and columns."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Insert a table"), tr("Insert the table"), parent)
        self.count_rows, self.count_columns = QSpinBox(), QSpinBox()
        row = QHBoxLayout()
        row.setSpacing(14)
        for box, name, value, most in (
            (self.count_rows, tr("Rows with the header"), 4, 200),
            (self.count_columns, tr("Columns of the table"), 3, 20),
        ):
            box.setRange(1, most)
            box.setValue(value)
            row.addWidget(Field(name, box))
        self.rows.addLayout(row)
        self.foot()
        self.count_rows.setFocus()

    @Slot()
    def decide(self) -> None:
        """Hand over the size."""
        self.accept()
        self.chosen.emit(self.count_rows.value(), self.count_columns.value())
