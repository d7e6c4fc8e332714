"""Where the texts of an article stand in the document under review, both ways; with changes marked, too.

A document with marked changes shows what went as well: that is passed over, so that a place always means the text as it
is now. Nothing is read from the store here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from desktop.editor import props
from desktop.editor.checks.places import Found
from desktop.editor.props import LINE_BREAK, OBJECT_CHAR
from desktop.editor.units import length16, slice16
from forms.body.anchors import Spot
from forms.body.model import Body
from forms.body.text import block_parts

_GONE = frozenset({"delete", "deleted"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is there now: its first position in the document, and its characters."""

    position: int
    text: str

    @property
    def end(self) -> int:
        """The position behind it."""
        return self.position + length16(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a block, with the stretch of the document in which it is shown.

    Attributes:
        block, part: as in ``Spot``.
        first, last: the first and the last position at which a cursor stands in it.
        pieces: its characters.
        thing: whether an object stands for it.
    """

    block: str
    part: int
    first: int
    last: int
    pieces: tuple[Piece, ...]
    thing: bool = False

    def stretch(self, start: int, end: int) -> Found:
        """Where code points of it stand in the document."""
        if self.thing or end <= start:
            return Found(self.first, self.first, self.thing)
        return Found(self._position(start, behind=False), self._position(end, behind=True))

    def _position(self, offset: int, *, behind: bool) -> int:
        for piece in self.pieces:
            size = len(piece.text)
            if offset < size or (behind and offset == size):
                return piece.position + length16(piece.text[:offset])
            offset -= size
        return self.pieces[-1].end if self.pieces else self.last

    def offset(self, position: int) -> int:
        """How many code points stand before a position of the document."""
        count = 0
        for piece in self.pieces:
            if position >= piece.end:
                count += len(piece.text)
            elif position > piece.position:
                count += len(slice16(piece.text, 0, position - piece.position))
        return count

    def length(self) -> int:
        """How many code points it has."""
        return sum(len(piece.text) for piece in self.pieces)


class Chart:
    """The texts of one body in one document that shows it.

    Args:
        document: filled with the body, or with a difference that leads to it.
        body: as it is now.
    """

    def __init__(self, document: QTextDocument, body: Body) -> None:
        texts = {block.id: block_parts(block) for block in body.blocks}
        self.parts = list(_parts(document, texts))
        self._by_key = {(part.block, part.part): part for part in self.parts}

    def find(self, spot: Spot) -> Found | None:
        """Where a place of the text stands in the document; a whole block has an empty stretch."""
        part = self._by_key.get((spot.block, spot.part)) or self._by_key.get((spot.block, 0))
        return part.stretch(spot.start, spot.end) if part is not None else None

    def part_at(self, position: int) -> Part | None:
        """The text in which a position of the document stands."""
        return next((part for part in self.parts if part.first <= position <= part.last), None)

    def spot(self, start: int, end: int) -> Spot | None:
        """The place of a selection, within the text in which it begins; of a mere position, the whole of that text."""
        part = self.part_at(start)
        if part is None:
            return None
        first, last = part.offset(start), part.offset(min(end, part.last)) if end > start else 0
        return Spot(part.block, part.part, first, last) if last > first else Spot(part.block, part.part)


def _parts(document: QTextDocument, texts: dict[str, tuple[str, ...]]) -> Iterator[Part]:
    block = document.begin()
    items: list[QTextBlock] = []
    while block.isValid():
        table = QTextCursor(block).currentTable()
        part = props.part_of(block)
        if items and (table is not None or part.kind != props.ITEM or part.id != props.part_of(items[0]).id):
            yield from _of_blocks(items, texts)
            items = []
        if table is not None:
            yield from _of_table(table, texts)
            block = document.findBlock(table.lastPosition() + 1)
            continue
        if part.change not in _GONE and part.id in texts:
            if part.kind == props.ITEM:
                items.append(block)
            elif part.kind in props.THINGS or OBJECT_CHAR in block.text():
                yield Part(part.id, 0, block.position(), block.position() + block.length() - 1, (), thing=True)
            else:
                yield from _of_blocks([block], texts)
        block = block.next()
    yield from _of_blocks(items, texts)


def _of_blocks(blocks: Sequence[QTextBlock], texts: dict[str, tuple[str, ...]]) -> Iterator[Part]:
    if blocks:
        id = props.part_of(blocks[0]).id
        shown = [(b.position(), b.position() + b.length() - 1, tuple(_pieces(b))) for b in blocks]
        yield from _fitted(id, shown, texts[id])


def _of_table(table: QTextTable, texts: dict[str, tuple[str, ...]]) -> Iterator[Part]:
    id = str(table.format().property(props.Key.ID) or "")
    if table.format().property(props.Key.CHANGE) in _GONE or id not in texts:
        return
    shown = []
    for row in range(table.rows()):
        for column in range(table.columns()):
            at = table.cellAt(row, column)
            if (at.row(), at.column()) == (row, column):
                block = at.firstCursorPosition().block()
                shown.append((at.firstPosition(), at.lastPosition(), tuple(_pieces(block))))
    yield from _fitted(id, shown, texts[id])


def _fitted(id: str, shown: Sequence[tuple[int, int, tuple[Piece, ...]]], texts: tuple[str, ...]) -> Iterator[Part]:
    """Which of the stretches shown are which text; what went and what only fills a row up is no text any more."""
    number, held, begins = 0, [], 0
    for first, last, pieces in shown:
        if number == len(texts):
            return
        if not pieces and (held or texts[number]):
            continue
        begins = begins if held else first
        held.extend(pieces)
        if "".join(piece.text for piece in held) == texts[number]:
            yield Part(id, number, begins, last, tuple(held))
            number, held = number + 1, []


def _pieces(block: QTextBlock) -> Iterator[Piece]:
    text, base = block.text(), block.position()
    for span in block.textFormats():
        if props.marks_of(QTextCharFormat(span.format)).mark not in _GONE:
            yield Piece(base + span.start, slice16(text, span.start, span.length).replace(LINE_BREAK, "\n"))
