"""Where the text shows attachments: how often, put in, put in another's place, taken out and put back.

It works on the document of one canvas and keeps nothing but where something was taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtGui import QTextCursor, QTextDocument

from desktop.editor import commands, moving, props
from desktop.editor.canvas import Canvas
from desktop.editor.props import Thing
from forms.content import Attachment


@dataclass(frozen=True)
class Spot:
    """A place where something was taken out.

    Attributes:
        cursor: there; it follows the text.
        stays: whether the empty line stays behind, as at the end of the text and before a table.
        thing: what stood there.
    """

    cursor: QTextCursor
    stays: bool
    thing: Thing


def thing_for(item: Attachment) -> Thing:
    """How an attachment stands in the text: a picture as a picture, anything else as a line that offers it."""
    if item.is_image:
        return Thing(props.IMAGE, item.digest, item.alt, item.caption)
    return Thing(props.LINK, item.digest, label=item.caption or item.name)


class ShownFiles:
    """The attachments in the text of a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._out: dict[str, tuple[Spot, ...]] = {}

    def forget(self) -> None:
        """Another text is shown."""
        self._out = {}

    def here(self) -> QTextCursor:
        """Where the cursor is now; it follows the text until it is needed."""
        return QTextCursor(self._canvas.textCursor())

    def count(self, digest: str) -> int:
        """How often the text shows an attachment."""
        return sum(thing.attachment == digest for _, thing in commands.things(self._canvas.document()))

    def insert(self, item: Attachment, place: object = None) -> None:
        """Put an attachment into the text, when the input method is done.

        Args:
            item: the attachment.
            place: from ``here``, or None for where the cursor is then; a place in another text is no place.
        """
        if not self._canvas.isReadOnly():
            self._canvas.when_calm(partial(self._insert, item, place))

    def _insert(self, item: Attachment, place: object) -> None:
        canvas, own = self._canvas, self._canvas.textCursor()
        kept = place if isinstance(place, QTextCursor) and place.document() is canvas.document() else own
        follows = kept.position() == own.position()
        commands.insert_thing(kept, thing_for(item), canvas.metrics())
        if follows:
            canvas.setTextCursor(kept)
        if kept is place:  # the next one for this place goes right behind this one
            kept.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            kept.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        canvas.settle()

    def describe(self, items: Mapping[str, Attachment]) -> None:
        """Give pictures in the text the words their attachments now have."""
        self._rewrite(partial(_described, items))

    def replace(self, old: str, item: Attachment) -> None:
        """Let the text show another file wherever it showed the old one."""
        self._rewrite(partial(_replaced, old, item))

    def take_out(self, digest: str) -> None:
        """Take an attachment out of the text, remembering where it stood."""
        self._out[digest] = tuple(_spots(self._canvas.document(), digest))
        self._rewrite(partial(_without, digest))

    def put_back(self, item: Attachment) -> None:
        """Put an attachment back where it was taken out, unless an undo has done so already."""
        spots = self._out.pop(item.digest, ())
        if self.count(item.digest) or self._canvas.isReadOnly():
            return
        here = [spot for spot in spots if spot.cursor.document() is self._canvas.document()]
        for spot in here:
            block = spot.cursor.block()
            if spot.stays and not block.text():
                commands.insert_thing(spot.cursor, spot.thing, self._canvas.metrics())
            else:
                moving.insert_before(block, spot.thing, self._canvas.metrics())
        if here:
            self._canvas.settle()

    def _rewrite(self, change: Callable[[Thing], Thing | None]) -> None:
        commands.rewrite_things(self._canvas.document(), change)
        self._canvas.settle()


def _described(items: Mapping[str, Attachment], thing: Thing) -> Thing:
    item = items.get(thing.attachment)
    if item is None or thing.kind != props.IMAGE:
        return thing
    return replace(thing, alt=item.alt, caption=item.caption)


def _replaced(old: str, item: Attachment, thing: Thing) -> Thing:
    if thing.attachment != old:
        return thing
    new = thing_for(item)
    own_label = thing.kind == props.LINK == new.kind and thing.label
    return replace(new, label=thing.label) if own_label else new


def _without(digest: str, thing: Thing) -> Thing | None:
    return None if thing.attachment == digest else thing


def _spots(document: QTextDocument, digest: str) -> list[Spot]:
    found: list[Spot] = []
    for position, thing in commands.things(document):
        if thing.attachment == digest:
            cursor = QTextCursor(document)
            cursor.setPosition(position)
            behind = cursor.block().next()
            stays = not behind.isValid() or QTextCursor(behind).currentTable() is not None
            found.append(Spot(cursor, stays, thing))
    return found
