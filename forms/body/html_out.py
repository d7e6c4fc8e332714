"""A body as small, semantic HTML that gives the same body back.

Every block carries its id, pictures and files carry the digest of the attachment, and text stands literally;
there is no style and no class: a page decides how an article looks and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from forms.body.model import (
    AttachmentLink,
    Block,
    Body,
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
    normalise,
)

UrlOf = Callable[[str], str]


def to_html(body: Body, *, url_of: UrlOf) -> str:
    """The body as HTML, one block a line.

    Args:
        body: any body; it is written in its normal form.
        url_of: gives the address of an attachment from its digest.
    """
    return "\n".join(_block(block, url_of) for block in normalise(body).blocks)


def runs_html(runs: Sequence[Run]) -> str:
    """Runs as phrasing content, line breaks as ``br``."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    html = escape(run.text, quote=False).replace("\n", "<br>")
    if run.script:
        tag = "sub" if run.script == "sub" else "sup"
        html = f"<{tag}>{html}</{tag}>"
    if run.emphasis:
        html = f"<em>{html}</em>"
    if run.bold:
        html = f"<strong>{html}</strong>"
    return f'<a href="{escape(run.href)}">{html}</a>' if run.href else html


def _block(block: Block, url_of: UrlOf) -> str:
    if isinstance(block, Paragraph):
        return f'<p id="{block.id}">{runs_html(block.runs)}</p>'
    if isinstance(block, Heading):
        return f'<h{block.level} id="{block.id}">{runs_html(block.runs)}</h{block.level}>'
    if isinstance(block, Quote):
        return f'<blockquote id="{block.id}">{runs_html(block.runs)}</blockquote>'
    if isinstance(block, ListBlock):
        return _list(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Image):
        return _figure(block, url_of)
    if isinstance(block, AttachmentLink):
        return _attachment(block, url_of)
    return _divider(block)


def _divider(block: Divider) -> str:
    return f'<hr id="{block.id}">'


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    parts = [f'<{tag} id="{block.id}">']
    depth = -1
    for item in block.items:
        parts.append(_item_start(item, depth, tag))
        depth = item.depth
    parts.append(f"</li></{tag}>" * (depth + 1))
    return "".join(parts)


def _item_start(item: ListItem, depth: int, tag: str) -> str:
    """Close or open levels between the item before and this one; the outermost list is open already."""
    if item.depth > depth:
        opening = f"<{tag}>" if depth >= 0 else ""
    else:
        opening = f"</li></{tag}>" * (depth - item.depth) + "</li>"
    return f"{opening}<li>{runs_html(item.runs)}"


def _table(table: Table) -> str:
    head = "".join(_row(row, "th") for row in table.rows[: table.header_rows])
    rest = "".join(_row(row, "td") for row in table.rows[table.header_rows :])
    parts = (f"<thead>{head}</thead>" if head else "", f"<tbody>{rest}</tbody>" if rest else "")
    return f'<table id="{table.id}">{"".join(parts)}</table>'


def _row(row: tuple[Cell, ...], tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, tag) for cell in row)}</tr>"


def _cell(cell: Cell, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    columns = f' colspan="{cell.colspan}"' if cell.colspan != 1 else ""
    rows = f' rowspan="{cell.rowspan}"' if cell.rowspan != 1 else ""
    return f"<{tag}{scope}{columns}{rows}>{runs_html(cell.runs)}</{tag}>"


def _figure(image: Image, url_of: UrlOf) -> str:
    caption = f"<figcaption>{escape(image.caption, quote=False)}</figcaption>" if image.caption else ""
    source = (
        f'<img src="{escape(url_of(image.attachment))}" alt="{escape(image.alt)}" data-attachment="{image.attachment}">'
    )
    return f'<figure id="{image.id}">{source}{caption}</figure>'


def _attachment(link: AttachmentLink, url_of: UrlOf) -> str:
    address = escape(url_of(link.attachment))
    label = escape(link.label, quote=False)
    return f'<p id="{link.id}" data-attachment="{link.attachment}"><a href="{address}">{label}</a></p>'
