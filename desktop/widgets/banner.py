"""The banner: an icon, one conclusion, one sentence on what to do, at most one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label, set_tone
from desktop.widgets.speaking import announce
from resources.language import tr

ICONS = {
    "neutral": ("information-line", "text2"),
    "primary": ("information-line", "primaryText"),
    "success": ("shield-check-fill", "successText"),
    "warning": ("error-warning-line", "warningText"),
    "danger": ("error-warning-line", "dangerText"),
}


class Banner(QFrame):
    """Says how things stand. Hidden until ``show_message``.

    Args:
        closable: whether the person may put it away.
    """

    pressed = Signal()
    closed = Signal()

    def __init__(self, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("information-line", "text2", 22)
        self._title = label("", "section", wrap=True)
        self._text = label("", "help", wrap=True)
        self._button = Button("")
        self._close = Button("", "tool", "close-line", name=tr("Close the message"))
        self._button.clicked.connect(self.pressed)
        self._close.clicked.connect(self._put_away)
        self._build(closable)
        self.hide()

    def _build(self, closable: bool) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 14, 12)
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)

    def show_message(
        self, tone: str, title: str, text: str = "", *, icon: str = "", act: str = "", act_icon: str = ""
    ) -> None:
        """Show a conclusion.

        Args:
            tone: "neutral", "primary", "success", "warning" or "danger".
            title: the conclusion; with a text under it, set bold.
            text: what to do.
            icon: another icon than the tone's.
            act: the label of the one button, or "".
            act_icon: its icon.
        """
        name, role = ICONS[tone]
        self._icon.show_icon(icon or name, role)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        set_tone(self._title, tone if tone != "neutral" else "")
        set_tone(self, tone, "banner")
        self._button.setText(act)
        self._button.setAccessibleName(act)
        if act_icon:
            self._button.set_icon(act_icon)
        self._button.setVisible(bool(act))
        said = self.accessibleName() if self.isVisible() else ""
        self.setAccessibleName(f"{title} {text}".strip())
        self.show()
        if self.accessibleName() != said and self.isVisible():
            announce(self, self.accessibleName(), urgent=tone == "danger")

    def title(self) -> str:
        """The conclusion now shown."""
        return self._title.text()

    def text(self) -> str:
        """The sentence now shown."""
        return self._text.text()

    @Slot()
    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()
