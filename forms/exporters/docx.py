"""An article as a Word document, for everybody who does not have this program: nothing of it can be read only here.

Title, fields, text with its tables and pictures, and the names of the files that go with it. Opened by this program
again, the document gives the same title and text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from forms.body.model import (
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
    attachments_of,
)
from forms.catalogue import Catalogue
from forms.content import Attachment, Content
from forms.errors import Malformed
from forms.exporters.docx_parts import IMAGES, TEXT_WIDTH_MM, packed, xml_text
from forms.exporters.html import described, fact_fields, field_words, size_words, speech_of, text_fields
from forms.pictures import media_type_of, open_picture
from resources.language import say

BytesOf = Callable[[str], bytes | None]

_Reaching: TypeAlias = dict[int, tuple[int, int]]
"""By column: how wide a cell is, and into how many further rows it reaches."""

_TABLE_TWIPS = 8_844
_EMU_A_PIXEL = 9_525
_EMU_A_MM = 36_000
_ENDINGS = {kind: ending for ending, kind in IMAGES.items()}


@dataclass
class _Made:
    """What the text needs beside itself, gathered while it is written."""

    content: Content
    bytes_of: BytesOf
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    lists: int = 0
    shown: int = 0

    def link(self, href: str) -> str:
        """The relation of an address."""
        return self._relation("hyperlink", href)

    def picture(self, digest: str) -> tuple[str, bytes] | None:
        """The relation and the bytes of a picture; None where it is not at hand or of another kind."""
        data = self.bytes_of(digest)
        ending = _ENDINGS.get(media_type_of(data)) if data is not None else None
        if data is None or ending is None:
            return None
        name = f"{digest[:16]}.{ending}"
        self.media[name] = data
        return self._relation("image", f"media/{name}"), data

    def _relation(self, kind: str, target: str) -> str:
        known = next((id_ for id_, pair in self.relations.items() if pair == (kind, target)), "")
        id_ = known or f"p{len(self.relations) + 1}"
        self.relations[id_] = kind, target
        return id_


def docx(content: Content, catalogue: Catalogue, bytes_of: BytesOf) -> bytes:
    """Write an article as a .docx.

    Args:
        content: what is written.
        catalogue: gives labels in the language of the article.
        bytes_of: gives the bytes of an attachment from its digest, None when they are not at hand.

    Raises:
        Refused: when the content type is not in the catalogue.
    """
    made = _Made(content, bytes_of)
    body = "".join((*_front(content, catalogue), *_text(made), *_files(content)))
    return packed(body, made.relations, made.media, made.lists)


def _front(content: Content, catalogue: Catalogue) -> Iterator[str]:
    """Title, fields, and the fields that are text."""
    type_, speech = catalogue.of(content), speech_of(content)
    yield _paragraph("Title", _words(content.title))
    colon = ": " if speech == "en" else "\uff1a"
    for spec in fact_fields(content, type_):
        words = field_words(spec, content.fields[spec.key], speech)
        yield _paragraph("Facts", _words(f"{spec.label.in_language(speech)}{colon}{words}"))
    for spec in text_fields(content, type_):
        yield _paragraph("Heading1", _words(spec.label.in_language(speech)))
        yield _paragraph("Text", _words(content.text(spec.key)))


def _text(made: _Made) -> Iterator[str]:
    last: Block | None = None
    for block in described(made.content).blocks:
        if isinstance(block, Table) and isinstance(last, Table):
            yield _paragraph("Rule", "")  # else they are one table to Word
        yield _block(block, made)
        last = block
    if isinstance(last, Table):
        yield _paragraph("CellText", "")  # Word wants a paragraph behind a table


def _files(content: Content) -> Iterator[str]:
    """The names of the files that the text neither shows nor names."""
    rest = [item for item in content.attachments if item.digest not in attachments_of(content.body)]
    if rest:
        yield _paragraph("Heading1", _words(say("Attachments").in_language(speech_of(content))))
    for item in rest:
        yield _paragraph("Text", _words(_named(item)))


def _named(item: Attachment) -> str:
    words = (item.caption, item.name, size_words(item.size))
    return " · ".join(word for word in words if word)


def _block(block: Block, made: _Made) -> str:
    if isinstance(block, Paragraph):
        return _paragraph("Text", _runs(block.runs, made))
    if isinstance(block, Heading):
        return _paragraph(f"Heading{block.level - 1}", _runs(block.runs, made))
    if isinstance(block, Quote):
        return _paragraph("Quote", _runs(block.runs, made))
    if isinstance(block, ListBlock):
        return _list(block, made)
    if isinstance(block, Table):
        return _table(block, made)
    if isinstance(block, Image):
        return _figure(block, made)
    if isinstance(block, AttachmentLink):
        item = made.content.attachment(block.attachment)
        return _paragraph("Text", _words(block.label or (_named(item) if item else "")))
    return _paragraph("Rule", "")


def _paragraph(style: str, inner: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inner}</w:p>'


def _words(text: str, look: str = "") -> str:
    """Plain text as runs, with its line breaks."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>" if look else f"<w:r>{lines}</w:r>"


def _runs(runs: Sequence[Run], made: _Made) -> str:
    return "".join(_run(run, made) for run in runs)


def _run(run: Run, made: _Made) -> str:
    look = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.emphasis else "")
    if run.href:
        look += '<w:color w:val="0B5CAD"/><w:u w:val="single"/>'
    if run.script:
        look += f'<w:vertAlign w:val="{"subscript" if run.script == "sub" else "superscript"}"/>'
    words = _words(run.text, look)
    return f'<w:hyperlink r:id="{made.link(run.href)}">{words}</w:hyperlink>' if run.href else words


def _list(block: ListBlock, made: _Made) -> str:
    """Bullets share one list; each numbered list begins with 1."""
    made.lists += block.ordered
    number = made.lists + 1 if block.ordered else 1
    place = '<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(
        _paragraph("ListText", _runs(item.runs, made), place.format(depth=item.depth, number=number))
        for item in block.items
    )


def _figure(image: Image, made: _Made) -> str:
    found = made.picture(image.attachment)
    item = made.content.attachment(image.attachment)
    if found is None:
        return _paragraph("Figure", _words(f"[{image.caption or image.alt or (item.name if item else '')}]"))
    made.shown += 1
    shown = _paragraph("Figure", _drawing(*found, image.alt, made.shown))
    return shown + (_paragraph("Caption", _words(image.caption)) if image.caption else "")


def _drawing(relation: str, data: bytes, alt: str, number: int) -> str:
    wide, high = _extent(data)
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    names = f'id="{number}" name="image{number}" descr="{xml_text(alt)}"'
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/><wp:docPr {names}/><a:graphic><a:graphicData uri="{kind}">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr {names}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )


def _extent(data: bytes) -> tuple[int, int]:
    """Width and height in EMU: the picture's own size, but no wider than the text."""
    try:
        wide, high = open_picture(data).size
    except Malformed:
        wide, high = 400, 300
    most = TEXT_WIDTH_MM * _EMU_A_MM
    scale = min(1.0, most / (wide * _EMU_A_PIXEL))
    return round(wide * _EMU_A_PIXEL * scale), max(1, round(high * _EMU_A_PIXEL * scale))


# ------------------------------------------------------------------------------------------------------- tables


def _table(table: Table, made: _Made) -> str:
    """Cells that span rows are continued in each row below (ECMA-376 part 1, 17.4.84)."""
    rows, width = "", 1
    below: _Reaching = {}
    for number, row in enumerate(table.rows):
        cells, below, reached = _row(row, below, made, head=number < table.header_rows)
        rows += cells
        width = max(width, reached)
    grid = f'<w:gridCol w:w="{_TABLE_TWIPS // width}"/>' * width
    look = '<w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row(row: Sequence[Cell], below: _Reaching, made: _Made, *, head: bool) -> tuple[str, _Reaching, int]:
    """One row; gives what reaches from it into the next one, and how many columns it has.

    Args:
        below: the cells from above that reach into it.
    """
    cells, rest, at = "", list(row), 0
    further: _Reaching = {}
    while rest or any(column >= at for column in below):
        if at in below:
            span, left = below[at]
            cells += _cell("", span, "<w:vMerge/>")
        elif rest:
            cell = rest.pop(0)
            span, left = cell.colspan, cell.rowspan
            merge = '<w:vMerge w:val="restart"/>' if left > 1 else ""
            cells += _cell(_runs(cell.runs, made), span, merge, "CellHead" if head else "CellText")
        else:
            span, left = min(column for column in below if column >= at) - at, 1
            cells += _cell("", span, "")
        if left > 1:
            further[at] = span, left - 1
        at += span
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{properties}{cells or _cell('', 1, '')}</w:tr>", further, at


def _cell(inner: str, span: int, merge: str, style: str = "CellText") -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{wide}{merge}</w:tcPr>{_paragraph(style, inner)}</w:tc>"
