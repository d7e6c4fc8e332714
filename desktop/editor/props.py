"""What a block or a character of the open document means, as properties of Qt's formats.

Only meaning is kept in the document (kind, id, level, bold, link): sizes, weights and colours are added while
painting by ``desktop.editor.look``. So undo, copy and theme switching never touch what will be signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextFormat

_BASE = int(QTextFormat.Property.UserProperty.value) + 0x100
OBJECT_TYPE = int(QTextFormat.ObjectTypes.UserObject.value) + 1
OBJECT_CHAR = "\ufffc"
LINE_BREAK = "\u2028"


class Key(IntEnum):
    """The property numbers."""

    ID = _BASE
    KIND = _BASE + 1
    LEVEL = _BASE + 2
    ORDERED = _BASE + 3
    DEPTH = _BASE + 4
    CHANGE = _BASE + 5
    BOLD = _BASE + 16
    EMPHASIS = _BASE + 17
    SCRIPT = _BASE + 18
    HREF = _BASE + 19
    MARK = _BASE + 20
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
        kind: one of the kinds above; ``FILLER`` is the empty line that Qt needs beside a table.
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


def part_of(block: QTextBlock) -> Part:
    """What the block is; a block that nobody marked is a paragraph without an id."""
    fmt = block.blockFormat()
    return Part(
        kind=fmt.property(Key.KIND) or PARAGRAPH,
        id=fmt.property(Key.ID) or "",
        level=fmt.property(Key.LEVEL) or 0,
        ordered=bool(fmt.property(Key.ORDERED)),
        depth=fmt.property(Key.DEPTH) or 0,
        change=fmt.property(Key.CHANGE) or "",
    )


def put_part(fmt: QTextBlockFormat, part: Part) -> QTextBlockFormat:
    """Write what the block is into its format, and give the format back."""
    fmt.setProperty(Key.ID, part.id)
    fmt.setProperty(Key.KIND, part.kind)
    for key, value in ((Key.LEVEL, part.level), (Key.DEPTH, part.depth), (Key.CHANGE, part.change)):
        if value:
            fmt.setProperty(key, value)
        else:
            fmt.clearProperty(key)
    if part.ordered:
        fmt.setProperty(Key.ORDERED, True)
    else:
        fmt.clearProperty(Key.ORDERED)
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
    return Marks(
        bold=bool(fmt.property(Key.BOLD)),
        emphasis=bool(fmt.property(Key.EMPHASIS)),
        script=fmt.property(Key.SCRIPT) or "",
        href=fmt.property(Key.HREF) or "",
        mark=fmt.property(Key.MARK) or "",
    )


def char_format(marks: Marks) -> QTextCharFormat:
    """A fresh character format with that meaning and nothing else."""
    fmt = QTextCharFormat()
    if marks.bold:
        fmt.setProperty(Key.BOLD, True)
    if marks.emphasis:
        fmt.setProperty(Key.EMPHASIS, True)
    if marks.script:
        fmt.setProperty(Key.SCRIPT, marks.script)
    if marks.href:
        fmt.setProperty(Key.HREF, marks.href)
        fmt.setAnchor(True)
        fmt.setAnchorHref(marks.href)
    if marks.mark:
        fmt.setProperty(Key.MARK, marks.mark)
    return fmt


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
        (Key.MARK, change),
    )
    for key, value in pairs:
        if value:
            fmt.setProperty(key, value)
    return fmt
