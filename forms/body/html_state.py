"""The open pieces of a page while it is read: where text goes; lists, tables and figures not yet closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from forms.body.model import Block, Cell, ListBlock, ListItem, Run, Table

FLOW = ("paragraph", "heading", "quote")


@dataclass
class Sink:
    """Where the text of the moment goes.

    Attributes:
        kind: ``paragraph``, ``heading``, ``quote``, ``item``, ``cell``, ``caption``, ``title`` (of a table)
            or ``label`` (of an attachment).
        id: block id to give, empty for a new one.
        level: of a heading or list item.
        literal: whether the text is read as it stands.
        runs: what was collected, except for flow sinks, which emit at once.
        filled: whether a flow sink has emitted its block.
        word_list: name and level of the Word list the paragraph belongs to.
        marker: the number or bullet Word wrote before it.
    """

    kind: str
    id: str = ""
    level: int = 0
    literal: bool = False
    runs: list[Run] = field(default_factory=list)
    filled: bool = False
    colspan: int = 1
    rowspan: int = 1
    attachment: str = ""
    word_list: tuple[str, int] | None = None
    marker: str = ""


@dataclass
class OpenList:
    """A list being read; ``level`` is how deep its inner lists are nested at the moment."""

    id: str
    ordered: bool
    own: bool = False
    items: list[Sink] = field(default_factory=list)
    level: int = 0
    name: str = ""

    def block(self) -> ListBlock:
        """The finished list."""
        items = tuple(ListItem(tuple(item.runs), item.level) for item in self.items)
        return ListBlock(self.id, self.ordered, items)


@dataclass
class OpenTable:
    """A table being read; ``heads`` says of each row whether all its cells are headings."""

    id: str
    own: bool = False
    rows: list[list[Sink]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    in_head: bool = False
    header_rows: int = 0

    def block(self) -> Table:
        """The finished table; without ``thead``, the rows of headings at its beginning are its head."""
        heads = self.header_rows
        if not heads and not self.own:
            heads = next((n for n, head in enumerate(self.heads) if not head), len(self.heads))
        rows = (tuple(Cell(tuple(c.runs), c.colspan, c.rowspan) for c in row) for row in self.rows)
        return Table(self.id, heads, tuple(rows))


@dataclass
class OpenFigure:
    """A figure being read."""

    id: str
    own: bool = False
    image: tuple[str, str] | None = None
    caption: str = ""


Structure: TypeAlias = OpenList | OpenTable


@dataclass
class Frame:
    """What an open element changed, to be undone at its end."""

    tag: str
    format: Run
    sink: Sink | None = None
    hidden: bool = False
    marker: bool = False
    preserved: bool = False
    opened: OpenList | OpenTable | OpenFigure | None = None
