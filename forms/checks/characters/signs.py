"""What the rules about characters share: the roles they look at, ranges of signs and their names."""

from __future__ import annotations

from forms.checks.piece import TEXT_KINDS, Kind

ALL_KINDS: frozenset[Kind] = TEXT_KINDS | {"alt", "label"}


def signs(*ranges: tuple[int, int]) -> tuple[str, ...]:
    """The characters of ranges of code points, both ends included."""
    return tuple(chr(code) for first, last in ranges for code in range(first, last + 1))


def codes(text: str) -> str:
    """The numbers of the characters in a text, each once, such as ``U+200B``."""
    return " ".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(text))
