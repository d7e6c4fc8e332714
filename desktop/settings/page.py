"""The settings page: every choice works at once and is remembered; there is nothing to save."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop import theme
from desktop.settings.locking import LockCard
from desktop.settings.pinchange import PinCard
from desktop.settings.starting import StartCard
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.shell.registry import SWITCH_KEY
from desktop.shell.statusbar import key_words
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.labels import fingerprint_label, label
from desktop.widgets.panels import Card, Column, pair, scrolled
from desktop.words import joined, listed, role_word
from resources.language import tr

WIDTH = 720


class SettingsPage(Page):
    """Language, theme and text size, the lock and the PIN; below it who sits here, and the way to who else does."""

    key = "settings"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Settings"))
        self.header.context.set_text(tr("Choices work at once and stay on this computer"))
        column = Column()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        self.start = StartCard(place.preferences)
        self.lock, self.pin = LockCard(place), PinCard(place)
        for card in (self._language(), self._look(), self._size(), self.start, self.lock, self.pin, self._person()):
            card.setMaximumWidth(theme.px(WIDTH))
            rows.addWidget(card)
        rows.addStretch(1)
        self.body.addWidget(scrolled(column, tr("Settings")))
        place.preferences.look_chosen.connect(self._show_look)

    def _language(self) -> Card:
        card = Card(tr("Language"))
        choices = [("zh_CN", "简体中文"), ("zh_TW", "繁體中文"), ("en", "English")]
        self.languages = Segmented(choices, tr("Language"))
        self.languages.choose(self.place.preferences.language)
        self.languages.chosen.connect(self._choose_language, Qt.ConnectionType.QueuedConnection)
        card.body.addWidget(self.languages, 0, Qt.AlignmentFlag.AlignLeft)
        note = tr("Articles, names and columns are never translated; only the words of the window are.")
        card.body.addWidget(label(note, "caption", "text2", wrap=True))
        return card

    def _look(self) -> Card:
        card = Card(tr("Theme"))
        choices = [("light", tr("Light")), ("dark", tr("Dark")), ("system", tr("As the desktop"))]
        self.schemes = Segmented(choices, tr("Theme"))
        self.schemes.choose(self.place.preferences.scheme)
        self.schemes.chosen.connect(self.place.preferences.choose_scheme)
        card.body.addWidget(self.schemes, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _size(self) -> Card:
        card = Card(tr("Text size"))
        self.sizes = Segmented([(str(zoom), f"{zoom} %") for zoom in theme.zooms()], tr("Text size"))
        self.sizes.choose(str(self.place.preferences.zoom))
        self.sizes.chosen.connect(self._choose_size)
        card.body.addWidget(self.sizes, 0, Qt.AlignmentFlag.AlignLeft)
        note = tr("Ctrl and plus or minus do the same on every page, Ctrl and 0 goes back.")
        card.body.addWidget(label(note, "caption", "text2", wrap=True))
        return card

    def _person(self) -> Card:
        me = self.place.me
        card = Card(tr("This desk"))
        card.body.addWidget(pair(tr("Name"), joined(me.name, me.post)))
        card.body.addWidget(pair(tr("Unit"), me.unit_name))
        card.body.addWidget(pair(tr("Roles"), listed(role_word(role) for role in me.roles) or tr("none")))
        card.body.addWidget(pair(tr("Signing key"), key_words(me.key_kind)))
        card.body.addWidget(pair(tr("Fingerprint"), fingerprint_label(me.fingerprint)))
        row = QHBoxLayout()
        self.others = Button(tr("Switch person"), "plain", "team-line", shortcut=SWITCH_KEY)
        self.others.clicked.connect(self._ask_others)
        row.addWidget(self.others)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    @Slot()
    def _show_look(self) -> None:
        """The theme or the text size was chosen here, by key, or by the desktop."""
        self.schemes.choose(self.place.preferences.scheme)
        self.sizes.choose(str(self.place.preferences.zoom))

    def enter(self, article: str) -> None:
        self.languages.choose(self.place.preferences.language)
        self._show_look()
        self.start.enter()
        self.lock.enter()
        self.pin.enter()
        self.languages.setFocus()

    @Slot(str)
    def _choose_language(self, code: str) -> None:
        self.place.preferences.choose_language(code)

    @Slot()
    def _ask_others(self) -> None:
        self.place.ask_others()

    @Slot(str)
    def _choose_size(self, zoom: str) -> None:
        self.place.preferences.choose_zoom(int(zoom))
