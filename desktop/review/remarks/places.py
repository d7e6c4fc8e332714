"""The places of an article that can be remarked on: what is selected, what it stands in, a field, an attachment, all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from desktop.editor.remarks.box import PlaceChoice
from desktop.editor.remarks.lines import words_of
from desktop.review.remarks.chart import Chart
from forms.body.anchors import FIELD, FILE, Spot
from forms.body.blocks import Image, ListBlock, Table
from forms.body.text import block_parts
from resources.language import tr

if TYPE_CHECKING:
    from forms.content import Content

_SHOWN = 22


def places(
    content: Content,
    names: Mapping[str, str],
    chart: Chart | None,
    selection: tuple[int, int],
    choices: Mapping[str, str] | None = None,
) -> tuple[PlaceChoice, ...]:
    """The places to choose from, the likeliest first.

    Args:
        content: the text shown.
        names: labels of its fields by key.
        chart: of the document shown; None where it shows another text than this.
        selection: its selected stretch in the document, or the cursor twice.
        choices: the words of what is chosen in a field, by key; such a field holds a word of the program.
    """
    found = list(_here(content, chart, selection)) if chart is not None else []
    everything = PlaceChoice(tr("The whole article"), None)
    return (*found, *([] if found else [everything]), *_fields(content, names, choices or {}), *_files(content),
            *([everything] if found else []))  # fmt: skip


def _here(content: Content, chart: Chart, selection: tuple[int, int]) -> Iterator[PlaceChoice]:
    spot = chart.spot(*selection)
    if spot is None:
        return
    words = words_of(content, spot)
    if words:
        yield PlaceChoice(tr("The words “{words}”", words=shortened(words)), spot, words)
    number, block = next((n, b) for n, b in enumerate(content.body.blocks, 1) if b.id == spot.block)
    whole = Spot(spot.block, spot.part)
    if isinstance(block, Table):
        yield PlaceChoice(tr("This cell, para. {n}", n=number), whole)
    elif isinstance(block, ListBlock):
        yield PlaceChoice(tr("This item, para. {n}", n=number), whole)
    elif isinstance(block, Image):
        yield PlaceChoice(tr("This picture, para. {n}", n=number), whole)
        caption = block_parts(block)[0]
        if caption:
            words = tr("The caption “{words}”", words=shortened(caption))
            yield PlaceChoice(words, Spot(spot.block, 0, 0, len(caption)), caption)
    else:
        yield PlaceChoice(tr("The whole paragraph {n}", n=number), whole)


def _fields(content: Content, names: Mapping[str, str], choices: Mapping[str, str]) -> Iterator[PlaceChoice]:
    for key, name in names.items():
        value = content.fields.get(key)
        if value is None or value == "" or value == ():
            continue
        text = content.text(key) if isinstance(value, str) else ""
        shown = tr("{field}: “{words}”", field=name, words=shortened(choices.get(key, text))) if text else name
        yield PlaceChoice(shown, Spot(f"{FIELD}{key}", 0, 0, len(text)), text)


def _files(content: Content) -> Iterator[PlaceChoice]:
    for item in content.attachments:
        yield PlaceChoice(tr("Attachment “{name}”", name=item.caption or item.name), Spot(f"{FILE}{item.digest}"))


def shortened(words: str) -> str:
    """Words for a line of a list."""
    one = " ".join(words.split())
    return one if len(one) <= _SHOWN else one[: _SHOWN - 1] + "…"
