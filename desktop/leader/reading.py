"""What the page for leaders asks the desk, off the window's thread: the article, and what a signature would say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.operations import Job
from desktop.review.opening import Opened, ReadForReview
from desktop.review.signing import ReadRequest, Request

if TYPE_CHECKING:
    from sync.desk import Desk

ACT = "approve"


@dataclass(frozen=True)
class ForLeader:
    """An article to be decided on.

    Attributes:
        article: its id; "" where none waits.
        opened: as the review shows it; None where none waits.
        request: what the sign-off would say; None where it is not open to the person here.
        waiting: the articles that wait for the sign-off of the person here, the longest waiting first.
    """

    article: str
    opened: Opened | None
    request: Request | None
    waiting: tuple[str, ...]


class ReadForLeader:
    """Opens an article, or the next one that waits.

    Args:
        desk: the open desk.
        article: its id, or "" for the next.
        passed: what is left for later.
    """

    def __init__(self, desk: Desk, article: str, passed: frozenset[str] = frozenset()) -> None:
        self._desk, self._article, self._passed = desk, article, passed

    def __call__(self, job: Job) -> ForLeader:
        rows = self._desk.queue()
        waiting = tuple(row.article for row in rows if row.next_action.partition(":")[0] == ACT)
        article = self._article or next((each for each in waiting if each not in self._passed), "")
        if not article:
            return ForLeader("", None, None, waiting)
        job.check()
        opened = ReadForReview(self._desk, article)(job)
        option = opened.option(ACT)
        if option is None or not option.allowed:
            return ForLeader(article, opened, None, waiting)
        difference = opened.reading.difference
        changes = difference.count if difference is not None else 0
        return ForLeader(article, opened, ReadRequest(self._desk, article, option, changes=changes)(job), waiting)
