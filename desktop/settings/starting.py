"""The card in the settings that says which page the window opens on."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.choices import STARTS
from desktop.preferences import Preferences
from desktop.shell import registry
from desktop.widgets.buttons import Segmented
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from resources.language import tr


class StartCard(Card):
    """Today or the list of articles.

    Args:
        preferences: what is changed.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(tr("The window opens on"))
        self._preferences = preferences
        choices = [(page, str(registry.entry(page).title)) for page in STARTS]
        self.pages = Segmented(choices, tr("The window opens on"))
        self.pages.choose(preferences.start)
        self.pages.chosen.connect(preferences.choose_start)
        self.body.addWidget(self.pages, 0, Qt.AlignmentFlag.AlignLeft)
        note = tr("The list of articles is there sooner: it is shown while the desk is still being opened.")
        self.body.addWidget(label(note, "caption", "text2", wrap=True))

    def enter(self) -> None:
        """Show what is chosen."""
        self.pages.choose(self._preferences.start)
