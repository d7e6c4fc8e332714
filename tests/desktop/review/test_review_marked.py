"""A difference as one document: what it shows without the marked deletions is the new text, without the insertions
the old one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from strategies import DIGESTS, bodies

from desktop.editor import props
from desktop.editor.geometry import Metrics
from desktop.review.changelist import change_lines
from desktop.review.marked import fill_marked
from forms.body.diff import Difference, compare, compare_bodies
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
    runs_of,
)
from forms.catalogue import load
from forms.content import Attachment, Content
from resources.language import use_language

METRICS = Metrics(17)
pytestmark = pytest.mark.usefixtures("qapp")


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def marked(old: Body, new: Body) -> tuple[QTextDocument, list[int]]:
    document = QTextDocument()
    difference = Difference((), (), compare_bodies(old, new))
    return document, fill_marked(document, difference, METRICS)


def pieces(document: QTextDocument) -> Iterator[tuple[str, str]]:
    """All text with its marks, table cells too."""
    block = document.begin()
    while block.isValid():
        text = block.text()
        raw = text.encode("utf-16-le")
        for span in block.textFormats():
            fmt = QTextCharFormat(span.format)
            if props.thing_of(fmt) is None:
                piece = raw[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
                yield piece, props.marks_of(fmt).mark
        block = block.next()


def letters(body: Body) -> str:
    return "".join(run.text for block in body.blocks for runs in runs_of(block) for run in runs)


def bare(text: str) -> str:
    return "".join(sorted(text.replace("\n", "").replace("\u2028", "")))


@settings(max_examples=80)
@given(old=bodies(max_size=4), new=bodies(max_size=4))
def test_every_character_of_both_versions_is_there_and_none_twice(old: Body, new: Body) -> None:
    assume(not any(isinstance(b, Image) for b in (*old.blocks, *new.blocks)))  # their captions are drawn
    document, _ = marked(old, new)
    found = list(pieces(document))
    assert bare("".join(t for t, mark in found if mark != "delete")) == bare(letters(new))
    assert bare("".join(t for t, mark in found if mark != "insert")) == bare(letters(old))


@settings(max_examples=40)
@given(body=bodies(max_size=4))
def test_the_same_text_has_no_mark_and_no_place(body: Body) -> None:
    document, places = marked(body, body)
    assert places == []
    assert {mark for _, mark in pieces(document)} <= {""}


@settings(max_examples=40)
@given(old=bodies(max_size=4), new=bodies(max_size=4), data=st.data())
def test_there_is_a_place_for_every_change(old: Body, new: Body, data: st.DataObject) -> None:
    document, places = marked(old, new)
    changes = [change for change in compare_bodies(old, new) if change.kind != "same"]
    assert len(places) == len(changes)
    assert places == sorted(places)
    assert all(0 <= place < document.characterCount() for place in places)


def test_words_are_marked_where_they_changed() -> None:
    old = Body((Paragraph("b1", words("截止11月15日，总体部署")),))
    new = Body((Paragraph("b1", words("截至11月15日，总体布局")),))
    document, places = marked(old, new)
    assert places == [0]
    assert list(pieces(document)) == [
        ("截", ""), ("止", "delete"), ("至", "insert"), ("11月15日，总体", ""), ("部署", "delete"), ("布局", "insert"),
    ]  # fmt: skip


def test_a_change_of_form_is_marked_too() -> None:
    old = Body((Paragraph("b1", words("每周调度")),))
    new = Body((Paragraph("b1", (Run("每周"), Run("调度", True))),))
    document, _ = marked(old, new)
    assert list(pieces(document)) == [("每周", ""), ("调度", "format")]


def test_blocks_that_came_and_went() -> None:
    old = Body((Paragraph("b1", words("留")), Heading("b2", 2, words("去"))))
    new = Body((Paragraph("b1", words("留")), Image("b3", DIGESTS[0], "图意", "图")))
    document, places = marked(old, new)
    changes = []
    block = document.begin()
    while block.isValid():
        changes.append(props.part_of(block).change)
        block = block.next()
    assert sorted(changes) == ["", "deleted", "inserted"]
    assert len(places) == 2


def test_a_list_shows_its_new_and_lost_items() -> None:
    old = Body((ListBlock("b1", True, tuple(ListItem(words(t)) for t in ("甲一", "乙二", "丙三"))),))
    new = Body((ListBlock("b1", True, (ListItem(words("甲一")), ListItem(words("丙三"), 1), ListItem(words("丁四")))),))
    document, _ = marked(old, new)
    assert {t for t, mark in pieces(document) if mark == "delete"} == {"乙二"}
    assert {t for t, mark in pieces(document) if mark == "insert"} == {"丁四"}
    assert document.blockCount() == 4


def test_a_table_shows_its_changed_and_lost_cells() -> None:
    old = Body((Table("b1", 1, ((Cell(words("名")), Cell(words("数"))), (Cell(words("渠道清淤")), Cell(words("120"))),
                                 (Cell(words("泵站改造")), Cell(words("9"))))),))  # fmt: skip
    new = Body(
        (Table("b1", 1, ((Cell(words("名")), Cell(words("数"))), (Cell(words("渠道清淤")), Cell(words("128"))))),)
    )
    document, places = marked(old, new)
    found = [(t, mark) for t, mark in pieces(document) if mark]
    assert ("120", "delete") in found
    assert ("128", "insert") in found
    assert ("泵站改造", "delete") in found
    assert places == [0]
    assert QTextCursor(document.findBlock(2)).currentTable() is not None


def test_a_picture_described_anew_is_shown_once() -> None:
    old = Body((Image("b1", DIGESTS[0], "旧", "图"),))
    new = Body((Image("b1", DIGESTS[0], "新", "图"),))
    document, _ = marked(old, new)
    assert {mark for t, mark in pieces(document) if t in ("旧", "新")} == {"insert", "delete"}
    assert document.toPlainText().count("\ufffc") == 1


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
def test_fields_column_and_files_are_told_in_lines(code: str) -> None:
    use_language(code)
    kind = load().get("news")
    file = Attachment(DIGESTS[0], 3, "text/csv", "清单.csv")
    base = Content(kind.id, kind.digest, "water-news", fields={"title": "甲", "openness": "open"}, attachments=(file,))
    new = Content(
        kind.id, kind.digest, "water-saving", fields={"title": "乙", "keywords": ("水利", "农田")},
        attachments=(Attachment(DIGESTS[0], 3, "text/csv", "清单.csv", "说明"), Attachment(DIGESTS[1], 1, "text/csv", "新.csv")),
    )  # fmt: skip
    columns = {"water-news": "水务动态", "water-saving": "节水型城市建设"}
    lines = "\n".join(change_lines(compare(base, new), kind, columns))
    for word in ("甲", "乙", "水利、农田", "水务动态", "节水型城市建设", "清单.csv", "新.csv"):
        assert word in lines
    assert "@column" not in lines
    assert "{" not in lines


def test_a_type_that_is_not_at_hand_still_shows_its_fields() -> None:
    base = Content("news", DIGESTS[0], "a", fields={"title": "甲"})
    new = Content("news", DIGESTS[0], "a", fields={"title": "乙"})
    assert "title" in change_lines(compare(base, new), None, {})[0]
