"""Offsets in Qt's units and in ours, over text with rare characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.editor.units import for_qt, length16, slice16

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(text=TEXTS)
def test_lengths_are_those_of_utf_16(text: str) -> None:
    assert length16(text) == len(text.encode("utf-16-le")) // 2


@given(text=TEXTS, data=st.data())
def test_slices_are_those_of_the_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert slice16(text, length16(text[:start]), length16(text[start:end])) == text[start:end]


def test_qt_counts_as_we_say(qapp: QApplication) -> None:
    for text in ("𠮷野家", "\ufeff甲", "\ufeff", "甲\ufeff", "👩\u200d👧"):
        document = QTextDocument()
        QTextCursor(document).insertText(for_qt(text))
        assert document.firstBlock().text() == text
        assert document.firstBlock().length() - 1 == length16(text)
