"""An article saved as a document from the list and from the writing page, by menu and by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.app import Program
from desktop.articles.model import LINE_ROLE
from forms.importers import read_document

pytestmark = pytest.mark.window
Asked = list[tuple[str, str]]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    """What the system's own window was asked to offer; the person takes the name offered."""
    told: Asked = []

    def answer(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        told.append((Path(name).name, kinds))
        return str(tmp_path / Path(name).name), kinds.split(";;")[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return told


def test_the_writing_page_saves_what_is_on_the_screen(
    writing: Callable[..., Any], asked: Asked, toasts: list[str], tmp_path: Path
) -> None:
    here = writing()
    here.write("刚写下的一句。")
    here.press(here.page.canvas, Qt.Key.Key_S, CONTROL, SHIFT)
    here.qtbot.waitUntil(lambda: bool(toasts), timeout=10_000)
    (name, kinds) = asked[0]
    assert name == f"{here.stored().title}.docx"
    assert kinds == "Word 文档 (*.docx);;网页 (*.html)"
    assert toasts == [f"文档已存到 {tmp_path.name} · {name}"]
    read = read_document((tmp_path / name).read_bytes(), name)
    assert "刚写下的一句。" in str(read.body)


def test_a_locked_article_can_be_saved_too(
    writing: Callable[..., Any], writer: Any, asked: Asked, toasts: list[str]
) -> None:
    here = writing()
    writer.sign(here.desk, here.article, "submit")
    here.checked()
    here.page.tools.save_document()
    here.qtbot.waitUntil(lambda: any("文档已存到" in each for each in toasts), timeout=10_000)
    assert len(asked) == 1


def test_a_row_of_the_list_offers_it(
    start: Callable[..., Program], settle: Callable[[], None], writer: Any, asked: Asked, tmp_path: Path
) -> None:
    program = start("zhou-ming")
    writer.write(program.desk, title="节水宣传进校园：一图读懂")
    program.window.go("articles")
    settle()
    page = program.window.page()
    menu = page.acts.menu_for(page.listing.model.index(0).data(LINE_ROLE))
    (act,) = [each for each in menu.actions() if each.text() == "另存为文档…"]
    act.trigger()
    settle()
    assert asked[0][0] == "节水宣传进校园：一图读懂.docx"
    assert (tmp_path / asked[0][0]).exists()
