"""Where words stand in a document: body text, list items, headings and table cells alike.

Case and width are folded one character for one, so that a place in the folded text is the place in the text itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from desktop.editor.checks.underlines import Underline
from desktop.editor.props import LINE_BREAK
from desktop.editor.units import length16, wide

MAX_FOUND = 10_000
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}


@dataclass(frozen=True)
class Query:
    """What is sought.

    Attributes:
        text: the words.
        case: whether ``A`` is another letter than ``a``.
        width: whether a full-width sign is another one than its half-width twin: ``，`` and ``,``.
    """

    text: str
    case: bool = False
    width: bool = True


def folded(text: str, query: Query) -> str:
    """The text as it is compared, of the same length."""
    if not query.width:
        text = text.translate(_NARROW)
    if query.case:
        return text
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def seek(document: QTextDocument, query: Query) -> list[Underline]:
    """Every place of the words, in order, none over another; at most ``MAX_FOUND``."""
    needle = folded(query.text, query)
    found: list[Underline] = []
    block = document.begin()
    while needle and block.isValid() and len(found) < MAX_FOUND:
        text, base = block.text(), block.position()
        rare = wide(text)
        for start in _starts(folded(text, query), needle):
            at = base + (length16(text[:start]) if rare else start)
            words = text[start : start + len(needle)].replace(LINE_BREAK, "\n")
            found.append(Underline(at, at + length16(words), "", words, len(found)))
        block = block.next()
    return found[:MAX_FOUND]


def _starts(text: str, needle: str) -> list[int]:
    found: list[int] = []
    at = text.find(needle)
    while at >= 0:
        found.append(at)
        at = text.find(needle, at + len(needle))
    return found
