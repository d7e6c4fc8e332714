"""Where the parts of a body stand in the open document, so that offsets of a check become places on the page.

A finding counts code points within a part of a block; the document counts UTF-16 units from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from desktop.editor import props
from desktop.editor.document import cell_runs
from desktop.editor.props import LINE_BREAK, OBJECT_CHAR
from desktop.editor.units import length16, wide
from forms.body.blocks import ListBlock, Table
from forms.body.model import Body

Key: TypeAlias = tuple[str, int]  # id of a block and number of the part, as forms.body.text.Position has them
_PARAGRAPH = "\u2029"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the document in UTF-16 units; ``thing`` where an object stands for the words."""

    start: int
    end: int
    thing: bool = False


class Atlas:
    """The parts of one body in one state of a document.

    Args:
        document: as it is now.
        body: what was read of it, or what it was filled with.
    """

    def __init__(self, document: QTextDocument, body: Body) -> None:
        self._starts: dict[Key, int] = {}
        self._things: set[str] = set()
        for block, starts in zip(body.blocks, _starts(document), strict=False):
            if starts is None:
                continue
            shape = _shape(block)
            if starts[0] < 0:
                self._things.add(block.id)
                starts = [~starts[0]]
            elif shape and len(starts) != shape:
                continue
            self._starts.update({(block.id, part): start for part, start in enumerate(starts)})

    def find(self, key: Key, text: str, offset: int, words: str) -> Found | None:
        """Where words of a part stand; None if the part is not there.

        Args:
            key: the part.
            text: the whole of it, to count what takes two units.
            offset: code points from its beginning.
            words: what is sought.
        """
        if key[0] in self._things:
            start = self._starts[key[0], 0]
            return Found(start, start + 1, True)
        if key not in self._starts:
            return None
        start = self._starts[key] + (length16(text[:offset]) if wide(text) else offset)
        return Found(start, start + length16(words))


def _shape(block: object) -> int:
    if isinstance(block, ListBlock):
        return len(block.items)
    return sum(len(row) for row in block.rows) if isinstance(block, Table) else 0


def _starts(document: QTextDocument) -> Iterator[list[int] | None]:
    """For every block that ``document.read`` gives, in its order: where its parts begin.

    An object is given as the complement of its position. None stands for what holds both objects and text.
    """
    block = document.begin()
    items: list[int] = []
    last: tuple[str, bool] | None = None
    while block.isValid():
        table = QTextCursor(block).currentTable()
        part = props.part_of(block)
        if table is None and part.kind == props.ITEM:
            if items and last != (part.id, part.ordered):
                yield items
                items = []
            last = (part.id, part.ordered)
            items.append(block.position())
            block = block.next()
            continue
        if items:
            yield items
            items = []
        if table is not None:
            yield _cells(table)
            block = document.findBlock(table.lastPosition() + 1)
            continue
        yield from _plain(block, part.kind)
        block = block.next()
    if items:
        yield items


def _plain(block: QTextBlock, kind: str) -> Iterator[list[int] | None]:
    text = block.text()
    if OBJECT_CHAR not in text:
        if text or kind != props.FILLER:
            yield [block.position()]
        return
    if text == OBJECT_CHAR:
        yield [~block.position()]
        return
    before = 0
    for place, sign in enumerate(text):
        if sign == OBJECT_CHAR:
            if place > before:
                yield None
            yield [~(block.position() + length16(text[:place]))]
            before = place + 1
    if before < len(text):
        yield None


def _cells(table: QTextTable) -> list[int]:
    found: list[int] = []
    for row in range(table.rows()):
        for column in range(table.columns()):
            at = table.cellAt(row, column)
            if (at.row(), at.column()) != (row, column):
                continue
            first = at.firstPosition()
            padding = at.format().property(props.Key.PAD)
            if not padding or cell_runs(at.firstCursorPosition().block(), at.lastPosition()):
                found.append(first)
    return found


def words_at(document: QTextDocument, start: int, end: int) -> str:
    """The words of a stretch of the document, line and paragraph breaks as ``"\\n"``."""
    if not 0 <= start <= end < document.characterCount():
        return ""
    block = document.findBlock(start)
    base = block.position()
    if end < base + block.length():
        text = block.text()
        if not wide(text):
            return text[start - base : end - base].replace(LINE_BREAK, "\n")
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace(LINE_BREAK, "\n").replace(_PARAGRAPH, "\n")


def nearest(document: QTextDocument, near: int, words: str) -> Found | None:
    """The same words nearest to a place in its block, for text that was brought into another form for the check."""
    block = document.findBlock(min(max(near, 0), document.characterCount() - 1))
    text = block.text().replace(LINE_BREAK, "\n")
    at, best = text.find(words) if words else -1, -1
    while at >= 0:
        if best < 0 or abs(at - (near - block.position())) < abs(best - (near - block.position())):
            best = at
        at = text.find(words, at + 1)
    if best < 0:
        return None
    start = block.position() + length16(text[:best])
    return Found(start, start + length16(words))
