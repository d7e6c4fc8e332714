"""Structure edits on a document: ids stay with what stays, one undo takes one act back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from strategies import DIGESTS, bodies

from desktop.editor import commands, props, tables
from desktop.editor.document import fill, read
from desktop.editor.geometry import Metrics
from desktop.editor.props import Thing
from desktop.editor.tidy import tidy
from forms.body.model import (
    Body,
    Cell,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
    normalise,
)

METRICS = Metrics(18)
pytestmark = pytest.mark.usefixtures("qapp")


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def opened(*blocks: object, at: int = 0, to: int | None = None) -> tuple[QTextDocument, QTextCursor]:
    document = QTextDocument()
    fill(document, Body(tuple(blocks)), METRICS)
    cursor = QTextCursor(document)
    cursor.setPosition(at)
    if to is not None:
        cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
    return document, cursor


def shape(document: QTextDocument) -> list[tuple[str, str, str]]:
    found = []
    for block in read(document).blocks:
        runs = getattr(block, "runs", ())
        found.append((type(block).__name__, block.id, "".join(r.text for r in runs)))
    return found


# ---------------------------------------------------------------------------------------------- Enter


def test_the_second_half_of_a_split_is_new() -> None:
    document, cursor = opened(Paragraph("b1", words("甲乙")), at=1)
    commands.new_block(cursor, METRICS)
    (_, first, left), (_, second, right) = shape(document)
    assert (first, left, right) == ("b1", "甲", "乙")
    assert second != "b1"


def test_an_empty_line_above_is_new_and_the_text_keeps_its_id() -> None:
    document, cursor = opened(Heading("b1", 2, words("标题")), at=0)
    commands.new_block(cursor, METRICS)
    (kind, above, _), (below_kind, below, text) = shape(document)
    assert (kind, below_kind, below, text) == ("Paragraph", "Heading", "b1", "标题")
    assert above != "b1"


def test_after_a_heading_comes_a_paragraph() -> None:
    document, cursor = opened(Heading("b1", 3, words("标题")), at=2)
    commands.new_block(cursor, METRICS)
    assert [kind for kind, _, _ in shape(document)] == ["Heading", "Paragraph"]


def test_an_empty_item_steps_out_level_by_level() -> None:
    items = (ListItem(words("一")), ListItem((), 1))
    document, cursor = opened(ListBlock("b1", True, items))
    cursor.movePosition(QTextCursor.MoveOperation.End)
    commands.new_block(cursor, METRICS)
    assert read(document).blocks[0].items[1].depth == 0
    commands.new_block(cursor, METRICS)
    assert [kind for kind, _, _ in shape(document)] == ["ListBlock", "Paragraph"]


def test_enter_in_an_item_stays_in_the_list() -> None:
    document, cursor = opened(ListBlock("b1", False, (ListItem(words("一二")),)), at=1)
    commands.new_block(cursor, METRICS)
    assert read(document).blocks == (ListBlock("b1", False, (ListItem(words("一")), ListItem(words("二")))),)


def test_enter_in_a_cell_is_a_line_break() -> None:
    document, cursor = opened(Table("b1", 0, ((Cell(words("甲乙")),),)))
    table = cursor.document().rootFrame().childFrames()[0]
    cursor.setPosition(table.firstPosition() + 1)
    commands.new_block(cursor, METRICS)
    assert read(document).blocks[0].rows[0][0].runs == words("甲\n乙")


def test_one_undo_takes_a_split_back_and_redo_gives_the_same_ids() -> None:
    document, cursor = opened(Paragraph("b1", words("甲乙")), at=1)
    before = read(document)
    commands.new_block(cursor, METRICS)
    after = read(document)
    document.undo()
    assert read(document) == before
    document.redo()
    assert read(document) == after


# ---------------------------------------------------------------------------------------------- Backspace, Delete


def test_backspace_joins_and_the_first_id_stays() -> None:
    document, cursor = opened(Paragraph("b1", words("甲")), Paragraph("b2", words("乙")), at=2)
    assert not commands.backspace(cursor, METRICS)  # Qt's own way
    cursor.deletePreviousChar()
    assert shape(document) == [("Paragraph", "b1", "甲乙")]
    document.undo()
    assert [id for _, id, _ in shape(document)] == ["b1", "b2"]


@pytest.mark.parametrize("block", [Heading("b1", 2, words("题")), Quote("b1", words("引"))])
def test_backspace_makes_a_paragraph_first(block: object) -> None:
    document, cursor = opened(block)
    assert commands.backspace(cursor, METRICS)
    assert [(kind, id) for kind, id, _ in shape(document)] == [("Paragraph", "b1")]


def test_backspace_beside_a_picture_selects_it_first() -> None:
    document, cursor = opened(Image("b1", DIGESTS[0]), Paragraph("b2", words("后")), at=2)
    assert commands.backspace(cursor, METRICS)
    assert len(shape(document)) == 2
    assert cursor.selectedText() == props.OBJECT_CHAR
    cursor.removeSelectedText()
    tidy(document, METRICS)
    assert [kind for kind, _, _ in shape(document)] == ["Paragraph", "Paragraph"]


def test_an_empty_line_behind_a_picture_goes_at_once() -> None:
    document, cursor = opened(Image("b1", DIGESTS[0]), Paragraph("b2"), Paragraph("b3", words("后")), at=2)
    commands.backspace(cursor, METRICS)
    assert [id for _, id, _ in shape(document)] == ["b1", "b3"]


def test_delete_before_a_picture_selects_it() -> None:
    document, cursor = opened(Paragraph("b1", words("前")), Image("b2", DIGESTS[0]), at=1)
    assert commands.delete_forward(cursor)
    assert cursor.hasSelection()
    assert [id for _, id, _ in shape(document)] == ["b1", "b2"]


def test_typing_at_a_picture_makes_room_beside_it() -> None:
    document, cursor = opened(Image("b1", DIGESTS[0]), at=0)
    commands.make_room(cursor, METRICS)
    cursor.insertText("前")
    assert [kind for kind, _, _ in shape(document)] == ["Paragraph", "Image"]
    cursor.movePosition(QTextCursor.MoveOperation.End)
    commands.make_room(cursor, METRICS)
    cursor.insertText("后")
    assert [kind for kind, _, _ in shape(document)] == ["Paragraph", "Image", "Paragraph"]


def test_typing_over_a_picture_replaces_it() -> None:
    document, cursor = opened(Image("b1", DIGESTS[0]), at=0, to=1)
    commands.make_room(cursor, METRICS)
    cursor.insertText("字")
    assert [(kind, text) for kind, _, text in shape(document)] == [("Paragraph", "字")]


# ---------------------------------------------------------------------------------------------- kinds, lists, marks


def test_a_paragraph_becomes_a_heading_and_keeps_its_id() -> None:
    document, cursor = opened(Paragraph("b1", words("题")))
    commands.set_kind(cursor, props.HEADING, 3, METRICS)
    assert read(document).blocks == (Heading("b1", 3, words("题")),)


def test_a_list_taken_apart_in_the_middle_gives_two_lists() -> None:
    items = tuple(ListItem(words(t)) for t in "甲乙丙")
    document, cursor = opened(ListBlock("b1", True, items), at=2)
    commands.set_kind(cursor, props.PARAGRAPH, 0, METRICS)
    tidy(document, METRICS)
    first, middle, last = read(document).blocks
    assert (first.id, type(middle), len(last.items)) == ("b1", Paragraph, 1)
    assert len({first.id, middle.id, last.id}) == 3


def test_new_items_join_the_list_beside_them() -> None:
    document, cursor = opened(ListBlock("b1", False, (ListItem(words("甲")),)), Paragraph("b2", words("乙")), at=2)
    commands.toggle_list(cursor, False, METRICS)
    assert read(document).blocks == (ListBlock("b1", False, (ListItem(words("甲")), ListItem(words("乙")))),)
    commands.toggle_list(cursor, False, METRICS)
    assert [kind for kind, _, _ in shape(document)] == ["ListBlock", "Paragraph"]


def test_an_item_goes_one_level_below_the_one_above_at_most() -> None:
    items = (ListItem(words("甲")), ListItem(words("乙")))
    document, cursor = opened(ListBlock("b1", True, items), at=2)
    assert commands.change_depth(cursor, 1, METRICS)
    assert not commands.change_depth(cursor, 1, METRICS)
    assert [i.depth for i in read(document).blocks[0].items] == [0, 1]
    cursor.setPosition(0)
    assert not commands.change_depth(cursor, 1, METRICS)


def test_marks_are_changed_run_by_run() -> None:
    runs = (Run("甲", True), Run("乙", href="https://www.gov.cn/"), Run("丙"))
    document, cursor = opened(Paragraph("b1", runs), at=0, to=3)
    commands.change_marks(cursor, lambda marks: props.Marks(True, True, marks.script, marks.href))
    after = read(document).blocks[0].runs
    assert [(r.text, r.bold, r.emphasis, r.href) for r in after] == [
        ("甲", True, True, ""),
        ("乙", True, True, "https://www.gov.cn/"),
        ("丙", True, True, ""),
    ]
    document.undo()
    assert read(document).blocks[0].runs == runs


def test_a_link_is_found_as_a_whole() -> None:
    href = "https://www.gov.cn/"
    runs = (Run("前"), Run("链", href=href), Run("接", True, href=href), Run("后"))
    _, cursor = opened(Paragraph("b1", runs), at=2)
    around = commands.link_around(cursor)
    assert around is not None
    assert around.selectedText() == "链接"


# ---------------------------------------------------------------------------------------------- objects, tables


def test_an_object_gets_a_line_to_write_behind_it() -> None:
    document, cursor = opened(Paragraph("b1", words("前")))
    commands.insert_thing(cursor, Thing(props.IMAGE, DIGESTS[0], "图意"), METRICS)
    assert [kind for kind, _, _ in shape(document)] == ["Paragraph", "Image", "Paragraph"]
    cursor.insertText("后")
    assert read(document).blocks[2].runs == words("后")


def test_objects_are_rewritten_and_taken_out() -> None:
    blocks = (Paragraph("b1", words("前")), Image("b2", DIGESTS[0]), Paragraph("b3", words("后")))
    document, _ = opened(*blocks)
    commands.rewrite_things(document, lambda thing: Thing(thing.kind, thing.attachment, "图意"))
    assert read(document).blocks[1] == Image("b2", DIGESTS[0], "图意")
    assert commands.rewrite_things(document, lambda thing: None) == 1
    tidy(document, METRICS)
    assert read(document).blocks == (blocks[0], blocks[2])


def test_a_table_grows_and_shrinks() -> None:
    document, cursor = opened(Paragraph("b1", words("前")), at=1)
    tables.insert_table(cursor, 2, 2, METRICS)
    cursor.insertText("头")
    tables.add_row(cursor, below=True, metrics=METRICS)
    tables.add_column(cursor, right=False, metrics=METRICS)
    table = read(document).blocks[1]
    assert (len(table.rows), len(table.rows[0]), table.header_rows) == (3, 3, 1)
    assert table.rows[0][1].runs == words("头")
    tables.remove_column(cursor, METRICS)
    tables.remove_row(cursor, METRICS)
    assert [len(row) for row in read(document).blocks[1].rows] == [2, 2]


def test_taking_a_table_out_leaves_its_neighbours_apart() -> None:
    blocks = (Paragraph("b1", words("前")), Table("bt", 0, ((Cell(),),)), Paragraph("b2", words("后")))
    document, cursor = opened(*blocks)
    cursor.setPosition(document.rootFrame().childFrames()[0].firstPosition())
    tables.remove_table(cursor)
    tidy(document, METRICS)
    assert read(document).blocks == (blocks[0], blocks[2])
    document.undo()
    assert read(document).blocks == blocks


def test_tab_in_the_last_cell_adds_a_row() -> None:
    document, cursor = opened(Table("b1", 0, ((Cell(), Cell()),)))
    cursor.setPosition(document.rootFrame().childFrames()[0].firstPosition())
    assert tables.next_cell(cursor, 1, METRICS)
    assert tables.next_cell(cursor, 1, METRICS)
    cursor.insertText("新")
    assert read(document).blocks[0].rows[1][0].runs == words("新")


def test_merged_cells_keep_their_texts() -> None:
    document, cursor = opened(Table("b1", 0, ((Cell(words("甲")), Cell(words("乙"))),)))
    table = document.rootFrame().childFrames()[0]
    cursor.setPosition(table.firstPosition())
    cursor.movePosition(QTextCursor.MoveOperation.NextCell, QTextCursor.MoveMode.KeepAnchor)
    tables.merge_cells(cursor, METRICS)
    merged = read(document).blocks[0].rows[0][0]
    assert (merged.colspan, merged.runs) == (2, words("甲 乙"))
    cursor.setPosition(table.firstPosition())
    tables.split_cell(cursor, METRICS)
    assert len(read(document).blocks[0].rows[0]) == 2


# ---------------------------------------------------------------------------------------------- any sequence of acts

ACTS: tuple[Callable[[QTextCursor], object], ...] = (
    lambda c: commands.new_block(c, METRICS),
    lambda c: commands.backspace(c, METRICS) or c.deletePreviousChar(),
    lambda c: commands.delete_forward(c) or c.deleteChar(),
    lambda c: commands.set_kind(c, props.HEADING, 2, METRICS),
    lambda c: commands.set_kind(c, props.PARAGRAPH, 0, METRICS),
    lambda c: commands.toggle_list(c, True, METRICS),
    lambda c: commands.change_depth(c, 1, METRICS),
    lambda c: (commands.make_room(c, METRICS), c.insertText("字𠮷")),
    lambda c: commands.insert_thing(c, Thing(props.DIVIDER), METRICS),
    lambda c: tables.insert_table(c, 2, 2, METRICS),
    lambda c: tables.add_row(c, below=True, metrics=METRICS),
    lambda c: tables.remove_row(c, METRICS),
    lambda c: c.removeSelectedText(),
)


@settings(max_examples=60)
@given(
    body=bodies(max_size=4),
    acts=st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.floats(0, 1), st.floats(0, 1)), max_size=8),
)
def test_any_acts_leave_a_body_that_can_be_stored_and_be_undone(
    body: Body, acts: list[tuple[int, float, float]]
) -> None:
    document = QTextDocument()
    fill(document, body, METRICS)
    for act, start, end in acts:
        cursor = QTextCursor(document)
        last = document.characterCount() - 1
        cursor.setPosition(round(start * last))
        if act in (1, 2, 12):
            cursor.setPosition(round(end * last), QTextCursor.MoveMode.KeepAnchor)
        ACTS[act](cursor)
        tidy(document, METRICS)
        now = read(document)
        assert [b.id for b in normalise(now).blocks] == [b.id for b in now.blocks]
        again = QTextDocument()
        fill(again, normalise(now), METRICS)
        assert read(again) == normalise(now)
    while document.isUndoAvailable():
        document.undo()
    assert normalise(read(document)) == body


def test_tidy_leaves_a_sound_document_alone(qapp: QApplication) -> None:
    document, _ = opened(Paragraph("b1", words("甲")), Table("b2", 0, ((Cell(),),)), Image("b3", DIGESTS[0]))
    assert not tidy(document, METRICS)
    assert not document.isUndoAvailable()
