"""Puts a document right after an edit that Qt made in its own way: doubled ids, text beside a picture, lost objects.

It runs after the edit, joined to it, so that one undo takes back both; it touches only what is wrong, and never runs
while an input method composes.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from desktop.editor import props
from desktop.editor.geometry import Metrics, block_format
from desktop.editor.props import OBJECT_CHAR, Key, Part
from forms.body.blocks import new_block_id


def tidy(document: QTextDocument, metrics: Metrics) -> bool:
    """Repair what is wrong; whether anything was."""
    joint = _Joint(document)
    _separate_things(document, metrics, joint)
    seen: set[str] = set()
    wanted = iter(right_parts([line for line in _lines(document) if isinstance(line, tuple)], seen))
    for line in _lines(document):
        if isinstance(line, QTextTable):
            _name_table(line, seen, joint)
        elif (part := next(wanted)) != line[1]:
            _restyle(joint.cursor(), line[0], part, metrics)
    return joint.end()


class _Joint:
    """An edit block joined to the edit before it, opened only when something is to be done."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._cursor: QTextCursor | None = None

    def cursor(self) -> QTextCursor:
        if self._cursor is None:
            self._cursor = QTextCursor(self._document)
            self._cursor.joinPreviousEditBlock()
        return self._cursor

    def end(self) -> bool:
        if self._cursor is None:
            return False
        self._cursor.endEditBlock()
        return True


Line = tuple[int, Part, str]


def _lines(document: QTextDocument) -> list[Line | QTextTable]:
    """The blocks outside tables as (position, part, text), and the tables, in order."""
    found: list[Line | QTextTable] = []
    block = document.begin()
    while block.isValid():
        table = QTextCursor(block).currentTable()
        if table is None:
            found.append((block.position(), props.part_of(block), block.text()))
            block = block.next()
        else:
            found.append(table)
            block = document.findBlock(table.lastPosition() + 1)
    return found


def right_parts(lines: list[Line], seen: set[str]) -> list[Part]:
    """What each block ought to be: ids unique, one per list, kinds that fit the text, depths that grow by one.

    Args:
        lines: the blocks as they are.
        seen: ids already taken; the ones given here are added.
    """
    right: list[Part] = []
    was, now = Part(props.FILLER), Part(props.FILLER)
    for _, part, text in lines:
        same_list = part.kind == props.ITEM == was.kind and (part.id, part.ordered) == (was.id, was.ordered)
        fixed = _fitting(part, text)
        if same_list:
            fixed = replace(fixed, id=now.id)
        elif not fixed.id or fixed.id in seen:
            fixed = replace(fixed, id=new_block_id())
        if fixed.kind == props.ITEM:
            fixed = replace(fixed, depth=min(fixed.depth, now.depth + 1 if same_list else 0))
        seen.add(fixed.id)
        right.append(fixed)
        was, now = part, fixed
    return right


def _fitting(part: Part, text: str) -> Part:
    if part.kind == props.CELL or (part.kind in props.THINGS and OBJECT_CHAR not in text):
        return Part(props.PARAGRAPH, part.id)
    return part


def _restyle(cursor: QTextCursor, position: int, part: Part, metrics: Metrics) -> None:
    cursor.setPosition(position)
    cursor.setBlockFormat(block_format(part, metrics))
    if not cursor.block().text():
        cursor.setBlockCharFormat(QTextCharFormat())


def _name_table(table: QTextTable, seen: set[str], joint: _Joint) -> None:
    fmt = table.format()
    id = fmt.property(Key.ID) or ""
    if not id or id in seen:
        joint.cursor()
        id = new_block_id()
        fmt.setProperty(Key.ID, id)
        table.setFormat(fmt)
    seen.add(id)


def _separate_things(document: QTextDocument, metrics: Metrics, joint: _Joint) -> None:
    """Give text that came to stand beside an object a paragraph of its own."""
    block = document.begin()
    while block.isValid():
        part = props.part_of(block)
        if part.kind in props.THINGS and len(block.text()) > 1 and OBJECT_CHAR in block.text():
            block = _separate(joint.cursor(), block, part, metrics)
        else:
            block = block.next()


def _separate(cursor: QTextCursor, block: QTextBlock, part: Part, metrics: Metrics) -> QTextBlock:
    position, at = block.position(), block.text().index(OBJECT_CHAR)
    paragraph = block_format(Part(props.PARAGRAPH, new_block_id()), metrics)
    if at == 0:
        cursor.setPosition(position + 1)
        cursor.insertBlock(paragraph, QTextCharFormat())
        return cursor.block()
    cursor.setPosition(position + at)
    cursor.insertBlock(block_format(part, metrics), QTextCharFormat())
    behind = cursor.block()
    cursor.setPosition(position)
    cursor.setBlockFormat(paragraph)
    return behind
