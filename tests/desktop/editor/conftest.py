"""A canvas with real fonts and the program's theme, and the bodies nobody thought of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.writing import compose as compose_in

from desktop import theme
from desktop.editor.canvas import Canvas
from forms.body.model import Body

sys.path.insert(0, str(Path(__file__).parents[2] / "forms"))


@pytest.fixture
def canvas(qapp: QApplication, qtbot: QtBot) -> Callable[..., Canvas]:
    """``canvas(block, …)``: a shown canvas with these blocks, the cursor at its beginning."""
    theme.apply(qapp, "light", 100)

    def make(*blocks: object) -> Canvas:
        made = Canvas()
        qtbot.addWidget(made)
        made.load(Body(tuple(blocks)))
        made.resize(900, 600)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    return make


@pytest.fixture
def at() -> Callable[..., None]:
    """``at(canvas, "words", 2)``: put the cursor behind two characters of these words."""

    def put(canvas: Canvas, words: str, offset: int = 0, *, to: int | None = None) -> None:
        found = canvas.document().find(words)
        assert not found.isNull(), words
        cursor = canvas.textCursor()
        cursor.setPosition(found.selectionStart() + offset)
        if to is not None:
            cursor.setPosition(found.selectionStart() + to, QTextCursor.MoveMode.KeepAnchor)
        canvas.setTextCursor(cursor)

    return put


@pytest.fixture
def compose() -> Callable[[QWidget, str, str], None]:
    """``compose(widget, preedit, commit)``: what an input method sends."""
    return compose_in
