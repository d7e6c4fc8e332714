"""No tool of the writing page is for the mouse alone: each has a key, the key does it, and the list of keys says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.editor.canvas import Canvas
from desktop.editor.dialogs import TableDialog
from desktop.editor.splitting import SplitDialog
from desktop.editor.toolbar import Toolbar
from desktop.help.keys import of_page
from desktop.widgets.buttons import Button
from forms.body.model import Divider, Paragraph, Quote, Run

pytestmark = pytest.mark.window
Make = Callable[..., Canvas]
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def test_every_tool_and_every_entry_names_its_key(writing: Callable[..., Any]) -> None:
    page = writing().page
    buttons = [each for each in page.toolbar.findChildren(Button) if each.menu() is None]
    assert [each.accessibleName() for each in buttons if "Ctrl" not in each.toolTip()] == []
    menus: tuple[QMenu, ...] = (page.toolbar.table.menu(), page.tools.button.menu())
    entries = [act for menu in menus for act in menu.actions() if not act.isSeparator() and act.menu() is None]
    assert [act.text() for act in entries if act.shortcut().isEmpty()] == []
    listed = {key for line in of_page(page, "editor") for key in line.keys if line.words}
    native = {act.shortcut().toString(QKeySequence.SequenceFormat.NativeText) for act in entries}
    assert native - listed == set()


def test_the_keys_of_the_text(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", (Run("水"),)))
    bar = Toolbar(page)
    qtbot.addWidget(bar)
    page.selectAll()
    qtbot.keyClick(page, Qt.Key.Key_Comma, CTRL | ALT)
    assert page.body().blocks[0].runs[0].script == "sub"  # type: ignore[union-attr]
    qtbot.keyClick(page, Qt.Key.Key_Period, CTRL | ALT)
    assert page.body().blocks[0].runs[0].script == "super"  # type: ignore[union-attr]
    qtbot.keyClick(page, Qt.Key.Key_9, CTRL | SHIFT)
    assert isinstance(page.body().blocks[0], Quote)
    qtbot.keyClick(page, Qt.Key.Key_Minus, CTRL | ALT)
    assert any(isinstance(block, Divider) for block in page.body().blocks)
    for key, signal in ((Qt.Key.Key_I, bar.picture_wanted), (Qt.Key.Key_A, bar.file_wanted)):
        with qtbot.waitSignal(signal, timeout=1_000):
            qtbot.keyClick(page, key, CTRL | SHIFT)


def test_a_table_is_asked_for_and_taken_out_by_key(writing: Callable[..., Any]) -> None:
    here = writing()
    here.press(here.page.canvas, Qt.Key.Key_T, ALT, SHIFT)
    (dialog,) = here.program.window.findChildren(TableDialog)
    dialog.chosen.emit(2, 2)
    dialog.reject()
    assert here.page.canvas.textCursor().currentTable() is not None
    here.press(here.page.canvas, Qt.Key.Key_Delete, CTRL, SHIFT)
    assert here.page.canvas.textCursor().currentTable() is None


def test_an_article_is_split_by_key(writing: Callable[..., Any]) -> None:
    here = writing()
    here.page.canvas.moveCursor(here.page.canvas.textCursor().MoveOperation.End)
    here.press(here.page.canvas, Qt.Key.Key_K, CTRL, SHIFT)
    (dialog,) = here.page.findChildren(SplitDialog)
    dialog.reject()
