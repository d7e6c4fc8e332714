"""What a person only looks at changes nothing, and what was written is safe the moment they look elsewhere.

OpenLiveWriter#645: switching views rewrote the author's text. wagtail#2199: text lost while nobody touched it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from desktop.editor.autosave import Saving

pytestmark = pytest.mark.window
Writing = Callable[..., Any]


def test_looking_at_every_view_changes_neither_text_nor_undo(writing: Writing) -> None:
    here = writing()
    before = here.desk.draft(here.article)
    undo = here.page.canvas.document().availableUndoSteps()
    here.page._show_preview()
    here.qtbot.waitUntil(lambda: here.page.preview.dialog.shown() is not None, timeout=10_000)
    for button in here.page.preview.dialog.tabs.findChildren(QAbstractButton):
        button.click()
        here.settle()
    here.page.preview.close()
    here.page.tools.show_history()
    here.settle()
    here.page.tools.history.close()
    here.program.preferences.choose_zoom(150)
    here.program.preferences.choose_zoom(100)
    here.program.window.go("articles")
    here.settle()
    here.program.window.go("editor", here.article)
    here.checked()
    after = here.desk.draft(here.article)
    assert (after.content.digest, after.rev) == (before.content.digest, before.rev)
    assert here.page.canvas.document().availableUndoSteps() == undo
    assert here.page.manuscript.content().digest == before.content.digest


def waits_for_ever(here: Any) -> None:
    """What was written is not in the store, and the clock of the autosave will not bring it there."""
    assert here.page.keeper.state() is Saving.WAITING
    here.page.keeper._saver._clock.stop()


def test_what_was_written_is_saved_when_the_window_loses_the_keyboard(writing: Writing) -> None:
    here = writing()
    here.program.window.activateWindow()
    here.qtbot.waitUntil(here.program.window.isActiveWindow, timeout=5_000)
    here.write("切到别的程序之前写的。")
    waits_for_ever(here)
    other = QLineEdit()
    here.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    here.qtbot.waitUntil(lambda: here.page.keeper.state() is not Saving.WAITING, timeout=5_000)
    here.settle()
    assert "切到别的程序之前写的。" in here.stored().to_bytes().decode("utf-8")


def test_a_title_is_saved_when_the_window_loses_the_keyboard(writing: Writing) -> None:
    here = writing()
    title = here.page.form.control("title").widget
    here.press(title, Qt.Key.Key_End)
    here.qtbot.keyClicks(title, "A")
    waits_for_ever(here)
    other = QLineEdit()
    here.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    here.qtbot.waitUntil(lambda: here.page.keeper.state() is not Saving.WAITING, timeout=5_000)
    here.settle()
    assert here.stored().title.endswith("A")
