"""The frame of a dialog in which something is signed: veil, heading, a body that scrolls when it must, and a foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.shell.registry import LOCK_KEY
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.panels import hairline, scrolled
from resources.language import tr

WIDTH = 620
_SLACK = 6


class Veil(QWidget):
    """Darkens a window behind a dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("scrim"))
        painter.end()


class Sheet(QDialog):
    """A dialog of 620 pixels with one main button.

    Args:
        title: its heading; icon and ``role`` stand before it.
        words: one sentence on what signing means.
        parent: a widget of the window it belongs to.
    """

    def __init__(self, title: str, icon: str, role: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self._veil: Veil | None = None
        self._busy = False
        self._held: list[QWidget] = []
        self._missing: list[QWidget] = []
        self._warned = False
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(theme.px(WIDTH))
        surface, edge = theme.color("surface").name(), theme.color("borderStrong").name()
        self.setStyleSheet(f"QDialog {{ background: {surface}; border: 1px solid {edge}; }}")
        self.heading = label(title, "page", wrap=True)
        self.words = label(words, "body", "text2", wrap=True)
        self.error = label("", "body", "danger", wrap=True)
        self.cancel = Button(tr("Cancel"), shortcut="Esc", show_key=True)
        self.cancel.setProperty("tall", True)
        self.cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence(LOCK_KEY), self).activated.connect(self._lock)
        self.lack = Button("", "link")
        self.lack.setAutoDefault(False)
        self.lack.clicked.connect(self.go_to_missing)
        self.lack.hide()
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(26, 0, 26, 0)
        self.body.setSpacing(10)
        self._build(icon, role)

    def _build(self, icon: str, role: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 22, 0, 18)
        rows.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(26, 0, 26, 0)
        head.setSpacing(12)
        head.addWidget(IconLabel(icon, role, 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.heading, 1)
        rows.addLayout(head)
        self.words.setVisible(bool(self.words.text()))
        self.body.addWidget(self.words)
        self._area = scrolled(self._content, self.windowTitle())
        rows.addWidget(self._area, 1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(26, 0, 26, 0)
        self.foot.setSpacing(10)
        self.foot.addWidget(hairline())
        rows.addLayout(self.foot)

    def add_to_foot(self, widget: QWidget) -> None:
        """Something that is always in view, above the buttons; shut while a signature is under way."""
        self._held.append(widget)
        self.foot.addWidget(widget)

    def buttons(self, main: Button, note: str = "") -> None:
        """The last line: a remark at the left, the way out and the main button at the right."""
        self.error.hide()
        self.foot.addWidget(self.error)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._said = note
        self._note = label(note, "caption", "text2", wrap=True)
        row.addWidget(self.lack)
        row.addWidget(self._note, 1)
        row.addWidget(self.cancel)
        row.addWidget(main)
        main.setProperty("tall", True)
        main.setAutoDefault(True)
        main.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.foot.addLayout(row)

    def show_missing(self, missing: Sequence[QWidget]) -> None:
        """Say beside the main button how much is still to be filled in or ticked, the PIN apart.

        Args:
            missing: where, in the order in which it is seen; empty when nothing is.
        """
        self._missing = list(missing)
        words = tr("Still missing: {n}", n=len(missing))
        self.lack.setText(words)
        self.lack.setAccessibleName(words)
        self.lack.setVisible(bool(missing))
        self._note.setText("" if missing else self._said)

    @Slot()
    def go_to_missing(self) -> None:
        """Show the first thing that is missing, and go there."""
        if self._missing:
            self._area.ensureWidgetVisible(self._missing[0], 0, theme.px(48))
            self._missing[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """As high as its content, but never higher than the window: then the body scrolls."""
        self.ensurePolished()
        for each in self.findChildren(QWidget):
            each.ensurePolished()
            if isinstance(each, QLabel) and each.wordWrap():
                _let_wrap(each)
        self._content.layout().activate()
        self.layout().activate()
        inner = self._content.layout().totalHeightForWidth(theme.px(WIDTH))
        inner = inner if inner > 0 else self._content.sizeHint().height()
        window = self.parentWidget()
        most = (window.height() if window is not None else 900) - 40
        rest = self.layout().totalHeightForWidth(theme.px(WIDTH)) - self._area.sizeHint().height()
        rest = rest if rest > 0 else self.layout().totalSizeHint().height() - self._area.sizeHint().height()
        bars = Qt.ScrollBarPolicy  # a bar that is not needed takes width, and the words that wrap for it would need it
        fits = inner + rest + _SLACK <= most
        self._area.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if fits else bars.ScrollBarAsNeeded)
        self.resize(theme.px(WIDTH), min(most, inner + rest + _SLACK))

    def say_error(self, text: str) -> None:
        """Show what went wrong and keep the dialog."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.error.setAccessibleName(text)
        self.fit()

    def error_text(self) -> str:
        """The error now shown, or ""."""
        return self.error.text() if not self.error.isHidden() else ""

    def set_busy(self, busy: bool) -> None:
        """While something is being signed the dialog neither closes nor signs again."""
        self._busy = busy
        self._content.setEnabled(not busy)
        for each in self._held:
            each.setEnabled(not busy)
        self.cancel.setEnabled(not busy)

    def busy(self) -> bool:
        """Whether a signature is under way."""
        return self._busy

    def showEvent(self, event: QShowEvent) -> None:
        """Darken the window behind."""
        window = self.parentWidget()
        if window is not None and self._veil is None:
            self._veil = Veil(window)
        self.fit()
        super().showEvent(event)

    def done(self, result: int) -> None:
        """Lift the veil."""
        if self._veil is not None:
            self._veil.hide()
            self._veil.deleteLater()
            self._veil = None
        super().done(result)

    def written(self) -> bool:
        """Whether words were typed that would be lost; none here."""
        return False

    @Slot()
    def reject(self) -> None:
        """Esc and Cancel, unless a signature is under way; what was typed is lost only when it is said twice."""
        if self._busy:
            return
        if self.written() and not self._warned:
            self._warned = True
            self.say_error(tr("What you wrote is not kept. Close once more, or go on writing."))
            return
        super().reject()

    @Slot()
    def _lock(self) -> None:
        """The window's own keys rest behind a dialog; this one must not."""
        lock = getattr(self.parentWidget(), "lock_now", None)
        if lock is not None:
            lock()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own way to close is a cancel."""
        if self._busy:
            event.ignore()
            return
        self._warned = True
        super().closeEvent(event)


def _let_wrap(words: QLabel) -> None:
    """Ask for as many lines as the width at hand needs, not for those of a narrow guess."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    words.setSizePolicy(policy)
