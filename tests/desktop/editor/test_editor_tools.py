"""The tools above the text and their small dialogs; pictures that come late; what is painted beside the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from strategies import DIGESTS

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.dialogs import LinkDialog, TableDialog
from desktop.editor.objects import MAX_SIDE, Pictures, decode
from desktop.editor.toolbar import Toolbar
from desktop.operations import operations
from forms.body.model import (
    AttachmentLink,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
)

Make = Callable[..., Canvas]
At = Callable[..., None]
HREF = "https://www.gov.cn/"


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


@pytest.fixture
def tools(canvas: Make, qtbot: QtBot) -> Callable[..., tuple[Toolbar, Canvas]]:
    def make(*blocks: object) -> tuple[Toolbar, Canvas]:
        page = canvas(*blocks)
        made = Toolbar(page)
        qtbot.addWidget(made)
        made.resize(1000, 48)
        made.show()
        return made, page

    return make


def dialog(kind: type[LinkDialog] | type[TableDialog], bar: Toolbar) -> LinkDialog | TableDialog:
    return bar.window().findChildren(kind)[-1]


def test_the_tools_show_what_holds_at_the_cursor(tools: Callable[..., tuple[Toolbar, Canvas]], at: At) -> None:
    bar, page = tools(
        Heading("b1", 3, words("heading")),
        Paragraph("b2", (Run("bold", True), Run(" plain"))),
        ListBlock("b3", True, (ListItem(words("item")),)),
        Quote("b4", words("quote")),
        Table("b5", 0, ((Cell(words("cell")),),)),
    )
    at(page, "heading", 1)
    assert bar.kind.currentIndex() == 2
    at(page, "bold", 2)
    assert bar.bold.isChecked()
    at(page, "plain", 2)
    assert not bar.bold.isChecked()
    at(page, "item", 1)
    assert (bar.ordered.isChecked(), bar.bullets.isChecked()) == (True, False)
    at(page, "quote", 1)
    assert bar.kind.currentIndex() == 4
    at(page, "cell", 1)
    assert not bar.ordered.isEnabled()


def test_every_tool_has_a_name_and_its_key_in_the_tooltip(
    tools: Callable[..., tuple[Toolbar, Canvas]], unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    bar, _ = tools(Paragraph("b1"))
    assert unnamed(bar) == []
    assert "Ctrl+B" in bar.bold.toolTip()


def test_words_go_where_there_is_no_room_for_them(tools: Callable[..., tuple[Toolbar, Canvas]], qtbot: QtBot) -> None:
    bar, _ = tools(Paragraph("b1"))
    bar.resize(1400, 48)
    assert bar.table.text() == "表格"
    bar.resize(760, 48)
    assert bar.table.text() == ""
    assert bar.table.accessibleName() == "表格"


def test_a_link_is_set_on_the_selection_and_taken_away(tools: Callable[..., tuple[Toolbar, Canvas]], at: At) -> None:
    bar, page = tools(Paragraph("b1", words("see here now")))
    at(page, "here", 0, to=4)
    bar.ask_link()
    asked = dialog(LinkDialog, bar)
    asked.href.setText("javascript:alert(1)")
    asked.act.click()
    assert asked.isVisible()  # refused with a sentence
    asked.href.setText("www.gov.cn/")
    asked.act.click()
    assert page.body().blocks[0].runs == (Run("see "), Run("here", href=HREF), Run(" now"))
    at(page, "here", 2)
    bar.ask_link()
    again = dialog(LinkDialog, bar)
    assert (again.words.text(), again.href.text()) == ("here", HREF)
    again._remove.click()
    assert page.body().blocks[0].runs == words("see here now")


def test_a_link_without_a_selection_brings_its_own_words(tools: Callable[..., tuple[Toolbar, Canvas]]) -> None:
    bar, page = tools(Paragraph("b1", words("a")))
    page.moveCursor(QTextCursor.MoveOperation.End)
    bar.ask_link()
    asked = dialog(LinkDialog, bar)
    asked.words.setText("link")
    asked.href.setText(HREF)
    asked.act.click()
    assert page.body().blocks[0].runs == (Run("a"), Run("link", href=HREF))


def test_a_table_of_the_size_asked_for(tools: Callable[..., tuple[Toolbar, Canvas]], qtbot: QtBot) -> None:
    bar, page = tools(Paragraph("b1", words("before")))
    bar._ask_table()
    asked = dialog(TableDialog, bar)
    asked.count_rows.setValue(3)
    asked.count_columns.setValue(2)
    asked.act.click()
    table = page.body().blocks[1]
    assert [len(row) for row in table.rows] == [2, 2, 2]
    qtbot.keyClicks(page, "x")
    assert page.body().blocks[1].rows[0][0].runs == words("x")
    for slot in (bar._row_below, bar._column_right, bar._header, bar._drop_row, bar._drop_column):
        slot()
    assert len(page.body().blocks[1].rows) == 3
    bar._drop_table()
    assert not any(isinstance(b, Table) for b in page.body().blocks)


def test_lists_and_lines_by_button(tools: Callable[..., tuple[Toolbar, Canvas]]) -> None:
    bar, page = tools(Paragraph("b1", words("one")), Paragraph("b2", words("two")))
    page.selectAll()
    bar.bullets.click()
    assert isinstance(page.body().blocks[0], ListBlock)
    assert len(page.body().blocks[0].items) == 2
    bar.ordered.click()
    assert page.body().blocks[0].ordered
    page.moveCursor(QTextCursor.MoveOperation.End)
    bar.divider.click()
    assert isinstance(page.body().blocks[1], Divider)
    bar.undo.click()
    assert len(page.body().blocks) == 1
    bar.redo.click()
    assert isinstance(page.body().blocks[1], Divider)


# ---------------------------------------------------------------------------------------------- pictures


def png(width: int, height: int, color: QColor) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_a_picture_appears_when_it_was_read(canvas: Make, qtbot: QtBot) -> None:
    red = QColor(200, 10, 10)
    data = png(300, 200, red)
    page = canvas()
    pictures = Pictures(lambda digest: data, page)
    page.use_pictures(pictures)
    page.load(page.body().__class__((Image("b1", DIGESTS[0], "图意", "图 1"),)))
    with qtbot.waitSignal(pictures.arrived, timeout=5_000):
        page.grab()
    shown = page.grab().toImage()
    colors = {shown.pixelColor(x, 120).name() for x in range(0, shown.width(), 5)}
    assert red.name() in colors


def test_a_picture_that_is_not_at_hand_stays_a_frame(canvas: Make, qtbot: QtBot) -> None:
    def missing(digest: str) -> bytes:
        raise KeyError(digest)

    page = canvas()
    page.use_pictures(Pictures(missing, page))
    page.load(page.body().__class__((Image("b1", DIGESTS[0], "图意"), AttachmentLink("b2", DIGESTS[1], "清单"))))
    page.grab()
    qtbot.waitUntil(operations().idle, timeout=5_000)
    assert not page.grab().isNull()


def test_large_pictures_are_read_small_and_rubbish_is_none() -> None:
    wide = decode(png(4_000, 100, QColor("blue")))
    assert max(wide.width(), wide.height()) == MAX_SIDE
    assert decode(b"not a picture").isNull()
    assert decode(b"").isNull()


# ---------------------------------------------------------------------------------------------- beside the text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_painted_in_both_themes(canvas: Make, qtbot: QtBot, qapp: object, scheme: str) -> None:
    theme.apply(qapp, scheme, 100)
    page = canvas(
        Quote("b1", words("引文")),
        ListBlock("b2", False, tuple(ListItem(words("点"), d) for d in (0, 1, 2, 3))),
        ListBlock("b3", True, (ListItem(words("项")),)),
        Table("b4", 1, ((Cell(words("头")),), (Cell(words("体")),))),
        Divider("b5"),
    )
    theme.apply(qapp, scheme, 100)
    shown = page.grab().toImage()
    bar = theme.color("primaryLine").name()
    assert any(shown.pixelColor(x, y).name() == bar for x in range(0, 160) for y in range(20, 60))
    theme.apply(qapp, "light", 100)


def test_the_visible_blocks_of_a_long_text_are_found(canvas: Make, qtbot: QtBot) -> None:
    items = tuple(ListItem(words(f"第{n}项")) for n in range(300))
    page = canvas(ListBlock("b1", True, items))
    page.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(page, Qt.Key.Key_Up)
    ink = theme.color("text2")
    shown = page.grab().toImage()
    dark = [
        (x, y)
        for x in range(30, 110)
        for y in range(0, shown.height(), 2)
        if abs(shown.pixelColor(x, y).lightness() - ink.lightness()) < 12
    ]
    assert dark  # the numbers at the end are there
