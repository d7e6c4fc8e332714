"""What a leader is told of remarks before the sign-off, and how the sign-off is taken back until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.desks import PIN, carry

from desktop.review.undoing import UndoDialog


def brought(here: Any, others: Any, *, said: bool) -> str:
    """An article that waits for the sign-off; its second reviewer said something of it."""
    article: str = others.write(title="取水口专项检查")
    others.bring(article, "wang-fang secrecy-review", others.desks["sun-yan"])
    desk = others.desks["sun-yan"]
    if said:
        content = desk.reading(article).content
        desk.remarks.add(article, content, None, "数字已与统计口径核对")
    desk.act(article, "pass", pin=PIN)
    carry(desk, here.desk, article)
    return article


def words(page: Any) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if part.isVisible())


def test_open_remarks_are_listed_in_words(here: Callable[..., Any], others: Any) -> None:
    made = here("zhao-ping", size=(1366, 768))
    article = brought(made, others, said=True)
    made.program.window.go("leader", article)
    made.settle()
    shown = words(made.program.window.page().facts)
    assert "1 条待处理" in shown
    assert "数字已与统计口径核对" in shown


def test_where_nobody_said_anything_nothing_is_shown(here: Callable[..., Any], others: Any) -> None:
    made = here("zhao-ping")
    article = brought(made, others, said=False)
    made.program.window.go("leader", article)
    made.settle()
    assert "批注" not in words(made.program.window.page().facts)


def test_what_goes_along_is_said_and_the_sign_off_is_taken_back(here: Callable[..., Any], others: Any) -> None:
    made = here("zhao-ping")
    article = brought(made, others, said=False)
    content = made.desk.reading(article).content
    made.desk.remarks.add(article, content, None, "同意，请按时发布")
    made.program.window.go("leader", article)
    made.settle()
    page = made.program.window.page()
    assert "随附 1 条" in words(page.decision)
    bar = page.reader.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    made.qtbot.waitUntil(page.reader.read_to_end, timeout=5_000)
    for tick in page.decision.confirmed.boxes:
        tick.setChecked(True)
    page.decision.pin.pin.setText(PIN)
    page.decision.sign.click()
    made.qtbot.waitUntil(lambda: page.decision is None, timeout=20_000)
    made.settle()
    assert page.undo.bar.isVisible()
    made.program.window.activateWindow()
    made.qtbot.waitUntil(made.program.window.isActiveWindow)
    made.qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    made.qtbot.waitUntil(lambda: bool(made.program.window.findChildren(UndoDialog)), timeout=5_000)
    made.program.window.findChildren(UndoDialog)[-1].undo.click()
    made.settle()
    assert [step.action for step in made.desk.chain(article).steps][-1] == "pass"
    assert page.article == article
    assert page.decision is not None
    assert page.undo.bar.isHidden()
    assert "随附 1 条" in words(page.decision)
