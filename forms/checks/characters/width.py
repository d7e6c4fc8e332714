"""Numerals and letters in full width, and words in both widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import partial

from forms.checks.characters.signs import signs
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from resources.language import say

_FULL = "０-９Ａ-Ｚａ-ｚ"
_FULLWIDTH = lazy(f"[0-9A-Za-z.%]*[{_FULL}](?:[{_FULL}0-9A-Za-z]|[．.](?=[０-９0-9])|(?<=[０-９0-9])[％%])*")
_ALSO_HALF = lazy("[0-9A-Za-z]")

_FULL_SIGNS = signs((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))


def width_rules() -> Iterator[PieceRule]:
    """The rules of this module."""
    yield from (_fullwidth(), _mixed_width())


def _full_words(piece: Piece) -> tuple[tuple[int, int, str, bool], ...]:
    """Words with full-width characters: start, end, half-width form, whether both widths are in use."""
    found = []
    for match in _FULLWIDTH.finditer(piece.text):
        word = match.group()
        half = unicodedata.normalize("NFKC", word)
        both = bool(_ALSO_HALF.search(word)) or (len(half) > 1 and half in piece.text)
        found.append((match.start(), match.end(), half, both))
    return tuple(found)


def _find_width(piece: Piece, *, mixed: bool) -> Iterator[Hit]:
    for start, end, half, both in piece.fact(_full_words):
        if both is mixed:
            why = say("{half} is written in both widths here.", half=half) if mixed else _WHY_HALF
            yield Hit(start, end, why, (half,), half)


_WHY_HALF = say("Numerals and Latin letters are written half-width.")


def _fullwidth() -> PieceRule:
    return PieceRule(
        code="characters.fullwidth",
        severity="E",
        name=say("Full-width numerals and letters"),
        explanation=say(
            "Arabic numerals and Latin letters are written half-width. Full-width ones are not found by search, cannot be "
            "copied into forms and spread the line. They can be put right at once."
        ),
        source="GB/T 15835-2011",
        hits=("会期３天", "增长１２．５％", "ＧＤＰ总量"),
        misses=("会期3天", "增长12.5%", "GDP总量", "第〇号"),
        find=partial(_find_width, mixed=False),
        needs=_FULL_SIGNS,
    )


def _mixed_width() -> PieceRule:
    return PieceRule(
        code="characters.mixed-width",
        severity="E",
        name=say("One word in both widths"),
        explanation=say(
            "A number or word is half-width in one place and full-width in another, or even within itself. Readers take "
            "it for two things, and search finds only one of them."
        ),
        source="GB/T 15835-2011",
        hits=("2０26年", "GDP增长，ＧＤＰ总量", "Ａ4纸"),
        misses=("2026年", "ＧＤＰ总量", "会期３天，编号5"),
        find=partial(_find_width, mixed=True),
        needs=_FULL_SIGNS,
    )
