"""Which cells stand in which column of a table, spans counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from forms.body.model import Table


class Place(NamedTuple):
    """One cell: the number of its part in the block, its row and its first column."""

    part: int
    row: int
    column: int


def places(table: Table) -> Iterator[Place]:
    """The cells of a table in order, each at the column where a reader sees it."""
    taken: set[tuple[int, int]] = set()
    part = 0
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            yield Place(part, number, column)
            if cell.rowspan > 1:
                taken |= {
                    (number + down, column + right) for down in range(1, cell.rowspan) for right in range(cell.colspan)
                }
            column += cell.colspan
            part += 1
