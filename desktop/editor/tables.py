"""Edits of tables: insert, rows and columns, merging, the header row. Each is one undoable act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTable

from desktop.editor import props
from desktop.editor.commands import one_act, part_at, set_part
from desktop.editor.document import insert_runs, layout_cells
from desktop.editor.geometry import Metrics, block_format, table_format
from desktop.editor.props import Part
from forms.body.blocks import Run, Table, new_block_id
from resources.language import Sentence, say

MAX_COLUMNS = 40
MAX_ROWS = 500


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


def _share_width(table: QTextTable, metrics: Metrics, header_rows: int | None = None) -> None:
    fmt = table.format()
    shares = table_format("", table.columns(), 0, metrics).columnWidthConstraints()
    fmt.setColumnWidthConstraints(shares)
    heads = fmt.headerRowCount() if header_rows is None else header_rows
    fmt.setHeaderRowCount(min(heads, table.rows()))
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
    """Take the rows under the cursor or the selection out; with its last row the table goes.

    A header row that goes leaves no header behind: the row below it stays what it was.
    """
    table = cursor.currentTable()
    if table is None:
        return
    row, count, column, _ = _span_of(cursor, table)
    if table.rows() == count:
        remove_table(cursor)
        return
    heads = table.format().headerRowCount()
    with one_act(cursor), _line_before_kept(table):
        table.removeRows(row, count)
        _share_width(table, metrics, heads - max(0, min(heads, row + count) - row))
    cursor.setPosition(table.cellAt(min(row, table.rows() - 1), column).firstPosition())


def remove_column(cursor: QTextCursor, metrics: Metrics) -> None:
    """Take the columns under the cursor or the selection out; with its last column the table goes."""
    table = cursor.currentTable()
    if table is None:
        return
    row, _, column, count = _span_of(cursor, table)
    if table.columns() == count:
        remove_table(cursor)
        return
    with one_act(cursor), _line_before_kept(table):
        table.removeColumns(column, count)
        _share_width(table, metrics)
    cursor.setPosition(table.cellAt(row, min(column, table.columns() - 1)).firstPosition())


@contextmanager
def _line_before_kept(table: QTextTable) -> Iterator[None]:
    """Qt gives the line before a table the format of a first cell that goes; it is to stay what it was."""
    line = QTextCursor(table.document())
    line.setPosition(table.firstPosition() - 1)
    fmt = line.blockFormat()
    yield
    line.setPosition(table.firstPosition() - 1)
    if line.blockFormat() != fmt:
        line.setBlockFormat(fmt)


def _span_of(cursor: QTextCursor, table: QTextTable) -> tuple[int, int, int, int]:
    """First row, number of rows, first column, number of columns: of the selected cells, or of where the cursor is."""
    if cursor.hasComplexSelection():
        found = cursor.selectedTableCells()
        return int(found[0]), int(found[1]), int(found[2]), int(found[3])
    at = table.cellAt(cursor)
    return at.row(), 1, at.column(), 1


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


def is_merged(cursor: QTextCursor) -> bool:
    """Whether the cell under the cursor was merged from several."""
    table = cursor.currentTable()
    at = table.cellAt(cursor) if table is not None else None
    return at is not None and (at.rowSpan(), at.columnSpan()) != (1, 1)


def fill_cells(cursor: QTextCursor, block: Table, metrics: Metrics) -> tuple[Sentence, ...]:
    """Fill the table under the cursor from that cell on, as a spreadsheet does; it grows where it must.

    Merged cells come merged. A header comes along where the table has none and is filled from its first row.

    Returns:
        what was left out, where the table would become too large.
    """
    table = cursor.currentTable()
    if table is None:
        return ()
    top, _, left, _ = _span_of(cursor, table)
    places, rows, columns = layout_cells(block)
    height, width = min(rows, MAX_ROWS - top), min(columns, MAX_COLUMNS - left)
    heads = table.format().headerRowCount() or (block.header_rows if top == 0 else 0)
    with one_act(cursor):
        _grow(table, top + height, left + width)
        _split_all(table, top, left, height, width)
        for (row, column), placed in places.items():
            if row < height and column < width:
                wide, high = min(placed.width, width - column), min(placed.height, height - row)
                if (wide, high) != (1, 1):
                    table.mergeCells(top + row, left + column, high, wide)
                _write_cell(table, top + row, left + column, placed.cell.runs)
        _share_width(table, metrics, heads)
        _style_cells(table, metrics)
    cursor.setPosition(table.cellAt(top + height - 1, left + width - 1).lastPosition())
    return _cut(rows - height, columns - width)


def _cut(rows: int, columns: int) -> tuple[Sentence, ...]:
    if rows <= 0 and columns <= 0:
        return ()
    return (
        say(
            "A table has at most {rows} rows and {columns} columns; what did not fit was left out. Attach the "
            "spreadsheet as a file instead.",
            rows=MAX_ROWS,
            columns=MAX_COLUMNS,
        ),
    )


def _grow(table: QTextTable, rows: int, columns: int) -> None:
    if rows > table.rows():
        table.appendRows(rows - table.rows())
    if columns > table.columns():
        table.appendColumns(columns - table.columns())


def _split_all(table: QTextTable, top: int, left: int, height: int, width: int) -> None:
    """Split what was merged where other cells come to stand."""
    for row in range(top, top + height):
        for column in range(left, left + width):
            at = table.cellAt(row, column)
            if (at.rowSpan(), at.columnSpan()) != (1, 1):
                table.splitCell(at.row(), at.column(), 1, 1)


def _write_cell(table: QTextTable, row: int, column: int, runs: tuple[Run, ...]) -> None:
    at = table.cellAt(row, column)
    cursor = at.firstCursorPosition()
    cursor.setPosition(at.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    insert_runs(cursor, runs)


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
