"""What the marks of a comparison mean: the word for what came and for what went, each with a sample of its mark."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import label
from resources.language import tr


class ChangeLegend(QWidget):
    """Stands beside the choice of the view, while changes are marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, tone in ((tr("inserted"), "success"), (tr("deleted"), "danger")):
            row.addWidget(label(words, "caption", tone))
            row.addWidget(_Swatch(tone))


class _Swatch(QWidget):
    """A small sample of how a mark looks."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._roles = ("insBg", "insText") if tone == "success" else ("delBg", "delText")
        self.setFixedSize(theme.px(26), theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill and line: underlined for what came, struck through for what went."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self._roles[0]))
        painter.setPen(theme.color(self._roles[1]))
        at = self.height() - 2 if self._roles[0] == "insBg" else self.height() // 2
        painter.drawLine(0, at, self.width(), at)
        painter.end()
