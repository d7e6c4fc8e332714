"""Labels by voice and tone, and labels that shorten, copy or show a key's fingerprint."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.words import grouped
from resources.language import tr


def label(text: str = "", voice: str = "body", tone: str = "", *, wrap: bool = False, copyable: bool = False) -> QLabel:
    """A label in one of the theme's font roles.

    Args:
        text: plain text; never read as HTML.
        voice: the font role.
        tone: "", "text2", "text3", "primary", "success", "warning" or "danger".
        wrap: whether it may take several lines.
        copyable: whether its text can be selected with the pointer.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("voice", voice)
    made.setFont(theme.font(voice))
    if tone:
        made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
        policy = made.sizePolicy()  # a fresh one would forget that the height follows the width
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        made.setSizePolicy(policy)
    if copyable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def set_tone(widget: QWidget, tone: str, name: str = "tone") -> None:
    """Change a styling property and let the style sheet see it."""
    if widget.property(name) != tone:
        widget.setProperty(name, tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that shortens at the right; the whole text is the tooltip and the accessible name."""

    def __init__(self, text: str = "", voice: str = "body", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("voice", voice)
        self.setFont(theme.font(voice))
        if tone:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        """The text before shortening."""
        return self._whole

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitted = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        self.setText(fitted)
        self.setToolTip(self._whole if fitted != self._whole else "")


class IconLabel(QWidget):
    """An icon in the colour of a role; decoration, so it has no accessible text of its own."""

    def __init__(self, name: str, role: str = "text2", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._side = name, role, size
        self.setFixedSize(theme.px(size), theme.px(size))
        theme.notice().changed.connect(self._restyle)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    @Slot()
    def _restyle(self) -> None:
        self.setFixedSize(theme.px(self._side), theme.px(self._side))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, theme.picture(self._name, self._role, self._side))
        painter.end()


class CopyLabel(QPushButton):
    """A short text that is copied whole when pressed: a fingerprint, a digest, an address."""

    def __init__(self, shown: str, whole: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(shown, parent)
        self._whole = whole
        self.setProperty("kind", "copy")
        self.setProperty("voice", "mono-small")
        self.setFont(theme.font("mono-small"))
        self.setAccessibleName(f"{name} {whole}")
        self.setToolTip(f"{whole}\n{tr('Press to copy')}")
        self.clicked.connect(self._copy)

    def whole_text(self) -> str:
        """What pressing copies."""
        return self._whole

    def show_value(self, shown: str, whole: str) -> None:
        """Show another value."""
        self._whole = whole
        self.setText(shown)
        self.setToolTip(f"{whole}\n{tr('Press to copy')}")

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole)


def fingerprint_label(fingerprint: str) -> CopyLabel:
    """A key's fingerprint, three groups of four."""
    return CopyLabel(fingerprint, fingerprint, tr("Key fingerprint"))


def digest_label(digest: str, name: str = "") -> CopyLabel:
    """A digest with its middle left out; pressing copies all of it."""
    return CopyLabel(grouped(digest, short=True), digest, name or tr("Digest"))
