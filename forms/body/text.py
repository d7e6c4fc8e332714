"""The body as plain text with a map back: rules, search and comparison work on the text, people on the blocks.

A part is one run list of a block: a paragraph has one, a list one an item, a table one a cell. Parts of one block and
blocks of one body are joined by line feeds, so that nothing ever matches across them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from forms.body.blocks import AttachmentLink, Block, Image, Run, runs_of
from forms.body.model import Body


@dataclass(frozen=True)
class Position:
    """A place in a body: the block's id, which of its parts, and code points into that part."""

    block_id: str
    part: int
    offset: int


@dataclass(frozen=True)
class Span:
    """Where one part stands in the plain text: ``start`` to ``end`` in code points."""

    start: int
    end: int
    block_id: str
    part: int


@dataclass(frozen=True)
class PlainText:
    """The text of a body and where each part of it stands.

    Attributes:
        text: code points; parts are joined by ``\\n``.
        spans: one for each part, in order.
    """

    text: str
    spans: tuple[Span, ...]

    def locate(self, offset: int) -> Position:
        """The place of an offset; the line feed after a part belongs to that part's end.

        Raises:
            IndexError: outside the text, or the body has no text at all.
        """
        if not 0 <= offset <= len(self.text) or not self.spans:
            raise IndexError(offset)
        span = self.spans[bisect_right(self.spans, offset, key=lambda s: s.start) - 1]
        return Position(span.block_id, span.part, min(offset, span.end) - span.start)

    def offset_of(self, position: Position) -> int:
        """The offset of a place.

        Raises:
            KeyError: no such block or part.
        """
        for span in self.spans:
            if (span.block_id, span.part) == (position.block_id, position.part):
                return span.start + min(max(position.offset, 0), span.end - span.start)
        raise KeyError(position)


def plain_text(body: Body) -> PlainText:
    """The plain text of a body: headings, paragraphs, items, cells, quotes, captions and link labels."""
    texts: list[str] = []
    spans: list[Span] = []
    start = 0
    for block in body.blocks:
        for part, text in enumerate(part_texts(block)):
            texts.append(text)
            spans.append(Span(start, start + len(text), block.id, part))
            start += len(text) + 1
    return PlainText("\n".join(texts), tuple(spans))


def part_texts(block: Block) -> tuple[str, ...]:
    """The texts of a block's parts; a picture's is its caption, an attachment link's its label."""
    if isinstance(block, Image):
        return (block.caption,)
    if isinstance(block, AttachmentLink):
        return (block.label,)
    return tuple(text_of(runs) for runs in runs_of(block))


def text_of(runs: tuple[Run, ...]) -> str:
    """The bare text of a run list."""
    return "".join(run.text for run in runs)
