"""Cards, hairlines, and the panel at the right edge that explains the selected thing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import CopyLabel, label


def hairline(parent: QWidget | None = None) -> QFrame:
    """A line of one pixel across."""
    line = QFrame(parent)
    line.setProperty("hr", True)
    line.setFixedHeight(1)
    return line


def upright(parent: QWidget | None = None) -> QFrame:
    """A line of one pixel down."""
    line = QFrame(parent)
    line.setProperty("vr", True)
    line.setFixedWidth(1)
    return line


class Card(QFrame):
    """A surface with an edge. ``body`` is its layout.

    Args:
        title: its heading, or "".
        flush: without padding, for a list or table that fills it.
    """

    def __init__(self, title: str = "", *, flush: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*((1, 1, 1, 1) if flush else (16, 14, 16, 14)))
        self.body.setSpacing(0 if flush else 8)
        if title:
            self.body.addWidget(label(title, "card"))


class Column(QWidget):
    """The content of an area that scrolls up and down: never wider than the area."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class WrappedColumn(Column):
    """Asks for the height at its width: what wrapped words would like at another width is an empty place at the end.

    For content that is made once; Qt keeps heights of earlier words when they are changed under it.
    """

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(0, 0) if layout.hasHeightForWidth() else super().minimumSizeHint()


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """A widget in an area that scrolls up and down only."""
    area = QScrollArea()
    content.setProperty("clear", True)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    area.setAccessibleName(name)
    return area


class _Width(QObject):
    """Keeps a widget as wide as a number of pixels at 100 %, whatever the text size."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__(widget)
        self._widget, self._width = widget, width
        self.measure()
        theme.notice().changed.connect(self.measure)

    @Slot()
    def measure(self) -> None:
        self._widget.setFixedWidth(theme.px(self._width))


def keep_width(widget: QWidget, width: int) -> None:
    """Give a widget a fixed width that grows with the text.

    Args:
        widget: the widget.
        width: in pixels at 100 %.
    """
    _Width(widget, width)


class SidePanel(QFrame):
    """The panel at the right edge: sections with hairlines between them, in an area that scrolls.

    Args:
        width: its width at 100 %, 300 to 384.
        name: its accessible name.
    """

    def __init__(self, width: int = 330, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        keep_width(self, min(width, 384))
        self.setAccessibleName(name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        self._content = Column()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addStretch(1)
        outer.addWidget(scrolled(self._content, name))

    def clear(self) -> None:
        """Take every section away."""
        empty(self.body)
        self.body.addStretch(1)

    def section(self, title: str = "", aside: str = "") -> QVBoxLayout:
        """A new section at the bottom.

        Args:
            title: its heading, or "".
            aside: a short word at the right of the heading.

        Returns:
            the layout to fill.
        """
        if self.body.count() > 1:
            self.body.insertWidget(self.body.count() - 1, hairline())
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(18, 16, 18, 16)
        rows.setSpacing(8)
        if title:
            head = QHBoxLayout()
            head.addWidget(label(title, "section", wrap=True), 1)
            if aside:
                head.addWidget(label(aside, "caption", "text2"), 0, Qt.AlignmentFlag.AlignVCenter)
            rows.addLayout(head)
        self.body.insertWidget(self.body.count() - 1, box)
        return rows


def empty(layout: QLayout) -> None:
    """Delete everything a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            empty(inner)


def pair(name: str, value: QWidget | str, width: int = 84, tone: str = "") -> QWidget:
    """One line of a list of facts: the name at the left, the value beside it."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    head = label(name, "help", "text2", wrap=True)
    keep_width(head, width)
    middle = isinstance(value, CopyLabel)  # one line with an edge round it
    row.addWidget(head, 0, Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop)
    if isinstance(value, str):
        value = label(value, "help", tone, wrap=True, copyable=True)
    if isinstance(value, QLabel):
        row.addWidget(value, 1)
    else:
        row.addWidget(value)
        row.addStretch(1)
    return box
