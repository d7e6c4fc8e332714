"""The outline with the length of the text, and splitting an article at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.outline import Head, OutlineModel, Size, headings, size_of
from desktop.editor.splitting import SplitDialog, block_at, first_words
from forms.body.model import AttachmentLink, Body, Cell, Heading, Image, ListBlock, ListItem, Paragraph, Run, Table

Make = Callable[..., Canvas]
At = Callable[..., None]


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


BLOCKS = (
    Paragraph("b1", words("开头")),
    Heading("b2", 2, words("一、进度")),
    Paragraph("b3", words("进度正常")),
    Heading("b4", 3, words("（一）北山")),
    ListBlock("b5", True, (ListItem(words("第一条")), ListItem(words("第二条")))),
    Table("b6", 0, ((Cell(words("甲")), Cell(words("乙"))),)),
    Heading("b7", 2, words("二、质量")),
    Paragraph("b8", words("质量合格")),
)


def test_headings_are_listed_with_their_places(canvas: Make) -> None:
    page = canvas(*BLOCKS)
    found = headings(page.document())
    assert [(h.level, h.words) for h in found] == [(2, "一、进度"), (3, "（一）北山"), (2, "二、质量")]
    assert page.document().findBlock(found[2].position).text() == "二、质量"


def test_the_list_is_a_proper_model(qapp: Any) -> None:
    owner = QObject()
    model = OutlineModel(owner)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_heads([Head(2, "一", 0), Head(3, "二", 9)])
    model.show_heads([Head(2, "一", 4), Head(3, "二", 12)])
    model.show_heads([Head(2, "一", 4)])
    assert model.rowCount() == 1
    assert tester.model() is model


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Size(0, 0, 0)),
        ("全市已开工128个，完成61.4%。", Size(12, 18, 1)),
        ("WPS 365 与 Word\n第二行", Size(7, 14, 2)),
        ("𠮷林", Size(2, 2, 1)),
    ],
)
def test_the_length_counts_words_and_characters(text: str, size: Size) -> None:
    runs = tuple(Paragraph(f"b{n}", words(line)) for n, line in enumerate(text.split("\n")) if line)
    assert size_of(Body(runs)) == size


def test_words_of_pictures_and_files_are_not_counted() -> None:
    body = Body(
        (
            Paragraph("b1", words("正文，")),
            Image("b2", "0" * 64, "说明", "标题"),
            AttachmentLink("b3", "1" * 64, "清单"),
        )
    )
    assert size_of(body) == Size(3, 3, 1)


def test_the_outline_follows_the_text_and_leads_to_it(writing: Callable[..., Any]) -> None:
    here = writing()
    here.page.canvas.load(Body(BLOCKS))
    here.page.tools.show_outline()
    here.page._text_changed()
    here.checked()
    outline = here.page.panel.outline
    assert outline.model.rowCount() == 3
    assert outline.length.text().startswith("字数 ")
    outline.list.clicked.emit(outline.model.index(2))
    assert here.page.canvas.textCursor().block().text() == "二、质量"
    assert outline.list.currentIndex().row() == 2
    here.page.canvas.moveCursor(QTextCursor.MoveOperation.Start)
    assert outline.list.currentIndex().row() == -1


# ---------------------------------------------------------------------------------------------- splitting


@pytest.mark.parametrize(
    ("place", "block"), [("开头", ""), ("一、进度", "b2"), ("进度正常", "b3"), ("第二条", "b5"), ("乙", "b6")]
)
def test_the_second_article_begins_with_the_whole_block(canvas: Make, at: At, place: str, block: str) -> None:
    page = canvas(*BLOCKS)
    at(page, place, 1)
    assert block_at(page.textCursor()) == block


def test_how_the_second_article_would_begin() -> None:
    body = Body(BLOCKS)
    assert first_words(body, "b7") == ("质量", True)
    assert first_words(body, "b5") == ("第一条 第二条", False)


def test_an_article_is_split_after_what_was_written_is_saved(writing: Callable[..., Any], at: At) -> None:
    here = writing()
    here.page.canvas.load(Body(BLOCKS))
    here.page._text_changed()
    here.write("又写一句")
    at(here.page.canvas, "二、质量", 1)
    here.page.tools.split()
    dialog = here.page.findChildren(SplitDialog)[-1]
    made: list[str] = []
    here.page.tools.splitting.opened.connect(made.append)
    dialog.act.click()
    here.qtbot.waitUntil(lambda: "质量" not in here.page.canvas.document().toPlainText(), timeout=10_000)
    here.checked()
    here.page.tools.splitting.open_second()
    here.checked()
    assert here.page.article == made[0] != here.article
    first, second = here.stored(), here.stored(made[0])
    assert [b.id for b in first.body.blocks] == ["b1", "b2", "b3", "b4", "b5", "b6"]
    assert second.title == "质量"
    assert second.body.blocks[0].runs == words("质量合格又写一句")
    assert second.column == first.column
    parts = here.page.tools.parts.menu
    assert parts.menuAction().isVisible()
    titles = [(act.text(), act.isChecked()) for act in parts.actions()]
    assert titles == [(f"1. {first.title}", False), ("2. 质量", True)]
    parts.actions()[0].trigger()
    here.checked()
    assert here.page.article == here.article


def test_an_article_that_was_not_split_offers_no_parts(writing: Callable[..., Any]) -> None:
    here = writing()
    assert not here.page.tools.parts.menu.menuAction().isVisible()


def test_at_the_beginning_nothing_is_split(writing: Callable[..., Any]) -> None:
    here = writing()
    here.page.canvas.moveCursor(QTextCursor.MoveOperation.Start)
    here.page.tools.split()
    assert here.page.findChildren(SplitDialog) == []
    assert here.page.trouble_text()


def test_the_menu_offers_only_what_can_be_done(writing: Callable[..., Any], writer: Any) -> None:
    here = writing()
    acts = here.page.tools._acts
    assert all(act.isEnabled() for act in acts.values())
    writer.sign(here.desk, here.article, "submit")
    here.checked()
    left = {key for key, act in acts.items() if act.isEnabled()}
    assert left == {"Ctrl+F", "Ctrl+Shift+O", "Ctrl+Shift+H", "Ctrl+Shift+T", "Ctrl+Shift+S"}


def test_the_icons_of_the_menu_follow_the_theme(writing: Callable[..., Any]) -> None:
    here = writing()

    def inks() -> list[int]:
        acts = here.page.tools.button.menu().actions()
        images = [act.icon().pixmap(18, 18).toImage() for act in acts]
        return [max(i.pixelColor(x, y).lightness() * (i.pixelColor(x, y).alpha() > 200)
                    for x in range(i.width()) for y in range(i.height())) for i in images]  # fmt: skip

    light = inks()
    with here.qtbot.waitSignal(theme.notice().changed, timeout=5_000):
        here.program.preferences.choose_scheme("dark")
    dark = inks()
    with here.qtbot.waitSignal(theme.notice().changed, timeout=5_000):
        here.program.preferences.choose_scheme("light")
    assert len(light) == 9
    assert [pair for pair in zip(light, dark, strict=True) if pair[0] >= pair[1]] == []


def test_every_tool_has_a_name(writing: Callable[..., Any], unnamed: Any) -> None:
    here = writing()
    here.page.tools.replace()
    here.page.tools.show_outline()
    here.settle()
    assert unnamed(here.page) == []
    assert here.page.tools.button.accessibleName() == "更多工具"
    here.press(here.page.tools.bar.put, Qt.Key.Key_Escape)
    assert not here.page.tools.find.is_open()
