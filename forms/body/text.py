"""The plain text of a body, and the way back from a place in it to the block it came from.

Checks, search and statistics read this text; offsets count Unicode code points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from forms.body.model import AttachmentLink, Block, Body, Image, runs_of


@dataclass(frozen=True)
class Position:
    """A place in a body.

    Attributes:
        block_id: the block.
        part: which text of the block: the number of the list item or of the cell (row by row), 0 for a
            caption and 1 for the alternative text of a picture, else 0.
        offset: code points from the beginning of that part.
    """

    block_id: str
    part: int
    offset: int


@dataclass(frozen=True)
class Span:
    """Where one part of a block stands in the plain text."""

    start: int
    end: int
    block_id: str
    part: int


@dataclass(frozen=True)
class PlainText:
    """Text with its origin: parts and blocks are joined by ``"\\n"``, cells of one row by a tab."""

    text: str
    spans: tuple[Span, ...]

    def locate(self, offset: int) -> Position:
        """The place in the body of a code point; one between two parts belongs to the end of the first.

        Raises:
            ValueError: when the offset is not within the text.
        """
        if not 0 <= offset <= len(self.text) or not self.spans:
            raise ValueError("the offset is outside the text")
        span = self.spans[max(bisect_right(self._starts, offset) - 1, 0)]
        return Position(span.block_id, span.part, min(offset, span.end) - span.start)

    def offset_of(self, position: Position) -> int:
        """The offset of a place in the body.

        Raises:
            KeyError: when the body has no such block or part.
            ValueError: when the part is shorter.
        """
        span = self._by_part[(position.block_id, position.part)]
        if not 0 <= position.offset <= span.end - span.start:
            raise ValueError("the offset is outside the part")
        return span.start + position.offset

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.spans]

    @cached_property
    def _by_part(self) -> dict[tuple[str, int], Span]:
        return {(span.block_id, span.part): span for span in self.spans}


def plain_text(body: Body) -> PlainText:
    """The text of all blocks in reading order, with captions, alternative texts and labels of files."""
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    for separator, block_id, part, text in _parts(body):
        if spans:
            pieces.append(separator)
            length += 1
        spans.append(Span(length, length + len(text), block_id, part))
        pieces.append(text)
        length += len(text)
    return PlainText("".join(pieces), tuple(spans))


def block_parts(block: Block) -> tuple[str, ...]:
    """The texts of a block by part; see ``Position.part``."""
    if isinstance(block, Image):
        return (block.caption,) if block.alt in ("", block.caption) else (block.caption, block.alt)
    if isinstance(block, AttachmentLink):
        return (block.label,)
    runs = runs_of(block)
    return tuple("".join(run.text for run in part) for part in runs) if runs else ("",)


def _parts(body: Body) -> Iterator[tuple[str, str, int, str]]:
    """Every part with the separator before it."""
    for block in body.blocks:
        row_starts = _row_starts(block)
        for part, text in enumerate(block_parts(block)):
            yield "\n" if part in row_starts else "\t", block.id, part, text


def _row_starts(block: Block) -> frozenset[int] | range:
    rows = getattr(block, "rows", None)
    if rows is None:
        return range(len(block_parts(block)))
    starts, cells = [], 0
    for row in rows:
        starts.append(cells)
        cells += len(row)
    return frozenset(starts)
