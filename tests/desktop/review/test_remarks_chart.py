"""Where texts stand in the document under review: every place leads to its words and back, with changes marked, too."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from strategies import bodies

from desktop.editor.checks.places import words_at
from desktop.editor.document import fill
from desktop.editor.geometry import Metrics
from desktop.review.marked import fill_marked
from desktop.review.remarks.chart import Chart
from forms.body.anchors import Spot
from forms.body.diff import Difference, compare_bodies
from forms.body.model import Body, Cell, Heading, Image, ListBlock, ListItem, Paragraph, Quote, Run, Table
from forms.body.text import block_parts

METRICS = Metrics(17)
pytestmark = pytest.mark.usefixtures("qapp")


def plain(body: Body) -> QTextDocument:
    document = QTextDocument()
    fill(document, body, METRICS)
    return document


def marked(old: Body, new: Body) -> QTextDocument:
    document = QTextDocument()
    fill_marked(document, Difference((), (), compare_bodies(old, new)), METRICS)
    return document


def para(id: str, *runs: str) -> Paragraph:
    return Paragraph(id, tuple(Run(text, bold=bool(n % 2)) for n, text in enumerate(runs)))


@settings(max_examples=60, deadline=None)
@given(body=bodies(), data=st.data())
def test_a_place_leads_to_its_words_and_back(body: Body, data: st.DataObject) -> None:
    document = plain(body)
    chart = Chart(document, body)
    texts = [(part, block_parts(block)[part.part]) for part in chart.parts for block in body.blocks
             if block.id == part.block and not part.thing]  # fmt: skip
    known = {(part.block, part.part) for part in chart.parts}
    assert len(known) == len(chart.parts)
    for block in body.blocks:
        if isinstance(block, (Paragraph, Heading, Quote, ListBlock, Table)):
            assert {(block.id, n) for n, text in enumerate(block_parts(block)) if text} <= known
    for part, text in texts:
        assert part.length() == len(text)
        if text:
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            spot = Spot(part.block, part.part, start, end)
            found = chart.find(spot)
            assert found is not None
            assert words_at(document, found.start, found.end) == text[start:end]
            assert chart.spot(found.start, found.end) == spot


@settings(max_examples=40, deadline=None)
@given(old=bodies(), new=bodies())
def test_with_changes_marked_a_place_still_means_the_text_as_it_is_now(old: Body, new: Body) -> None:
    document = marked(old, new)
    for part in Chart(document, new).parts:
        block = next(b for b in new.blocks if b.id == part.block)
        if not part.thing:
            assert "".join(piece.text for piece in part.pieces) == block_parts(block)[part.part]


def test_what_went_is_passed_over() -> None:
    old, new = (
        Body((para("p1xxxxxxxxxx", "开工项目128个，完成投资"),)),
        Body((para("p1xxxxxxxxxx", "开工项目131个，完成投资"),)),
    )
    document = marked(old, new)
    chart = Chart(document, new)
    found = chart.find(Spot("p1xxxxxxxxxx", 0, 4, 8))
    assert found is not None
    assert "131个" in words_at(document, found.start, found.end) or found.end - found.start >= 4
    assert chart.spot(found.start, found.end) == Spot("p1xxxxxxxxxx", 0, 4, 8)
    gone = document.toPlainText().index("128")
    assert chart.spot(gone, gone + 2) == Spot("p1xxxxxxxxxx")  # only words that went: the whole paragraph is meant


def test_items_cells_and_pictures() -> None:
    body = Body(
        (
            ListBlock("l1xxxxxxxxxx", False, (ListItem((Run("甲项"),), 0), ListItem((Run("乙项"),), 0))),
            Table("t1xxxxxxxxxx", 1, ((Cell((Run("县区"),)), Cell((Run("个数"),))), (Cell((Run("北山"),)), Cell(())))),
            Image("i1xxxxxxxxxx", "a" * 64, "图", "泵站"),
        )
    )
    document = plain(body)
    chart = Chart(document, body)
    at = document.find("乙项").selectionStart()
    assert chart.spot(at, at + 1) == Spot("l1xxxxxxxxxx", 1, 0, 1)
    at = document.find("北山").selectionStart()
    assert chart.spot(at, at) == Spot("t1xxxxxxxxxx", 2)
    assert chart.spot(at, at + 2) == Spot("t1xxxxxxxxxx", 2, 0, 2)
    picture = chart.find(Spot("i1xxxxxxxxxx", 0, 0, 2))
    assert picture is not None
    assert picture.thing
    assert chart.spot(picture.start, picture.start) == Spot("i1xxxxxxxxxx")
    assert chart.find(Spot("gonexxxxxxxx")) is None
