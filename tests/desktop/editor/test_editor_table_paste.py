"""A spreadsheet goes into a table cell by cell, and every command of tables has a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextTable
from pytestqt.qtbot import QtBot

from desktop.editor import clip, tables
from desktop.editor.canvas import Canvas
from desktop.editor.toolbar import Toolbar
from forms.body.model import Body, Cell, Paragraph, Run, Table
from forms.importers.clipboard import read_clipboard

Make = Callable[..., Canvas]
MERGED = (
    "<table><tr><td colspan=2>总</td></tr><tr><td rowspan=2>左</td><td>右上</td></tr><tr><td>右下</td></tr></table>"
)


def grid(rows: int, columns: int, head: int = 1) -> Table:
    cells = (tuple(Cell((Run(f"{r}{c}"),)) for c in range(columns)) for r in range(rows))
    return Table("bt", head, tuple(cells))


def texts(canvas: Canvas) -> list[list[str]]:
    table = next(b for b in canvas.body().blocks if isinstance(b, Table))
    return [["".join(run.text for run in cell.runs) for cell in row] for row in table.rows]


def go(canvas: Canvas, row: int, column: int, *, to: tuple[int, int] | None = None) -> None:
    table = canvas.document().rootFrame().childFrames()[0]
    assert isinstance(table, QTextTable)
    cursor = canvas.textCursor()
    cursor.setPosition(table.cellAt(row, column).firstPosition())
    if to is not None:
        cursor.setPosition(table.cellAt(*to).firstPosition(), QTextCursor.MoveMode.KeepAnchor)
    canvas.setTextCursor(cursor)


def paste(canvas: Canvas, *, text: str = "", html: str = "") -> None:
    mime = QMimeData()
    if html:
        mime.setHtml(html)
    if text:
        mime.setText(text)
    canvas.insertFromMimeData(mime)


def test_columns_fill_the_cells_from_the_cursor_on(canvas: Make) -> None:
    page = canvas(grid(2, 2))
    go(page, 1, 1)
    paste(page, text="甲\t乙\r\n丙\t丁\r\n")
    assert texts(page) == [["00", "01", ""], ["10", "甲", "乙"], ["", "丙", "丁"]]
    page.undo()
    assert page.body().blocks == (grid(2, 2),)


def test_quoted_cells_keep_their_line_breaks(canvas: Make) -> None:
    page = canvas(grid(1, 1, 0))
    go(page, 0, 0)
    paste(page, text='甲\t"乙\n""二"""\r\n丙\t丁\r\n')
    assert texts(page) == [["甲", '乙\n"二"'], ["丙", "丁"]]


def test_merged_cells_come_merged(canvas: Make) -> None:
    page = canvas(grid(3, 2))
    go(page, 0, 0)
    paste(page, html=MERGED)
    table = page.body().blocks[0]
    assert isinstance(table, Table)
    assert [[(c.colspan, c.rowspan) for c in row] for row in table.rows] == [[(2, 1)], [(1, 2), (1, 1)], [(1, 1)]]
    assert texts(page) == [["总"], ["左", "右上"], ["右下"]]


def test_what_was_merged_is_split_where_cells_come(canvas: Make) -> None:
    page = canvas(read_clipboard(MERGED, known=frozenset()).body.blocks[0])
    go(page, 0, 0)
    paste(page, text="1\t2\n3\t4\n5\t6\n")
    assert texts(page) == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_header_comes_along_where_there_is_none(canvas: Make) -> None:
    page = canvas(grid(2, 2, 0))
    go(page, 0, 0)
    paste(page, html="<table><thead><tr><th>甲<th>乙</thead><tr><td>1<td>2</table>")
    assert page.body().blocks[0].header_rows == 1  # type: ignore[union-attr]


def test_outside_a_table_columns_become_one(canvas: Make) -> None:
    page = canvas(Paragraph("b1", (Run("前"),)))
    page.moveCursor(QTextCursor.MoveOperation.End)
    paste(page, text="甲\t乙\n丙\t丁\n")
    assert texts(page) == [["甲", "乙"], ["丙", "丁"]]


@pytest.mark.parametrize("text", ["甲\t乙", "甲\t乙\n丙", "第一\n第二", "\t", "", "甲\0\t\n" * 3 + "乙"])
def test_text_that_is_no_table_stays_text(text: str) -> None:
    assert clip.columns_of(text) is None


def test_what_does_not_fit_is_said(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(grid(1, 1, 0))
    go(page, 0, 0)
    with qtbot.waitSignal(page.pasted) as told:
        paste(page, text="\n".join(["甲\t乙"] * (tables.MAX_ROWS + 5)))
    assert len(texts(page)) == tables.MAX_ROWS
    assert str(tables.MAX_ROWS) in str(told.args[0][0])


def test_every_command_has_a_key(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(grid(2, 2))
    bar = Toolbar(page)
    qtbot.addWidget(bar)
    go(page, 1, 0)
    held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier

    def press(key: Qt.Key) -> None:
        qtbot.keyClick(page, key, held)

    press(Qt.Key.Key_Up)
    assert texts(page) == [["00", "01"], ["", ""], ["10", "11"]]
    press(Qt.Key.Key_Right)
    assert [len(row) for row in texts(page)] == [3, 3, 3]
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Delete)
    assert len(texts(page)) == 2
    go(page, 0, 0, to=(0, 1))
    press(Qt.Key.Key_M)
    assert page.body().blocks[0].rows[0][0].colspan == 2  # type: ignore[union-attr]
    press(Qt.Key.Key_S)
    assert len(texts(page)[0]) == 2
    press(Qt.Key.Key_H)
    assert page.body().blocks[0].header_rows == 0  # type: ignore[union-attr]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Left)
    assert len(texts(page)) == 3


def test_outside_a_table_the_keys_change_nothing(canvas: Make, qtbot: QtBot) -> None:
    blocks = (Paragraph("b1", (Run("前"),)), grid(2, 2))
    page = canvas(*blocks)
    bar = Toolbar(page)
    qtbot.addWidget(bar)
    qtbot.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.body() == Body(blocks)


def test_several_rows_go_at_once_and_a_header_leaves_none_behind(canvas: Make) -> None:
    page = canvas(grid(4, 2))
    go(page, 0, 0, to=(1, 1))
    cursor = page.textCursor()
    tables.remove_row(cursor, page.metrics())
    table = page.body().blocks[0]
    assert isinstance(table, Table)
    assert (texts(page), table.header_rows) == ([["20", "21"], ["30", "31"]], 0)
