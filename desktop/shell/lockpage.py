"""What the window shows while it is locked: whose desk it is, since when, and the PIN that opens it. No word of any article."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.review.pin import PinBox, Signer
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.empty import paint_seal
from desktop.widgets.labels import fingerprint_label, label
from desktop.widgets.panels import Card, hairline
from desktop.words import joined, moment
from resources.language import tr

WIDTH = 560
LOOK_AGAIN_MS = 30_000


class _Seal(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(52), theme.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_seal(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), "稿签")
        painter.end()


class LockPage(QWidget):
    """Covers the whole window.

    Args:
        signer: whose desk it is; with -1 tries until they were read.
        since: when it was locked, RFC 3339, or "" for a desk that was only just opened.
        switch_key: the key that opens the list of the others.

    Signals:
        pin_given: the person typed the PIN.
        others_wanted: somebody else wants to sit down; the place where their list opens.
        tries_wanted: how the PIN stands is to be read again.
    """

    pin_given = Signal(str)
    others_wanted = Signal(QPoint)
    tries_wanted = Signal()

    def __init__(self, signer: Signer, since: str, switch_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Locked"))
        self.setAutoFillBackground(True)
        self._busy = False
        kept = tr("The PIN is only compared here and kept nowhere.")
        self.box = PinBox(signer, kept=kept)
        self.box.typed.connect(self._judge)
        self.box.pin.returnPressed.connect(self._give)
        self.banner = Banner()
        self.error = label("", "body", "danger", wrap=True)
        self.error.hide()
        self.unlock = Button(tr("Unlock the window"), "primary", "lock-unlock-line")
        self.unlock.clicked.connect(self._give)
        self.others = Button(tr("Switch person"), "plain", "team-line", shortcut=switch_key)
        self.others.clicked.connect(self.ask_others)
        self.others.hide()
        key = QShortcut(QKeySequence(switch_key), self)
        key.activated.connect(self.ask_others)
        self._build(signer, since)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.tries_wanted)
        self._judge()

    def _build(self, signer: Signer, since: str) -> None:
        card = Card()
        card.body.setContentsMargins(28, 24, 28, 22)
        card.body.setSpacing(14)
        card.setFixedWidth(theme.px(WIDTH))
        card.body.addLayout(self._head(signer, since))
        card.body.addWidget(self.banner)
        card.body.addWidget(hairline())
        card.body.addWidget(self.box)
        card.body.addWidget(self.error)
        foot = QHBoxLayout()
        foot.addWidget(self.others)
        foot.addStretch(1)
        foot.addWidget(self.unlock)
        card.body.addLayout(foot)
        rows = QVBoxLayout(self)
        rows.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        rows.addLayout(across)
        rows.addStretch(3)

    def _head(self, signer: Signer, since: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(_Seal(), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label(signer.name, "page", wrap=True))
        words.addWidget(label(joined(signer.post, signer.unit), "body", "text2", wrap=True))
        when = tr("Locked since {when}", when=moment(since)) if since else tr("The PIN opens this desk.")
        self.since = label(when, "body", "text2", wrap=True)
        words.addWidget(self.since)
        head.addLayout(words, 1)
        head.addWidget(fingerprint_label(signer.fingerprint), 0, Qt.AlignmentFlag.AlignTop)
        return head

    def show_others(self, *, some: bool) -> None:
        """Whether somebody else has a desk here, or may come to have one."""
        self.others.setVisible(some)

    def show_tries(self, left: int, rests: int) -> None:
        """How the PIN stands; while the key rests it is looked at again and again."""
        self.box.show_tries(left, rests)
        if rests and not self._again.isActive():
            self._again.start()
        elif not rests:
            self._again.stop()

    def show_trouble(self, tone: str, text: str) -> None:
        """What was refused while the window is locked."""
        self.banner.show_message(tone, text)

    def show_error(self, text: str) -> None:
        """Why the window stays locked."""
        self._busy = False
        self.error.setText(text)
        self.error.setAccessibleName(text)
        self.error.setVisible(bool(text))
        self._judge()

    def wrong(self, left: int, rests: int, text: str) -> None:
        """The PIN was not right."""
        self.show_error(text)
        self.box.wrong(left, rests)
        self.show_tries(left, rests)

    @Slot()
    def ask_others(self) -> None:
        """Somebody else wants to sit down."""
        if self.others.isVisible():
            self.others_wanted.emit(self.others.mapToGlobal(QPoint(self.others.width(), self.others.height() + 4)))

    @Slot()
    def _judge(self) -> None:
        self.unlock.setEnabled(bool(self.box.text()) and not self._busy)

    @Slot()
    def _give(self) -> None:
        pin = self.box.text()
        if pin and not self._busy:
            self._busy = True
            self._judge()
            self.pin_given.emit(pin)

    def showEvent(self, event: QShowEvent) -> None:
        """The PIN can be typed at once."""
        super().showEvent(event)
        self.box.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """A PIN that was begun does not stay."""
        self._again.stop()
        self.box.pin.clear()
        super().hideEvent(event)
