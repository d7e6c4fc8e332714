"""The clipboard: what a copy carries out, and what a paste may bring in.

Nothing from outside is trusted: HTML goes through the body model's own reader, our own format through the body's
strict reader, and whatever fails comes in as plain text. Pasted blocks always get new ids.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage, QTextCursor, QTextTable

from desktop.editor import clipfiles, props, tables
from desktop.editor.commands import in_table, make_room, one_act, part_at
from desktop.editor.document import Writer, insert_runs, read, runs_of, with_new_ids
from desktop.editor.geometry import Metrics, block_format
from desktop.operations import attempted
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
from forms.body.html import to_html
from forms.body.model import Body, attachments_of, normalise
from forms.body.normal import clean_text
from forms.canonical import parse
from forms.content import Attachment
from forms.errors import Malformed
from forms.importers.clipboard import read_clipboard
from resources.language import Sentence, say

OWN_FORMAT = "application/x-gaoqian-body+json"
MAX_PASTE = 4 * 1024 * 1024
AT_ONCE = 32 * 1024
LONE = 64 * 1024
WORDS_ALONE = say("The form of what was copied could not be read; only its words were pasted.")

_LINES = re.compile(r"[ \t\u3000]*(?:\r\n|[\n\r\u2028\u2029])[ \t\u3000]*")


@dataclass(frozen=True)
class Pasted:
    """What a paste brings.

    Attributes:
        body: the blocks, under new ids.
        removed: sentences on what was left out.
        files: pictures of the body that are not kept yet, with their bytes.
        picture: where there is nothing else, the picture that is to be pasted.
        ticket: which paste it answers.
    """

    body: Body
    removed: tuple[Sentence, ...] = ()
    files: tuple[tuple[Attachment, bytes], ...] = ()
    picture: QImage | None = None
    ticket: int = 0


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
        image: the picture beside HTML that is perhaps nothing but that picture, as browsers copy one.
    """

    own: bytes = b""
    html: str | None = None
    text: str | None = None
    image: QImage | None = None

    @property
    def slow(self) -> bool:
        """Whether reading it may take longer than a key press."""
        html = self.html or ""
        return len(self.own) + len(html) + len(self.text or "") // 8 > AT_ONCE or "<img" in html.lower()


def take(mime: QMimeData) -> Taken:
    """Take from the clipboard, or from a drag, what may be text."""
    own = bytes(mime.data(OWN_FORMAT).data()) if mime.hasFormat(OWN_FORMAT) else b""
    html = mime.html() if mime.hasHtml() else None
    text = mime.text() if mime.hasText() else None
    lone = html is not None and not own and mime.hasImage() and html[:LONE].lower().count("<img") == 1
    image = mime.imageData() if lone else None
    return Taken(own, html, text, image if isinstance(image, QImage) and not image.isNull() else None)


def understand(taken: Taken, known: frozenset[str]) -> Pasted:
    """What was taken; whatever goes wrong on the way, the words at least, with a sentence.

    Args:
        taken: from ``take``.
        known: digests of the article's attachments; pictures of others are left out.

    Raises:
        Cancelled: it was called off.
    """
    found, failure = attempted(partial(_formed, taken, known))
    if failure is None and isinstance(found, Pasted):
        return found
    return _words_alone(taken, (WORDS_ALONE,))


def words_of(found: Pasted) -> Pasted:
    """The words of a paste whose blocks could not be put in."""
    words = plain("\n".join(_plain(block) for block in found.body.blocks))
    return replace(words, removed=(*found.removed, WORDS_ALONE))


def _formed(taken: Taken, known: frozenset[str]) -> Pasted:
    """Best form first: our own, HTML, a spreadsheet's columns, plain text."""
    own = _own(taken.own, known)
    if own is not None:
        return own
    if taken.html is None:
        columns = columns_of(taken.text or "")
        return Pasted(Body((columns,))) if columns is not None else _words_alone(taken, ())
    try:
        found = read_clipboard(taken.html, known=known, fetch=clipfiles.fetch)
    except Malformed as error:
        return _words_alone(taken, (error.sentence,))
    if found.alone and taken.image is not None:
        return Pasted(Body(), picture=taken.image)
    if found.body.blocks:
        return Pasted(with_new_ids(found.body), found.removed, found.files)
    return _words_alone(taken, found.removed)


def _words_alone(taken: Taken, removed: tuple[Sentence, ...]) -> Pasted:
    words = plain(taken.text) if taken.text is not None else Pasted(Body())
    return replace(words, removed=(*removed, *words.removed))


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
    lines = _LINES.split(_whole(text))
    blocks = (Paragraph(new_block_id(), (Run(clean),)) for line in lines if (clean := clean_text(line)))
    return Pasted(normalise(Body(tuple(blocks))))


def _whole(text: str) -> str:
    """Text without halves of characters and without zeros, which some programs leave behind the end of theirs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def columns_of(text: str) -> Table | None:
    """A table where text is one: at least two lines, each with the same number of tabs, as spreadsheets copy cells."""
    if "\t" not in text or len(text) > MAX_PASTE:
        return None
    rows = list(csv.reader(io.StringIO(_whole(text).rstrip("\r\n"), newline=""), delimiter="\t"))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) > tables.MAX_COLUMNS:
        return None
    cells = (tuple(Cell(_runs(words)) for words in row) for row in rows)
    return Table(new_block_id(), 0, tuple(cells))


def _runs(words: str) -> tuple[Run, ...]:
    clean = clean_text(words).strip(" \n")
    return (Run(clean),) if clean else ()


def insert_body(cursor: QTextCursor, body: Body, metrics: Metrics) -> tuple[Sentence, ...]:
    """Put pasted blocks at the cursor, in place of what is selected.

    A single paragraph flows into the text. Several blocks stand for themselves; what followed the cursor in its block
    becomes a block of its own behind them. In a table a table fills the cells from the cursor on, and anything else
    becomes text of the cell.

    Returns:
        what was left out for want of room.
    """
    if not body.blocks:
        return ()
    with one_act(cursor):
        if in_table(cursor):
            if len(body.blocks) == 1 and isinstance(body.blocks[0], Table):
                return tables.fill_cells(cursor, body.blocks[0], metrics)
            insert_runs(cursor, _as_runs(body))
            return ()
        make_room(cursor, metrics)
        cursor.removeSelectedText()
        first, rest = body.blocks[0], body.blocks[1:]
        if isinstance(first, Paragraph) and (not rest or cursor.block().text()):
            insert_runs(cursor, first.runs)
        else:
            rest = body.blocks
        if rest:
            _insert_blocks(cursor, rest, metrics)
    return ()


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
