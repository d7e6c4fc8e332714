"""The closed set of blocks an article body is made of, as immutable values.

A body is a document, not HTML: what is not in this set cannot be written, signed or published. Values only;
how they are spelled and brought into one form is told elsewhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal, TypeAlias

Script: TypeAlias = Literal["", "sub", "super"]

MIN_LEVEL, MAX_LEVEL = 2, 4
MAX_LIST_DEPTH = 3
MAX_SPAN = 100

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one format; a line break is ``"\\n"`` in the text."""

    text: str
    bold: bool = False
    emphasis: bool = False
    script: Script = ""
    href: str = ""

    def with_text(self, text: str) -> Run:
        """Other text in the same format."""
        return Run(text, self.bold, self.emphasis, self.script, self.href)

    def same_format(self, other: Run) -> bool:
        """Whether both runs look alike."""
        return (self.bold, self.emphasis, self.script, self.href) == (
            other.bold, other.emphasis, other.script, other.href,
        )  # fmt: skip


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    id: str
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading inside the article, level 2 to 4 (level 1 is the title)."""

    id: str
    level: int
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class ListItem:
    """One point of a list; depth 0 is the outermost level, at most 3."""

    runs: tuple[Run, ...] = ()
    depth: int = 0


@dataclass(frozen=True)
class ListBlock:
    """A numbered or bulleted list; nesting is told by the depth of each item."""

    id: str
    ordered: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Cell:
    """A table cell, spanning one or more columns and rows."""

    runs: tuple[Run, ...] = ()
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    """A table; the first ``header_rows`` rows are headings."""

    id: str
    header_rows: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Image:
    """A picture that is among the attachments, named by digest."""

    id: str
    attachment: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Quote:
    """A quotation, set apart."""

    id: str
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class AttachmentLink:
    """A line that offers an attachment for download, named by digest."""

    id: str
    attachment: str
    label: str = ""


@dataclass(frozen=True)
class Divider:
    """A rule across the text."""

    id: str


Block: TypeAlias = Paragraph | Heading | ListBlock | Table | Image | Quote | AttachmentLink | Divider


def new_block_id() -> str:
    """A fresh block id: ``b`` and ten base32 characters (50 random bits)."""
    return "b" + "".join(_BASE32[byte & 31] for byte in secrets.token_bytes(10))


def runs_of(block: Block) -> tuple[tuple[Run, ...], ...]:
    """The runs of a block by part: one for a paragraph, one for each list item or table cell."""
    if isinstance(block, Paragraph | Heading | Quote):
        return (block.runs,)
    if isinstance(block, ListBlock):
        return tuple(item.runs for item in block.items)
    if isinstance(block, Table):
        return tuple(cell.runs for row in block.rows for cell in row)
    return ()
