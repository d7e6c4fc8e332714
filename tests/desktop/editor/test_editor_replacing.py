"""Many places replaced in one act: what a place-by-place replacement would give, in the form each place has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.editor.checks.fixing import replace_in_text
from desktop.editor.checks.underlines import Underline
from desktop.editor.find.seeking import Query, seek

Lines = list[list[tuple[str, bool]]]
SIGNS = st.sampled_from("的的的水A𠮷\u2028")
LINES = st.lists(st.lists(st.tuples(SIGNS, st.booleans()), max_size=12), min_size=1, max_size=4)


def document_of(lines: Lines) -> QTextDocument:
    """Lines of signs, each bold or not."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    for number, line in enumerate(lines):
        if number:
            cursor.insertBlock()
        for sign, bold in line:
            form = QTextCharFormat()
            form.setFontWeight(700 if bold else 400)
            cursor.insertText(sign, form)
    return document


def lines_of(document: QTextDocument) -> Lines:
    """The same, read back."""
    found: Lines = []
    block = document.begin()
    while block.isValid():
        line: list[tuple[str, bool]] = []
        raw = block.text().encode("utf-16-le")
        for span in block.textFormats():
            piece = raw[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
            line += [(sign, span.format.fontWeight() == 700) for sign in piece]
        found.append(line)
        block = block.next()
    return found


@given(lines=LINES, words=st.sampled_from(["之", "", "很长的话", "的的"]))
def test_every_place_is_replaced_in_its_own_form(qapp: QApplication, lines: Lines, words: str) -> None:
    document = document_of(lines)
    before = lines_of(document)
    places = seek(document, Query("的"))
    cursor = replace_in_text(document, [(place, words) for place in places])
    wanted = [[(sign, bold) for old, bold in line for sign in (words if old == "的" else old)] for line in before]
    assert lines_of(document) == wanted
    assert (cursor is None) == (not places)
    document.undo()
    assert lines_of(document) == before or not places


def test_what_no_longer_stands_there_is_left_and_of_two_over_each_other_the_first_counts(qapp: QApplication) -> None:
    document = document_of([[(sign, False) for sign in "水的人的话"]])
    gone = Underline(1, 2, "", "火", 0)
    first, over = Underline(1, 3, "", "的人", 1), Underline(2, 4, "", "人的", 2)
    replace_in_text(document, [(over, "乙"), (gone, "丙"), (first, "甲")])
    assert document.toPlainText() == "水甲的话"
