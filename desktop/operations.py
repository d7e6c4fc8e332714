"""Work off the window's thread: ``WriteOp`` on the one writer thread, ``ReadOp`` on a small pool.

``ExchangeOp`` has a thread of its own, because it waits for a slow network and a save must not wait behind
it. No widget makes a thread. An operation belongs to a parent object; what it finds is handed to slots of
QObjects on the window's thread, and to nobody once the parent is gone. A failure without a taker goes to the
message bridge.

    ReadOp(self, lambda job: desk.article_rows(ids)).then(self._fill).start()
    WriteOp(self, work).then(self._saved).otherwise(self._refused).ended(self._idle).start()
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from forms.errors import Cancelled

Work = Callable[["Job"], Any]
Receiver = Callable[..., Any]

READERS = 2


class Job:
    """What the work sees of its operation: whether to stop, and where to say how far it is."""

    def __init__(self, ticket: int, post: Callable[[int, str, object], None]) -> None:
        self._ticket = ticket
        self._post = post
        self._stop = threading.Event()

    def cancelled(self) -> bool:
        """Whether the person called it off."""
        return self._stop.is_set()

    def check(self) -> None:
        """Leave the work if it was called off.

        Raises:
            Cancelled: it was called off.
        """
        if self._stop.is_set():
            raise Cancelled(_nothing())

    def progress(self, value: object) -> None:
        """Tell the window how far the work is."""
        self._post(self._ticket, "progress", value)

    def stop(self) -> None:
        """Ask the work to stop at its next look."""
        self._stop.set()


def _nothing() -> Any:
    from resources.language import say

    return say("Cancelled.")


class _Lane:
    """A queue of work with its own threads; threads start with the first work."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._wanted = threads
        self._threads: list[threading.Thread] = []
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()

    def start(self) -> None:
        """Start its threads, if they do not run yet."""
        while len(self._threads) < self._wanted:
            name = f"{self._name}-{len(self._threads)}"
            thread = threading.Thread(target=self._loop, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def put(self, run: Callable[[], None]) -> None:
        self.start()
        self._queue.put(run)

    def _loop(self) -> None:
        while (run := self._queue.get()) is not None:
            run()
            del run  # what the work held must not live until the next work comes

    def close(self, seconds: float) -> bool:
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)


class Operations(QObject):
    """The threads of one application and the post office between them and the window."""

    failed = Signal(object, object)  # error, the parent it happened for: nobody else took it
    fell_idle = Signal()  # nothing is queued or running any more

    _posted = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {"write": _Lane("writer", 1), "read": _Lane("reader", READERS)}
        self._lanes["exchange"] = _Lane("exchange", 1)
        self._running: dict[int, Operation] = {}
        self._held: list[_Run] | None = None
        self._next = 0
        self._closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def begin(self, operation: Operation) -> None:
        """Queue an operation; it is kept until its end was delivered."""
        if self._closed:
            return
        self._next += 1
        operation.ticket = self._next
        operation.job = Job(self._next, self._post)
        self._running[self._next] = operation
        run = _Run(self._next, operation.work, operation.job, self._post)
        if self._held is not None and operation.lane == "read":
            self._held.append(run)
            return
        # All at once: a thread begun beside one that loads modules keeps the window waiting.
        for lane in self._lanes.values():
            lane.start()
        self._lanes[operation.lane].put(run)

    def hold_reads(self) -> None:
        """Let what only reads wait until ``release_reads``: nothing stands in the way of the first paint."""
        if self._held is None:
            self._held = []

    def release_reads(self) -> None:
        """Begin what was held back."""
        held, self._held = self._held, None
        for run in held or ():
            self._lanes["read"].put(run)

    def _post(self, ticket: int, kind: str, value: object) -> None:
        if not self._closed:
            self._posted.emit(ticket, kind, value)

    @Slot(int, str, object)
    def _deliver(self, ticket: int, kind: str, value: object) -> None:
        operation = self._running.get(ticket)
        if operation is None:
            return
        if kind == "progress":
            operation.deliver_progress(value)
            return
        del self._running[ticket]
        if kind == "done":
            operation.deliver_result(value)
        elif not operation.deliver_error(value):
            self.failed.emit(value, operation.live_parent())
        operation.deliver_end()
        if not self._running:
            self.fell_idle.emit()

    def idle(self) -> bool:
        """Whether nothing is queued or running."""
        return not self._running

    def call_off(self) -> None:
        """Ask everything that does not write to stop; what it still brings is dropped."""
        for operation in self._running.values():
            if operation.job is not None and operation.lane != "write":
                operation.job.stop()

    def close(self, last: Work | None = None, seconds: float = 20.0) -> bool:
        """Call off what does not write, let the writer finish, and stop the threads.

        Args:
            last: work for the writer thread after everything else has ended.
            seconds: how long to wait for each thread.

        Returns:
            whether every thread ended in time.
        """
        self.call_off()
        ended = self._lanes["read"].close(seconds) & self._lanes["exchange"].close(seconds)
        if last is not None:
            self._lanes["write"].put(_Run(0, last, Job(0, self._post), self._post))
        ended &= self._lanes["write"].close(seconds)
        self._closed = True
        self._running.clear()
        return ended


class _Run:
    """One piece of work on its way through a thread."""

    def __init__(self, ticket: int, work: Work, job: Job, post: Callable[[int, str, object], None]) -> None:
        self._ticket, self._work, self._job, self._post = ticket, work, job, post

    def __call__(self) -> None:
        try:
            self._job.check()
            result = self._work(self._job)
        except BaseException as error:  # noqa: BLE001 - the edge of a thread: the window decides what it is
            self._post(self._ticket, "failed", error)
        else:
            self._post(self._ticket, "done", result)


_operations: Operations | None = None


def operations() -> Operations:
    """The application's operations; made at first use, on the window's thread."""
    global _operations
    if _operations is None or not shiboken6.isValid(_operations):
        _operations = Operations()
    return _operations


def close_operations(last: Work | None = None) -> bool:
    """Stop the application's threads after the writer has finished; the next use starts afresh."""
    global _operations
    ended = operations().close(last) if _operations is not None or last is not None else True
    _operations = None
    return ended


class Operation:
    """A piece of work with its parent and its receivers; use ``WriteOp`` or ``ReadOp``.

    Args:
        parent: the QObject the work is done for; nothing is delivered after its end.
        work: called on another thread with a ``Job``; may raise ``Cancelled``.

    Raises:
        TypeError: a receiver is not a bound method of a QObject (a lambda has no thread of its own).
    """

    lane = "read"

    def __init__(self, parent: QObject, work: Work) -> None:
        self.parent = parent
        self.work = work
        self.ticket = 0
        self.job: Job | None = None
        self._then: Receiver | None = None
        self._otherwise: Receiver | None = None
        self._progress: Receiver | None = None
        self._ended: Receiver | None = None

    def then(self, receiver: Receiver) -> Operation:
        """Who takes the result."""
        self._then = _checked(receiver)
        return self

    def otherwise(self, receiver: Receiver) -> Operation:
        """Who takes the error instead of the message bridge; not called when it was called off."""
        self._otherwise = _checked(receiver)
        return self

    def progress(self, receiver: Receiver) -> Operation:
        """Who takes ``job.progress`` values."""
        self._progress = _checked(receiver)
        return self

    def ended(self, receiver: Receiver) -> Operation:
        """Who is called without arguments at the end, whatever it was."""
        self._ended = _checked(receiver)
        return self

    def start(self) -> Operation:
        """Queue the work."""
        operations().begin(self)
        return self

    def cancel(self) -> None:
        """Ask the work to stop; its result is dropped."""
        if self.job is not None:
            self.job.stop()

    def live_parent(self) -> QObject | None:
        """The parent, or None when it is gone."""
        return self.parent if shiboken6.isValid(self.parent) else None

    def deliver_progress(self, value: object) -> None:
        """Hand on a progress value."""
        self._call(self._progress, value)

    def deliver_result(self, value: object) -> None:
        """Hand on the result, unless it was called off meanwhile."""
        if self.job is None or not self.job.cancelled():
            self._call(self._then, value)

    def deliver_error(self, error: object) -> bool:
        """Hand on an error.

        False if nobody took it. What was called off or has lost its parent fails silently.
        """
        called_off = self.job is not None and self.job.cancelled()
        if isinstance(error, Cancelled) or called_off or self.live_parent() is None:
            return True
        return self._call(self._otherwise, error)

    def deliver_end(self) -> None:
        """Tell that it is over."""
        self._call(self._ended)

    def _call(self, receiver: Receiver | None, *values: object) -> bool:
        if receiver is None:
            return False
        owner = receiver.__self__  # type: ignore[attr-defined]
        if self.live_parent() is not None and shiboken6.isValid(owner):
            receiver(*values)
        return True


class WriteOp(Operation):
    """Work that writes: done one after the other on the one writer thread."""

    lane = "write"


class ReadOp(Operation):
    """Work that only reads: done on a small pool."""


class ExchangeOp(Operation):
    """Work that waits for the network: one at a time, on a thread of its own."""

    lane = "exchange"


def attempted(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """What work gives, or how it failed: for work on foreign data, after whose failure there is still a lesser way.

    Raises:
        Cancelled, KeyboardInterrupt, SystemExit: they are no failures.
    """
    try:
        return work(), None
    except (Cancelled, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - parsers in other languages fail in their own ways
        return None, error


def _checked(receiver: Receiver) -> Receiver:
    if not isinstance(getattr(receiver, "__self__", None), QObject):
        raise TypeError("a receiver is a method of a QObject, not a function or a lambda")
    return receiver
