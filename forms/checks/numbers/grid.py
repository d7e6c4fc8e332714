"""A table as rules about numbers see it: every place with its cell, merged cells spread out, figures read.

What a cell holds is kept with its piece, so that after an edit only the cell that changed is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from forms.body.model import Cell, Table
from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.numbers.reading import read_figure
from forms.checks.piece import Piece

_TOTAL = lazy("(?:全[省市县区镇乡]|本[页表])?(?:合计|总计|共计|总和)数?(?:[（(].{0,8}[）)])?")
_BLANKS = frozenset({"", "-", "－", "—", "——", "–", "/", "／", "无"})
_NUMBER = lazy(r"([-－−]?)([0-9][0-9,]*(?:\.[0-9]+)?)(万亿|亿|万)?(%|％|[\u4e00-\u9fff]{0,4})")
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_LEVELS = (
    lazy("[一二三四五六七八九十]{1,3}、"),
    lazy("[（(][一二三四五六七八九十]{1,3}[）)]"),
    lazy("[0-9]{1,2}[.．、]"),
    lazy("[（(][0-9]{1,2}[）)]"),
)
_SPACE = lazy(r"\s+")
MAX_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class Figure:
    """The number in a cell.

    Attributes:
        value: with 万 and 亿 worked in.
        step: worth of its last digit.
        percent: whether a percent sign stands beside it.
    """

    value: Decimal
    step: Decimal
    percent: bool


def words(piece: Piece) -> str:
    """The text of a cell without white space and end marks."""
    return _SPACE.sub("", piece.text).strip("：:")


def figure(piece: Piece) -> Figure | None:
    """The number a cell holds and nothing else."""
    match = _NUMBER.fullmatch(piece.fact(words))
    value = read_figure(match[2]) if match else None
    if match is None or value is None:
        return None
    times = Decimal(_SCALES.get(match[3] or "", 1))
    step = Decimal(1).scaleb(-len(match[2].partition(".")[2])) * times
    return Figure((-value if match[1] else value) * times, step, match[4] in ("%", "％"))


def is_total(label: str) -> bool:
    """Whether a row or column so called is the sum of the others."""
    return _TOTAL.fullmatch(label) is not None


def is_subtotal(label: str) -> bool:
    """Whether a row so called is the sum of some of the others."""
    return label == "小计"


def level(label: str) -> int:
    """The level of a label by its number, counted from 0; -1 for a label without number."""
    return next((n for n, shape in enumerate(_LEVELS) if shape.match(label)), -1)


class Grid:
    """One table of an article.

    Args:
        table: the block.
        segments: of its cells that are not empty, by number of the cell.
    """

    def __init__(self, table: Table, segments: dict[int, Segment]) -> None:
        self._places = _spread(table)
        self._cells = [cell for row in table.rows for cell in row]
        self._segments = segments
        self.height = len(self._places)
        self.width = max((len(row) for row in self._places), default=0)
        self.header_rows = self._count_header_rows(table.header_rows)

    def segment(self, row: int, column: int) -> Segment | None:
        """The cell at a place; None where it is empty or there is none."""
        line = self._places[row]
        return self._segments.get(line[column]) if column < len(line) else None

    def text(self, row: int, column: int) -> str:
        """The words at a place."""
        segment = self.segment(row, column)
        return segment.piece.fact(words) if segment else ""

    def figure(self, row: int, column: int) -> Figure | None:
        """The number at a place."""
        segment = self.segment(row, column)
        return segment.piece.fact(figure) if segment else None

    def is_blank(self, row: int, column: int) -> bool:
        """Whether nothing is counted at a place."""
        return self.text(row, column) in _BLANKS

    def spans_rows(self, row: int, column: int) -> bool:
        """Whether the cell at a place is merged with one above or below."""
        line = self._places[row]
        return column < len(line) and line[column] >= 0 and self._cells[line[column]].rowspan > 1

    def spans_columns(self, row: int, column: int) -> bool:
        """Whether the cell at a place is merged with one beside it."""
        line = self._places[row]
        return column < len(line) and line[column] >= 0 and self._cells[line[column]].colspan > 1

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The words over each column, from top to bottom."""
        rows = range(self.header_rows)
        return tuple("".join(dict.fromkeys(self.text(row, c) for row in rows)) for c in range(self.width))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The first words of each row that are no number; empty for rows without."""
        return tuple(self._label(row) for row in range(self.height))

    def _label(self, row: int) -> str:
        for column in range(min(self.width, 3)):
            text = self.text(row, column)
            if text and self.figure(row, column) is None:
                return text
        return ""

    def _count_header_rows(self, told: int) -> int:
        if told or not self.height:
            return min(told, self.height)
        return int(all(self.figure(0, column) is None for column in range(self.width)))


def _spread(table: Table) -> list[list[int]]:
    """The number of the cell at each place, -1 where there is none."""
    taken: dict[tuple[int, int], int] = {}
    number = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            for place in _covered(cell, row, column, len(table.rows)):
                taken[place] = number
            column += cell.colspan
            number += 1
    width = max((column for _, column in taken), default=-1) + 1
    return [[taken.get((row, column), -1) for column in range(width)] for row in range(len(table.rows))]


def _covered(cell: Cell, row: int, column: int, height: int) -> Iterator[tuple[int, int]]:
    for down in range(min(cell.rowspan, height - row)):
        for right in range(cell.colspan):
            yield row + down, column + right


def grids(article: Article) -> Iterator[Grid]:
    """The tables of an article that are not too large to be worked out between two keystrokes."""
    cells = (segment for segment in article.body() if segment.kind == "cell")
    for number, group in groupby(cells, key=lambda segment: segment.block):
        table = article.blocks[number]
        segments = {segment.part: segment for segment in group}
        if isinstance(table, Table) and len(segments) <= MAX_CELLS:
            yield Grid(table, segments)
