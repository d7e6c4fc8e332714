"""A canvas with real fonts and the program's theme, and the bodies nobody thought of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.writing import compose as compose_in

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.messages import messages
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


class Writing:
    """The author's program with one article open on the writing page."""

    def __init__(self, program: Any, article: str, settle: Callable[[], None], qtbot: QtBot) -> None:
        self.program, self.article, self.settle, self.qtbot = program, article, settle, qtbot
        program.window.go("editor", article)
        self.checked()

    @property
    def page(self) -> Any:
        return self.program.window.page()

    @property
    def desk(self) -> Any:
        return self.program.desk

    def checked(self) -> None:
        self.settle()
        self.qtbot.waitUntil(lambda: not self.page.checks.waits(), timeout=20_000)
        self.settle()

    def press(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in a widget of the active window, shortcuts included."""
        self.program.window.activateWindow()
        self.qtbot.waitUntil(self.program.window.isActiveWindow, timeout=5_000)
        widget.setFocus()
        held = Qt.KeyboardModifier.NoModifier
        for each in modifiers:
            held |= each
        self.qtbot.keyClick(widget, key, held)

    def saved(self) -> None:
        self.page.keeper.flush()
        self.qtbot.waitUntil(self.page.keeper.idle, timeout=5_000)
        self.settle()

    def write(self, words: str) -> None:
        self.page.canvas.setFocus()
        self.page.canvas.moveCursor(QTextCursor.MoveOperation.End)
        compose_in(self.page.canvas, "", words)

    def stored(self, article: str = "") -> Any:
        return self.desk.draft(article or self.article).content


@pytest.fixture
def writing(start: Any, settle: Callable[[], None], qtbot: QtBot, writer: Any) -> Callable[..., Writing]:
    """``writing()``: the author's program with a sample article open; ``writing(new="news")`` with an empty draft."""

    def begin(new: str = "", **how: Any) -> Writing:
        program = start(**how)
        article = writer.write(program.desk)
        if new:
            article = program.desk.new_article(new, program.desk.draft(article).content.column)
        settle()
        return Writing(program, article, settle, qtbot)

    return begin


@pytest.fixture
def toasts() -> Iterator[list[str]]:
    """What is said to have gone well."""
    said: list[str] = []

    def note(text: str, undo: str, act: object) -> None:
        said.append(text)

    messages().toasted.connect(note)
    yield said
    messages().toasted.disconnect(note)
