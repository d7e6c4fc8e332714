"""Edits of the text as one undoable act each: new blocks, kinds, lists, marks, objects.

Every function takes a cursor, keeps the ids of what stays and gives new ones to what is new. Nothing here looks at the
screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from desktop.editor import props
from desktop.editor.geometry import Metrics, block_format
from desktop.editor.props import LINE_BREAK, OBJECT_CHAR, Marks, Part, Thing
from forms.body.blocks import MAX_LIST_DEPTH, new_block_id


@contextmanager
def one_act(cursor: QTextCursor) -> Iterator[QTextCursor]:
    """Everything done inside is taken back by one undo."""
    cursor.beginEditBlock()
    try:
        yield cursor
    finally:
        cursor.endEditBlock()


def in_table(cursor: QTextCursor) -> bool:
    """Whether the cursor stands in a table cell."""
    return cursor.currentTable() is not None


def part_at(cursor: QTextCursor) -> Part:
    """What the block under the cursor is."""
    return props.part_of(cursor.block())


def set_part(cursor: QTextCursor, part: Part, metrics: Metrics) -> None:
    """Make the block under the cursor that kind of block."""
    cursor.setBlockFormat(block_format(part, metrics))


def selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The blocks that the selection touches, or the one under the cursor; none of tables, none that are objects."""
    document = cursor.document()
    block, last = document.findBlock(cursor.selectionStart()), cursor.selectionEnd()
    found: list[QTextBlock] = []
    while block.isValid() and (not found or block.position() < last):
        plain = QTextCursor(block).currentTable() is None and props.part_of(block).kind not in props.THINGS
        if plain:
            found.append(block)
        if block.position() + block.length() > last:
            break
        block = block.next()
    return found


# ---------------------------------------------------------------------------------------------- Enter, Backspace


def new_block(cursor: QTextCursor, metrics: Metrics) -> None:
    """What Enter does: a line break in a cell, else a new block of the kind that should follow."""
    with one_act(cursor):
        if in_table(cursor):
            cursor.insertText(LINE_BREAK)
            return
        cursor.removeSelectedText()
        part = part_at(cursor)
        if not cursor.block().text() and part.kind in (props.ITEM, props.QUOTE):
            step_out(cursor, metrics)
        elif part.kind in props.THINGS:
            _beside_thing(cursor, metrics)
        else:
            _split(cursor, part, metrics)


def _split(cursor: QTextCursor, part: Part, metrics: Metrics) -> None:
    """The half that keeps the text keeps the id: an empty line opened above a paragraph is the new one."""
    at_start, at_end = cursor.atBlockStart() and not cursor.atBlockEnd(), cursor.atBlockEnd()
    fresh = part if part.kind == props.ITEM else replace(part, id=new_block_id())
    if part.kind == props.FILLER or (part.kind == props.HEADING and (at_end or at_start)):
        fresh = Part(props.PARAGRAPH, new_block_id())
    if not at_start:
        marks = QTextCharFormat() if at_end else cursor.charFormat()
        cursor.insertBlock(block_format(fresh, metrics), marks)
        return
    cursor.insertBlock(block_format(part, metrics))
    above = QTextCursor(cursor.block().previous())
    set_part(above, fresh, metrics)
    above.setBlockCharFormat(QTextCharFormat())


def _beside_thing(cursor: QTextCursor, metrics: Metrics) -> None:
    """A new paragraph before or behind an object, with the cursor in it."""
    part, paragraph = part_at(cursor), Part(props.PARAGRAPH, new_block_id())
    before = cursor.atBlockStart() and bool(cursor.block().text())
    if before:
        cursor.insertBlock(block_format(part, metrics), QTextCharFormat())
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        set_part(cursor, paragraph, metrics)
        cursor.setBlockCharFormat(QTextCharFormat())
    else:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertBlock(block_format(paragraph, metrics), QTextCharFormat())


def step_out(cursor: QTextCursor, metrics: Metrics) -> None:
    """One level out: a deep item rises, an outermost item, a quotation or a heading becomes a paragraph."""
    part = part_at(cursor)
    if part.kind == props.ITEM and part.depth:
        set_part(cursor, replace(part, depth=part.depth - 1), metrics)
    elif part.kind != props.PARAGRAPH:
        id = new_block_id() if part.kind == props.ITEM or not part.id else part.id
        set_part(cursor, Part(props.PARAGRAPH, id), metrics)


def make_room(cursor: QTextCursor, metrics: Metrics) -> None:
    """Before text comes: never write into an object's block, and never with an object's format."""
    part = part_at(cursor)
    whole = cursor.hasSelection() and OBJECT_CHAR in cursor.selectedText()
    if part.kind not in props.THINGS and not whole:
        return
    with one_act(cursor):
        cursor.removeSelectedText()
        if part_at(cursor).kind in props.THINGS:
            if OBJECT_CHAR in cursor.block().text():
                _beside_thing(cursor, metrics)
            else:
                set_part(cursor, Part(props.PARAGRAPH, new_block_id()), metrics)
        cursor.setCharFormat(QTextCharFormat())
        if not cursor.block().text():
            cursor.setBlockCharFormat(QTextCharFormat())


def backspace(cursor: QTextCursor, metrics: Metrics) -> bool:
    """What Backspace does at the start of a block; False if Qt's own way is right."""
    if cursor.hasSelection() or not cursor.atBlockStart() or in_table(cursor):
        return False
    part = part_at(cursor)
    if part.kind in (props.ITEM, props.HEADING, props.QUOTE):
        with one_act(cursor):
            step_out(cursor, metrics)
        return True
    before = cursor.block().previous()
    if part.kind in props.THINGS and before.isValid() and not before.text() and not _is_cell(before):
        return _drop_block(cursor, before)
    if before.isValid() and props.part_of(before).kind in props.THINGS:
        return _towards_thing(cursor, before)
    return part.kind in props.THINGS


def delete_forward(cursor: QTextCursor) -> bool:
    """What Delete does at the end of a block before an object; False if Qt's own way is right."""
    if cursor.hasSelection() or not cursor.atBlockEnd() or in_table(cursor):
        return False
    behind = cursor.block().next()
    if behind.isValid() and props.part_of(behind).kind in props.THINGS:
        return _towards_thing(cursor, behind)
    if part_at(cursor).kind in props.THINGS and behind.isValid() and not _is_cell(behind):
        return bool(behind.text()) or _drop_block(cursor, behind)
    return False


def _is_cell(block: QTextBlock) -> bool:
    return QTextCursor(block).currentTable() is not None


def _drop_block(cursor: QTextCursor, empty: QTextBlock) -> bool:
    """Take an empty block away and leave the one under the cursor as it is."""
    part, fmt = part_at(cursor), cursor.blockFormat()
    above = empty.position() < cursor.position()
    with one_act(cursor):
        if above:
            cursor.deletePreviousChar()
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.deleteChar()
        if part_at(cursor) != part:
            cursor.setBlockFormat(fmt)
    return True


def _towards_thing(cursor: QTextCursor, thing: QTextBlock) -> bool:
    """Select the object, so that a second press deletes it; an empty line beside it goes at once."""
    here = cursor.block()
    if not here.text() and here.position() > thing.position() and here.next().isValid() and not _is_cell(here.next()):
        with one_act(cursor):
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
    cursor.setPosition(thing.position())
    cursor.setPosition(thing.position() + 1, QTextCursor.MoveMode.KeepAnchor)
    return True


# ---------------------------------------------------------------------------------------------- kinds and lists


def set_kind(cursor: QTextCursor, kind: str, level: int, metrics: Metrics) -> None:
    """Make the selected blocks paragraphs, headings of a level, or quotations."""
    with one_act(cursor):
        for block in selected_blocks(cursor):
            part = props.part_of(block)
            id = part.id if part.id and part.kind != props.ITEM else new_block_id()
            set_part(QTextCursor(block), Part(kind, id, level=level), metrics)


def toggle_list(cursor: QTextCursor, ordered: bool, metrics: Metrics) -> None:
    """Make the selected blocks items of a list, or paragraphs if they are that already."""
    blocks = selected_blocks(cursor)
    parts = [props.part_of(block) for block in blocks]
    if parts and all(part.kind == props.ITEM and part.ordered == ordered for part in parts):
        set_kind(cursor, props.PARAGRAPH, 0, metrics)
        return
    with one_act(cursor):
        list_id = _neighbour_list(blocks, ordered) or new_block_id()
        for block, part in zip(blocks, parts, strict=True):
            depth = part.depth if part.kind == props.ITEM else 0
            set_part(QTextCursor(block), Part(props.ITEM, list_id, ordered=ordered, depth=depth), metrics)


def _neighbour_list(blocks: list[QTextBlock], ordered: bool) -> str:
    """The id of a list of that kind right above or below, which the new items then join."""
    if not blocks:
        return ""
    for near in (blocks[0].previous(), blocks[-1].next()):
        if near.isValid() and not _is_cell(near):
            part = props.part_of(near)
            if part.kind == props.ITEM and part.ordered == ordered:
                return part.id
    return ""


def change_depth(cursor: QTextCursor, step: int, metrics: Metrics) -> bool:
    """Move the selected items in or out by one level; whether any moved."""
    items = [b for b in selected_blocks(cursor) if props.part_of(b).kind == props.ITEM]
    moved = False
    with one_act(cursor):
        for block in items:
            part = props.part_of(block)
            depth = max(0, min(part.depth + step, MAX_LIST_DEPTH, _deepest(block, part)))
            if depth != part.depth:
                set_part(QTextCursor(block), replace(part, depth=depth), metrics)
                moved = True
    return moved


def _deepest(block: QTextBlock, part: Part) -> int:
    before = block.previous()
    above = props.part_of(before) if before.isValid() else Part()
    return above.depth + 1 if above.kind == props.ITEM and above.id == part.id else 0


# ---------------------------------------------------------------------------------------------- marks


def change_marks(cursor: QTextCursor, change: Callable[[Marks], Marks]) -> None:
    """Change what the selected characters mean, run by run; objects are left alone."""
    with one_act(cursor):
        for low, high, marks in list(_spans(cursor)):
            span = QTextCursor(cursor.document())
            span.setPosition(low)
            span.setPosition(high, QTextCursor.MoveMode.KeepAnchor)
            span.setCharFormat(props.char_format(change(marks)))


def _spans(cursor: QTextCursor) -> Iterator[tuple[int, int, Marks]]:
    document, low, high = cursor.document(), cursor.selectionStart(), cursor.selectionEnd()
    block = document.findBlock(low)
    while block.isValid() and block.position() < high:
        for span in block.textFormats():
            first = max(block.position() + span.start, low)
            last = min(block.position() + span.start + span.length, high)
            fmt = QTextCharFormat(span.format)
            if first < last and props.thing_of(fmt) is None:
                yield first, last, props.marks_of(fmt)
        block = block.next()


def all_have(cursor: QTextCursor, test: Callable[[Marks], bool]) -> bool:
    """Whether every selected character, or the next one typed, has a mark."""
    if not cursor.hasSelection():
        return test(props.marks_of(cursor.charFormat()))
    marks = [found for _, _, found in _spans(cursor)]
    return bool(marks) and all(test(found) for found in marks)


def link_around(cursor: QTextCursor) -> QTextCursor | None:
    """A cursor that selects the whole link under the cursor, or None where there is none."""
    href = props.marks_of(cursor.charFormat()).href
    if not href:
        return None
    block, at = cursor.block(), cursor.position() - cursor.block().position()
    spans = [s for s in block.textFormats() if props.marks_of(QTextCharFormat(s.format)).href == href]
    ends = [(s.start, s.start + s.length) for s in spans]
    inside = next(((a, b) for a, b in ends if a <= at <= b), None)
    if inside is None:
        return None
    low, high = inside
    for first, last in ends:
        low, high = (first if last == low else low), (last if first == high else high)
    found = QTextCursor(block)
    found.setPosition(block.position() + low)
    found.setPosition(block.position() + high, QTextCursor.MoveMode.KeepAnchor)
    return found


# ---------------------------------------------------------------------------------------------- objects


def insert_thing(cursor: QTextCursor, thing: Thing, metrics: Metrics) -> None:
    """Put an object into a block of its own behind the one under the cursor, and an empty paragraph behind it."""
    with one_act(cursor):
        table = cursor.currentTable()
        if table is not None:
            cursor.setPosition(table.lastPosition() + 1)
        cursor.clearSelection()
        fmt = block_format(Part(thing.kind, new_block_id()), metrics)
        if cursor.block().text():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(fmt, QTextCharFormat())
        else:
            cursor.setBlockFormat(fmt)
        cursor.insertText(OBJECT_CHAR, props.thing_format(thing))
        if not cursor.block().next().isValid():
            cursor.insertBlock(block_format(Part(props.PARAGRAPH, new_block_id()), metrics), QTextCharFormat())
        else:
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock)


def things(document: QTextDocument) -> Iterator[tuple[int, Thing]]:
    """The objects of the document with their positions."""
    block = document.begin()
    while block.isValid():
        if OBJECT_CHAR in block.text():
            for span in block.textFormats():
                thing = props.thing_of(QTextCharFormat(span.format))
                if thing is not None:
                    yield block.position() + span.start, thing
        block = block.next()


def rewrite_things(document: QTextDocument, change: Callable[[Thing], Thing | None]) -> int:
    """Change objects in one act.

    Args:
        change: gives the new object, the same one to leave it, None to take it out.

    Returns:
        how many were changed or taken out.
    """
    cursor, count = QTextCursor(document), 0
    with one_act(cursor):
        for position, thing in reversed(list(things(document))):
            new = change(thing)
            if new == thing:
                continue
            count += 1
            cursor.setPosition(position)
            cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            if new is not None:
                cursor.setCharFormat(props.thing_format(new))
                continue
            cursor.removeSelectedText()
            if cursor.block().next().isValid() and not _is_cell(cursor.block().next()):
                cursor.deleteChar()
    return count
