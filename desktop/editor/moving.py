"""Moves a picture, an attachment or a dividing line up and down in the text, past whole blocks and whole tables."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from desktop.editor import props
from desktop.editor.commands import one_act
from desktop.editor.geometry import Metrics, block_format
from desktop.editor.props import OBJECT_CHAR, Part, Thing
from forms.body.blocks import new_block_id


def thing_at(cursor: QTextCursor) -> Thing | None:
    """The object in the block under the cursor, if there is one."""
    found = _object_in(cursor.block())
    return found[1] if found is not None else None


def move(cursor: QTextCursor, step: int, metrics: Metrics) -> bool:
    """Move the object under the cursor past its neighbour, in one act; it stays selected.

    Args:
        cursor: in the object's block.
        step: -1 up, 1 down.
        metrics: the text size.

    Returns:
        whether the cursor stands at an object; at the end of the text it stays where it is.
    """
    block = cursor.block()
    found = _object_in(block)
    if found is None:
        return False
    beside = _neighbour(block, step)
    if beside is None:
        return True
    position, thing = found
    part = props.part_of(block)
    with one_act(cursor):
        old = QTextCursor(cursor.document())
        old.setPosition(position)
        old.setKeepPositionOnInsert(step > 0)
        new = _open_beside(beside, step, part, metrics)
        at = new.position()
        new.insertText(OBJECT_CHAR, props.thing_format(thing))
        keep = QTextCursor(cursor.document())
        keep.setPosition(at)
        keep.setKeepPositionOnInsert(True)
        _drop(old)
    cursor.setPosition(keep.position())
    cursor.setPosition(keep.position() + 1, QTextCursor.MoveMode.KeepAnchor)
    return True


def insert_before(block: QTextBlock, thing: Thing, metrics: Metrics) -> None:
    """Put an object into a block of its own above another one."""
    with one_act(QTextCursor(block)):
        cursor = _before(block, Part(thing.kind, new_block_id()), metrics)
        cursor.insertText(OBJECT_CHAR, props.thing_format(thing))


def _object_in(block: QTextBlock) -> tuple[int, Thing] | None:
    if OBJECT_CHAR not in block.text():
        return None
    for span in block.textFormats():
        thing = props.thing_of(QTextCharFormat(span.format))
        if thing is not None:
            return block.position() + span.start, thing
    return None


def _neighbour(block: QTextBlock, step: int) -> QTextBlock | None:
    """The block past which an object goes; of a table one of its cells. Lines that only Qt needs do not count."""
    beside = block.previous() if step < 0 else block.next()
    while beside.isValid() and props.part_of(beside).kind == props.FILLER and not beside.text():
        beside = beside.previous() if step < 0 else beside.next()
    return beside if beside.isValid() else None


def _open_beside(beside: QTextBlock, step: int, part: Part, metrics: Metrics) -> QTextCursor:
    """A cursor in a new, empty block of the object's kind, on the far side of the neighbour."""
    cursor = QTextCursor(beside)
    table = cursor.currentTable()
    document = cursor.document()
    if table is not None:
        edge = table.firstPosition() - 1 if step < 0 else table.lastPosition() + 1
        outer = document.findBlock(edge)
        filler = props.part_of(outer).kind == props.FILLER and not outer.text()
        return _behind(outer, part, metrics) if step < 0 and not filler else _before(outer, part, metrics)
    return _before(beside, part, metrics) if step < 0 else _behind(beside, part, metrics)


def _before(block: QTextBlock, part: Part, metrics: Metrics) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.insertBlock(block.blockFormat(), block.charFormat())
    cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    cursor.setBlockFormat(block_format(part, metrics))
    cursor.setBlockCharFormat(QTextCharFormat())
    return cursor


def _behind(block: QTextBlock, part: Part, metrics: Metrics) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(block_format(part, metrics), QTextCharFormat())
    return cursor


def _drop(old: QTextCursor) -> None:
    """Take the object away where it was, and its block with it unless a table needs the line."""
    old.deleteChar()
    block = old.block()
    behind, above = block.next(), block.previous()
    if block.text():
        return
    if behind.isValid() and not _in_cell(behind):
        fmt = behind.blockFormat()
        old.deleteChar()
    elif above.isValid() and not _in_cell(above):
        fmt = above.blockFormat()
        old.deletePreviousChar()
    else:
        fmt = props.put_part(old.blockFormat(), Part(props.FILLER, new_block_id()))
    old.setBlockFormat(fmt)  # of two blocks that are joined, Qt keeps the format of the one with text


def _in_cell(block: QTextBlock) -> bool:
    return QTextCursor(block).currentTable() is not None
