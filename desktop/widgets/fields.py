"""Entry fields: the search field and the label line above a field."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import label, set_tone
from desktop.widgets.speaking import announce
from resources.language import tr

PAUSE_MS = 180


def name_clear_button(line: QLineEdit) -> None:
    """Give a name to the button that empties a field: Qt leaves it without one."""
    for button in line.findChildren(QToolButton):
        button.setAccessibleName(tr("Clear"))


class SearchField(QLineEdit):
    """A search field that waits for a short pause in typing; it leaves a composition alone."""

    searched = Signal(str)

    def __init__(self, placeholder: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("search", True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setFixedWidth(theme.px(290))
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(tr("Search"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._typed)
        self._said = ""
        self._restyle()
        theme.notice().changed.connect(self._restyle)

    @Slot()
    def _restyle(self) -> None:
        self._glass.setIcon(theme.icon("search-line", "text2", size=16))

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._pause.start()
        if text and not self.isClearButtonEnabled():
            self._offer_clearing()

    def _offer_clearing(self) -> None:
        """Only once there is something to clear: Qt takes long to find the picture for it, and the first paint is near."""
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            if button.defaultAction() is not self._glass:
                button.setAccessibleName(tr("Clear"))

    @Slot()
    def _tell(self) -> None:
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)


class Field(QWidget):
    """A labelled control: label and remark above, an error with its fix under it.

    Args:
        name: the label; becomes the control's accessible name.
        control: the control.
        required: whether the word "required" stands beside the label.
    """

    def __init__(self, name: str, control: QWidget, *, required: bool = False) -> None:
        super().__init__()
        self.control = control
        self._described = ""
        control.setAccessibleName(name)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        caption = label(name, "caption", "text2")
        caption.setBuddy(control)  # so that a screen reader knows that the two belong together
        self._head.addWidget(caption)
        if required:
            self._head.addWidget(label(tr("required"), "caption", "danger"))
        self._head.addStretch(1)
        self._remark = label("", "caption", "text2")
        self._head.addWidget(self._remark)
        rows.addLayout(self._head)
        rows.addWidget(control)
        self._error = label("", "caption", "danger", wrap=True)
        self._error.hide()
        rows.addWidget(self._error)

    def add_mark(self, mark: QWidget) -> None:
        """Put a mark right behind the label."""
        self._head.insertWidget(1, mark, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_remark(self, text: str, tone: str = "text2") -> None:
        """A count or clock at the right end of the label line."""
        self._remark.setText(text)
        set_tone(self._remark, tone)

    def show_error(self, text: str) -> None:
        """An error under the field, or "" for none."""
        if text == self._error.text():
            return  # polishing all the fields of a form at each key would be felt
        if text and not self._error.text():
            self._described = self.control.accessibleDescription()
        if text or self._error.text():
            self.control.setAccessibleDescription(text or self._described)
        self._error.setText(text)
        self._error.setVisible(bool(text))
        if self.control.hasFocus():
            announce(self.control, text)
        self.control.setProperty("bad", bool(text))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
