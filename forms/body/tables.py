"""Compares two tables cell by cell; a new row or column does not make all others look changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel, LCSseq

from forms.body.model import Cell, Table
from forms.body.segments import Segment, Styled, segments, styled_runs, whole

ALIKE_ROWS = 0.4


@dataclass(frozen=True)
class CellChange:
    """A table cell that changed.

    Attributes:
        row, column: counted from 0 in the version that has the cell, the new one if both have it; column is
            the number of the cell in its row.
        segments: its text piece by piece.
    """

    kind: Literal["changed", "inserted", "deleted"]
    row: int
    column: int
    segments: tuple[Segment, ...]


def compare_tables(old: Table, new: Table) -> tuple[tuple[Segment, ...], tuple[CellChange, ...]]:
    """All cells as one text (cells apart by tabs, rows by line breaks), and the cells that changed."""
    text: list[Segment] = []
    changes: list[CellChange] = []
    for i, j in _matched(_row_keys(old), _row_keys(new), ALIKE_ROWS):
        if text:
            text.append(Segment("equal", "\n"))
        for number, change in enumerate(_cells(old, new, i, j)):
            if number:
                text.append(Segment("equal", "\t"))
            text += change[1]
            if change[0] is not None:
                changes.append(change[0])
    return tuple(text), tuple(changes)


def _cells(
    old: Table, new: Table, i: int | None, j: int | None
) -> Iterator[tuple[CellChange | None, tuple[Segment, ...]]]:
    left = _styled_row(old, i)
    right = _styled_row(new, j)
    keys = [styled.text for styled in left], [styled.text for styled in right]
    for a, b in _matched(*keys, 0.0):
        if a is not None and b is not None:
            parts = segments(left[a], right[b])
            same = left[a] == right[b] and _shape(old, i, a) == _shape(new, j, b)
            yield (None if same else CellChange("changed", j or 0, b, parts)), parts
        elif b is not None:
            parts = whole(right[b], "insert")
            yield CellChange("inserted", j or 0, b, parts), parts
        elif a is not None:
            parts = whole(left[a], "delete")
            yield CellChange("deleted", i or 0, a, parts), parts


def _matched(
    left: Sequence[Hashable], right: Sequence[Hashable], alike: float
) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of indices in reading order: equal ones by longest common sequence, the rest when alike."""
    if not left or not right:
        yield from ((i, None) for i in range(len(left)))
        yield from ((None, j) for j in range(len(right)))
        return
    gone: list[int] = []
    come: list[int] = []
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            yield from _alike(left, right, gone, come, alike)
            gone, come = [], []
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
        else:
            gone += range(step.src_start, step.src_end)
            come += range(step.dest_start, step.dest_end)
    yield from _alike(left, right, gone, come, alike)


def _alike(
    left: Sequence[Hashable], right: Sequence[Hashable], gone: list[int], come: list[int], alike: float
) -> Iterator[tuple[int | None, int | None]]:
    rest = list(come)
    for i in gone:
        j = next((j for j in rest if _likeness(left[i], right[j]) >= alike), None)
        if j is None:
            yield i, None
            continue
        while rest[0] != j:
            yield None, rest.pop(0)
        yield i, rest.pop(0)
    yield from ((None, j) for j in rest)


def _likeness(one: Hashable, other: Hashable) -> float:
    return Indel.normalized_similarity(_flat(one), _flat(other))


def _flat(key: Hashable) -> str:
    return "\t".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _row_keys(table: Table) -> list[tuple[str, ...]]:
    return [tuple("".join(run.text for run in cell.runs) for cell in row) for row in table.rows]


def _styled_row(table: Table, row: int | None) -> list[Styled]:
    if row is None:
        return []
    head = row < table.header_rows
    return [styled_runs(cell.runs, ("head" if head else "cell",)) for cell in table.rows[row]]


def _shape(table: Table, row: int | None, column: int) -> tuple[int, int, bool]:
    cell: Cell = table.rows[row or 0][column]
    return cell.colspan, cell.rowspan, (row or 0) < table.header_rows
