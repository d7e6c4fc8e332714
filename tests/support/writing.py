"""What an input method does to a widget, scripted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QWidget

Kind = QInputMethodEvent.AttributeType


def compose(widget: QWidget, preedit: str, commit: str = "", *, replace: tuple[int, int] = (0, 0)) -> None:
    """Send one event of a composition.

    Args:
        widget: has the focus.
        preedit: what is being composed, drawn as an input method has it drawn: underlined, with a cursor at its end.
        commit: what is committed.
        replace: from where, counted from the cursor, and how many UTF-16 units the commit takes the place of.
    """
    event = QInputMethodEvent(preedit, _attributes(preedit) if len(preedit) > 1 else [])
    if commit:
        event.setCommitString(commit, *replace)
    QApplication.sendEvent(widget, event)


def _attributes(preedit: str) -> list[QInputMethodEvent.Attribute]:
    """The part being chosen is set off from the rest, as pinyin input methods do it."""
    chosen, rest = QTextCharFormat(), QTextCharFormat()
    chosen.setBackground(Qt.GlobalColor.lightGray)
    rest.setFontUnderline(True)
    half, length = units(preedit) // 2, units(preedit)
    return [
        QInputMethodEvent.Attribute(Kind.TextFormat, 0, half, chosen),
        QInputMethodEvent.Attribute(Kind.TextFormat, half, length - half, rest),
        QInputMethodEvent.Attribute(Kind.Cursor, length, 1),
    ]


def units(text: str) -> int:
    """How many UTF-16 units a text has, as Qt counts."""
    return len(text.encode("utf-16-le")) // 2
