"""The one JSON spelling of a block, and a reader that refuses every other.

Values that are the usual ones are left out when writing and refused when reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.body.blocks import (
    MAX_LEVEL,
    MAX_LIST_DEPTH,
    MAX_SPAN,
    MIN_LEVEL,
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
)
from forms.canonical import JSON
from forms.shape import Reader, as_list


def _run_json(run: Run) -> JSON:
    value: dict[str, JSON] = {"text": run.text}
    if run.bold:
        value["bold"] = True
    if run.emphasis:
        value["emphasis"] = True
    if run.script:
        value["script"] = run.script
    if run.href:
        value["href"] = run.href
    return value


def _runs_json(runs: tuple[Run, ...]) -> JSON:
    return [_run_json(run) for run in runs]


def _item_json(item: ListItem) -> JSON:
    return {"depth": item.depth, "runs": _runs_json(item.runs)}


def _cell_json(cell: Cell) -> JSON:
    value: dict[str, JSON] = {"runs": _runs_json(cell.runs)}
    if cell.colspan != 1:
        value["colspan"] = cell.colspan
    if cell.rowspan != 1:
        value["rowspan"] = cell.rowspan
    return value


def block_json(block: Block) -> JSON:
    """The block as plain JSON."""
    value: dict[str, JSON] = {"kind": KINDS[type(block)], "id": block.id}
    if isinstance(block, Paragraph | Heading | Quote):
        value["runs"] = _runs_json(block.runs)
    if isinstance(block, Heading):
        value["level"] = block.level
    if isinstance(block, ListBlock):
        value |= {"ordered": block.ordered, "items": [_item_json(item) for item in block.items]}
    if isinstance(block, Table):
        rows = [[_cell_json(cell) for cell in row] for row in block.rows]
        value |= {"header_rows": block.header_rows, "rows": rows}
    if isinstance(block, Image):
        value |= {"attachment": block.attachment, "alt": block.alt, "caption": block.caption}
    if isinstance(block, AttachmentLink):
        value |= {"attachment": block.attachment, "label": block.label}
    return value


KINDS: Mapping[type[Block], str] = {
    Paragraph: "paragraph",
    Heading: "heading",
    ListBlock: "list",
    Table: "table",
    Image: "image",
    Quote: "quote",
    AttachmentLink: "attachment",
    Divider: "divider",
}


def _read_run(value: object, where: str) -> Run:
    reader = Reader(value, where)
    script = reader.take("script", str, "")
    if script not in ("", "sub", "super"):
        reader.fail("script")
    run = Run(
        reader.take("text", str),
        bold=reader.take("bold", bool, False),
        emphasis=reader.take("emphasis", bool, False),
        script="sub" if script == "sub" else "super" if script == "super" else "",
        href=reader.take("href", str, ""),
    )
    reader.done()
    return run


def _read_runs(value: list[JSON], where: str) -> tuple[Run, ...]:
    return tuple(_read_run(item, f"{where}.runs[{number}]") for number, item in enumerate(value))


def _read_item(value: object, where: str) -> ListItem:
    reader = Reader(value, where)
    item = ListItem(_read_runs(reader.take("runs", list), where), reader.number("depth", 0, MAX_LIST_DEPTH))
    reader.done()
    return item


def _read_cell(value: object, where: str) -> Cell:
    reader = Reader(value, where)
    cell = Cell(
        _read_runs(reader.take("runs", list), where),
        colspan=reader.number("colspan", 1, MAX_SPAN, 1),
        rowspan=reader.number("rowspan", 1, MAX_SPAN, 1),
    )
    reader.done()
    return cell


def _read_list(reader: Reader, id_: str, where: str) -> Block:
    items = reader.take("items", list)
    read = tuple(_read_item(item, f"{where}.items[{number}]") for number, item in enumerate(items))
    return ListBlock(id_, reader.take("ordered", bool), read)


def _read_table(reader: Reader, id_: str, where: str) -> Block:
    rows = tuple(
        tuple(_read_cell(cell, f"{where}.rows[{number}]") for cell in as_list(row, f"{where}.rows[{number}]"))
        for number, row in enumerate(reader.take("rows", list))
    )
    return Table(id_, reader.number("header_rows", 0, len(rows)), rows)


def _read_image(reader: Reader, id_: str, where: str) -> Block:
    return Image(id_, reader.digest("attachment"), reader.take("alt", str), reader.take("caption", str))


def _read_attachment(reader: Reader, id_: str, where: str) -> Block:
    return AttachmentLink(id_, reader.digest("attachment"), reader.take("label", str))


def _read_heading(reader: Reader, id_: str, where: str) -> Block:
    level = reader.number("level", MIN_LEVEL, MAX_LEVEL)
    return Heading(id_, level, _read_runs(reader.take("runs", list), where))


_READERS: Mapping[str, Callable[[Reader, str, str], Block]] = {
    "paragraph": lambda reader, id_, where: Paragraph(id_, _read_runs(reader.take("runs", list), where)),
    "heading": _read_heading,
    "list": _read_list,
    "table": _read_table,
    "image": _read_image,
    "quote": lambda reader, id_, where: Quote(id_, _read_runs(reader.take("runs", list), where)),
    "attachment": _read_attachment,
    "divider": lambda reader, id_, where: Divider(id_),
}


def read_block(value: object, where: str) -> Block:
    """Read what ``block_json`` wrote.

    Args:
        value: parsed JSON.
        where: the place in the document, for the sentence when it is refused.

    Raises:
        Malformed: for an unknown kind or key, a missing key or a wrong type.
    """
    reader = Reader(value, where)
    kind, id_ = reader.take("kind", str), reader.take("id", str)
    if kind not in _READERS:
        reader.fail("kind")
    block = _READERS[kind](reader, id_, where)
    reader.done()
    return block
