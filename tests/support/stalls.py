"""Catches the window's thread where it keeps the person waiting: one turn of the event loop that takes too long.

What counts is the processor time of that thread, at the pace the processor has at its best, so that a busy machine makes
nothing fail; and, with a wider limit, the time it stood still of its own accord (a lock, a file, a sleep), but not what it
waited for a processor or for its turn in Python. While a turn lasts, another thread looks at its stack now and then: so
a hold is told with the lines that made it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from types import FrameType

from PySide6.QtCore import QCoreApplication, QEvent

BUSY_MS = 50.0
"""No turn may use more processor time than this: the limit of what a hand on the keys does not feel."""
STILL_MS = 100.0
"""Nor stand still longer on one and the same instruction: a lock, a file, a sleep."""
INDIVISIBLE_MS = 120.0
"""For the one call of Qt that puts another style sheet on every widget there is; nothing can be done between them."""
GLANCE_SECONDS = 0.004
REST_SECONDS = 0.001
_MOST_LINES = 8
_MIXED = [Random(1).random() for _ in range(4_000)]
_HERE = str(Path(__file__).resolve())
_ROOT = str(Path(__file__).resolve().parents[2]) + os.sep


@dataclass(frozen=True)
class Hold:
    """One turn, or the longest of a flow.

    Attributes:
        flow: what the person was doing.
        busy: processor time of the turn in milliseconds.
        still: the longest it stood on one instruction without using or wanting a processor, in milliseconds.
        stack: the lines that were seen most, the outermost first.
    """

    flow: str
    busy: float
    still: float
    stack: tuple[str, ...] = ()

    def too_long(self, busy: float = BUSY_MS) -> bool:
        """Whether the person would have felt it."""
        return self.busy > busy or self.still > STILL_MS

    def __str__(self) -> str:
        where = "".join(f"\n      {line}" for line in self.stack)
        return f"{self.flow}: busy {self.busy:.0f} ms, still {self.still:.0f} ms{where}"


class StallWatch:
    """Turns the event loop of this thread by hand and measures each turn.

    Args:
        limits: of processor time in milliseconds, for flows that have another one than ``BUSY_MS``.
        glance: how often the other thread looks, in seconds.

    Attributes:
        holds: the turns that took too long.
        longest: by flow, the most that a turn took, whether or not it was too long.
    """

    def __init__(self, limits: Mapping[str, float] | None = None, glance: float = GLANCE_SECONDS) -> None:
        self._limits = limits or {}
        self._me = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._me)
        self._account = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._glance, self._flow = glance, ""
        self._in_turn, self._closed, self._rest = threading.Event(), threading.Event(), threading.Event()
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._pace = min(_pace() for _ in range(20))
        self._still, self._number = 0.0, 0
        self.holds: list[Hold] = []
        self.longest: dict[str, Hold] = {}
        self._looker = threading.Thread(target=self._look, name="stall watch", daemon=True)
        self._looker.start()

    def close(self) -> None:
        """End the other thread."""
        self._closed.set()
        self._in_turn.set()
        self._looker.join()

    @contextmanager
    def flow(self, name: str) -> Iterator[None]:
        """What is done inside is told by this name."""
        self._flow = name
        yield
        self._flow = ""

    def act(self, deed: Callable[[], object]) -> None:
        """Something that the window's thread does in answer to a person, measured as one turn."""
        with self._turn():
            deed()

    def wait(self, holds: Callable[[], bool], seconds: float = 60.0) -> None:
        """Turn the event loop until something holds.

        Raises:
            TimeoutError: it did not come to hold.
        """
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(self._flow)
            self.turn()
            self._rest.wait(REST_SECONDS)

    def turn(self) -> None:
        """One turn of the event loop, with what Qt deletes at its end."""
        with self._turn():
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # ---- measuring ---------------------------------------------------------------------------------

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._seen.clear()
        self._still = 0.0
        self._number += 1
        self._in_turn.set()
        began = time.thread_time()
        try:
            yield
        finally:
            busy = (time.thread_time() - began) * 1000
            self._in_turn.clear()
            self._note(busy if busy <= BUSY_MS else busy / self._slowness(), self._still * 1000)

    def _slowness(self) -> float:
        """How much slower the processor is now than at its best in this run: others share its caches and its clock."""
        now = min(_pace() for _ in range(5))
        self._pace = min(self._pace, now)
        return now / self._pace

    def _queued(self) -> float:
        """Seconds this thread has waited for a processor so far; where the system does not say, none."""
        try:
            return int(self._account.read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def _note(self, busy: float, still: float) -> None:
        made = Hold(self._flow, busy, still)
        if made.too_long(self._limits.get(self._flow, BUSY_MS)):
            made = replace(made, stack=self._most_seen())
            self.holds.append(made)
        longest = self.longest.get(self._flow, Hold(self._flow, 0.0, 0.0))
        self.longest[self._flow] = Hold(self._flow, max(longest.busy, busy), max(longest.still, still))

    def _most_seen(self) -> tuple[str, ...]:
        """The lines that most looks had in common, cut where they part."""
        seen = Counter(self._seen)
        if not seen:
            return ()
        shared: tuple[str, ...] = ()
        for depth in range(1, 1 + max(map(len, seen))):
            heads = Counter[tuple[str, ...]]()
            for stack, times in seen.items():
                heads[stack[:depth]] += times if len(stack) >= depth else 0
            head, times = heads.most_common(1)[0]
            if times * 3 < seen.total():
                break
            shared = head
        return shared[-_MOST_LINES:]

    # ---- looking, on the other thread --------------------------------------------------------------

    def _look(self) -> None:
        place, since, waited = (0, 0, 0, 0.0), 0.0, 0.0
        while not self._closed.is_set():
            self._in_turn.wait()
            self._closed.wait(self._glance)
            frame = sys._current_frames().get(self._me)
            if frame is None or not self._in_turn.is_set():
                continue
            self._seen[_lines(frame)] += 1
            now = (self._number, id(frame), frame.f_lasti, round(time.clock_gettime(self._clock), 3))
            if now != place:
                place, since, waited = now, time.perf_counter(), self._queued()
            else:
                self._still = max(self._still, time.perf_counter() - since - (self._queued() - waited))


def _pace() -> float:
    """Seconds of processor time for a piece of work that is always the same."""
    began = time.thread_time()
    sorted(_MIXED)
    return time.thread_time() - began


def _lines(frame: FrameType) -> tuple[str, ...]:
    """The stack inside the turn, the outermost line first: file, line and function."""
    found = traceback.extract_stack(frame)
    inner = [each for at, each in enumerate(found) if all(later.filename != _HERE for later in found[at:])]
    return tuple(f"{each.filename.removeprefix(_ROOT)}:{each.lineno} {each.name}" for each in inner)
