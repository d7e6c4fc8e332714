"""Small marks: the state of an article, a word in an edge, a count."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import icons, theme
from desktop.words import state_word


def tag_width(text: str, icon: str) -> int:
    """How wide a tag is, in pixels."""
    return _metrics(text) + theme.px(18) + (theme.px(20) if icon else 0)


def _metrics(text: str) -> int:
    from PySide6.QtGui import QFontMetrics

    return QFontMetrics(theme.font("caption")).horizontalAdvance(text)


def paint_tag(painter: QPainter, left: float, middle: float, text: str, tone: str, icon: str = "") -> float:
    """Paint a tag.

    Args:
        painter: where to.
        left: its left edge.
        middle: the height of its middle.
        text: its word.
        tone: a key of ``theme.TONES``.
        icon: an icon before the word, or "".

    Returns:
        its width.
    """
    fill, edge, ink = theme.tone_colors(tone)
    width, height = tag_width(text, icon), theme.px(24)
    box = QRectF(left + 0.5, middle - height / 2 + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(box, 4, 4)
    x = left + theme.px(9)
    if icon:
        side = theme.px(15)
        icons.paint(painter, icon, QRectF(x, middle - side / 2, side, side), ink)
        x += theme.px(20)
    painter.setPen(ink)
    painter.setFont(theme.font("caption", bold=tone == "solid"))
    painter.drawText(QRectF(x, box.top() - 1, width, box.height() + 1), _LEFT, text)
    painter.restore()
    return width


_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


class Tag(QWidget):
    """A word with an icon in an edge; never colour alone."""

    def __init__(self, text: str, tone: str = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.notice().changed.connect(self._restyle)

    def show_tag(self, text: str, tone: str, icon: str = "") -> None:
        """Show another word."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tag_width(self._text, self._icon), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tag(painter, 0, self.height() / 2, self._text, self._tone, self._icon)
        painter.end()


class StateTag(Tag):
    """One of the seven state words."""

    def __init__(self, state: str = "draft", parent: QWidget | None = None) -> None:
        super().__init__(state_word(state), theme.state_tone(state), theme.state_icon(state), parent)

    def show_state(self, state: str) -> None:
        """Show another state."""
        self.show_tag(state_word(state), theme.state_tone(state), theme.state_icon(state))


def paint_badge(
    painter: QPainter, middle: tuple[float, float], count: int, *, alarm: bool = False, room: float = 1e9
) -> None:
    """Paint a count in a disc around a point; red only when one of the things is over the line.

    Args:
        painter: where to.
        middle: the point.
        count: what to show.
        alarm: whether it is red.
        room: how far to the right it may reach.
    """
    text = str(count) if count < 100 else "99+"
    font = theme.font("badge")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    height = theme.px(20)
    width = max(height, painter.fontMetrics().horizontalAdvance(text) + theme.px(10))
    box = QRectF(min(middle[0] - width / 2, room - width), middle[1] - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("danger" if alarm else "railBadge"))
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setPen(theme.color("onSolid" if alarm else "railBadgeText"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
