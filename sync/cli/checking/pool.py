"""Many files over several processes: results in the order of the files, few of them held at a time.

Processes are started fresh (``spawn``), which works alike on every system and in the frozen program.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

from forms.errors import EnvironmentTrouble
from resources.language import language, say, use_language
from sync.cli.checking.work import FileReport, Order, Worker

CHUNK = 8  # files handed over at a time: enough to hide the way, few enough to stop soon
AHEAD = 3  # chunks a process may be ahead of what was reported
WORTH_A_PROCESS = 200  # a process needs as long to load the rules as to check some two hundred files

_WORKER: list[Worker] = []


def check_files(names: Sequence[str], worker: Worker, jobs: int = 0) -> Generator[FileReport, None, None]:
    """Check files.

    Args:
        names: of the files, in the order reports are wanted.
        worker: of this process.
        jobs: how many processes; 0 for as many as there are processors and it is worth.

    Raises:
        EnvironmentTrouble: a process was ended from outside.
    """
    count = min(jobs or (os.cpu_count() or 1), max(1, len(names) // (1 if jobs else WORTH_A_PROCESS)))
    if count < 2:
        yield from map(worker.check_file, names)
        return
    executor = ProcessPoolExecutor(count, get_context("spawn"), _begin, (worker.order, language()))
    try:
        yield from _in_order(executor, names, count)
    except BrokenProcessPool:
        raise EnvironmentTrouble(
            say("A process of the check was ended from outside, perhaps for want of memory. Try --jobs 1."),
            "check.process",
        ) from None
    finally:
        executor.shutdown(cancel_futures=True)


def _in_order(executor: ProcessPoolExecutor, names: Sequence[str], count: int) -> Iterator[FileReport]:
    rest = iter(names)
    waiting: deque[Future[list[FileReport]]] = deque()
    while True:
        while len(waiting) < count * AHEAD and (chunk := tuple(islice(rest, CHUNK))):
            with _uninterrupted():
                waiting.append(executor.submit(_check_chunk, chunk))
        if not waiting:
            return
        yield from waiting.popleft().result()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl+C reaches every process of the group; what is started inside never hears it, and ends when told to."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(order: Order, code: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_language(code)
    _WORKER[:] = [Worker(order)]


def _check_chunk(names: Sequence[str]) -> list[FileReport]:
    return [_WORKER[0].check_file(name) for name in names]
