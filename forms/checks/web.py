"""Web addresses as they stand in running text; a Chinese sentence goes on right behind them."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.checks.lazy import lazy
from forms.checks.piece import Piece

# RFC 3986 2.2 and 2.3 without the marks that end a sentence at the end; a Chinese sign always ends an address.
_ADDRESS = lazy(
    r"(?<![A-Za-z0-9@._/-])(?:[a-z]{4,5}://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%()\\]+"
    r"|(?<![A-Za-z0-9@._/-])(?:[a-z0-9-]{1,40}\.){1,4}(?:cn|com|net|org|cc|ly|me|gg)/[A-Za-z0-9\-._~/?#@!$&'*+,;=%()]+",
    re.IGNORECASE,
)
_SIGNS = ("://", "www.", "WWW.", ".cn/", ".com/", ".net/", ".org/", ".cc/", ".ly/", ".me/", ".gg/")


class Bare(NamedTuple):
    """An address written out in a text, at its offsets."""

    start: int
    end: int
    text: str


def bare_addresses(piece: Piece) -> tuple[Bare, ...]:
    """The addresses in a piece, without a full stop or bracket that belongs to the sentence."""
    text = piece.text
    if not any(sign in text for sign in _SIGNS):
        return ()
    return tuple(_trimmed(match.start(), match.group()) for match in _ADDRESS.finditer(text))


def _trimmed(start: int, found: str) -> Bare:
    kept = found.rstrip(".,;:!?'*")
    while kept.endswith((")", "]")) and kept.count(")") + kept.count("]") > kept.count("(") + kept.count("["):
        kept = kept[:-1].rstrip(".,;:!?'*")
    return Bare(start, start + len(kept), kept)


def in_address(piece: Piece, start: int, end: int) -> bool:
    """Whether a stretch of the piece lies within a web address."""
    return any(found.start < end and start < found.end for found in piece.fact(bare_addresses))
