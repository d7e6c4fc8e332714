"""The body of an article: blocks in reading order, with one JSON spelling and one normal form.

A body is a document, not HTML. Nothing here may repair what comes from outside (``from_json`` refuses it);
``normalise`` brings what the program made itself into its one form.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    Table,
    new_block_id,
    runs_of,
)
from forms.body.coding import block_json, read_block
from forms.body.normal import normal_blocks
from forms.canonical import JSON
from forms.errors import Malformed
from forms.shape import Reader
from resources.language import say

__all__ = [
    "AttachmentLink",
    "Block",
    "Body",
    "Cell",
    "Divider",
    "Heading",
    "Image",
    "ListBlock",
    "ListItem",
    "Paragraph",
    "Quote",
    "Run",
    "Table",
    "attachments_of",
    "new_block_id",
    "normalise",
    "runs_of",
]


@dataclass(frozen=True)
class Body:
    """The blocks of an article, in reading order."""

    blocks: tuple[Block, ...] = ()

    def to_json(self) -> JSON:
        """Plain JSON; values that are the usual ones are left out, so that there is one spelling."""
        return {"blocks": [block_json(block) for block in self.blocks]}

    @classmethod
    def from_json(cls, value: object) -> Body:
        """Read what ``to_json`` wrote.

        Raises:
            Malformed: for an unknown kind or key, a wrong type, or a body that is not in its normal form.
        """
        reader = Reader(value, "body")
        items = reader.take("blocks", list)
        reader.done()
        body = cls(tuple(read_block(item, f"blocks[{number}]") for number, item in enumerate(items)))
        if normalise(body) != body or body.to_json() != value:
            raise Malformed(say("The body is not in its normal form and is refused."), "body.form")
        return body


def normalise(body: Body) -> Body:
    """The body in its one normal form; normalising twice changes nothing.

    Text is NFC with ``"\\n"`` for every line break and without control characters; neighbouring runs of one
    format are one run; empty runs, lists without items and tables without cells are gone; depths, levels and
    spans are in range; links that are not allowed are plain text; every block has an id of its own.

    Raises:
        Malformed: for a lone surrogate.
    """
    return Body(normal_blocks(body.blocks))


def attachments_of(body: Body) -> frozenset[str]:
    """The digests of all attachments the body shows or links."""
    return frozenset(block.attachment for block in body.blocks if isinstance(block, Image | AttachmentLink))
