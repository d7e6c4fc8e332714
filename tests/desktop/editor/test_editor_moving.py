"""Pictures, attachments and lines move past whole blocks and whole tables, and one undo puts them back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot
from strategies import DIGESTS

from desktop.editor import commands, moving
from desktop.editor.canvas import Canvas
from desktop.editor.document import fill, read
from desktop.editor.geometry import Metrics
from desktop.editor.props import OBJECT_CHAR
from desktop.editor.tidy import tidy
from forms.body.model import Body, Cell, Heading, Image, ListBlock, ListItem, Paragraph, Run, Table

METRICS = Metrics(18)
PICTURE = Image("bi", DIGESTS[0], "图", "说明")
KINDS: dict[str, Callable[[int], object]] = {
    "text": lambda n: Paragraph(f"b{n}", (Run(f"文{n}"),)),
    "table": lambda n: Table(f"bt{n}", 0, ((Cell((Run("甲"),)), Cell()),)),
    "heading": lambda n: Heading(f"bh{n}", 2, (Run("题"),)),
    "empty": lambda n: Paragraph(f"be{n}", ()),
}


def opened(*blocks: object) -> tuple[QTextDocument, QTextCursor]:
    document = QTextDocument()
    fill(document, Body(tuple(blocks)), METRICS)
    cursor = QTextCursor(document)
    position = next(at for at, thing in commands.things(document) if thing.attachment == PICTURE.attachment)
    cursor.setPosition(position)
    return document, cursor


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("names", [names for count in range(4) for names in product(KINDS, repeat=count)], ids="-".join)
def test_it_changes_places_with_its_neighbour(names: tuple[str, ...], step: int) -> None:
    rest = [KINDS[name](n) for n, name in enumerate(names)]
    for at in range(len(rest) + 1):
        blocks = [*rest[:at], PICTURE, *rest[at:]]
        document, cursor = opened(*blocks)
        before = read(document)
        assert moving.move(cursor, step, METRICS)
        tidy(document, METRICS)
        wanted, to = list(blocks), at + step
        if 0 <= to < len(blocks):
            wanted.insert(to, wanted.pop(at))
            assert cursor.selectedText() == OBJECT_CHAR
        assert read(document).blocks == tuple(wanted)
        if wanted != blocks:
            document.undo()
            assert read(document) == before


@pytest.mark.usefixtures("qapp")
def test_into_a_list_it_goes_between_the_items() -> None:
    items = ListBlock("bl", True, (ListItem((Run("一"),)), ListItem((Run("二"),))))
    document, cursor = opened(items, PICTURE)
    assert moving.move(cursor, -1, METRICS)
    tidy(document, METRICS)
    kinds = [type(block) for block in read(document).blocks]
    assert kinds == [ListBlock, Image, ListBlock]


def test_alt_and_an_arrow_move_it_in_the_text(canvas: Callable[..., Canvas], qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", (Run("前"),)), PICTURE, Paragraph("b2", (Run("后"),)))
    cursor = page.textCursor()
    cursor.setPosition(2)
    page.setTextCursor(cursor)
    qtbot.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [b.id for b in page.body().blocks] == ["b1", "b2", "bi"]
    qtbot.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [b.id for b in page.body().blocks] == ["bi", "b1", "b2"]


def test_text_stays_where_it_is(canvas: Callable[..., Canvas], qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", (Run("前"),)), Paragraph("b2", (Run("后"),)))
    qtbot.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [b.id for b in page.body().blocks] == ["b1", "b2"]
