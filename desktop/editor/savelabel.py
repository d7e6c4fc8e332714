"""The word in the header on whether the text is safe: an icon and one short sentence, never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.editor.autosave import Saving
from desktop.widgets.labels import ElidedLabel, IconLabel, set_tone
from desktop.words import clock_and_date
from resources.language import tr


class SaveLabel(QWidget):
    """Follows an autosave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("checkbox-circle-line", "successText", 18)
        self.words = ElidedLabel("", "help", "success")
        row.addWidget(self._icon)
        row.addWidget(self.words)
        self._saved_at = ""

    def show_saved(self, saved_at: str) -> None:
        """Saved, at an RFC 3339 time; "" when nothing was ever saved."""
        self._saved_at = saved_at
        self.show_state(Saving.SAVED)

    def show_state(self, state: Saving) -> None:
        """Show how the text stands."""
        clock = clock_and_date(self._saved_at)[0]
        icon, role, tone, words = {
            Saving.SAVED: ("checkbox-circle-line", "successText", "success",
                           tr("Saved on this computer {clock}", clock=clock) if clock else ""),
            Saving.WAITING: ("edit-line", "text2", "text2", tr("Writing")),
            Saving.UNDER_WAY: ("edit-line", "text2", "text2", tr("Writing")),
            Saving.FAILED: ("error-warning-line", "dangerText", "danger", tr("Not saved yet")),
            Saving.MOVED: ("error-warning-line", "dangerText", "danger", tr("Saved elsewhere meanwhile")),
        }[state]  # fmt: skip
        self.setVisible(bool(words))
        self._icon.show_icon(icon, role)
        set_tone(self.words, tone)
        self.words.set_text(words)
