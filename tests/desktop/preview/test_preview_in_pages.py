"""The keys of the preview and of the approval sheet where one writes and where one reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.preview.dialog import WEB
from desktop.print.dialog import SheetDialog

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def sheets() -> list[SheetDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SheetDialog) and w.isVisible()]


@pytest.fixture
def writing(start: Start, desks: Any, writer: Any, settle: Wait) -> Any:
    with desks("zhou-ming") as opened:
        article = writer.write(opened["zhou-ming"])
    program = start("zhou-ming")
    program.window.go("editor", article)
    settle()
    return program.window.page()


@pytest.fixture
def reviewing(start: Start, travelled: Any, settle: Wait) -> Any:
    program = start("zhao-ping", county=travelled.folder)
    program.window.go("review", travelled.article)
    settle()
    return program.window.page()


def test_the_preview_opens_by_key_and_follows_the_typing(writing: Any, qtbot: QtBot, settle: Wait) -> None:
    writing.canvas.setFocus()
    qtbot.keyClick(writing.canvas, Qt.Key.Key_P, CTRL | SHIFT)
    settle()
    dialog = writing.preview.dialog
    assert dialog is not None
    writing.canvas.moveCursor(QTextCursor.MoveOperation.End)
    writing.canvas.textCursor().insertText("刚刚写下的一句。")
    qtbot.waitUntil(lambda: "刚刚写下的一句。" in dialog.views[WEB].toPlainText())
    assert dialog.shown().pages.digest == writing.manuscript.content().digest
    writing.place.back()
    assert writing.preview.dialog is None
    settle()


def test_the_sheet_of_a_draft_opens_by_key(writing: Any, qtbot: QtBot, settle: Wait) -> None:
    writing.canvas.setFocus()
    qtbot.keyClick(writing.canvas, Qt.Key.Key_P, CTRL)
    settle()
    (dialog,) = sheets()
    assert dialog.shown is not None
    assert dialog.shown.sheet.head == ""
    dialog.close()


def test_the_review_has_both_keys(reviewing: Any, qtbot: QtBot, settle: Wait) -> None:
    qtbot.keyClick(reviewing.reader.canvas, Qt.Key.Key_P, CTRL | SHIFT)
    settle()
    dialog = reviewing.preview.dialog
    assert "取水口专项检查" in dialog.views[WEB].toPlainText()
    assert dialog.shown().pages.digest == reviewing._opened.reading.content.digest
    reviewing.preview.close()
    reviewing.sheet.click()
    settle()
    (paper,) = sheets()
    assert paper.shown is not None
    assert len(paper.shown.sheet.opinions) == 6
    paper.close()


def test_the_buttons_are_named_with_their_keys(writing: Any) -> None:
    assert (writing.look.accessibleName(), writing.sheet.accessibleName()) == ("预览", "打印审批单")
    assert writing.look.toolTip().endswith("Ctrl+Shift+P")
    assert writing.sheet.toolTip().endswith("Ctrl+P")
