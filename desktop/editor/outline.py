"""The headings of the text as a list to jump by, and how long the text is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.editor import props
from desktop.editor.canvas import Canvas
from desktop.editor.props import LINE_BREAK
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from desktop.words import joined
from forms.body.model import AttachmentLink, Body, Divider, Image
from forms.body.text import plain_text
from forms.problems import count_words
from resources.language import tr

ROW = 36
_WORD = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[\u3000-\u303f\uff00-\uffef\u00b7\u2014\u2018-\u201d\u2026]"
    r"|[0-9A-Za-z]+(?:[.,'’%-][0-9A-Za-z]+)*"
)
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True)
class Head:
    """A heading: its level (2 to 4), words, and where it begins in the document (UTF-16 units)."""

    level: int
    words: str
    position: int


@dataclass(frozen=True)
class Size:
    """How long a text is.

    Attributes:
        words: Chinese characters with their punctuation, and Latin words and figures one each, as Word counts.
        characters: everything but blanks.
        paragraphs: paragraphs, headings, list items and table rows that hold text.
    """

    words: int
    characters: int
    paragraphs: int


def headings(document: QTextDocument) -> list[Head]:
    """The headings that hold text, in order."""
    found: list[Head] = []
    block = document.begin()
    while block.isValid():
        part = props.part_of(block)
        if part.kind == props.HEADING and block.text().strip():
            found.append(Head(part.level, block.text().replace(LINE_BREAK, " ").strip(), block.position()))
        block = block.next()
    return found


def size_of(body: Body) -> Size:
    """How long the running text of a body is; the words of pictures and links to files do not count."""
    running = tuple(block for block in body.blocks if not isinstance(block, Image | AttachmentLink | Divider))
    text = plain_text(Body(running)).text
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    return Size(len(_WORD.findall(text)), count_words(body), lines)


class OutlineModel(QAbstractListModel):
    """The headings."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.heads: list[Head] = []

    def show_heads(self, heads: list[Head]) -> None:
        """Show others; the same words at other places keep the row chosen."""
        if [(h.level, h.words) for h in heads] == [(h.level, h.words) for h in self.heads]:
            self.heads = heads
            return
        self.beginResetModel()
        self.heads = heads
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.heads):
            return None
        head = self.heads[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return head.words
        spoken = tr("Heading {level}: {words}", level=head.level, words=head.words)
        return spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Delegate(QStyledItemDelegate):
    """One line, set in by its level."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        head, box = index.model().heads[index.row()], QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        room = box.adjusted(theme.px(18 + 20 * (head.level - 2)), 0, -theme.px(14), 0)
        painter.setFont(theme.font("strong" if head.level == 2 else "body"))
        painter.setPen(theme.color("text" if head.level < 4 else "text2"))
        words = painter.fontMetrics().elidedText(head.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _MIDDLE, words)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.restore()


class OutlinePanel(QWidget):
    """The list with the length of the text under it.

    Signals:
        chosen: the number of a heading to go to.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OutlineModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Outline"))
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        words = tr("The text has no headings yet. Make a line a heading with the list above the text, or Ctrl+Alt+2.")
        none = QWidget()
        room = QVBoxLayout(none)
        room.setContentsMargins(18, 16, 18, 16)
        room.addWidget(label(words, "help", "text2", wrap=True))
        room.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(none)
        self._stack.addWidget(self.list)
        self.length = label("", "caption", "text2", wrap=True)
        foot = QFrame()
        line = QVBoxLayout(foot)
        line.setContentsMargins(18, 9, 18, 10)
        line.addWidget(self.length)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._stack, 1)
        rows.addWidget(hairline())
        rows.addWidget(foot)

    def show_text(self, heads: list[Head], size: Size) -> None:
        """Show the headings and the length of a text."""
        self.model.show_heads(heads)
        self._stack.setCurrentIndex(1 if heads else 0)
        words = tr("Words: {n}", n=f"{size.words:,}")
        signs = tr("Characters: {n}", n=f"{size.characters:,}")
        self.length.setText(joined(words, signs, tr("Paragraphs: {n}", n=f"{size.paragraphs:,}")))

    def mark(self, row: int) -> None:
        """Show in which part of the text the cursor stands; -1 before the first heading."""
        if row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


class Outline(QObject):
    """Keeps the list after the text of a canvas.

    Args:
        canvas: the page.
        panel: where it is shown.
        parent: owner.
    """

    def __init__(self, canvas: Canvas, panel: OutlinePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._panel = canvas, panel
        panel.chosen.connect(self.go_to)
        canvas.cursorPositionChanged.connect(self._follow)

    def refresh(self, body: Body) -> None:
        """The text is another one."""
        self._panel.show_text(headings(self._canvas.document()), size_of(body))
        self._follow()

    @Slot()
    def _follow(self) -> None:
        starts = [head.position for head in self._panel.model.heads]
        self._panel.mark(bisect_right(starts, self._canvas.textCursor().position()) - 1)

    @Slot(int)
    def go_to(self, row: int) -> None:
        """Put the cursor at a heading, where it is now, with the heading in the upper part of the page."""
        heads = headings(self._canvas.document())
        if 0 <= row < len(heads) and not self._canvas.composing():
            cursor = QTextCursor(self._canvas.document())
            cursor.setPosition(heads[row].position)
            self._canvas.setTextCursor(cursor)
            bar = self._canvas.verticalScrollBar()
            bar.setValue(bar.value() + self._canvas.cursorRect().top() - theme.px(24))
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
