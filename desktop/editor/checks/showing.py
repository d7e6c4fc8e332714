"""From a check to the page: which words are marked, which findings stop an act, and how a place comes into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop.editor.checks.places import Atlas, Found
from desktop.editor.checks.reading import Checked
from desktop.editor.checks.underlines import Underline
from forms.problems import ATTACHMENTS, BODY

if TYPE_CHECKING:
    from forms.checks.waivers import Stage


def stops(checked: Checked, stage: Stage) -> frozenset[int]:
    """The numbers of the findings that stop an act."""
    found = {id(item) for item in checked.blocking(stage)}
    return frozenset(number for number, item in enumerate(checked.judged) if id(item) in found)


def to_mark(checked: Checked, atlas: Atlas) -> list[tuple[int, str, str, Found]]:
    """What ``Underlines.show`` is given: the findings in the body that still stand."""
    found = []
    for number, (judged, spot) in enumerate(zip(checked.judged, checked.spots, strict=True)):
        at = atlas.find((spot.block, spot.part), spot.text, spot.offset, spot.words) if spot is not None else None
        if judged.stands and spot is not None and at is not None:
            found.append((number, judged.finding.severity, spot.words, at))
    return found


def by_field(checked: Checked) -> dict[str, tuple[str, int]]:
    """For each field of the form the gravest finding in it that stands, and how many there are."""
    found: dict[str, tuple[str, int]] = {}
    for item in checked.judged:
        field = item.finding.field
        if item.stands and field not in (BODY, ATTACHMENTS):
            letter, count = found.get(field, (item.finding.severity, 0))
            found[field] = letter, count + 1
    return found


def reveal(edit: QTextEdit, mark: Underline) -> None:
    """Scroll until marked words are in view; at once, and not at all where they are."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(mark.start)
    at, room = edit.cursorRect(cursor), edit.viewport().height()
    if at.top() < 0 or at.bottom() + at.height() > room:
        bar = edit.verticalScrollBar()
        bar.setValue(bar.value() + at.top() - room // 3)
