"""The clipboard: what a copy carries out, and what a paste may bring in.

Nothing from outside is trusted: HTML goes through the body model's own reader, our own format through the body's
strict reader, and whatever fails comes in as plain text. Pasted blocks always get new ids.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QTextCursor, QTextTable

from desktop.editor import props
from desktop.editor.commands import in_table, make_room, one_act, part_at
from desktop.editor.document import Writer, insert_runs, read, runs_of, with_new_ids
from desktop.editor.geometry import Metrics, block_format
from forms.body.blocks import (
    AttachmentLink,
    Block,
    Cell,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Table,
    new_block_id,
)
from forms.body.html import from_html, to_html
from forms.body.model import Body, attachments_of, normalise
from forms.body.normal import clean_text
from forms.canonical import parse
from forms.errors import Malformed
from resources.language import Sentence, say

OWN_FORMAT = "application/x-gaoqian-body+json"
MAX_PASTE = 4 * 1024 * 1024

_LINES = re.compile(r"[ \t\u3000]*(?:\r\n|[\n\r\u2028\u2029])[ \t\u3000]*")


@dataclass(frozen=True)
class Pasted:
    """What a paste brings.

    Attributes:
        body: the blocks, under new ids.
        removed: sentences on what was left out.
    """

    body: Body
    removed: tuple[Sentence, ...] = ()


# ---------------------------------------------------------------------------------------------- out


def selection_body(cursor: QTextCursor) -> Body:
    """What is selected, as a body."""
    table = cursor.currentTable()
    if table is not None and cursor.hasComplexSelection():
        return Body((_cells(table, cursor),))
    low, high = cursor.selectionStart(), cursor.selectionEnd()
    if table is not None and table.firstPosition() <= low and high <= table.lastPosition():
        runs = runs_of(cursor.document().findBlock(low), low, high)
        return Body((Paragraph(new_block_id(), runs),))
    return normalise(read(cursor.document(), low, high))


def _cells(table: QTextTable, cursor: QTextCursor) -> Table:
    first_row, rows, first_column, columns = cursor.selectedTableCells()
    found: list[tuple[Cell, ...]] = []
    for row in range(first_row, first_row + rows):
        cells = []
        for column in range(first_column, first_column + columns):
            at = table.cellAt(row, column)
            if (at.row(), at.column()) == (row, column):
                width = min(at.columnSpan(), first_column + columns - column)
                height = min(at.rowSpan(), first_row + rows - row)
                cells.append(Cell(runs_of(at.firstCursorPosition().block()), width, height))
        found.append(tuple(cells))
    return Table(new_block_id(), 0, tuple(found))


def to_mime(cursor: QTextCursor) -> QMimeData:
    """The selection for the clipboard: our own format, HTML and plain text."""
    body = selection_body(cursor)
    mime = QMimeData()
    mime.setData(OWN_FORMAT, QByteArray(json.dumps(body.to_json(), ensure_ascii=False).encode()))
    mime.setText("\n".join(_plain(block) for block in body.blocks))
    mime.setHtml(to_html(without_attachments(body), url_of=str))
    return mime


def _plain(block: Block) -> str:
    if isinstance(block, ListBlock):
        return "\n".join(_words(item.runs) for item in block.items)
    if isinstance(block, Table):
        return "\n".join("\t".join(_words(cell.runs) for cell in row) for row in block.rows)
    if isinstance(block, Paragraph | Heading | Quote):
        return _words(block.runs)
    return block.label if isinstance(block, AttachmentLink) else block.caption if isinstance(block, Image) else ""


def _words(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def without_attachments(body: Body) -> Body:
    """The body without pictures and attachment links, which mean nothing outside the article."""
    return Body(tuple(b for b in body.blocks if not isinstance(b, Image | AttachmentLink)))


# ---------------------------------------------------------------------------------------------- in


@dataclass(frozen=True)
class Taken:
    """What lay on the clipboard, as plain values that any thread may read.

    Attributes:
        own: our own format, or nothing.
        html, text: or None.
    """

    own: bytes = b""
    html: str | None = None
    text: str | None = None

    @property
    def size(self) -> int:
        """How much there is to be read, roughly in bytes."""
        return len(self.own) + len(self.html or "")


def take(mime: QMimeData) -> Taken:
    """Take from the clipboard, or from a drag, what may be text."""
    own = bytes(mime.data(OWN_FORMAT).data()) if mime.hasFormat(OWN_FORMAT) else b""
    return Taken(own, mime.html() if mime.hasHtml() else None, mime.text() if mime.hasText() else None)


def understand(taken: Taken, known: frozenset[str]) -> Pasted | None:
    """What was taken, best form first: our own, HTML, plain text. None where there is no text at all.

    Args:
        taken: from ``take``.
        known: digests of the article's attachments; pictures of others are left out.
    """
    own = _own(taken.own, known)
    if own is not None:
        return own
    words = plain(taken.text) if taken.text is not None else None
    if taken.html is None:
        return words
    try:
        found = from_html(taken.html, known=known)
    except Malformed as error:
        removed: tuple[Sentence, ...] = (error.sentence,)
    else:
        if found.body.blocks:
            return Pasted(with_new_ids(found.body), found.removed)
        removed = found.removed
    return replace(words, removed=(*removed, *words.removed)) if words is not None else None


def _own(data: bytes, known: frozenset[str]) -> Pasted | None:
    if not data:
        return None
    try:
        body = Body.from_json(parse(data, max_bytes=MAX_PASTE))
    except Malformed:
        return None
    strangers = attachments_of(body) - known
    removed = (say("Pictures and files of another article were left out."),) if strangers else ()
    kept = tuple(b for b in body.blocks if getattr(b, "attachment", "") not in strangers)
    return Pasted(with_new_ids(Body(kept)), removed)


def plain(text: str) -> Pasted:
    """Plain text: a paragraph for each line that holds anything."""
    if len(text) > MAX_PASTE:
        return Pasted(Body(), (say("The text is too long to be pasted in one piece. Nothing was changed."),))
    lines = _LINES.split(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    blocks = (Paragraph(new_block_id(), (Run(clean),)) for line in lines if (clean := clean_text(line)))
    return Pasted(normalise(Body(tuple(blocks))))


def insert_body(cursor: QTextCursor, body: Body, metrics: Metrics) -> None:
    """Put pasted blocks at the cursor, in place of what is selected.

    A single paragraph flows into the text. Several blocks stand for themselves; what followed the cursor in its block
    becomes a block of its own behind them. In a table cell everything becomes text.
    """
    if not body.blocks:
        return
    with one_act(cursor):
        if in_table(cursor):
            insert_runs(cursor, _as_runs(body))
            return
        make_room(cursor, metrics)
        cursor.removeSelectedText()
        first, rest = body.blocks[0], body.blocks[1:]
        if isinstance(first, Paragraph) and (not rest or cursor.block().text()):
            insert_runs(cursor, first.runs)
        else:
            rest = body.blocks
        if rest:
            _insert_blocks(cursor, rest, metrics)


def _insert_blocks(cursor: QTextCursor, blocks: tuple[Block, ...], metrics: Metrics) -> None:
    part = part_at(cursor)
    if cursor.block().text() and not cursor.atBlockEnd():
        behind = part if part.kind == props.ITEM else replace(part, id=new_block_id())
        cursor.insertBlock(block_format(behind, metrics))
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    writer = Writer(cursor, metrics, fresh=not cursor.block().text())
    writer.write(blocks)
    cursor.setPosition(writer.cursor.position())


def _as_runs(body: Body) -> tuple[Run, ...]:
    runs: list[Run] = []
    for block in body.blocks:
        if runs:
            runs.append(Run("\n"))
        if isinstance(block, Paragraph | Heading | Quote):
            runs.extend(block.runs)
        else:
            runs.append(Run(_plain(block)))
    return tuple(runs)
