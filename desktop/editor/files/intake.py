"""Takes files in one after the other: read and looked into on a reader thread, kept on the writer's.

One that fails tells why in its own row and stops nobody else; the rest can be called off, and what is in stays in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QImage

from desktop.editor.files.arrivals import Arrival, ArrivalModel, Stage
from desktop.messages import messages
from desktop.operations import Job, Operation, ReadOp, WriteOp
from forms.content import Attachment
from forms.errors import Trouble
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.incoming import Prepared, TakenIn

STEP = 4  # per cent between two words about how far a file is read


@dataclass(frozen=True)
class Wanted:
    """A file to be taken in.

    Attributes:
        source: a file, or a picture that has none.
        name: the name readers will see.
        article: which it is for.
        insert: whether it goes into the text too, at ``place``.
        replaces: digest of the attachment whose place it takes, or "".
    """

    source: Path | QImage
    name: str
    article: str
    insert: bool = False
    place: object = None
    replaces: str = ""


@dataclass(frozen=True)
class Report:
    """How a round ended: names of what came in, and what failed with its reason."""

    taken: tuple[tuple[str, TakenIn], ...]
    failed: tuple[tuple[str, str], ...]
    called_off: int

    def words(self) -> str:
        """What went well, in one sentence; "" where nothing is worth saying."""
        changed = [(name, taken) for name, taken in self.taken if taken.said]
        if len(self.taken) == 1 and changed:
            done = tr(", ").join(str(sentence) for sentence in changed[0][1].said)
            return tr("“{name}”: {done}", name=changed[0][0], done=done)
        if self.called_off:
            return tr("Cancelled. Files taken in: {n}; left out: {left}.", n=len(self.taken), left=self.called_off)
        if len(self.taken) < 2:
            return ""
        words = tr("Files added: {n}", n=len(self.taken))
        return tr("{words}; pictures made fit for the portal: {n}", words=words, n=len(changed)) if changed else words


class Intake(QObject):
    """The queue of files on their way in.

    Args:
        find: gives the attachment of the open article that has these bytes.
        parent: the panel.

    Signals:
        taken: a ``Wanted`` and what became of it.
        ended: nothing is waiting any more; a ``Report``.
    """

    taken = Signal(object, object)
    ended = Signal(object)

    def __init__(self, find: Callable[[str, str], Attachment | None], parent: QObject) -> None:
        super().__init__(parent)
        self.model = ArrivalModel(self)
        self._find = find
        self._desk: Desk | None = None
        self._wanted: dict[int, Wanted] = {}
        self._queue: deque[int] = deque()
        self._now = 0
        self._next = 0
        self._reading: Operation | None = None
        self._done: list[tuple[str, TakenIn]] = []
        self._failed: list[tuple[str, str]] = []
        self._off = 0

    def use(self, desk: Desk) -> None:
        """The desk that keeps the files."""
        self._desk = desk

    def busy(self) -> bool:
        """Whether files are waiting or being taken in."""
        return bool(self._now or self._queue)

    def take(self, wanted: Sequence[Wanted]) -> None:
        """Take files in, behind those that are waiting."""
        rows: list[Arrival] = []
        for each in wanted:
            self._next += 1
            self._wanted[self._next] = each
            self._queue.append(self._next)
            rows.append(Arrival(self._next, each.name))
        self.model.add(rows)
        self._begin()

    # ---- one after the other -------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._now or self._desk is None:
            return
        if not self._queue:
            self._end()
            return
        self._now = self._queue.popleft()
        self.model.change(self._now, stage=Stage.READING)
        work = ReadOp(self, _Prepare(self._desk, self._wanted[self._now])).then(self._prepared)
        self._reading = work.otherwise(self._not_taken).progress(self._told).ended(self._read).start()

    @Slot(object)
    def _told(self, percent: int) -> None:
        if percent >= 100:
            self.model.change(self._now, stage=Stage.CHECKING, percent=100)
        else:
            self.model.change(self._now, percent=percent)

    @Slot(object)
    def _prepared(self, prepared: Prepared) -> None:
        wanted = self._wanted[self._now]
        there = self._find(wanted.article, prepared.digest)
        if there is not None:
            self._is_there(wanted, there)
            return
        self.model.change(self._now, stage=Stage.KEEPING)
        WriteOp(self, _Keep(self._desk, prepared)).then(self._kept).otherwise(self._not_taken).ended(
            self._go_on
        ).start()

    @Slot()
    def _read(self) -> None:
        """The reading is over: with nothing to keep, the next one follows; one that was called off leaves no row."""
        reading, self._reading = self._reading, None
        if reading is not None and reading.job is not None and reading.job.cancelled():
            self._off += 1
            self._leave(self._now)
        rows = {row.key: row for row in self.model.rows()}
        if self._now not in rows or rows[self._now].over:
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        self._now = 0
        self._begin()

    @Slot(object)
    def _kept(self, taken: TakenIn) -> None:
        wanted = self._wanted[self._now]
        self._done.append((taken.attachment.name, taken))
        self._leave(self._now)
        self.taken.emit(wanted, taken)

    def _is_there(self, wanted: Wanted, item: Attachment) -> None:
        """The same bytes are attached already: they go into the text again where that was asked for."""
        from sync.desk.incoming import TakenIn

        if wanted.insert and not wanted.replaces:
            self._leave(self._now)
            self.taken.emit(wanted, TakenIn(item))
            return
        why = tr("The same file is attached already as “{name}”.", name=item.name)
        self.model.change(self._now, stage=Stage.SAME, why=why)

    @Slot(object)
    def _not_taken(self, error: BaseException) -> None:
        if not isinstance(error, Trouble):
            messages().report(error, self)
        why = str(error) if isinstance(error, Trouble) else tr("The program could not read this file.")
        self._failed.append((self._wanted[self._now].name, why))
        self.model.change(self._now, stage=Stage.FAILED, why=why)

    def _leave(self, key: int) -> None:
        self._wanted.pop(key, None)
        self.model.remove({key})

    def _end(self) -> None:
        report = Report(tuple(self._done), tuple(self._failed), self._off)
        self._done, self._failed, self._off = [], [], 0
        if report.taken or report.failed or report.called_off:
            self.ended.emit(report)

    # ---- calling off, trying again -------------------------------------------------------------------------

    @Slot()
    def stop(self) -> None:
        """Call off what is not kept yet."""
        waiting, self._queue = set(self._queue), deque()
        self._off += len(waiting)
        for key in waiting:
            self._wanted.pop(key, None)
        self.model.remove(waiting)
        if self._reading is not None:
            self._reading.cancel()

    @Slot()
    def retry(self) -> None:
        """Try once more what failed."""
        keys = [row.key for row in self.model.rows() if row.stage is Stage.FAILED]
        again = [self._wanted.pop(key) for key in keys]
        self.model.remove(set(keys))
        self.take(again)

    @Slot()
    def clear(self) -> None:
        """Let the rows go to which nothing more happens."""
        over = {row.key for row in self.model.rows() if row.over}
        for key in over:
            self._wanted.pop(key, None)
        self.model.remove(over)


class _Prepare:
    """Reads one file, looks into it and makes it fit."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._desk, self._wanted = desk, wanted
        self._job: Job | None = None
        self._told = -STEP

    def __call__(self, job: Job) -> Prepared:
        from sync.desk.incoming import Incoming

        self._job = job
        source, name = self._wanted.source, self._wanted.name
        incoming = Incoming(self._desk.context)
        if isinstance(source, QImage):
            return incoming.prepare(as_png(source), name, "image/png", self._tell)
        return incoming.prepare(source, name, tell=self._tell)

    def _tell(self, done: int, total: int) -> None:
        if self._job is None:
            return
        self._job.check()
        percent = 100 if done >= total else done * 100 // total
        if percent - self._told >= STEP or percent == 100:
            self._told = percent
            self._job.progress(percent)


class _Keep:
    """Keeps one file that was made ready, on the writer thread."""

    def __init__(self, desk: Desk | None, prepared: Prepared) -> None:
        self._desk, self._prepared = desk, prepared

    def __call__(self, job: Job) -> TakenIn:
        from sync.desk.incoming import Incoming

        return Incoming(self._desk.context).keep(self._prepared)


class AddToDraft:
    """Puts an attachment into a draft that is not on the screen any more, on the writer thread."""

    def __init__(self, desk: Desk, article: str, item: Attachment) -> None:
        self._desk, self._article, self._item = desk, article, item

    def __call__(self, job: Job) -> str:
        from dataclasses import replace

        view = self._desk.draft(self._article)
        if view.content.attachment(self._item.digest) is None:
            items = (*view.content.attachments, self._item)
            self._desk.save_draft(self._article, replace(view.content, attachments=items), view.rev)
        return self._item.name


def as_png(image: QImage) -> bytes:
    """A picture that has no file, as one."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
