"""What stands in the window before the desk is open: grey rows, or what is asked or wrong.

The first paint of the program is this page, so it imports nothing but the theme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.shell.page import Header
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from resources.language import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

LONG_MS = 3_000


def paint_skeleton(painter: QPainter, box: QRectF, row: int) -> None:
    """Paint one grey row: a square, two lines, a word at the right."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("track"))
    left, middle = box.left() + 20, box.center().y()
    wide = (0.42, 0.34, 0.5, 0.38)[row % 4] * box.width()
    painter.drawRoundedRect(QRectF(left, middle - 15, 30, 30), 4, 4)
    painter.drawRoundedRect(QRectF(left + 44, middle - 14, wide, 11), 3, 3)
    painter.drawRoundedRect(QRectF(left + 44, middle + 5, wide * 0.62, 8), 3, 3)
    painter.drawRoundedRect(QRectF(box.right() - 110, middle - 6, 84, 11), 3, 3)
    painter.restore()


class SkeletonRows(QWidget):
    """Grey rows where a list will be."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = theme.px(70)
        for row in range(self.height() // height):
            paint_skeleton(painter, QRectF(0, row * height, self.width(), height), row)
        painter.end()


class WaitingPage(QWidget):
    """Shown until the desk is open: grey rows, a sentence after three seconds, a trouble, or a request.

    Signals:
        passphrase_given: the person typed the passphrase of the key file.
        again: the person wants to try again.
        others_wanted: somebody else wants to sit down instead; where their list opens.
    """

    passphrase_given = Signal(str)
    again = Signal()
    others_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._made = False
        self._others: Button | None = None
        self._banner: Banner | None = None
        self._ask_card: Card | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._long)

    def _make(self) -> None:
        """Make what is seen, at its first use: where the first paint shows the list, none of it is needed."""
        if self._made:
            return
        self._made = True
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._header = Header(tr("Today"))
        rows.addWidget(self._header)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(24, 16, 24, 16)
        self._inner.setSpacing(14)
        self._card = Card(flush=True)
        self._card.body.addWidget(SkeletonRows(), 1)
        self._inner.addWidget(self._card, 1)
        self._inner.addStretch(0)
        rows.addLayout(self._inner, 1)

    def showEvent(self, event: QShowEvent) -> None:
        self._make()
        super().showEvent(event)

    def _ask(self) -> Card:
        card = Card(tr("Unlock this desk"))
        card.setFixedWidth(theme.px(460))
        words = tr("The key of this desk lies in a file that a passphrase protects. It is kept nowhere else.")
        card.body.addWidget(label(words, "help", "text2", wrap=True))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self._give)
        self.field = Field(tr("Passphrase"), self.passphrase, required=True)
        card.body.addWidget(self.field)
        self.unlock = Button(tr("Unlock"), "primary", "lock-unlock-line")
        self.unlock.clicked.connect(self._give)
        card.body.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def wait(self, why: str = "") -> None:
        """Show grey rows; a sentence follows after three seconds, or at once if something is to be said."""
        for part in (self._banner, self._ask_card, self._others):
            if part is not None:
                part.hide()
        self._make()
        self._card.show()
        self._clock.start(LONG_MS)
        if why:
            self._clock.stop()
            self._say("neutral", why, tr("Everything written so far is kept."))

    def show_others(self, *, some: bool) -> None:
        """Offer that somebody else sits down, where this desk asks for something or does not open."""
        if some and self._others is None:
            self._others = Button(tr("Switch person"), "plain", "team-line")
            self._others.clicked.connect(self._ask_others)
            self._make()
            self._header.add(self._others)
        if self._others is not None:
            self._others.setVisible(some)

    @Slot()
    def _ask_others(self) -> None:
        if self._others is not None:
            corner = QPoint(self._others.width(), self._others.height() + 4)
            self.others_wanted.emit(self._others.mapToGlobal(corner))

    def ask_passphrase(self, error: str = "") -> None:
        """Ask for the passphrase of the key file, with the reason the last one was refused."""
        self._clock.stop()
        if self._banner is not None:
            self._banner.hide()
        self._make()
        self._card.hide()
        if self._ask_card is None:
            self._ask_card = self._ask()
            self._inner.insertWidget(0, self._ask_card, 0, Qt.AlignmentFlag.AlignHCenter)
        self._ask_card.show()
        self.passphrase.clear()
        self.field.show_error(error)
        self.passphrase.setFocus()

    def show_trouble(self, tone: str, text: str) -> None:
        """Say why the desk did not open."""
        self._clock.stop()
        self._say(tone, tr("The desk could not be opened"), text, act=tr("Try again"))

    def trouble_text(self) -> str:
        """The trouble now shown, or ""."""
        return "" if self._banner is None or self._banner.isHidden() else self._banner.text()

    def _say(self, tone: str, title: str, text: str, act: str = "") -> None:
        """Show the banner, which is made at its first use: the first paint must not wait for it."""
        if self._banner is None:
            self._make()
            self._banner = Banner()
            self._banner.pressed.connect(self.again)
            self._inner.insertWidget(0, self._banner)
        self._banner.show_message(tone, title, text, act=act)

    @Slot()
    def _give(self) -> None:
        if self.passphrase.text():
            self.passphrase_given.emit(self.passphrase.text())

    @Slot()
    def _long(self) -> None:
        self._say("neutral", tr("Opening the desk"), tr("Large desks take a few seconds."))
