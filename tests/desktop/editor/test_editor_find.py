"""Find and replace: every kind of block, case and width, one undo, nothing in the document but what is replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.find.bar import FindBar
from desktop.editor.find.control import Find
from desktop.editor.find.seeking import Query, folded, seek
from forms.body.model import Body, Cell, Heading, ListBlock, ListItem, Paragraph, Quote, Run, Table

Make = Callable[..., Canvas]


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


BLOCKS = (
    Heading("b1", 2, words("水厂扩建")),
    Paragraph("b2", (Run("水厂"), Run("水厂", bold=True), Run("𠮷林水厂"))),
    ListBlock("b3", False, (ListItem(words("水厂一")), ListItem(words("无")))),
    Quote("b4", words("引水厂者")),
    Table("b5", 1, ((Cell(words("水厂")), Cell(words("数"))), (Cell(words("东水厂")), Cell(words("2"))))),
)


@pytest.fixture
def find(canvas: Make, qtbot: QtBot) -> Callable[..., Find]:
    def make(*blocks: object) -> Find:
        page = canvas(*(blocks or BLOCKS))
        bar = FindBar()
        qtbot.addWidget(bar)
        bar.resize(900, 90)
        made = Find(page, bar, page)
        made.open(replace=True)
        return made

    return make


def of(found: Find) -> Canvas:
    return found._canvas


def text_of(found: Find) -> str:
    return of(found).document().toPlainText().replace("\n", "|")


def test_words_are_found_in_every_kind_of_block(find: Callable[..., Find]) -> None:
    found = find()
    found.bar.find.setText("水厂")
    assert len(found.marks) == 8
    assert found.bar.count.text() == "第 1 处，共 8 处"


def test_a_place_behind_a_rare_character_is_the_right_one(find: Callable[..., Find]) -> None:
    found = find(Paragraph("b1", words("𠮷𠮷甲𠮷甲乙")))
    found.bar.find.setText("甲乙")
    assert of(found).textCursor().selectedText() == "甲乙"


def test_next_and_previous_go_round_the_ends(find: Callable[..., Find]) -> None:
    found = find(Paragraph("b1", words("甲一甲二甲三")))
    found.bar.find.setText("甲")
    starts = [of(found).textCursor().selectionStart()]
    for way in (1, 1, 1, -1):
        found.step(way)
        starts.append(of(found).textCursor().selectionStart())
    assert starts == [0, 2, 4, 0, 4]


def test_enter_goes_on_and_shift_enter_back(find: Callable[..., Find], qtbot: QtBot) -> None:
    found = find(Paragraph("b1", words("甲一甲二")))
    found.bar.find.setText("甲")
    qtbot.keyClick(found.bar.find, Qt.Key.Key_Return)
    assert found.bar.count.text() == "第 2 处，共 2 处"
    qtbot.keyClick(found.bar.find, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert found.bar.count.text() == "第 1 处，共 2 处"


@pytest.mark.parametrize(
    ("case", "width", "count"), [(False, True, 2), (True, True, 1), (False, False, 4), (True, False, 2)]
)
def test_case_and_width_are_told_apart_on_demand(
    find: Callable[..., Find], case: bool, width: bool, count: int
) -> None:
    found = find(Paragraph("b1", words("abc ABC ａｂｃ ＡＢＣ")))
    found.bar.find.setText("abc")
    found.bar.case.setChecked(case)
    found.bar.width_.setChecked(width)
    assert len(found.marks) == count


def test_nothing_found_is_said(find: Callable[..., Find]) -> None:
    found = find()
    found.bar.find.setText("没有的词")
    assert found.bar.count.text() == "没有找到"
    assert not found.bar.next.isEnabled()


def test_one_is_replaced_and_the_next_one_is_current(find: Callable[..., Find]) -> None:
    found = find(Paragraph("b1", words("甲一甲二甲三")))
    found.bar.find.setText("甲")
    found.bar.put.setText("乙乙")
    found.replace()
    assert text_of(found) == "乙乙一甲二甲三"
    assert of(found).textCursor().selectionStart() == 3
    found.replace()
    of(found).undo()
    assert text_of(found) == "乙乙一甲二甲三"


def test_all_are_replaced_in_one_act_and_keep_their_form(find: Callable[..., Find]) -> None:
    found = find()
    before = of(found).body()
    found.bar.find.setText("水厂")
    found.bar.put.setText("净水站")
    found.replace_all()
    after = of(found).body()
    assert after.blocks[1].runs == (Run("净水站"), Run("净水站", bold=True), Run("𠮷林净水站"))
    assert [block.id for block in after.blocks] == [block.id for block in before.blocks]
    assert after.blocks[4].rows[1][0].runs == words("东净水站")
    of(found).undo()
    assert of(found).body() == before


def test_replacing_by_a_text_that_holds_the_words_comes_to_an_end(find: Callable[..., Find]) -> None:
    found = find(Paragraph("b1", words("甲甲")))
    found.bar.find.setText("甲")
    found.bar.put.setText("甲甲")
    found.replace_all()
    assert text_of(found) == "甲甲甲甲"


def test_what_is_found_is_painted_and_not_in_the_document(find: Callable[..., Find], qtbot: QtBot) -> None:
    found = find(Paragraph("b1", words("甲一甲二")))
    before = of(found).body()
    steps = of(found).document().availableUndoSteps()
    found.bar.find.setText("甲")
    picture = of(found).viewport().grab().toImage()
    assert (of(found).body(), of(found).document().availableUndoSteps()) == (before, steps)
    assert _has(picture, theme.color("mark").rgb())
    found.close()
    assert not _has(of(found).viewport().grab().toImage(), theme.color("mark").rgb())


def _has(picture: QImage, rgb: int) -> bool:
    return any(picture.pixel(x, y) == rgb for x in range(0, picture.width(), 2) for y in range(0, 200, 2))


def test_the_places_follow_what_is_written(find: Callable[..., Find], compose: Any, qtbot: QtBot) -> None:
    found = find(Paragraph("b1", words("甲一甲二")))
    found.bar.find.setText("甲")
    of(found).moveCursor(of(found).textCursor().MoveOperation.Start)
    compose(of(found), "", "新甲")
    qtbot.waitUntil(lambda: len(found.marks) == 3, timeout=2_000)


def test_another_theme_keeps_what_is_found(find: Callable[..., Find], qapp: Any, qtbot: QtBot) -> None:
    found = find()
    found.bar.find.setText("水厂")
    theme.apply(qapp, "dark", 125)
    qtbot.waitUntil(lambda: len(found.marks) == 8 and not found._clock.isActive(), timeout=2_000)
    theme.apply(qapp, "light", 100)


def test_a_composition_is_neither_disturbed_nor_replaced(find: Callable[..., Find], compose: Any) -> None:
    found = find(Paragraph("b1", words("甲一甲二")))
    found.bar.find.setText("甲")
    cursor = of(found).textCursor()
    cursor.clearSelection()
    of(found).setTextCursor(cursor)
    compose(of(found), "shui")
    at = of(found).textCursor().position()
    found.step(1)
    found.replace_all()
    assert of(found).composing()
    assert of(found).textCursor().position() == at
    compose(of(found), "", "水")
    assert text_of(found).count("水") == 1


def test_a_locked_text_is_searched_and_not_replaced(find: Callable[..., Find]) -> None:
    found = find()
    found.close()
    of(found).setReadOnly(True)
    found.open(replace=True)
    found.bar.find.setText("水厂")
    found.bar.put.setText("净水站")
    found.replace_all()
    assert not found.bar.replacing()
    assert "净水站" not in text_of(found)
    assert len(found.marks) == 8


def test_another_text_is_searched_anew(find: Callable[..., Find]) -> None:
    found = find()
    found.bar.find.setText("水厂")
    of(found).load(Body((Paragraph("x", words("水厂")),)))
    assert len(found.marks) == 1


def test_the_selection_is_what_is_sought(find: Callable[..., Find], at: Any) -> None:
    found = find(Paragraph("b1", words("水厂扩建，水厂")))
    at(of(found), "水厂", 0, to=2)
    found.open(replace=False)
    assert found.bar.find.text() == "水厂"
    assert found.bar.count.text() == "第 1 处，共 2 处"


@given(st.text(alphabet="甲aＡa，,İß𠮷 ", max_size=24), st.booleans(), st.booleans())
def test_folding_keeps_every_place(text: str, case: bool, width: bool) -> None:
    assert len(folded(text, Query("", case, width))) == len(text)


@given(st.text(alphabet="甲乙𠮷", max_size=30), st.text(alphabet="甲乙𠮷", min_size=1, max_size=3))
def test_as_many_places_as_python_counts(text: str, needle: str) -> None:
    document = QTextDocument()
    document.setPlainText(text)
    found = seek(document, Query(needle))
    assert len(found) == text.count(needle)
    raw = text.encode("utf-16-le")
    assert all(raw[2 * m.start : 2 * m.end].decode("utf-16-le") == needle for m in found)


def test_keys_open_the_bar_and_esc_stays_on_the_page(writing: Callable[..., Any]) -> None:
    here = writing()
    bar, control = here.page.tools.bar, Qt.KeyboardModifier.ControlModifier
    here.press(here.page.canvas, Qt.Key.Key_F, control)
    assert bar.isVisible()
    assert not bar.replacing()
    here.press(bar.find, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert here.page.key == "editor"
    here.press(here.page.canvas, Qt.Key.Key_H, control)
    assert bar.replacing()
    bar.find.setText("取水")
    here.press(bar.put, Qt.Key.Key_Escape)
    at = here.page.canvas.textCursor().selectionStart()
    here.press(here.page.canvas, Qt.Key.Key_F3)
    assert bar.isVisible()
    assert here.page.canvas.textCursor().selectionStart() > at


def test_replacing_is_saved_like_typing(writing: Callable[..., Any]) -> None:
    here = writing()
    here.page.tools.replace()
    here.page.tools.bar.find.setText("取水")
    here.page.tools.bar.put.setText("引水")
    here.page.tools.find.replace_all()
    here.saved()
    text = str(here.stored().to_json())
    assert "引水许可" in text
