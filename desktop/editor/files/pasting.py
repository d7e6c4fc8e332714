"""Pictures that a paste brings along: made fit and kept first, then the text is put in with them.

What cannot be kept is named and left out of the text; the words come in whatever happens to the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.editor.clip import Pasted
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from forms.body.blocks import Image
from forms.body.model import Body
from forms.content import Attachment
from forms.errors import Trouble
from resources.language import Sentence, say

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.incoming import Prepared


@dataclass(frozen=True)
class Ready:
    """A paste whose pictures are made fit; by the digest that the paste knows them by, None for those left out."""

    found: Pasted
    prepared: dict[str, Prepared | None]
    troubles: tuple[Sentence, ...]


@dataclass(frozen=True)
class Kept:
    """A paste whose pictures are kept: the text names them as attachments."""

    found: Pasted
    items: tuple[Attachment, ...]


class PastedPictures(QObject):
    """Keeps the pictures of pastes.

    Signals:
        kept: a ``Kept``; its attachments go into the article before its text does.
    """

    kept = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: dict[int, Pasted] = {}

    @Slot(object)
    def take(self, found: Pasted) -> None:
        """Make the pictures of a paste fit."""
        self._waiting[found.ticket] = found
        ReadOp(self, _Prepare(self._desk, found)).then(self._prepared).otherwise(self._failed).start()

    @Slot(object)
    def _prepared(self, ready: Ready) -> None:
        WriteOp(self, _Keep(self._desk, ready)).then(self._kept).otherwise(self._failed).start()

    @Slot(object)
    def _kept(self, kept: Kept) -> None:
        self._waiting.pop(kept.found.ticket, None)
        self.kept.emit(kept)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """Nothing could be kept, such as on a full disk: the words go in without the pictures, and the reason is told."""
        waiting, self._waiting = list(self._waiting.values()), {}
        for found in waiting:
            self.kept.emit(Kept(with_attachments(found, {}), ()))
        messages().report(error, self)


class _Prepare:
    def __init__(self, desk: Desk, found: Pasted) -> None:
        self._desk, self._found = desk, found

    def __call__(self, job: Job) -> Ready:
        from sync.desk.incoming import Incoming

        incoming = Incoming(self._desk.context)
        prepared: dict[str, Prepared | None] = {}
        troubles: list[Sentence] = []
        for item, data in self._found.files:
            job.check()
            try:
                prepared[item.digest] = incoming.prepare(data, item.name, item.media_type)
            except Trouble as trouble:
                prepared[item.digest] = None
                troubles.append(trouble.sentence)
        return Ready(self._found, prepared, tuple(troubles))


class _Keep:
    def __init__(self, desk: Desk, ready: Ready) -> None:
        self._desk, self._ready = desk, ready

    def __call__(self, job: Job) -> Kept:
        from sync.desk.incoming import Incoming

        incoming, found = Incoming(self._desk.context), self._ready.found
        words = {item.digest: item for item, _ in found.files}
        made: dict[str, Attachment] = {}
        for digest, prepared in self._ready.prepared.items():
            if prepared is not None:
                taken = incoming.keep(prepared).attachment
                made[digest] = replace(taken, caption=words[digest].caption, alt=words[digest].alt)
        found = replace(found, removed=(*found.removed, *self._ready.troubles))
        items = {item.digest: item for item in made.values()}
        return Kept(with_attachments(found, made), tuple(items.values()))


def with_attachments(found: Pasted, made: dict[str, Attachment]) -> Pasted:
    """The paste with its pictures named by the attachments that were made of them, without those that were not."""
    brought = {item.digest for item, _ in found.files}
    blocks = []
    for block in found.body.blocks:
        if isinstance(block, Image) and block.attachment in brought:
            item = made.get(block.attachment)
            if item is None:
                continue
            block = replace(block, attachment=item.digest)
        blocks.append(block)
    lost = len(brought) - len(made)
    removed = (
        (*found.removed, say("Pictures left out of what was pasted: {count}.", count=lost)) if lost else found.removed
    )
    return replace(found, body=Body(tuple(blocks)), files=(), removed=removed)
