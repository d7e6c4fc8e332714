"""Writing on the real canvas: keys, undo, themes and text sizes, and what an input method does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from strategies import DIGESTS

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.composition import Composition
from desktop.editor.look import overlay
from desktop.editor.margin import number_of
from desktop.editor.props import Marks, part_of
from desktop.editor.toolbar import Toolbar
from forms.body.model import (
    Body,
    Cell,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
)

Make = Callable[..., Canvas]
At = Callable[..., None]
Compose = Callable[..., None]
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def texts(canvas: Canvas) -> list[str]:
    return ["".join(r.text for r in getattr(b, "runs", ())) for b in canvas.body().blocks]


# ---------------------------------------------------------------------------------------------- keys


def test_typing_and_enter(canvas: Make, qtbot: QtBot) -> None:
    page = canvas()
    qtbot.keyClicks(page, "one")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    qtbot.keyClicks(page, "two")
    assert texts(page) == ["one", "two"]
    assert len({block.id for block in page.body().blocks}) == 2


def test_shift_enter_breaks_the_line_and_not_the_paragraph(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", words("one")))
    page.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(page, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(page, "two")
    assert page.body().blocks == (Paragraph("b1", words("one\ntwo")),)


def test_tab_moves_items_and_leaves_the_text_elsewhere(canvas: Make, qtbot: QtBot, at: At) -> None:
    items = (ListItem(words("one")), ListItem(words("two")))
    page = canvas(Paragraph("b0", words("text")), ListBlock("b1", True, items))
    at(page, "two")
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    assert [i.depth for i in page.body().blocks[1].items] == [0, 1]
    qtbot.keyClick(page, Qt.Key.Key_Backtab, SHIFT)
    assert [i.depth for i in page.body().blocks[1].items] == [0, 0]
    at(page, "text")
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    assert "\t" not in texts(page)[0]


def test_headings_and_marks_by_key(canvas: Make, qtbot: QtBot, at: At) -> None:
    page = canvas(Paragraph("b1", words("one two")))
    tools = Toolbar(page)
    qtbot.addWidget(tools)
    at(page, "two", 0, to=3)
    qtbot.keyClick(page, Qt.Key.Key_B, CONTROL)
    qtbot.keyClick(page, Qt.Key.Key_I, CONTROL)
    assert page.body().blocks[0].runs == (Run("one "), Run("two", True, True))
    qtbot.keyClick(page, Qt.Key.Key_B, CONTROL)
    assert page.body().blocks[0].runs[1].bold is False
    qtbot.keyClick(page, Qt.Key.Key_3, CONTROL | ALT)
    assert isinstance(page.body().blocks[0], Heading)
    assert page.body().blocks[0].level == 3
    qtbot.keyClick(page, Qt.Key.Key_0, CONTROL | ALT)
    assert page.body().blocks[0].id == "b1"
    assert isinstance(page.body().blocks[0], Paragraph)


def test_what_is_typed_behind_a_link_is_no_link(canvas: Make, qtbot: QtBot) -> None:
    href = "https://www.gov.cn/"
    page = canvas(Paragraph("b1", (Run("go", href=href),)))
    page.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(page, "on")
    assert page.body().blocks[0].runs == (Run("go", href=href), Run("on"))


def test_a_picture_is_never_written_into(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Image("b1", DIGESTS[0]))
    page.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(page, "x")
    assert [type(b) for b in page.body().blocks] == [Image, Paragraph]
    page.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert [type(b) for b in page.body().blocks] == [Paragraph, Image, Paragraph]


def test_undo_and_redo_give_the_same_body_with_the_same_ids(canvas: Make, qtbot: QtBot, at: At) -> None:
    page = canvas(Paragraph("b1", words("one two")), Table("b2", 1, ((Cell(words("c")),),)))
    before = page.body()
    at(page, "two")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    qtbot.keyClicks(page, "more")
    after = page.body()
    for _ in range(4):
        page.undo()
    assert page.body() == before
    for _ in range(4):
        page.redo()
    assert page.body() == after


def test_everything_can_be_deleted_and_written_anew(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Table("b1", 0, ((Cell(words("c")),),)), Image("b2", DIGESTS[0]))
    page.selectAll()
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    qtbot.keyClicks(page, "new")
    assert texts(page) == ["new"]


def test_a_read_only_page_takes_nothing(canvas: Make, qtbot: QtBot, compose: Compose) -> None:
    page = canvas(Paragraph("b1", words("one")))
    page.setReadOnly(True)
    qtbot.keyClicks(page, "x")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    page.paste_plain()
    assert page.body().blocks == (Paragraph("b1", words("one")),)


def test_each_text_has_an_undo_history_of_its_own(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", words("first")))
    qtbot.keyClicks(page, "x")
    page.load(Body((Paragraph("b2", words("second")),)))
    page.undo()
    assert texts(page) == ["second"]
    qtbot.keyClicks(page, "y")
    page.undo()
    page.undo()
    assert texts(page) == ["second"]


def test_only_the_persons_changes_are_told(canvas: Make, qtbot: QtBot, compose: Compose) -> None:
    page = canvas(Paragraph("b1", words("one")))
    told: list[int] = []
    page.edited.connect(lambda: told.append(1))
    page.load(Body((Paragraph("b1", words("two")),)))
    theme.apply(QApplication.instance(), "dark", 150)
    compose(page, "pin")
    assert told == []
    compose(page, "", "拼")
    assert told


# ---------------------------------------------------------------------------------------------- look


def test_a_new_theme_or_size_leaves_text_and_undo_alone(canvas: Make, qtbot: QtBot, qapp: QApplication) -> None:
    page = canvas(Paragraph("b1", words("one")), ListBlock("b2", True, (ListItem(words("two")),)))
    qtbot.keyClicks(page, "x")
    written = page.body()
    theme.apply(qapp, "dark", 150)
    assert page.body() == written
    assert page.document().firstBlock().blockFormat().textIndent() == 2 * page.metrics().em
    page.undo()
    assert texts(page)[0] == "one"
    theme.apply(qapp, "light", 100)


def test_an_untouched_text_gains_no_undo_by_a_new_size(canvas: Make, qapp: QApplication) -> None:
    page = canvas(Paragraph("b1", words("one")))
    theme.apply(qapp, "light", 200)
    assert not page.document().isUndoAvailable()
    theme.apply(qapp, "light", 100)


def test_meaning_is_laid_over_and_not_in_the_document(canvas: Make) -> None:
    page = canvas(Heading("b1", 2, (Run("H", True),)))
    formats = page.document().firstBlock().textFormats()
    assert formats[0].format.fontWeight() in (0, 400, -1)
    assert overlay(Marks(bold=True)).fontWeight() == 700


def test_numbers_count_by_level(canvas: Make) -> None:
    depths = (0, 1, 1, 0, 2, 0)
    page = canvas(ListBlock("b1", True, tuple(ListItem(words(str(d)), d) for d in depths)))
    blocks = [page.document().findBlockByNumber(n) for n in range(len(depths))]
    assert [number_of(b, part_of(b)) for b in blocks] == [1, 1, 2, 2, 1, 3]


@pytest.mark.parametrize(("width", "zoom"), [(700, 100), (1400, 100), (1400, 150)])
def test_lines_keep_to_the_measure(canvas: Make, qapp: QApplication, width: int, zoom: int) -> None:
    theme.apply(qapp, "light", zoom)
    page = canvas(Paragraph("b1", words("字" * 300)))
    page.resize(width, 500)
    qapp.processEvents()
    line = page.document().firstBlock().layout().lineAt(1)
    assert line.naturalTextWidth() <= page.metrics().measure
    assert page.horizontalScrollBar().maximum() == 0
    theme.apply(qapp, "light", 100)


# ---------------------------------------------------------------------------------------------- input methods


def test_a_composition_is_no_part_of_the_text(canvas: Make, compose: Compose) -> None:
    page = canvas(Paragraph("b1", words("市")))
    page.moveCursor(QTextCursor.MoveOperation.End)
    for preedit in ("s", "sh", "shui", "shui'wu"):
        compose(page, preedit)
        assert page.composing()
        assert texts(page) == ["市"]
    compose(page, "", "水务")
    assert not page.composing()
    assert texts(page) == ["市水务"]


def test_nothing_rewrites_the_document_while_composing(
    canvas: Make, qtbot: QtBot, compose: Compose, qapp: QApplication
) -> None:
    page = canvas(Paragraph("b1", words("市")))
    tools = Toolbar(page)
    qtbot.addWidget(tools)
    compose(page, "shui")
    steps = page.document().availableUndoSteps()
    qtbot.keyClick(page, Qt.Key.Key_Return)
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    tools.bold.click()
    tools.ordered.click()
    tools.divider.click()
    theme.apply(qapp, "dark", 150)
    assert page.document().availableUndoSteps() == steps
    assert page.document().characterCount() == 2
    assert page.document().firstBlock().layout().preeditAreaText() == "shui"
    theme.apply(qapp, "light", 100)
    compose(page, "", "水")
    assert texts(page) == ["水市"]


def test_a_composition_at_a_picture_has_room_made_first(canvas: Make, compose: Compose) -> None:
    page = canvas(Image("b1", DIGESTS[0]))
    page.moveCursor(QTextCursor.MoveOperation.End)
    compose(page, "zi")
    compose(page, "", "字")
    assert [type(b) for b in page.body().blocks] == [Image, Paragraph]
    assert texts(page)[1] == "字"


def test_a_composition_that_is_called_off_leaves_nothing(canvas: Make, compose: Compose) -> None:
    page = canvas(Paragraph("b1", words("市")))
    compose(page, "shui")
    compose(page, "")
    assert texts(page) == ["市"]


def test_committed_lines_become_paragraphs_with_ids_of_their_own(canvas: Make, compose: Compose) -> None:
    page = canvas(Paragraph("b1"))
    compose(page, "", "甲\n乙")
    blocks = page.body().blocks
    assert [r.text for b in blocks for r in b.runs] == ["甲", "乙"]
    assert len({b.id for b in blocks}) == 2


def test_a_thousand_compositions_lose_no_character(canvas: Make, compose: Compose) -> None:
    """joplin#12066: half of them end by what the program does, not by the person."""
    page = canvas(Paragraph("b1"))
    watch = Composition(page)
    watch.watch(page)
    typed = []
    for number in range(1_000):
        word = chr(0x4E00 + number)
        typed.append(word)
        compose(page, "pin")
        if number % 2:
            compose(page, word)
            assert watch.text() == word
            watch.commit()
        else:
            compose(page, "", word)
        assert not watch.is_open()
    assert "".join(texts(page)) == "".join(typed)


def test_a_composition_in_a_line_is_committed_too(qtbot: QtBot, compose: Compose) -> None:
    line = QLineEdit("市")
    qtbot.addWidget(line)
    watch = Composition(line)
    watch.watch(line)
    compose(line, "水务")
    assert line.text() == "市"
    watch.commit()
    assert line.text() == "市水务"
    watch.commit()
    assert line.text() == "市水务"
