"""The status bar: how the desk stands, every part a button to its page. It draws nothing it was not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop import theme
from desktop.shell.registry import LOCK_KEY
from desktop.widgets.buttons import Button
from desktop.widgets.labels import CopyLabel, IconLabel, set_tone
from desktop.widgets.panels import upright
from desktop.words import age, joined, moment
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.standing import Standing

AMBER_DAYS = 7
RED_DAYS = 30
DAY = 86_400
RAIL = 84


def key_words(kind: str) -> str:
    """What holds the key, in words."""
    words = {
        "keyring": tr("software key"),
        "passphrase": tr("key file"),
        "practice": tr("practice key"),
        "token": "UKey",
    }
    return words.get(kind, kind)


class StatusBar(QFrame):
    """One line at the foot of the window."""

    asked = Signal(str)  # a page's key, "person" or "lock"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("foot", True)
        self.setFixedHeight(theme.px(34))
        self.setAccessibleName(tr("Status"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(6)
        self._parts: dict[str, Button] = {}
        self._dividers: list[QWidget] = []
        self._icons: dict[str, str] = {}
        for key, icon, page in _LEFT:
            if self._parts:
                row.addWidget(self._divider())
            row.addWidget(self._part(key, icon, page))
        row.addStretch(1)
        row.addWidget(self._part("person", "user-line", "person"))
        self.lock = self._lock_button()
        row.addWidget(self.lock)
        row.addWidget(self._divider())
        self._key = IconLabel("key-2-line", "text2", 16)
        row.addWidget(self._key)
        self.fingerprint = CopyLabel("", "", tr("Key fingerprint"))
        row.addWidget(self.fingerprint)
        self._kind = self._part("kind", "", "settings")
        row.addWidget(self._kind)
        self._standing: Standing | None = None
        self._width = 1440
        theme.notice().changed.connect(self._fold_later)
        self.show_opening()

    def _part(self, key: str, icon: str, page: str) -> Button:
        part = Button("", "status")
        self._icons[key] = icon
        part.setProperty("voice", "caption")
        part.setFont(theme.font("caption"))
        part.setProperty("page", page)
        part.clicked.connect(self._pressed)
        self._parts[key] = part
        return part

    def _divider(self) -> QWidget:
        line = upright()
        line.setFixedHeight(16)
        self._dividers.append(line)
        return line

    def _lock_button(self) -> Button:
        button = Button("", "status", "lock-line", name=tr("Lock the window"), shortcut=LOCK_KEY)
        button.setProperty("page", "lock")
        button.clicked.connect(self._pressed)
        return button

    @Slot()
    def _pressed(self) -> None:
        page = self.sender().property("page")
        if page:
            self.asked.emit(page)

    def show_opening(self) -> None:
        """Say that the desk is being opened; nothing of another one stays behind."""
        self._standing = None
        for key, part in self._parts.items():
            part.setVisible(key == "net")
            self._say(key, "")
        self.lock.hide()
        for each in (self._key, *self._dividers):
            each.hide()
        self.fingerprint.hide()
        self.fingerprint.show_value("", "")
        self.fingerprint.setAccessibleName(tr("Key fingerprint"))
        self._say("net", tr("Opening the desk"))

    def show_standing(self, standing: Standing) -> None:
        """Show how the desk stands."""
        self._standing = standing
        self._draw_icons()
        net = "wifi-line" if standing.online else "wifi-off-line"
        self._parts["net"].set_icon(net, "text2")
        self._say("net", tr("Online") if standing.online else tr("Offline, work goes on"), "strong")
        last = moment(standing.last_sync) if standing.last_sync else tr("not yet")
        self._say("sync", tr("Last sync {when}", when=last))
        queue = tr("Queued {n}", n=standing.queued)
        unsure = tr("Unconfirmed {n}", n=standing.unsure) if standing.unsure else ""
        self._say("queue", joined(queue, unsure))
        self._say("roster", *self._roster(standing))
        self.fingerprint.show_value(standing.me.fingerprint, standing.me.fingerprint)
        self.fingerprint.setAccessibleName(f"{tr('Key fingerprint')} {standing.me.fingerprint}")
        self._say("kind", key_words(standing.me.key_kind))
        self._fold()

    def _draw_icons(self) -> None:
        """Draw the icons with the first standing: before it only one part is seen."""
        for key, icon in self._icons.items():
            if icon:
                self._parts[key].set_icon(icon)
        self._icons = {}

    @staticmethod
    def _roster(standing: Standing) -> tuple[str, str]:
        if standing.me.practice:
            return tr("Practice roster"), ""
        if standing.pack_age is None:
            return tr("No roster yet"), "danger"
        days = standing.pack_age / DAY
        alarm = "danger" if days >= RED_DAYS else "warning" if days >= AMBER_DAYS else ""
        return tr("Roster {age}", age=age(standing.pack_age)), alarm

    def _say(self, key: str, text: str, alarm: str = "") -> None:
        part = self._parts[key]
        part.setText(text)
        part.setAccessibleName(text)
        set_tone(part, alarm, "alarm")

    def person_corner(self) -> QPoint:
        """Where the list of the others opens: the right top corner of the person's name, on the screen."""
        part = self._parts["person"]
        return part.mapToGlobal(QPoint(part.width(), 0))

    def text_of(self, key: str) -> str:
        """What one part says: "net", "sync", "queue", "roster", "person" or "kind"."""
        return self._parts[key].text()

    def fit(self, width: int) -> None:
        """Fit into a window of this width: unit and kind of key go below 1400, never the fingerprint."""
        self._width = width
        if self._standing is not None:
            self._fold()

    @Slot()
    def _fold_later(self) -> None:
        """With another size of letters the parts know their own only in the turn after."""
        QTimer.singleShot(0, self, self._fold)

    @Slot()
    def _fold(self) -> None:
        """Drop kind of key, unit, post and the last sync, in that order, until the line fits."""
        standing = self._standing
        if standing is None:
            return
        me, room = standing.me, self._width - RAIL
        for level in range(0 if self._width >= theme.px(1400) else 2, 5):
            self._kind.setVisible(level < 1)
            unit = me.unit_name if level < 2 else ""
            self._say("person", joined(me.name, me.post if level < 3 else "", unit))
            for key in ("net", "sync", "queue", "roster", "person"):
                self._parts[key].setVisible(key != "sync" or level < 4)
            self.lock.show()
            for each in (self._key, *self._dividers):
                each.show()
            self.fingerprint.show()
            if self.layout().sizeHint().width() <= room:
                return


_LEFT = (
    ("net", "wifi-off-line", "sync"),
    ("sync", "refresh-line", "sync"),
    ("queue", "send-plane-line", "sync"),
    ("roster", "contacts-book-line", "sync"),
)
