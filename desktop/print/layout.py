"""The approval sheet as one text document: boxes as on the sheets in use, Song for what is signed, Hei for labels.

Sizes are those of official papers (GB/T 9704): a title of size 2, text of small size 4. The document is laid out once
for 300 dots an inch; screen, file and printer get the very same lines and pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from desktop import theme
from desktop.print.wording import box_name, day_and_clock, opinion_lines, signer_words
from desktop.review.joint import joint_words, lacking_words
from desktop.review.lane import lane_lines
from desktop.words import byte_size, grouped, listed
from resources.language import tr
from sync.desk.approval import ApprovalSheet, Fact, OpenBox, Opinion

QR_NAME = "qr"
QR_MM = 30


def sheet_style() -> str:
    """The style sheet of the document."""
    song = ", ".join(f"'{name}'" for name in theme.families("doc"))
    hei = ", ".join(f"'{name}'" for name in theme.families("ui"))
    mono = ", ".join(f"'{name}'" for name in theme.families("mono"))
    return f"""
body, td {{ font-family: {song}; font-size: 12pt; color: #000; }}
p {{ margin: 0; line-height: 108%; }}
.title {{ font-size: 22pt; font-weight: bold; }}
.subject {{ font-size: 14pt; font-weight: bold; }}
.label, .head {{ font-family: {hei}; font-size: 10.5pt; }}
.head {{ background-color: #eeeeee; }}
.small {{ font-family: {hei}; font-size: 9pt; color: #444444; }}
.mono {{ font-family: {mono}; font-size: 8.5pt; color: #222222; }}
.alarm {{ font-family: {hei}; font-size: 10.5pt; font-weight: bold; }}
.void {{ text-decoration: line-through; color: #555555; }}
"""


@dataclass(frozen=True)
class SheetParts:
    """The sheet in the pieces that pages are made of: a row is never torn if it fits on a page."""

    top: str
    rows: tuple[str, ...]

    def paged(self, starts: Sequence[int]) -> str:
        """The whole sheet, with a new page before the rows of these numbers."""
        parts, begin = [self.top], 0
        for number, end in enumerate((*starts, len(self.rows))):
            if self.rows[begin:end]:
                parts.append(_grid(self.rows[begin:end], new_page=number > 0))
            begin = end
        return f"<body>{''.join(parts)}</body>"


def sheet_parts(sheet: ApprovalSheet, qr_pixels: int) -> SheetParts:
    """The sheet as HTML; its only picture is ``QR_NAME``.

    Args:
        qr_pixels: the side of the QR code in the document's pixels.
    """
    return SheetParts(_top(sheet, qr_pixels), (*_head(sheet), *_opinions(sheet), _chain(sheet)))


def _top(sheet: ApprovalSheet, qr_pixels: int) -> str:
    """Title, number and day; at the right the code of the chain's head, so that the first page has it."""
    lines = [f'<p class="title" align="center">{escape(tr("Approval sheet for publication on the website"))}</p>']
    if sheet.practice:
        words = escape(tr("Practice: people, units and figures on this sheet are not real."))
        lines.append(f'<p class="alarm" align="center">{words}</p>')
    number = escape(tr("Number: {number}", number=sheet.number))
    made = escape(tr("Made on: {when}", when=day_and_clock(sheet.made_at)))
    lines += ['<p style="font-size: 6pt">&nbsp;</p>', f'<p class="label">{number}</p><p class="label">{made}</p>']
    picture = f'<img src="{QR_NAME}" width="{qr_pixels}" height="{qr_pixels}">' if sheet.code else ""
    code = f'<td width="{qr_pixels}" align="right" valign="bottom">{picture}</td>' if picture else ""
    cell = f'<td valign="bottom">{"".join(lines)}</td>'
    return f'<table width="100%" cellspacing="0" cellpadding="3"><tr>{cell}{code}</tr></table>'


def _grid(rows: Iterable[str], *, new_page: bool = False) -> str:
    style = "border-collapse: collapse; border: 1px solid #000000"
    if new_page:
        style += "; page-break-before: always"
    return f'<table width="100%" border="1" cellspacing="0" cellpadding="5" style="{style}">{"".join(rows)}</table>'


def _head(sheet: ApprovalSheet) -> Iterator[str]:
    yield _wide(tr("Title"), f'<p class="subject">{escape(sheet.title or tr("Untitled"))}</p>')
    begun = day_and_clock(sheet.begun) if sheet.begun else tr("not yet")
    pairs = [
        Fact(tr("Unit"), sheet.unit), Fact(tr("Drafter"), sheet.author), Fact(tr("Column"), sheet.column),
        Fact(tr("Supervising unit"), sheet.supervisor), Fact(tr("Type"), sheet.type_name),
        Fact(tr("Submitted on"), begun), *sheet.facts,
    ]  # fmt: skip
    if sheet.joint is not None:
        yield _wide(tr("Published jointly"), _paragraph(joint_words(sheet.joint)))
    if sheet.emergency is not None:
        yield _wide(tr("Emergency lane"), _paragraph("\n".join(lane_lines(sheet.emergency))))
    for start in range(0, len(pairs) - len(pairs) % 2, 2):
        yield _pair(pairs[start], pairs[start + 1])
    if len(pairs) % 2:
        yield _wide(pairs[-1].name, _paragraph(pairs[-1].value))
    for fact in sheet.long_facts:
        yield _wide(fact.name, _paragraph(fact.value))
    size = tr("{n} characters", n=f"{sheet.characters:,}")
    yield _wide(tr("Article text"), f'{_paragraph(size)}<p class="mono">SHA-256 {escape(grouped(sheet.content))}</p>')
    if sheet.files:
        lines = [
            f'<p>{number}. {escape(file.name)} <span class="small">{byte_size(file.size)}</span></p>'
            f'<p class="mono">SHA-256 {escape(grouped(file.digest))}</p>'
            for number, file in enumerate(sheet.files, 1)
        ]
        yield _wide(tr("Attachments"), "".join(lines))
    if sheet.url:
        yield _wide(tr("Published at"), _paragraph(sheet.url))


def _opinions(sheet: ApprovalSheet) -> Iterator[str]:
    yield f'<tr><td colspan="4" class="head" align="center">{escape(tr("Opinions and signatures"))}</td></tr>'
    if not sheet.held and sheet.opinions:
        yield f'<tr><td colspan="4" class="alarm">{escape(str(sheet.conclusion))}</td></tr>'
    for opinion in sheet.opinions:
        yield _opinion(opinion)
    for box in sheet.open_boxes:
        yield _open_box(box)


def _opinion(opinion: Opinion) -> str:
    kind = ' class="void"' if opinion.void or not opinion.held else ""
    lines = "".join(_paragraph(line, kind) for line in opinion_lines(opinion))
    hand = tr("{signer}    {when}", signer=signer_words(opinion.signer), when=day_and_clock(opinion.time))
    hand = escape(hand).replace("  ", "\u00a0 ")
    key = tr("{unit}  key {key}", unit=opinion.signer.unit, key=opinion.signer.fingerprint)
    told = f'<p align="right"{kind}>{hand}</p><p align="right" class="small">{escape(key)}</p>'
    if not opinion.held:
        told += f'<p class="alarm">{escape(tr("Not credited: the verification does not hold here."))}</p>'
    elif opinion.void:
        told += f'<p class="alarm">{escape(tr("Void: the text was changed or returned after this signature."))}</p>'
    step = escape(tr("Step {n}", n=opinion.sequence))
    name = f'<p class="label">{escape(box_name(opinion.action, opinion.level))}</p><p class="small">{step}</p>'
    return _wide_html(name, lines + told)


def _open_box(box: OpenBox) -> str:
    action, _, level = box.label.partition(":")
    who = tr("May sign: {names}", names=listed(box.people)) if box.people else ""
    if box.units:
        who = f"{who} {lacking_words(box.units)}".strip()
    blank = tr("Signature:                    Date:                    ").replace(" ", "\u00a0")
    body = (
        f'<p class="label">{escape(tr("Opinion:"))}</p><p>&nbsp;</p><p align="right">{escape(blank)}</p>'
        f'<p class="small" align="right">{escape(who)}</p>'
    )
    name = f'<p class="label">{escape(box_name(action, int(level or 0)))}</p><p class="small">{escape(tr("not signed yet"))}</p>'
    return _wide_html(name, body)


def _chain(sheet: ApprovalSheet) -> str:
    """What the chain says as a whole, and what the paper does not say."""
    lines = [
        f'<p class="label">{escape(str(sheet.conclusion))}</p>',
        f'<p class="mono">{escape(tr("Article id"))} {escape(sheet.article)}</p>',
    ]
    if sheet.head:
        last = tr("Last step of the chain (SHA-256)")
        note = tr(
            "The code holds the article and the last step of its chain. A signature by hand on this sheet does not "
            "replace a signature by key; its scan may be kept beside the chain and proves nothing by itself."
        )
        lines.append(f'<p class="mono">{escape(last)}</p><p class="mono">{escape(grouped(sheet.head))}</p>')
        lines.append(f'<p class="small">{escape(note)}</p>')
    return _wide(tr("Chain of signatures"), "".join(lines))


def _pair(left: Fact, right: Fact) -> str:
    cells = (
        f'<td class="label" width="15%" valign="middle">{escape(fact.name)}</td>'
        f'<td width="{width}%" valign="middle">{_paragraph(fact.value)}</td>'
        for fact, width in ((left, 36), (right, 34))
    )
    return f"<tr>{''.join(cells)}</tr>"


def _wide(name: str, body: str) -> str:
    return _wide_html(escape(name), body)


def _wide_html(name: str, body: str) -> str:
    return f'<tr><td class="label" width="15%" valign="middle">{name}</td><td colspan="3">{body}</td></tr>'


def _paragraph(text: str, kind: str = "") -> str:
    return "".join(f"<p{kind}>{escape(line)}</p>" for line in text.split("\n"))
