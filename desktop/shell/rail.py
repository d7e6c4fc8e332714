"""The navigation rail at the left: the seal, the pages, and at the foot help and settings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.shell.registry import Entry
from desktop.widgets.buttons import native_key
from desktop.widgets.empty import paint_seal
from desktop.widgets.tags import paint_badge
from resources.language import tr


class RailButton(QAbstractButton):
    """One page on the rail, with a count of things to do."""

    def __init__(self, entry: Entry, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._count, self._alarm = 0, False
        self.setCheckable(True)
        self.setText(str(entry.title))
        self.setToolTip(f"{entry.title}  {native_key(shortcut)}" if shortcut else str(entry.title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def show_count(self, count: int, *, alarm: bool = False) -> None:
        """How many things wait there; ``alarm`` when one of them is over the line."""
        if (count, alarm) != (self._count, self._alarm):
            self._count, self._alarm = count, alarm
            self._name()
            self.update()

    def count(self) -> int:
        """The count now shown."""
        return self._count

    def _name(self) -> None:
        name = self.text()
        self.setAccessibleName(tr("{page}, {n} to do", page=name, n=self._count) if self._count else name)

    def sizeHint(self) -> QSize:
        return QSize(84, theme.px(62))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        self._paint_box(painter, on)
        ink = theme.color("railTextOn" if on or self.underMouse() else "railText")
        side = theme.px(24)
        left = (self.width() - side) / 2
        top = theme.px(9)
        icons.paint(painter, self.entry.icon_on if on else self.entry.icon, QRectF(left, top, side, side), ink)
        painter.setPen(ink)
        painter.setFont(theme.font("help", bold=on))
        words = QRectF(0, top + side, self.width(), self.height() - top - side - 2)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        if self._count:
            where = (self.width() / 2 + side * 0.72, top + 2)
            paint_badge(painter, where, self._count, alarm=self._alarm, room=self.width() - 3)
        painter.end()

    def _paint_box(self, painter: QPainter, on: bool) -> None:
        box = QRectF(8, 1, self.width() - 16, self.height() - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse():
            painter.setBrush(theme.color("railSel"))
            painter.setOpacity(1.0 if on else 0.5)
            painter.drawRoundedRect(box, 8, 8)
            painter.setOpacity(1.0)
        if on:
            painter.setBrush(theme.color("railMark"))
            painter.drawRoundedRect(QRectF(0, 14, 4, self.height() - 30), 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("railMark"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)


class Seal(QWidget):
    """The brand's seal at the head of the rail."""

    def sizeHint(self) -> QSize:
        return QSize(84, 70)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_seal(painter, QRectF((self.width() - 42) / 2, 14, 42, 42), "稿签")
        painter.end()


class Rail(QWidget):
    """The pages of the window, one lit."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(84)
        self.setAccessibleName(tr("Pages"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 8)
        self._rows.setSpacing(2)
        theme.notice().changed.connect(self._restyle)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these pages; counts start at nothing."""
        from desktop.widgets.panels import empty

        empty(self._rows)
        for old in self._buttons.values():
            self._group.removeButton(old)
        self._buttons = {}
        self._rows.addWidget(Seal())
        for number, each in enumerate([e for e in entries if e.rail == "top"], start=1):
            self._add(each, f"Ctrl+{number}")
        self._rows.addStretch(1)
        for each in [e for e in entries if e.rail == "foot"]:
            self._add(each, each.shortcut)

    def _add(self, entry: Entry, shortcut: str) -> None:
        button = RailButton(entry, shortcut, self)
        self._group.addButton(button)
        self._rows.addWidget(button)
        self._buttons[entry.key] = button

    def light(self, key: str) -> None:
        """Light the page now shown."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int, *, alarm: bool = False) -> None:
        """How many things wait on a page, if the rail has it."""
        if key in self._buttons:
            self._buttons[key].show_count(count, alarm=alarm)

    def keys(self) -> list[str]:
        """The pages on the rail, from the top."""
        return list(self._buttons)

    def button(self, key: str) -> RailButton:
        """The button of a page."""
        return self._buttons[key]

    @Slot(QAbstractButton)
    def _clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, RailButton):
            self.chosen.emit(button.entry.key)

    @Slot()
    def _restyle(self) -> None:
        for each in self._buttons.values():
            each.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        painter.end()
