"""Body ⇄ QTextDocument, both ways and without loss over the closed set of blocks.

Qt's own HTML is never used: it turns bold into styled spans and keeps script links. The document is walked block by
block and run by run instead. Block ids stand in the block formats, so they live through typing, undo and redo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
    QTextTableCell,
)

from desktop.editor import props
from desktop.editor.geometry import Metrics, block_format, table_format
from desktop.editor.props import LINE_BREAK, OBJECT_CHAR, Marks, Part, Thing
from desktop.editor.units import for_qt, length16, slice16
from forms.body.blocks import (
    AttachmentLink,
    Block,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Script,
    Table,
    new_block_id,
)
from forms.body.model import Body

_HALF = re.compile("[\ud800-\udfff]")  # half of a character, which no file can hold

# ---------------------------------------------------------------------------------------------- body to document


def fill(document: QTextDocument, body: Body, metrics: Metrics) -> None:
    """Replace everything in the document by the body; undo starts afresh."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()  # the layout follows once at the end, not after every line
    Writer(cursor, metrics, fresh=True).write(body.blocks)
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


class Writer:
    """Puts blocks into a document at a cursor.

    Args:
        cursor: where; it moves to the end of what was written.
        metrics: the text size.
        fresh: whether the block under the cursor is empty and may become the first one written.
    """

    def __init__(self, cursor: QTextCursor, metrics: Metrics, *, fresh: bool) -> None:
        self.cursor = cursor
        self._metrics = metrics
        self._fresh = fresh

    def write(self, blocks: Iterable[Block]) -> None:
        """Write the blocks one below the other."""
        for block in blocks:
            self.block(block)
        if self._fresh:
            self._fill_up()

    def block(self, block: Block, change: str = "") -> None:
        """Write one block; ``change`` is a reviewer's mark, see ``Part.change``."""
        if isinstance(block, ListBlock):
            for item in block.items:
                part = Part(props.ITEM, block.id, ordered=block.ordered, depth=item.depth, change=change)
                self._text(part, item.runs)
        elif isinstance(block, Table):
            self.table(block, change)
        elif isinstance(block, (Image, AttachmentLink, Divider)):
            self._thing(block, change)
        else:
            self._text(text_part(block, change), block.runs)

    def next_position(self) -> int:
        """The position at which the next block will begin."""
        return self.cursor.block().position() if self._fresh else self.cursor.position() + 1

    def open(self, part: Part) -> None:
        """Begin a block of that kind."""
        fmt = block_format(part, self._metrics)
        if self._fresh:
            self.cursor.setBlockFormat(fmt)
            self.cursor.setBlockCharFormat(QTextCharFormat())
        else:
            self.cursor.insertBlock(fmt, QTextCharFormat())
        self._fresh = False

    def runs(self, runs: Iterable[Run], mark: str = "") -> None:
        """Write text at the cursor."""
        insert_runs(self.cursor, runs, mark)

    def _text(self, part: Part, runs: Iterable[Run]) -> None:
        self.open(part)
        self.runs(runs, _MARK_OF_CHANGE.get(part.change, ""))

    def _thing(self, block: Image | AttachmentLink | Divider, change: str) -> None:
        thing = thing_from(block)
        self.open(Part(thing.kind, block.id, change=change))
        self.cursor.insertText(OBJECT_CHAR, props.thing_format(thing, change))

    def _fill_up(self) -> None:
        self.cursor.setBlockFormat(block_format(Part(props.FILLER, new_block_id()), self._metrics))
        self.cursor.setBlockCharFormat(QTextCharFormat())
        self._fresh = False

    def table(self, block: Table, change: str = "") -> QTextTable:
        """Write a table; gives it as it stands in the document."""
        if self._fresh:
            self._fill_up()
        places, rows, columns = layout_cells(block)
        fmt = table_format(block.id, columns, block.header_rows, self._metrics, change)
        table = self.cursor.insertTable(rows, columns, fmt)
        self._cells(table, block, places, _MARK_OF_CHANGE.get(change, ""))
        self.cursor = QTextCursor(table.document())
        self.cursor.setPosition(table.lastPosition() + 1)
        self.cursor.setBlockFormat(block_format(Part(props.FILLER, new_block_id()), self._metrics))
        self._fresh = True
        return table

    def _cells(self, table: QTextTable, block: Table, places: Mapping[Place, Placed], mark: str) -> None:
        for (row, column), placed in places.items():
            if placed.height > 1 or placed.width > 1:
                table.mergeCells(row, column, placed.height, placed.width)
        plain = block_format(Part(props.CELL), self._metrics)
        for row in range(table.rows()):
            for column in range(table.columns()):
                at = table.cellAt(row, column)
                if (at.row(), at.column()) == (row, column):
                    at.firstCursorPosition().setBlockFormat(plain)
                    _fill_cell(at, places.get((row, column)), mark)


_MARK_OF_CHANGE = {"inserted": "insert", "deleted": "delete"}


def text_part(block: Paragraph | Heading | Quote, change: str = "") -> Part:
    """What kind of block a paragraph, heading or quotation becomes."""
    if isinstance(block, Heading):
        return Part(props.HEADING, block.id, level=block.level, change=change)
    kind = props.QUOTE if isinstance(block, Quote) else props.PARAGRAPH
    return Part(kind, block.id, change=change)


def thing_from(block: Image | AttachmentLink | Divider) -> Thing:
    """The object that stands for the block."""
    if isinstance(block, Image):
        return Thing(props.IMAGE, block.attachment, block.alt, block.caption)
    if isinstance(block, AttachmentLink):
        return Thing(props.LINK, block.attachment, label=block.label)
    return Thing(props.DIVIDER)


def insert_runs(cursor: QTextCursor, runs: Iterable[Run], mark: str = "") -> None:
    """Write runs of text at the cursor, without beginning a new block."""
    for run in runs:
        fmt = props.char_format(Marks(run.bold, run.emphasis, run.script, run.href, mark))
        cursor.insertText(for_qt(run.text.replace("\n", LINE_BREAK)), fmt)


def _fill_cell(at: QTextTableCell, placed: Placed | None, mark: str) -> None:
    fmt = at.format()
    if placed is None:
        fmt.setProperty(props.Key.PAD, True)
        at.setFormat(fmt)
        return
    cell = placed.cell
    if (cell.colspan, cell.rowspan) != (placed.width, placed.height):
        fmt.setProperty(props.Key.SPAN, f"{cell.colspan},{cell.rowspan},{placed.width},{placed.height}")
        at.setFormat(fmt)
    insert_runs(at.firstCursorPosition(), cell.runs, mark)


Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the room it takes on the page, which is less than it asks for where others stand in the way."""

    cell: Cell
    width: int
    height: int


def layout_cells(block: Table) -> tuple[dict[Place, Placed], int, int]:
    """Where each cell of the table begins, as HTML lays cells out; with the numbers of rows and columns."""
    taken: set[Place] = set()
    places: dict[Place, Placed] = {}
    for row, cells in enumerate(block.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            width = next((w for w in range(1, cell.colspan) if (row, column + w) in taken), cell.colspan)
            height = min(cell.rowspan, len(block.rows) - row)
            places[row, column] = Placed(cell, width, height)
            taken.update((row + r, column + c) for r in range(height) for c in range(width))
            column += width
    columns = max((column + 1 for _, column in taken), default=1)
    return places, max(len(block.rows), 1), columns


# ---------------------------------------------------------------------------------------------- document to body


def read(document: QTextDocument, start: int = 0, end: int | None = None) -> Body:
    """The body that the document shows, or the part of it between two positions.

    Blocks that Qt needs but the body does not have (the empty line beside a table) are left out; a block whose id was
    already met gets a new one, so that ids are unique whatever happened to the document.
    """
    stop = document.characterCount() if end is None else end
    blocks: list[Block] = []
    seen: set[str] = set()
    for found in _walk(document, start, stop):
        blocks.append(_unique(found, seen))
    return Body(tuple(blocks))


def _walk(document: QTextDocument, start: int, stop: int) -> Iterator[Block]:
    block = document.findBlock(start)
    open_list: ListBlock | None = None
    while block.isValid() and block.position() < max(stop, start + 1):
        table = QTextCursor(block).currentTable()
        part = props.part_of(block)
        if table is None and part.kind == props.ITEM:
            item = ListItem(runs_of(block, start, stop), min(part.depth, 3))
            if open_list and (open_list.id, open_list.ordered) == (part.id, part.ordered):
                open_list = replace(open_list, items=(*open_list.items, item))
            else:
                if open_list:
                    yield open_list
                open_list = ListBlock(part.id, part.ordered, (item,))
            block = block.next()
            continue
        if open_list:
            yield open_list
            open_list = None
        if table is not None:
            yield read_table(table)
            block = document.findBlock(table.lastPosition() + 1)
            continue
        yield from _plain_block(block, part, start, stop)
        block = block.next()
    if open_list:
        yield open_list


def _plain_block(block: QTextBlock, part: Part, start: int, stop: int) -> Iterator[Block]:
    holds_object = OBJECT_CHAR in block.text()
    if not (holds_object and any(isinstance(found, Thing) for found in _things(block, start, stop))):
        runs = runs_of(block, start, stop)
        if runs or part.kind != props.FILLER:
            yield _text_block(part, runs)
        return
    id = part.id if part.kind in props.THINGS else ""
    for found in _things(block, start, stop):
        if isinstance(found, Thing):
            yield block_from(found, id or new_block_id())
            id = ""
        elif found:
            yield Paragraph(new_block_id(), found)


def _text_block(part: Part, runs: tuple[Run, ...]) -> Block:
    id = part.id or new_block_id()
    if part.kind == props.HEADING:
        return Heading(id, min(max(part.level, 2), 4), runs)
    if part.kind == props.QUOTE:
        return Quote(id, runs)
    return Paragraph(id, runs)


def block_from(thing: Thing, id: str) -> Block:
    """The block of the body that an object stands for."""
    if thing.kind == props.IMAGE:
        return Image(id, thing.attachment, thing.alt, thing.caption)
    if thing.kind == props.LINK:
        return AttachmentLink(id, thing.attachment, thing.label)
    return Divider(id)


def _pieces(block: QTextBlock, start: int, stop: int) -> Iterator[tuple[str, QTextCharFormat]]:
    """The characters of the block between two positions of the document, piece by piece of one format."""
    text, base = block.text(), block.position()
    low, high = max(start - base, 0), min(stop - base, length16(text))
    for span in block.textFormats():
        first, last = max(span.start, low), min(span.start + span.length, high)
        if first < last:
            yield slice16(text, first, last - first), QTextCharFormat(span.format)


def runs_of(block: QTextBlock, start: int = 0, stop: int = 1 << 30) -> tuple[Run, ...]:
    """The runs of the block, equal neighbours joined; objects are left out."""
    runs: list[Run] = []
    for text, fmt in _pieces(block, start, stop):
        if props.thing_of(fmt) is None or set(text) != {OBJECT_CHAR}:
            _append(runs, text, props.marks_of(fmt))
    return tuple(runs)


def _append(runs: list[Run], text: str, marks: Marks) -> None:
    script: Script = "sub" if marks.script == "sub" else "super" if marks.script == "super" else ""
    text = _HALF.sub("", text.replace(LINE_BREAK, "\n"))
    run = Run(text, marks.bold, marks.emphasis, script, marks.href)
    if runs and replace(runs[-1], text="") == replace(run, text=""):
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    elif run.text:
        runs.append(run)


def _things(block: QTextBlock, start: int, stop: int) -> Iterator[Thing | tuple[Run, ...]]:
    """The objects of the block and the text between them, in order."""
    runs: list[Run] = []
    for text, fmt in _pieces(block, start, stop):
        thing = props.thing_of(fmt) if set(text) == {OBJECT_CHAR} else None
        if thing is None:
            _append(runs, text, props.marks_of(fmt))
            continue
        yield tuple(runs)
        runs = []
        yield from (thing for _ in text)
    yield tuple(runs)


def read_table(table: QTextTable) -> Table:
    """The table, cell by cell; cells that only fill a ragged row up are left out while they are empty."""
    rows = _read_rows(table, padding=False)
    fmt = table.format()
    id = fmt.property(props.Key.ID) or new_block_id()
    return Table(id, fmt.headerRowCount(), rows if any(rows) else _read_rows(table, padding=True))


def _read_rows(table: QTextTable, *, padding: bool) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for row in range(table.rows()):
        cells: list[Cell] = []
        for column in range(table.columns()):
            at = table.cellAt(row, column)
            if (at.row(), at.column()) != (row, column):
                continue
            runs = cell_runs(at.firstCursorPosition().block(), at.lastPosition())
            if runs or padding or not at.format().property(props.Key.PAD):
                cells.append(Cell(runs, *_spans(at)))
        rows.append(tuple(cells))
    return tuple(rows)


def _spans(at: QTextTableCell) -> tuple[int, int]:
    """The column and row span that the cell asks for; what it takes on the page if it was merged or split since."""
    shown = (at.columnSpan(), at.rowSpan())
    asked = str(at.format().property(props.Key.SPAN) or "")
    if asked:
        columns, rows, *then = (int(number) for number in asked.split(","))
        if tuple(then) == shown:
            return columns, rows
    return shown


def cell_runs(block: QTextBlock, last: int) -> tuple[Run, ...]:
    """The runs of a cell from its first block to its last position; further blocks become line breaks."""
    runs: list[Run] = []
    first = True
    while block.isValid() and block.position() <= last:
        if not first:
            _append(runs, "\n", Marks())
        for text, fmt in _pieces(block, 0, last):
            if props.thing_of(fmt) is None:
                _append(runs, text, props.marks_of(fmt))
        first = False
        block = block.next()
    return tuple(runs)


def _unique(block: Block, seen: set[str]) -> Block:
    id = block.id
    if not id or id in seen:
        id = new_block_id()
    seen.add(id)
    return block if id == block.id else replace(block, id=id)


def with_new_ids(body: Body) -> Body:
    """The same blocks under new ids, as a copy needs them."""
    return Body(tuple(replace(block, id=new_block_id()) for block in body.blocks))
