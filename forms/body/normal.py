"""The one normal form of a body, so that equal documents have equal bytes.

Repairs only what has one obvious repair and changes nothing a reader sees; the work is the same every time,
because two desks must come to the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from forms.body.blocks import (
    MAX_LEVEL,
    MAX_LIST_DEPTH,
    MAX_SPAN,
    MIN_LEVEL,
    AttachmentLink,
    Block,
    Cell,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
)
from forms.body.links import clean_href
from forms.canonical import nfc

_BLOCK_ID = re.compile(r"b[0-9a-z]{1,20}\Z")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[ \n]+")


def is_block_id(text: str) -> bool:
    """Whether the text may be the id of a block: ``b`` and up to 20 lower-case letters or digits."""
    return bool(_BLOCK_ID.match(text))


def clean_text(text: str) -> str:
    """Text in NFC, with ``"\\n"`` for every line break, a space for a tab and no control characters.

    Raises:
        Malformed: for a lone surrogate.
    """
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    return nfc(_CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """Clean text on one line, without space at either end."""
    return _SPACES.sub(" ", clean_text(text)).strip(" ")


def normal_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks in their normal form, each with an id of its own."""
    done: list[Block] = []
    used: set[str] = set()
    for number, block in enumerate(blocks):
        normal = _normal_block(block)
        if normal is not None:
            own = _own_id(normal.id, number, used)
            used.add(own)
            done.append(normal if own == normal.id else replace(normal, id=own))
    return tuple(done)


def normal_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Clean, non-empty runs in which no two neighbours share a format."""
    done: list[Run] = []
    for run in runs:
        href = clean_href(run.href) if run.href else ""
        clean = Run(clean_text(run.text), run.bold, run.emphasis, run.script, href)
        if done and done[-1].same_format(clean):
            done[-1] = clean.with_text(nfc(done[-1].text + clean.text))
        elif clean.text:
            done.append(clean)
    return tuple(done)


def _normal_block(block: Block) -> Block | None:
    if isinstance(block, Paragraph | Quote):
        return replace(block, runs=normal_runs(block.runs))
    if isinstance(block, Heading):
        return Heading(block.id, min(max(block.level, MIN_LEVEL), MAX_LEVEL), normal_runs(block.runs))
    if isinstance(block, ListBlock):
        return ListBlock(block.id, block.ordered, _normal_items(block.items)) if block.items else None
    if isinstance(block, Table):
        return _normal_table(block)
    if isinstance(block, Image):
        return replace(block, alt=one_line(block.alt), caption=one_line(block.caption))
    if isinstance(block, AttachmentLink):
        return replace(block, label=one_line(block.label))
    return block


def _normal_items(items: tuple[ListItem, ...]) -> tuple[ListItem, ...]:
    """No item is more than one level below the one before it, as nested lists must be."""
    done: list[ListItem] = []
    for item in items:
        deepest = done[-1].depth + 1 if done else 0
        done.append(ListItem(normal_runs(item.runs), max(0, min(item.depth, deepest, MAX_LIST_DEPTH))))
    return tuple(done)


def _normal_table(table: Table) -> Table | None:
    rows = tuple(tuple(_normal_cell(cell) for cell in row) for row in table.rows)
    if not any(rows):
        return None
    return Table(table.id, max(0, min(table.header_rows, len(rows))), rows)


def _normal_cell(cell: Cell) -> Cell:
    return Cell(normal_runs(cell.runs), _span(cell.colspan), _span(cell.rowspan))


def _span(span: int) -> int:
    return min(max(span, 1), MAX_SPAN)


def _own_id(wanted: str, number: int, used: set[str]) -> str:
    """The wanted id if it is well formed and free, else one derived from it: the same on every desk."""
    if is_block_id(wanted) and wanted not in used:
        return wanted
    turn = 0
    while True:
        seed = f"{wanted}/{number}/{turn}".encode()
        derived = "b" + base64.b32encode(hashlib.sha256(seed).digest()).decode("ascii").lower()[:10]
        if derived not in used:
            return derived
        turn += 1
