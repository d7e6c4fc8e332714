"""What stands where nothing is: a small drawing, one line on what belongs here, and at most three buttons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import label


class ManuscriptDrawing(QWidget):
    """A sheet with a few lines and the seal at its corner."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.notice().changed.connect(self._restyle)

    @Slot()
    def _restyle(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._sheets(painter)
        self._lines(painter)
        paint_seal(painter, QRectF(104, 112, 34, 34), "签", turned=12)
        painter.end()

    def _sheets(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.color("borderStrong"), 1.2))
        painter.setBrush(theme.color("subtle"))
        painter.save()
        painter.translate(70, 74)
        painter.rotate(-5)
        painter.drawRoundedRect(QRectF(-52, -66, 100, 134), 4, 4)
        painter.restore()
        painter.setBrush(theme.color("paper"))
        painter.drawRoundedRect(QRectF(20, 8, 100, 136), 4, 4)

    def _lines(self, painter: QPainter) -> None:
        ink = theme.color("borderStrong")
        painter.setPen(QPen(theme.color("text2"), 3))
        painter.drawLine(QPointF(36, 30), QPointF(90, 30))
        painter.setPen(QPen(ink, 1.6))
        for y, right in ((50, 104), (64, 104), (78, 92)):
            painter.drawLine(QPointF(36, y), QPointF(right, y))
        painter.setPen(QPen(ink, 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(74, 98, 32, 32), 3, 3)


def paint_seal(painter: QPainter, box: QRectF, text: str, *, turned: float = 0) -> None:
    """Paint the vermilion seal: the brand's mark, never an error."""
    painter.save()
    painter.translate(box.center())
    painter.rotate(turned)
    half = box.width() / 2
    outer = QRectF(-half, -half, box.width(), box.width())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("seal"))
    painter.drawRoundedRect(outer, half / 5, half / 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(255, 255, 255, 200), 1.2))
    inset = half / 8
    painter.drawRoundedRect(outer.adjusted(inset, inset, -inset, -inset), half / 8, half / 8)
    font = theme.font("badge")
    font.setPixelSize(max(8, round(box.width() * (0.36 if len(text) > 1 else 0.56))))
    painter.setFont(font)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(outer, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class EmptyState(QWidget):
    """The empty state of a list.

    Args:
        title: what is not there.
        text: what belongs here and how it comes.
        buttons: at most three, the main one first.
        drawing: whether the sheet is drawn.
    """

    def __init__(
        self, title: str, text: str = "", buttons: list[QWidget] | None = None, *, drawing: bool = True
    ) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.setSpacing(10)
        rows.addStretch(1)
        center = Qt.AlignmentFlag.AlignHCenter
        if drawing:
            rows.addWidget(ManuscriptDrawing(), 0, center)
            rows.addSpacing(8)
        head = label(title, "page", wrap=True)
        head.setAlignment(center)
        rows.addWidget(head)
        if text:
            words = label(text, "body", "text2", wrap=True)
            words.setAlignment(center)
            rows.addWidget(words)
        rows.addSpacing(4)
        rows.addLayout(_centred(buttons or []))
        rows.addStretch(1)
        self.setAccessibleName(f"{title} {text}".strip())


def _centred(buttons: list[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addStretch(1)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row
