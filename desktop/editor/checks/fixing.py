"""Puts other words where a finding stands: in the text as one act that one undo takes back, or in a field of the form.

Only what still stands there as the check saw it is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit

from desktop.editor.checks.places import words_at
from desktop.editor.checks.underlines import Underline
from desktop.editor.commands import one_act
from desktop.editor.controls import Control, LineControl, LongControl
from desktop.editor.props import LINE_BREAK
from desktop.editor.units import for_qt, length16, wide

Change: TypeAlias = tuple[int, int, str]
"""From where to where, in UTF-16 units of the document, and what takes the place."""


def replace_in_text(document: QTextDocument, changes: Iterable[tuple[Underline, str]]) -> QTextCursor | None:
    """Replace marked words, all in one act; of two that overlap the later one stays as it is for now.

    Args:
        document: the text.
        changes: marks and what to put in their place.

    Returns:
        A cursor behind the first of them, None if nothing was replaced.
    """
    cursor = QTextCursor(document)
    lines = _Lines(document)
    chosen: list[Change] = []
    for mark, text in sorted(changes, key=_start):
        if (not chosen or mark.start >= chosen[-1][1]) and lines.words(mark.start, mark.end) == mark.words:
            chosen.append((mark.start, mark.end, text))
    if not chosen:
        return None
    joined = list(_joined(lines, chosen))
    with one_act(cursor):
        for start, end, text in reversed(joined):
            cursor.setPosition(start + 1)
            form = cursor.charFormat()  # that of the first character replaced
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(for_qt(text.replace("\n", LINE_BREAK)), form)
    return cursor


def _start(change: tuple[Underline, str]) -> int:
    return change[0].start


class _Lines:
    """The document line by line, each read once: ten thousand places may stand in a few hundred lines."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._base, self._end, self._text, self._plain = 0, -1, "", False
        self._spans: list[tuple[int, int]] = []

    def _turn_to(self, position: int) -> None:
        if not self._base <= position < self._end:
            block = self._document.findBlock(position)
            self._base, self._text = block.position(), block.text()
            self._end, self._plain = self._base + block.length(), not wide(self._text)
            at = self._base
            self._spans = [(at + span.start, at + span.start + span.length) for span in block.textFormats()]

    def words(self, start: int, end: int) -> str:
        """As ``words_at``."""
        if 0 <= start <= end < self._document.characterCount():
            self._turn_to(start)
            if self._plain and end < self._end:
                return self._text[start - self._base : end - self._base].replace(LINE_BREAK, "\n")
        return words_at(self._document, start, end)

    def between(self, first: Change, then: Change) -> str | None:
        """The text between two places of one line and one form; None if they are not that."""
        self._turn_to(first[0])
        if not self._plain or not any(low <= first[0] and then[1] <= high for low, high in self._spans):
            return None
        return self._text[first[1] - self._base : then[0] - self._base]


def _joined(lines: _Lines, changes: Iterable[Change]) -> Iterator[Change]:
    """The same changes, those of one line and one form as one: Qt takes as long for a letter as for a line."""
    last: Change | None = None
    parts: list[str] = []
    for change in changes:
        between = lines.between(last, change) if last is not None else None
        if last is not None and between is None:
            yield last[0], last[1], "".join(parts)
            last, parts = None, []
        parts += (between or "", change[2])
        last = (last[0] if last is not None else change[0], change[1], "")
    if last is not None:
        yield last[0], last[1], "".join(parts)


def select_in_field(control: Control, start: int, words: str) -> bool:
    """Select words of a finding in a text field, those nearest to where the check saw them.

    Args:
        control: the field's.
        start: code points in the value.
        words: what stands there.

    Returns:
        whether they are still there.
    """
    if isinstance(control, LineControl):
        return select_in_line(control.line, start, words)
    if isinstance(control, LongControl):
        text = control.box.toPlainText()
        at = _nearest(text, start, words)
        if at >= 0:
            cursor = control.box.textCursor()
            cursor.setPosition(length16(text[:at]))
            cursor.setPosition(length16(text[:at]) + length16(words), QTextCursor.MoveMode.KeepAnchor)
            control.box.setTextCursor(cursor)
        return at >= 0
    return False


def select_in_line(line: QLineEdit, start: int, words: str) -> bool:
    """The same in one line."""
    text = line.text()
    at = _nearest(text, start, words)
    if at >= 0:
        line.setSelection(length16(text[:at]), length16(words))
    return at >= 0


def _nearest(text: str, start: int, words: str) -> int:
    if not words:
        return -1
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    return min(places, key=lambda at: abs(at - start), default=-1)


def replace_in_field(control: Control, start: int, words: str, text: str) -> bool:
    """Replace them; the field's own undo takes it back. Whether they were still there."""
    if not select_in_field(control, start, words):
        return False
    if isinstance(control, LineControl):
        control.line.insert(text)
    elif isinstance(control, LongControl):
        control.box.textCursor().insertText(text)
    return True
