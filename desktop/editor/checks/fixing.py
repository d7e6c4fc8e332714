"""Puts other words where a finding stands: in the text as one act that one undo takes back, or in a field of the form.

Only what still stands there as the check saw it is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCursor, QTextDocument

from desktop.editor.checks.places import words_at
from desktop.editor.checks.underlines import Underline
from desktop.editor.commands import one_act
from desktop.editor.controls import Control, LineControl, LongControl
from desktop.editor.props import LINE_BREAK
from desktop.editor.units import for_qt, length16


def replace_in_text(document: QTextDocument, changes: Iterable[tuple[Underline, str]]) -> QTextCursor | None:
    """Replace marked words, all in one act; of two that overlap the later one stays as it is for now.

    Args:
        document: the text.
        changes: marks and what to put in their place.

    Returns:
        A cursor behind the first of them, None if nothing was replaced.
    """
    cursor = QTextCursor(document)
    fitting = [(m.start, m.end, text) for m, text in changes if words_at(document, m.start, m.end) == m.words]
    chosen: list[tuple[int, int, str]] = []
    for each in sorted(fitting):
        if not chosen or each[0] >= chosen[-1][1]:
            chosen.append(each)
    if not chosen:
        return None
    with one_act(cursor):
        for start, end, text in reversed(chosen):
            cursor.setPosition(start + 1)
            form = cursor.charFormat()  # that of the first character replaced
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(for_qt(text.replace("\n", LINE_BREAK)), form)
    return cursor


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
        text = control.line.text()
        at = _nearest(text, start, words)
        if at >= 0:
            control.line.setSelection(length16(text[:at]), length16(words))
        return at >= 0
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
