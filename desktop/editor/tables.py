"""Edits of tables: insert, rows and columns, merging, the header row. Each is one undoable act."""

from __future__ import annotations

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTable

from desktop.editor import props
from desktop.editor.commands import one_act, part_at, set_part
from desktop.editor.geometry import Metrics, block_format, table_format
from desktop.editor.props import Part
from forms.body.blocks import new_block_id

MAX_COLUMNS = 40


def insert_table(cursor: QTextCursor, rows: int, columns: int, metrics: Metrics) -> None:
    """Put an empty table with one header row behind the block under the cursor; the cursor moves into it."""
    with one_act(cursor):
        outer = cursor.currentTable()
        if outer is not None:
            cursor.setPosition(outer.lastPosition() + 1)
        cursor.clearSelection()
        part = part_at(cursor)
        if cursor.block().text():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        elif part.kind != props.FILLER:
            set_part(cursor, Part(props.FILLER, part.id or new_block_id()), metrics)
        header = 1 if rows > 1 else 0
        table = cursor.insertTable(rows, columns, table_format(new_block_id(), columns, header, metrics))
        _style_cells(table, metrics)
        behind = QTextCursor(table.document())
        behind.setPosition(table.lastPosition() + 1)
        if not props.part_of(behind.block()).id:
            set_part(behind, Part(props.FILLER, new_block_id()), metrics)
    cursor.setPosition(table.cellAt(0, 0).firstPosition())


def _style_cells(table: QTextTable, metrics: Metrics) -> None:
    plain = block_format(Part(props.CELL), metrics)
    for place in _starts(table):
        at = table.cellAt(*place)
        cursor = at.firstCursorPosition()
        cursor.setPosition(at.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setBlockFormat(plain)


def _share_width(table: QTextTable, metrics: Metrics) -> None:
    fmt = table.format()
    shares = table_format("", table.columns(), 0, metrics).columnWidthConstraints()
    fmt.setColumnWidthConstraints(shares)
    fmt.setHeaderRowCount(min(fmt.headerRowCount(), table.rows()))
    table.setFormat(fmt)


def add_row(cursor: QTextCursor, *, below: bool, metrics: Metrics) -> None:
    """A new row beside the one under the cursor."""
    table = cursor.currentTable()
    if table is None:
        return
    with one_act(cursor):
        at = table.cellAt(cursor)
        table.insertRows(at.row() + at.rowSpan() if below else at.row(), 1)
        _style_cells(table, metrics)


def add_column(cursor: QTextCursor, *, right: bool, metrics: Metrics) -> None:
    """A new column beside the one under the cursor; a table has at most ``MAX_COLUMNS``."""
    table = cursor.currentTable()
    if table is None or table.columns() >= MAX_COLUMNS:
        return
    with one_act(cursor):
        at = table.cellAt(cursor)
        table.insertColumns(at.column() + at.columnSpan() if right else at.column(), 1)
        _share_width(table, metrics)
        _style_cells(table, metrics)


def remove_row(cursor: QTextCursor, metrics: Metrics) -> None:
    """Take the row under the cursor out; with its last row the table goes."""
    table = cursor.currentTable()
    if table is None:
        return
    if table.rows() == 1:
        remove_table(cursor)
        return
    at = table.cellAt(cursor)
    row, column = at.row(), at.column()
    with one_act(cursor):
        table.removeRows(row, 1)
        _share_width(table, metrics)
    cursor.setPosition(table.cellAt(min(row, table.rows() - 1), column).firstPosition())


def remove_column(cursor: QTextCursor, metrics: Metrics) -> None:
    """Take the column under the cursor out; with its last column the table goes."""
    table = cursor.currentTable()
    if table is None:
        return
    if table.columns() == 1:
        remove_table(cursor)
        return
    at = table.cellAt(cursor)
    row, column = at.row(), at.column()
    with one_act(cursor):
        table.removeColumns(column, 1)
        _share_width(table, metrics)
    cursor.setPosition(table.cellAt(row, min(column, table.columns() - 1)).firstPosition())


def remove_table(cursor: QTextCursor) -> None:
    """Take the table under the cursor out."""
    table = cursor.currentTable()
    if table is None:
        return
    with one_act(cursor):
        behind = QTextCursor(table.document())
        behind.setPosition(table.lastPosition() + 1)
        behind.insertBlock(behind.blockFormat())  # Qt joins what stood around the table: let it join an empty line
        table.removeRows(0, table.rows())


def merge_cells(cursor: QTextCursor, metrics: Metrics) -> None:
    """Merge the selected cells; their texts follow each other."""
    table = cursor.currentTable()
    if table is None or not cursor.hasComplexSelection():
        return
    with one_act(cursor):
        table.mergeCells(cursor)
        _style_cells(table, metrics)


def split_cell(cursor: QTextCursor, metrics: Metrics) -> None:
    """Split the merged cell under the cursor."""
    table = cursor.currentTable()
    if table is None:
        return
    at = table.cellAt(cursor)
    if at.rowSpan() == 1 and at.columnSpan() == 1:
        return
    with one_act(cursor):
        table.splitCell(at.row(), at.column(), 1, 1)
        _style_cells(table, metrics)


def toggle_header(cursor: QTextCursor) -> None:
    """Let the first row be a header row, or not."""
    table = cursor.currentTable()
    if table is None:
        return
    with one_act(cursor):
        fmt = table.format()
        fmt.setHeaderRowCount(0 if fmt.headerRowCount() else 1)
        table.setFormat(fmt)
        for column in range(table.columns()):  # lets the header's look be laid over its cells again
            at = table.cellAt(0, column).firstCursorPosition()
            at.setBlockCharFormat(QTextCharFormat())


def next_cell(cursor: QTextCursor, step: int, metrics: Metrics) -> bool:
    """Move to the next or previous cell; Tab in the last one adds a row. False outside a table."""
    table = cursor.currentTable()
    if table is None:
        return False
    starts = _starts(table)
    here = table.cellAt(cursor)
    place = starts.index((here.row(), here.column())) + step
    if place >= len(starts):
        add_row(cursor, below=True, metrics=metrics)
        starts = _starts(table)
    if 0 <= place < len(starts):
        cursor.setPosition(table.cellAt(*starts[place]).firstPosition())
    return True


def _starts(table: QTextTable) -> list[tuple[int, int]]:
    """Row and column of every cell, in reading order."""
    cells = (table.cellAt(row, column) for row in range(table.rows()) for column in range(table.columns()))
    return list(dict.fromkeys((at.row(), at.column()) for at in cells))
