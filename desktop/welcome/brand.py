"""The dark panel of the first run: what the program is, in three points."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.empty import paint_seal
from desktop.widgets.labels import IconLabel, label
from resources.language import tr

GRID = 36


class _BigSeal(QWidget):
    def sizeHint(self) -> QSize:
        return QSize(84, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_seal(painter, QRectF(1, 1, 82, 82), "稿签")
        painter.end()


class BrandPanel(QWidget):
    """Seal, name, and three points, on a faint grid of squared manuscript paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(min(theme.px(400), 520))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(52, 64, 40, 40)
        rows.setSpacing(10)
        seal = _BigSeal()
        seal.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        rows.addWidget(seal)
        rows.addSpacing(16)
        rows.addWidget(label(tr("Gaoqian"), "display", "railOn"))
        rows.addWidget(
            label(tr("The desktop of a government website's information officer"), "body", "rail", wrap=True)
        )
        rows.addSpacing(26)
        for icon, title, text in _points():
            rows.addLayout(_point(icon, title, text))
            rows.addSpacing(10)
        rows.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        painter.setPen(QPen(QColor(255, 255, 255, 12), 1))
        for x in range(GRID, self.width(), GRID):
            painter.drawLine(x, 0, x, self.height())
        for y in range(GRID, self.height(), GRID):
            painter.drawLine(0, y, self.width(), y)
        painter.end()


def _points() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "wifi-off-line",
            tr("Works without a network"),
            tr("Writing, reviewing and signing off happen on this computer; only Sync uses the network."),
        ),
        (
            "quill-pen-line",
            tr("Every step is signed"),
            tr("Who supervises, who publishes, who answers: anyone can verify it without a network."),
        ),
        (
            "lock-line",
            tr("Articles stay on your computer"),
            tr("They are kept encrypted here. Nothing is uploaded unasked, nothing is counted."),
        ),
    )


def _point(icon: str, title: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(IconLabel(icon, "railMark", 22), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(title, "card", "railOn", wrap=True))
    words.addWidget(label(text, "help", "rail", wrap=True))
    row.addLayout(words, 1)
    return row
