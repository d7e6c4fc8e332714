"""A place in a text that is found again after the text was edited: by its block, its words, and what stood around.

The order of trust is that of the W3C Web Annotation Data Model (TextPositionSelector, then TextQuoteSelector): the
very place, the same words near it, nearly the same words, the same words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.body.text import block_parts
from forms.canonical import JSON
from forms.content import Content
from forms.shape import Reader

MAX_QUOTE = 500
CONTEXT = 24
MIN_ELSEWHERE = 4
LIKENESS = 70.0
FIELD = "@field."
FILE = "@file."


@dataclass(frozen=True)
class Spot:
    """A stretch of one text of an article.

    Attributes:
        block: id of a body block, ``@field.<key>`` for a field, ``@file.<digest>`` for an attachment.
        part: which text of the block; see ``forms.body.text.Position``.
        start, end: code points in that text; the same for the whole block.
    """

    block: str
    part: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Anchor:
    """What is known of a place: where it was, its words, and up to 24 characters on either side.

    Attributes:
        quote: the words, cut to ``MAX_QUOTE``; empty when the whole block is meant.
    """

    spot: Spot
    quote: str = ""
    before: str = ""
    after: str = ""

    def to_json(self) -> dict[str, JSON]:
        """Plain JSON."""
        spot = self.spot
        return {
            "block": spot.block, "part": spot.part, "start": spot.start, "end": spot.end,
            "quote": self.quote, "before": self.before, "after": self.after,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: object, where: str = "anchor") -> Anchor:
        """Read what ``to_json`` wrote.

        Raises:
            Malformed: a key is missing or unknown, or a value is out of its range.
        """
        reader = Reader(value, where)
        block = reader.take("block", str)
        part, start = reader.number("part", 0, 100_000), reader.number("start", 0, 10_000_000)
        end = reader.number("end", start, 10_000_000)
        quote, before, after = (reader.take(key, str) for key in ("quote", "before", "after"))
        reader.done()
        if not 0 < len(block) <= 200 or len(quote) > MAX_QUOTE or len(before) > CONTEXT or len(after) > CONTEXT:
            reader.fail("quote")
        return cls(Spot(block, part, start, end), quote, before, after)


@dataclass(frozen=True)
class Found:
    """Where an anchor stands now.

    Attributes:
        exact: whether its words are unchanged.
    """

    spot: Spot
    exact: bool


def anchor_at(content: Content, spot: Spot) -> Anchor:
    """The anchor of a place in a text; a stretch beyond the text is cut to it."""
    text = _text(content, spot.block, spot.part)
    start = min(spot.start, len(text))
    end = min(max(spot.end, start), start + MAX_QUOTE, len(text))
    return Anchor(
        Spot(spot.block, spot.part, start, end),
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )


def find(anchor: Anchor, content: Content) -> Found | None:
    """Where an anchor stands in a text that may have been edited since; None when its place is gone."""
    spot = anchor.spot
    parts = dict(_parts(content, spot.block))
    if not anchor.quote:
        return Found(Spot(spot.block, spot.part if spot.part in parts else 0), exact=True) if parts else None
    own = parts.get(spot.part, "")
    if own[spot.start : spot.end] == anchor.quote and _stays(anchor, own):
        return Found(spot, exact=True)
    return _same_words(anchor, parts) or _like_words(anchor, parts) or _elsewhere(anchor, content)


def _stays(anchor: Anchor, text: str) -> bool:
    """At its old place, and no other place of these words fits what stood around better."""
    spot = anchor.spot
    return text.count(anchor.quote) == 1 or _fit(anchor, text, spot.start) >= max(
        _fit(anchor, text, start) for start in _places(text, anchor.quote)
    )


def _same_words(anchor: Anchor, parts: dict[int, str]) -> Found | None:
    """The same words in the same block: where the surroundings fit best, then the nearest."""
    spot = anchor.spot
    choices = [
        (-_fit(anchor, text, start), part != spot.part, abs(start - spot.start), part, start)
        for part, text in parts.items()
        for start in _places(text, anchor.quote)
    ]
    if not choices:
        return None
    *_, part, start = min(choices)
    return Found(Spot(spot.block, part, start, start + len(anchor.quote)), exact=True)


def _like_words(anchor: Anchor, parts: dict[int, str]) -> Found | None:
    """Words that were changed where they stood: between the old surroundings, or the likest stretch."""
    for part, text in parts.items():
        between = _between(anchor, text)
        if between is not None:
            return Found(Spot(anchor.spot.block, part, *between), exact=False)
    from rapidfuzz.fuzz import partial_ratio_alignment

    best: tuple[float, int, int, int] | None = None
    for part, text in parts.items():
        found = partial_ratio_alignment(anchor.quote, text, score_cutoff=LIKENESS)
        if found is not None and len(anchor.quote) <= len(text) and (best is None or found.score > best[0]):
            best = (found.score, part, found.dest_start, found.dest_end)
    return Found(Spot(anchor.spot.block, *best[1:]), exact=False) if best else None


def _between(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """The stretch between what stood before and after, when both stand there once and not far apart."""
    before, after = anchor.before[-8:], anchor.after[:8]
    if not before or not after or text.count(before) != 1:
        return None
    start = text.index(before) + len(before)
    end = text.find(after, start)
    if end < 0 or end - start > 2 * len(anchor.quote) + CONTEXT:
        return None
    return start, end


def _elsewhere(anchor: Anchor, content: Content) -> Found | None:
    """The same words in another block: a paragraph that was split, joined or moved."""
    if anchor.spot.block.startswith("@"):
        return None
    choices = [
        (-_fit(anchor, text, start), number, part, start, block.id)
        for number, block in enumerate(content.body.blocks)
        for part, text in enumerate(block_parts(block))
        for start in _places(text, anchor.quote)
    ]
    if not choices:
        return None
    fit, _, part, start, block_id = min(choices)
    told_apart = len(anchor.quote) >= MIN_ELSEWHERE and len(choices) == 1
    if -fit < MIN_ELSEWHERE and not told_apart:
        return None
    return Found(Spot(block_id, part, start, start + len(anchor.quote)), exact=True)


def _fit(anchor: Anchor, text: str, start: int) -> int:
    """How many characters on both sides are as they were, counted outward from the words."""
    end = start + len(anchor.quote)
    before = _shared(reversed(anchor.before), reversed(text[max(0, start - CONTEXT) : start]))
    return before + _shared(iter(anchor.after), iter(text[end : end + CONTEXT]))


def _shared(one: Iterator[str], other: Iterator[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _places(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _text(content: Content, block: str, part: int) -> str:
    return dict(_parts(content, block)).get(part, "")


def _parts(content: Content, block: str) -> Iterator[tuple[int, str]]:
    if block.startswith(FIELD):
        if block.removeprefix(FIELD) in content.fields:
            yield 0, content.text(block.removeprefix(FIELD))
    elif block.startswith(FILE):
        found = content.attachment(block.removeprefix(FILE))
        if found is not None:
            yield 0, found.caption or found.name
    else:
        kept = next((b for b in content.body.blocks if b.id == block), None)
        if kept is not None:
            yield from enumerate(block_parts(kept))
