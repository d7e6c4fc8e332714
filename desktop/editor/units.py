"""Qt counts UTF-16 code units, Python and the body model count code points: the way between them.

Rare Han characters (names such as 𠮷) take two units; without this an offset behind one points at its neighbour.
"""

from __future__ import annotations

BYTE_ORDER_MARK = "\ufeff"


def for_qt(text: str) -> str:
    """The text as it must be handed to Qt: of a leading U+FEFF one is taken for a byte order mark and swallowed."""
    return BYTE_ORDER_MARK + text if text.startswith(BYTE_ORDER_MARK) else text


def wide(text: str) -> bool:
    """Whether any character takes two UTF-16 units."""
    return bool(text) and max(text) > "\uffff"


def length16(text: str) -> int:
    """How many UTF-16 units the text takes."""
    return len(text) + sum(c > "\uffff" for c in text) if wide(text) else len(text)


def slice16(text: str, start: int, length: int) -> str:
    """The part of the text from UTF-16 unit ``start`` on, ``length`` units long."""
    if not wide(text):
        return text[start : start + length]
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * start : 2 * (start + length)].decode("utf-16-le", "surrogatepass")
