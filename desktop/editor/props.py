"""What a block or a character of the open document means, as properties of Qt's formats.

Only meaning is kept in the document (kind, id, level, bold, link), in one property each, since reading a property of
Qt is what costs time: sizes, weights and colours are added while
painting by ``desktop.editor.look``. So undo, copy and theme switching never touch what will be signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextFormat

from desktop.editor.units import for_qt

_BASE = int(QTextFormat.Property.UserProperty.value) + 0x100
OBJECT_TYPE = int(QTextFormat.ObjectTypes.UserObject.value) + 1
OBJECT_CHAR = "\ufffc"
LINE_BREAK = "\u2028"


class Key(IntEnum):
    """The property numbers."""

    PART = _BASE
    ID = _BASE + 1  # of a table
    CHANGE = _BASE + 2  # of a table
    MARKS = _BASE + 16
    THING = _BASE + 32
    ATTACHMENT = _BASE + 33
    ALT = _BASE + 34
    CAPTION = _BASE + 35
    LABEL = _BASE + 36
    PAD = _BASE + 37
    SPAN = _BASE + 38


PARAGRAPH, HEADING, ITEM, QUOTE = "paragraph", "heading", "item", "quote"
IMAGE, LINK, DIVIDER = "image", "attachment", "divider"
FILLER, CELL = "filler", "cell"
THINGS = frozenset({IMAGE, LINK, DIVIDER})


@dataclass(frozen=True, slots=True)
class Part:
    """What one block of the document is.

    Attributes:
        kind: one of the kinds above; ``FILLER`` is the empty line that Qt needs beside a table
            or in an empty text: a paragraph as soon as something stands in it, and nothing before.
        id: of the body's block; all items of a list bear the list's.
        level: of a heading, 2 to 4.
        ordered, depth: of a list item, depth 0 to 3.
        change: "" or how a reviewer should see the block: "inserted", "deleted", "changed", "moved".
    """

    kind: str = PARAGRAPH
    id: str = ""
    level: int = 0
    ordered: bool = False
    depth: int = 0
    change: str = ""


_SEP = "\x1f"


def part_of(block: QTextBlock) -> Part:
    """What the block is; a block that nobody marked is a paragraph without an id."""
    return _read_part(block.blockFormat().property(Key.PART) or "")


@lru_cache(maxsize=16_384)
def _read_part(text: str) -> Part:
    if not text:
        return Part()
    kind, id, level, ordered, depth, change = text.split(_SEP)
    return Part(kind, id, int(level), ordered == "1", int(depth), change)


def put_part(fmt: QTextBlockFormat, part: Part) -> QTextBlockFormat:
    """Write what the block is into its format, and give the format back."""
    values = (part.kind, part.id, str(part.level), str(int(part.ordered)), str(part.depth), part.change)
    fmt.setProperty(Key.PART, _SEP.join(values))
    fmt.setHeadingLevel(part.level)
    return fmt


@dataclass(frozen=True, slots=True)
class Marks:
    """What a run of characters means.

    Attributes:
        script: "", "sub" or "super".
        href: where a link leads, or "".
        mark: "" or how a reviewer should see it: "insert", "delete", "format".
    """

    bold: bool = False
    emphasis: bool = False
    script: str = ""
    href: str = ""
    mark: str = ""


def marks_of(fmt: QTextCharFormat) -> Marks:
    """What the character format means."""
    return _read_marks(fmt.property(Key.MARKS) or "")


@lru_cache(maxsize=4_096)
def _read_marks(text: str) -> Marks:
    if not text:
        return Marks()
    bold, emphasis, script, href, mark = text.split(_SEP)
    return Marks(bold == "1", emphasis == "1", script, href, mark)


def char_format(marks: Marks) -> QTextCharFormat:
    """A fresh character format with that meaning and nothing else."""
    fmt = QTextCharFormat()
    if marks != Marks():
        fmt.setProperty(Key.MARKS, _spelled(marks))
    if marks.href:
        fmt.setAnchor(True)
        fmt.setAnchorHref(marks.href)
    return fmt


def _spelled(marks: Marks) -> str:
    return _SEP.join((str(int(marks.bold)), str(int(marks.emphasis)), marks.script, marks.href, marks.mark))


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that stands in a block of its own: picture, attachment link or divider."""

    kind: str
    attachment: str = ""
    alt: str = ""
    caption: str = ""
    label: str = ""


def thing_of(fmt: QTextCharFormat) -> Thing | None:
    """The object that the character stands for, if it does."""
    if fmt.objectType() != OBJECT_TYPE:
        return None
    return Thing(
        kind=fmt.property(Key.THING) or DIVIDER,
        attachment=fmt.property(Key.ATTACHMENT) or "",
        alt=fmt.property(Key.ALT) or "",
        caption=fmt.property(Key.CAPTION) or "",
        label=fmt.property(Key.LABEL) or "",
    )


def thing_format(thing: Thing, change: str = "") -> QTextCharFormat:
    """The format of the one character that stands for the object."""
    fmt = QTextCharFormat()
    fmt.setObjectType(OBJECT_TYPE)
    fmt.setProperty(Key.THING, thing.kind)
    pairs = (
        (Key.ATTACHMENT, thing.attachment),
        (Key.ALT, thing.alt),
        (Key.CAPTION, thing.caption),
        (Key.LABEL, thing.label),
        (Key.MARKS, _spelled(Marks(mark=change)) if change else ""),
    )
    for key, value in pairs:
        if value:
            fmt.setProperty(key, for_qt(value))
    return fmt
