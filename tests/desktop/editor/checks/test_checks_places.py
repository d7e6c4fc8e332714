"""From offsets of a check to places in the document: every kind of block, and characters of two units."""

from __future__ import annotations

from hypothesis import given, settings
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication
from strategies import DIGESTS, bodies

from desktop.editor.checks.places import Atlas, nearest, words_at
from desktop.editor.document import fill, read
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
)
from forms.body.text import plain_text


def runs(text: str) -> tuple[Run, ...]:
    return (Run(text),)


BODY = Body(
    (
        Paragraph("b1", (Run("𠮷先生说"), Run("第一句", bold=True), Run("。\n换行后"))),
        Heading("b2", 2, runs("一、标题")),
        ListBlock("b3", True, (ListItem(runs("甲项")), ListItem(runs("𠮷乙项"), 1))),
        ListBlock("b4", False, (ListItem(runs("丙项")),)),
        Table("b5", 1, ((Cell(runs("表头"), colspan=2),), (Cell(runs("左")), Cell(runs("𠮷\n右"))))),
        Image("b6", DIGESTS[0], "读图", "图说"),
        Divider("b7"),
        AttachmentLink("b8", DIGESTS[1], "清单"),
        Quote("b9", runs("引文")),
    )
)


def document_of(body: Body) -> QTextDocument:
    document = QTextDocument()
    fill(document, body, Metrics())
    return document


def test_every_part_is_found_where_it_stands(qapp: QApplication) -> None:
    document = document_of(BODY)
    plain, atlas = plain_text(BODY), Atlas(document, BODY)
    seen = 0
    for span in plain.spans:
        text = plain.text[span.start : span.end]
        for offset in range(len(text)):
            found = atlas.find((span.block_id, span.part), text, offset, text[offset:])
            assert found is not None
            seen += 1
            if span.block_id in ("b6", "b8"):
                assert found.thing
                assert found.end == found.start + 1
            else:
                assert words_at(document, found.start, found.end) == text[offset:], (span, offset)
    assert seen > 35


def test_what_is_not_there_has_no_place(qapp: QApplication) -> None:
    atlas = Atlas(document_of(BODY), BODY)
    assert atlas.find(("b1", 1), "x", 0, "x") is None
    assert atlas.find(("elsewhere", 0), "x", 0, "x") is None


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_whatever_the_body_the_words_found_are_the_words_meant(body: Body) -> None:
    document = document_of(body)
    shown = read(document)
    plain, atlas = plain_text(shown), Atlas(document, shown)
    things = {block.id for block in shown.blocks if isinstance(block, Image | AttachmentLink | Divider)}
    for span in plain.spans:
        text = plain.text[span.start : span.end]
        found = atlas.find((span.block_id, span.part), text, 0, text)
        if text and span.block_id not in things and found is not None:
            assert words_at(document, found.start, found.end) == text


def test_words_brought_into_another_form_are_sought_near_by(qapp: QApplication) -> None:
    document = document_of(Body((Paragraph("b1", runs("错字，𠮷错字。")), Paragraph("b2", runs("错字")))))
    near = nearest(document, 6, "错字")
    assert near is not None
    assert (near.start, near.end) == (5, 7)
    first = nearest(document, 0, "错字")
    assert first is not None
    assert first.start == 0
    assert nearest(document, 0, "没有") is None
    assert nearest(document, 0, "") is None


def test_a_place_beyond_the_text_holds_no_words(qapp: QApplication) -> None:
    document = document_of(Body((Paragraph("b1", runs("一句")),)))
    assert words_at(document, 1, 9) == ""
    assert words_at(document, -1, 1) == ""
