"""A line of text as a terminal shows it: nothing invisible, cut to what is meant, with marks under it that fit."""

from __future__ import annotations

import unicodedata

_MARKED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """Text in which what a terminal would obey, or not show, is written out: ``<U+200B>``."""
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in _MARKED else c for c in text)


def width(text: str) -> int:
    """How many columns a terminal gives a text: two for a full-width character, none for a mark that combines."""
    return sum(_columns(c) for c in text)


def pointed(line: str, start: int, end: int, room: int) -> tuple[str, str]:
    """A piece of a line around a stretch, and the marks to put under it.

    Args:
        line: the whole line.
        start, end: the stretch, in code points.
        room: columns there are.

    Returns:
        The line, cut at both sides where it is longer than the room, and carets under the stretch.
    """
    before, meant, after = visible(line[:start]), visible(line[start:end]), visible(line[end:])
    meant = _cut(meant, room)
    side = max(room - width(meant), 0)
    left = min(width(before), max(side // 2, side - width(after)))
    head = _cut(before[::-1], left)[::-1]
    tail = _cut(after, side - width(head))
    return head + meant + tail, " " * width(head) + "^" * max(width(meant), 1)


def _cut(text: str, room: int) -> str:
    """The beginning of a text that fits, with a sign where something is left out."""
    if width(text) <= room:
        return text
    used = 0
    for number, character in enumerate(text):
        used += _columns(character)
        if used > room - 1:
            return text[:number] + "…" if room else ""
    return text


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
