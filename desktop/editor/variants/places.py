"""Where a part of a version stands in the text on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from desktop.editor import props
from desktop.editor.canvas import Canvas


def show_block(canvas: Canvas, block: str) -> bool:
    """Put the cursor at the beginning of a block and bring it into view; False where there is none of this id."""
    each = canvas.document().begin()
    while each.isValid():
        cursor = QTextCursor(each)
        table = cursor.currentTable()
        found = str(table.format().property(props.Key.ID) or "") if table is not None else props.part_of(each).id
        if found == block:
            canvas.setTextCursor(cursor)
            canvas.ensureCursorVisible()
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        each = each.next()
    return False
