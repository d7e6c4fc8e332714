"""The practice lessons: what they ask, and which of it was really done.

A task is ticked when the desk's own signatures and receipts say so, or a chain was opened that verified. What was seen
at one desk is noted beside the county, because the next desk's store knows nothing of it. Nothing here knows Qt.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.shell.registry import PORTAL_ROLES
from resources.language import Sentence, say
from sync.chain.clock import SystemClock, stamp

if TYPE_CHECKING:
    from desktop.operations import Job
    from desktop.shell.practice import Seat
    from sync.desk import Desk

FILE = "lessons.json"
VERIFY = "verify"


@dataclass(frozen=True)
class Task:
    """One thing to do: its deed as ``Desk.deeds`` names it, what to do in words, and the role at whose desk."""

    deed: str
    words: Sentence
    role: str


@dataclass(frozen=True)
class Lesson:
    """A few tasks that belong together."""

    title: Sentence
    tasks: tuple[Task, ...]


LESSONS = (
    Lesson(
        say("Write and submit"),
        (
            Task("write", say("Begin an article with Ctrl+N, choose a column, give it a title"), "drafter"),
            Task("submit", say("Fill in what is required, sign and submit, then sync"), "drafter"),
        ),
    ),
    Lesson(
        say("Review and return"),
        (
            Task("return", say("Sync, read the article, return it with a category and a reason, sync"), "reviewer"),
            Task("resubmit", say("Sync, put it right, submit it again, sync"), "drafter"),
            Task("pass", say("Look at the changes only, and pass it"), "reviewer"),
        ),
    ),
    Lesson(
        say("Secrecy release"),
        (Task("secrecy-review", say("Answer the questions one by one and sign the conclusion"), "secrecy"),),
    ),
    Lesson(
        say("Sign off"),
        (Task("approve", say("After the second review: read to the end, tick, sign off"), "approver"),),
    ),
    Lesson(
        say("Sync and verify"),
        (
            Task("receipt", say("Press F5 and see a receipt come for a step of yours"), "drafter"),
            Task("publish", say("Publish the article at the portal office"), "publisher"),
            Task(VERIFY, say("Open a published article: its signatures join without a gap"), "drafter"),
        ),
    ),
)
TASKS = tuple(task for lesson in LESSONS for task in lesson.tasks)


@dataclass(frozen=True)
class Progress:
    """How far the lessons are: the deeds that were seen. ``since`` is when they were begun, RFC 3339."""

    since: str
    done: frozenset[str]

    def lessons_done(self) -> int:
        """How many lessons are done whole."""
        return sum(all(task.deed in self.done for task in lesson.tasks) for lesson in LESSONS)


class LessonBook:
    """What was seen so far, in a file beside the county. A file that does not read begins the lessons anew.

    Args:
        root: the practice county's folder.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FILE

    def read(self) -> Progress:
        """How far the lessons are; with no file they begin now."""
        known = frozenset(task.deed for task in TASKS)
        try:
            value = json.loads(self._path.read_text(encoding="utf-8"))
            datetime.fromisoformat(value["since"]).timestamp()
            return Progress(str(value["since"]), known.intersection(value["done"]))
        except (OSError, ValueError, TypeError, KeyError):
            return self.restart()

    def restart(self) -> Progress:
        """Begin the lessons anew: what was done before counts no more."""
        return self._keep(Progress(stamp(SystemClock().now()), frozenset()))

    def note(self, seen: Iterable[str]) -> Progress:
        """Add what was seen at a desk."""
        before = self.read()
        done = before.done | {task.deed for task in TASKS}.intersection(seen)
        return before if done == before.done else self._keep(Progress(before.since, frozenset(done)))

    def _keep(self, progress: Progress) -> Progress:
        """Write beside, then replace; a full disk costs a tick, never the work."""
        text = json.dumps({"since": progress.since, "done": sorted(progress.done)}, indent=1)
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._path)
        return progress


def root_of(home: Path) -> Path:
    """The county's folder, from the folder of one of its desks."""
    return home.parent.parent


class ReadProgress:
    """Looks at the open desk and notes what was done, off the window's thread.

    Args:
        desk: the open desk of the county.
        opened: an article whose chain was opened, or "".
    """

    def __init__(self, desk: Desk, opened: str = "") -> None:
        self._desk, self._opened = desk, opened

    def __call__(self, job: Job) -> Progress:
        book = LessonBook(root_of(self._desk.context.home))
        since = datetime.fromisoformat(book.read().since).timestamp()
        seen = set(self._desk.deeds(since))
        if self._opened and self._verifies():
            seen.add(VERIFY)
        return book.note(seen)

    def _verifies(self) -> bool:
        view = self._desk.chain(self._opened)
        return view.state == "published" and view.report.held


def seat_for(role: str, seats: Sequence[Seat], unit: str) -> Seat | None:
    """Who does a task: a role of the portal at the portal, any other in the unit, or else the first with the role."""
    able = [seat for seat in seats if role in seat.roles]
    near = [seat for seat in able if (seat.unit == unit) is not (role in PORTAL_ROLES)]
    return next(iter(near or able), None)
