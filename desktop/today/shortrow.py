"""One line of a card beside the list of 今日: what it is about at the left, how it stands at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop import theme
from resources.language import tr

_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine)


class ShortRow(QAbstractButton):
    """A title and how it stands; pressing opens it.

    Attributes:
        article: the id of what it is about.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aside = self._tone = ""
        self.article = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_row(self, article: str, title: str, aside: str, tone: str = "") -> None:
        """Show another thing; ``tone`` is "", "warning" or "danger", for what stands at the right."""
        self.article, self._aside, self._tone = article, aside, tone
        self.setText(title)
        self.setToolTip(f"{title}\n{aside}")
        self.setAccessibleName(f"{title}{tr(', ')}{aside}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        inner = box.adjusted(6, 0, -6, 0)
        painter.setFont(theme.font("caption-strong" if self._tone else "caption"))
        fits = painter.fontMetrics()
        aside = fits.elidedText(self._aside, Qt.TextElideMode.ElideRight, int(inner.width() * 0.6))
        painter.setPen(theme.color(f"{self._tone}Text" if self._tone else "text2"))
        painter.drawText(inner, _RIGHT, aside)
        room = inner.width() - fits.horizontalAdvance(aside) - 12
        painter.setFont(theme.font("help"))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(inner, _LEFT, title)
        painter.end()
