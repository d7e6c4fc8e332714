"""A difference as one document: what stayed, what came and what went, each where it stands.

Inserted and deleted text keep the form they have (bold, links) in the version they come from. Nothing is judged here;
``forms.body.diff`` decided what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from desktop.editor import props
from desktop.editor.document import Place, Writer, insert_runs, layout_cells, text_part
from desktop.editor.geometry import Metrics
from desktop.editor.props import Part
from forms.body.blocks import Block, Cell, Heading, Image, ListBlock, Paragraph, Quote, Run, Table
from forms.body.model import runs_of

if TYPE_CHECKING:
    from forms.body.diff import BlockChange, CellChange, Difference, Segment

Text: TypeAlias = Paragraph | Heading | Quote
_TEXT = (Paragraph, Heading, Quote)


def fill_marked(document: QTextDocument, difference: Difference, metrics: Metrics) -> list[int]:
    """Write the difference into an empty document.

    Returns:
        the positions at which a change begins, in order.
    """
    cursor = QTextCursor(document)
    writer = Writer(cursor, metrics, fresh=True)
    places: list[int] = []
    cursor.beginEditBlock()  # the layout follows once at the end
    for change in difference.blocks:
        begins = writer.next_position()
        _write(writer, change)
        if change.kind != "same":
            places.append(begins)
    writer.write(())
    cursor.endEditBlock()
    return places


def _write(writer: Writer, change: BlockChange) -> None:
    old, new = change.old, change.new
    if old is None or new is None:
        one = new if new is not None else old
        if one is not None:
            writer.block(one, change=change.kind)
    elif change.kind == "same" or not _touched(change):
        writer.block(new, change="" if change.kind == "same" else change.kind)
    else:
        _write_changed(writer, old, new, change)


def _touched(change: BlockChange) -> bool:
    """Whether more than its place changed."""
    return change.kind == "changed" or bool(change.cells) or any(s.op != "equal" for s in change.segments)


def _write_changed(writer: Writer, old: Block, new: Block, change: BlockChange) -> None:
    textual = isinstance(old, (*_TEXT, ListBlock))
    if isinstance(new, _TEXT) and textual:
        writer.open(text_part(new, change="changed"))
        for run, mark in marked_runs(runs_of(old), runs_of(new), change.segments):
            writer.runs((run,), mark)
    elif isinstance(new, ListBlock) and textual:
        _write_list(writer, old, new, change.segments)
    elif isinstance(new, Table) and isinstance(old, Table):
        _write_table(writer, old, new, change.cells)
    elif isinstance(new, Image) and isinstance(old, Image) and old.attachment == new.attachment:
        writer.block(new, change="changed")
        writer.open(Part(props.PARAGRAPH, "", change="changed"))
        for segment in change.segments:
            writer.runs((Run(segment.text),), _mark(segment))
    else:
        writer.block(old, change="deleted")
        writer.block(new, change="inserted")


def _mark(segment: Segment) -> str:
    return "" if segment.op == "equal" else segment.op


def _write_list(writer: Writer, old: Block, new: ListBlock, segments: tuple[Segment, ...]) -> None:
    """The line breaks between items begin new items; an item that went is shown where it stood."""
    depths = [item.depth for item in new.items]
    part = Part(props.ITEM, new.id, ordered=new.ordered, change="changed")
    writer.open(replace(part, depth=depths[0]))
    reached = 0
    for run, mark in marked_runs(runs_of(old), runs_of(new), segments):
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                reached += mark != "delete"
                writer.open(replace(part, depth=depths[min(reached, len(depths) - 1)]))
            if piece:
                writer.runs((replace(run, text=piece),), mark)


# ---------------------------------------------------------------------------------------------- tables


def _write_table(writer: Writer, old: Table, new: Table, changes: tuple[CellChange, ...]) -> None:
    """The new table with its changed cells marked; rows of what went follow, struck out."""
    gone = _gone_rows(old, changes)
    whole = Table(new.id, new.header_rows, (*new.rows, *(tuple(row) for row in gone)))
    table = writer.table(whole, change="changed")
    starts = _starts(whole)
    for change in changes:
        if change.kind != "deleted":
            _mark_cell(table, starts[change.row][change.column], new.rows[change.row][change.column], change)
    for row in range(len(new.rows), len(whole.rows)):
        for place, cell in zip(starts[row], whole.rows[row], strict=True):
            _rewrite(table, place, ((run, "delete") for run in cell.runs))


def _gone_rows(old: Table, changes: tuple[CellChange, ...]) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for change in changes:
        if change.kind == "deleted":
            cell = old.rows[change.row][change.column]
            rows.setdefault(change.row, []).append(Cell(cell.runs, cell.colspan))
    return list(rows.values())


def _starts(table: Table) -> list[list[Place]]:
    """Where the cells of each row begin."""
    starts: list[list[Place]] = [[] for _ in table.rows]
    for place in sorted(layout_cells(table)[0]):
        starts[place[0]].append(place)
    return starts


def _mark_cell(table: QTextTable, place: Place, cell: Cell, change: CellChange) -> None:
    tape = _Tape((cell.runs,))
    runs: list[tuple[Run, str]] = []
    for segment in change.segments:
        if segment.op == "delete":
            runs.append((Run(segment.text), "delete"))
        else:
            runs.extend((run, _mark(segment)) for run in tape.take(len(segment.text)))
    if not any(mark for _, mark in runs):
        runs = [(run, "format") for run, _ in runs]
    _rewrite(table, place, runs)


def _rewrite(table: QTextTable, place: Place, runs: Iterable[tuple[Run, str]]) -> None:
    at = table.cellAt(*place)
    cursor = at.firstCursorPosition()
    cursor.setPosition(at.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    for run, mark in runs:
        insert_runs(cursor, (run,), mark)


# ---------------------------------------------------------------------------------------------- runs


def marked_runs(
    old: tuple[tuple[Run, ...], ...], new: tuple[tuple[Run, ...], ...], segments: Iterable[Segment]
) -> Iterator[tuple[Run, str]]:
    """The segments as runs in their form, each with a mark: "", "insert", "delete" or "format"."""
    before, after = _Tape(old), _Tape(new)
    for segment in segments:
        tape = before if segment.op == "delete" else after
        for run in tape.take(len(segment.text)):
            yield run, _mark(segment)
        if segment.op in ("equal", "format"):
            before.skip(len(segment.text))


class _Tape:
    """Runs one after the other, parts joined by line breaks, taken by numbers of code points."""

    def __init__(self, parts: tuple[tuple[Run, ...], ...]) -> None:
        self._runs: list[Run] = []
        for number, runs in enumerate(parts):
            if number:
                self._runs.append(Run("\n"))
            self._runs.extend(runs)
        self._runs.reverse()

    def take(self, count: int) -> Iterator[Run]:
        """The next so many code points."""
        while count > 0 and self._runs:
            run = self._runs.pop()
            if len(run.text) > count:
                self._runs.append(replace(run, text=run.text[count:]))
            yield replace(run, text=run.text[:count])
            count -= len(run.text)

    def skip(self, count: int) -> None:
        """Leave out the next so many code points."""
        for _ in self.take(count):
            pass
