"""What stands beside the text and is no part of it: numbers and dots of lists, bars of quotations and of changes.

Painted over the page from the layout of its lines, so that copy and undo never meet it.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from desktop import icons, theme
from desktop.editor import props
from desktop.editor.props import Key


def paint_margins(painter: QPainter, edit: QTextEdit, clip: QRect) -> None:
    """Paint what stands beside the visible blocks."""
    layout = edit.document().documentLayout()
    shift = QPointF(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())
    painter.setFont(edit.document().defaultFont())
    block = first_block(edit.document(), clip.top() - shift.y())
    while block.isValid():
        table = QTextCursor(block).currentTable()
        if table is not None:
            change = table.format().property(Key.CHANGE)
            box = layout.frameBoundingRect(table).translated(shift)
            block = edit.document().findBlock(table.lastPosition() + 1)
        else:
            part = props.part_of(block)
            change = part.change
            box = layout.blockBoundingRect(block).translated(shift)
            _beside(painter, block, part, box)
            block = block.next()
        if change:
            _change_bar(painter, box, edit, moved=change == "moved")
        if box.top() > clip.bottom():
            break


def first_block(document: QTextDocument, top: float) -> QTextBlock:
    """The first block that reaches below a height of the document.

    Halving, because asking for the place under the pointer goes wrong while an input method composes.
    """
    layout = document.documentLayout()
    low, high = 0, document.blockCount() - 1
    while low < high:
        middle = (low + high) // 2
        if layout.blockBoundingRect(document.findBlockByNumber(middle)).bottom() < top:
            low = middle + 1
        else:
            high = middle
    block = document.findBlockByNumber(low)
    table = QTextCursor(block).currentTable()
    return document.findBlock(table.firstPosition()) if table is not None else block


def _beside(painter: QPainter, block: QTextBlock, part: props.Part, box: QRectF) -> None:
    if part.kind == props.ITEM and block.layout().lineCount():
        _list_mark(painter, block, part, box)
    elif part.kind == props.QUOTE:
        left = box.left() + block.blockFormat().leftMargin() - theme.px(14)
        painter.fillRect(QRectF(left, box.top(), theme.px(3), box.height()), theme.color("primaryLine"))


def _list_mark(painter: QPainter, block: QTextBlock, part: props.Part, box: QRectF) -> None:
    line = block.layout().lineAt(0)
    base = box.top() + line.y() + line.ascent()
    right = box.left() + block.blockFormat().leftMargin() - theme.px(8)
    painter.setPen(theme.color("text2"))
    if part.ordered:
        text = f"{number_of(block, part)}."
        painter.drawText(QPointF(right - painter.fontMetrics().horizontalAdvance(text), base), text)
        return
    side = painter.fontMetrics().xHeight() * 0.62
    dot = QRectF(right - side, base - painter.fontMetrics().xHeight() * 0.95, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color("text2") if part.depth % 2 == 0 else Qt.BrushStyle.NoBrush)
    if part.depth < 2:
        painter.drawEllipse(dot)
    else:
        painter.drawRect(dot)


def number_of(block: QTextBlock, part: props.Part) -> int:
    """The number of an ordered item among those of its level since the last item above that level."""
    number, before = 1, block.previous()
    while before.isValid():
        above = props.part_of(before)
        if above.kind != props.ITEM or above.id != part.id or above.depth < part.depth:
            break
        number += above.depth == part.depth
        before = before.previous()
    return number


def _change_bar(painter: QPainter, box: QRectF, edit: QTextEdit, *, moved: bool) -> None:
    """A bar beside a changed block; one that only moved has a sign instead, for nothing in its text tells."""
    left = edit.document().documentMargin() - theme.px(14)
    ink = theme.color("primary")
    if moved:
        side = theme.px(16)
        icons.paint(painter, "drag-move-line", QRectF(left - side / 2, box.top() + theme.px(6), side, side), ink)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(left, box.top(), theme.px(3), box.height()), 1.5, 1.5)
