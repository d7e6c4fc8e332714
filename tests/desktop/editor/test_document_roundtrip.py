"""Body to document and back, over everything a body may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from strategies import DIGESTS, bodies

from desktop.editor.document import fill, read, with_new_ids
from desktop.editor.geometry import Metrics
from forms.body.model import (
    AttachmentLink,
    Body,
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
    normalise,
)

METRICS = Metrics(18)


def through(body: Body) -> Body:
    document = QTextDocument()
    fill(document, body, METRICS)
    return read(document)


def run(text: str, **marks: object) -> tuple[Run, ...]:
    return (Run(text, **marks),)


@pytest.mark.usefixtures("qapp")
@given(body=bodies(max_size=7))
def test_body_to_document_to_body_is_identity(body: Body) -> None:
    assert through(body) == body


@pytest.mark.usefixtures("qapp")
@given(body=bodies(max_size=4))
def test_filling_twice_leaves_nothing_of_the_first(body: Body) -> None:
    document = QTextDocument()
    fill(document, Body((Paragraph("bfirst", run("前一篇")), Table("bt", 0, ((Cell(),),)))), METRICS)
    fill(document, body, METRICS)
    assert read(document) == body
    assert not document.isUndoAvailable()


CASES = {
    "nothing": (),
    "a table alone": (Table("b1", 1, ((Cell(run("表")), Cell()),)),),
    "tables side by side": (Table("b1", 0, ((Cell(),),)), Table("b2", 0, ((Cell(), Cell()),))),
    "ragged rows": (Table("b1", 0, ((Cell(run("a")),), (Cell(), Cell(run("b")), Cell()))),),
    "a row of nothing but spans": (Table("b1", 0, ((Cell(run("a"), 2, 2),), ())),),
    "a span over the last row": (Table("b1", 0, ((Cell(run("a"), 1, 9),), (Cell(),))),),
    "spans in each other's way": (Table("b1", 0, ((Cell(), Cell(run("高"), 1, 2), Cell()), (Cell(run("宽"), 3),))),),
    "two lists": (
        ListBlock("b1", True, (ListItem(run("一")), ListItem(run("甲"), 1))),
        ListBlock("b2", True, (ListItem(run("二")),)),
        ListBlock("b3", False, (ListItem(),)),
    ),
    "objects": (
        Image("b1", DIGESTS[0], "图意", "图 1"),
        AttachmentLink("b2", DIGESTS[1], "清单"),
        Divider("b3"),
        Divider("b4"),
    ),
    "a mark at the beginning that Qt takes for the order of bytes": (
        Paragraph("b1", run("\ufeff")),
        Paragraph("b2", run("\ufeff\ufeff甲")),
        Image("b3", DIGESTS[0], "\ufeff图意", "\ufeff图"),
    ),
    "an object character in the text": (Paragraph("b1", run("前\ufffc后")),),
    "marks": (
        Paragraph(
            "b1",
            (Run("粗", True), Run("重", emphasis=True), Run("2", script="sub"), Run("n", script="super")),
        ),
        Heading("b2", 4, run("四级")),
        Quote("b3", (Run("引"), Run("𠮷\n文", href="https://www.gov.cn/"))),
    ),
}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", CASES)
def test_corners(name: str) -> None:
    body = normalise(Body(CASES[name]))
    assert through(body) == body


@pytest.mark.usefixtures("qapp")
def test_part_of_a_document() -> None:
    document = QTextDocument()
    fill(document, Body((Paragraph("b1", run("甲乙丙")), Heading("b2", 2, run("丁戊")))), METRICS)
    assert read(document, 1, 5).blocks == (Paragraph("b1", run("乙丙")), Heading("b2", 2, run("丁")))


@pytest.mark.usefixtures("qapp")
def test_text_that_came_into_an_objects_block_is_not_lost() -> None:
    document = QTextDocument()
    fill(document, Body((Image("b1", DIGESTS[0]),)), METRICS)
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText("后", cursor.blockCharFormat())
    kinds = [type(block) for block in read(document).blocks]
    assert kinds == [Image, Paragraph]


@pytest.mark.usefixtures("qapp")
def test_doubled_ids_come_out_single() -> None:
    document = QTextDocument()
    fill(document, Body((Paragraph("b1", run("甲乙")),)), METRICS)
    cursor = QTextCursor(document)
    cursor.setPosition(1)
    cursor.insertBlock()  # as Qt does it: both halves bear the id
    ids = [block.id for block in read(document).blocks]
    assert ids[0] == "b1"
    assert len(set(ids)) == 2


def test_a_copy_has_ids_of_its_own(qapp: QApplication) -> None:
    body = Body((Paragraph("b1", run("甲")), Divider("b2")))
    copied = with_new_ids(body)
    assert not {b.id for b in copied.blocks} & {"b1", "b2"}
    assert copied.blocks[0].runs == body.blocks[0].runs
