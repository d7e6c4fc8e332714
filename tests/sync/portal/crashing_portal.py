"""A portal process that kills itself with SIGKILL at the n-th event of its logging transactions.

Run as ``python crashing_portal.py HOME N``: events are the statements of a transaction that holds the log's head, its
commit, and the moment just after the commit, before any answer is sent.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from sync.chain.clock import CHINA
from sync.portal.service import serve


class Fuse:
    """Counts down to the kill."""

    def __init__(self, events: int) -> None:
        self.left = events
        self.inside = False

    def event(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT log_head"):
            self.inside = True
        if self.inside:
            self.event()

    def commit(self, _connection: object) -> None:
        if self.inside:
            self.event()

    def given_back(self, _connection: object, _record: object) -> None:
        if self.inside:
            self.inside = False
            self.event()


class Fixed:
    """The town's morning."""

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 10, 0, tzinfo=CHINA) + timedelta(seconds=1)


def tell(address: str) -> None:
    """Where it answers, for the test that started it."""
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def main() -> None:
    fuse = Fuse(int(sys.argv[2]))
    sa.event.listen(sa.Engine, "before_cursor_execute", fuse.statement)
    sa.event.listen(sa.Engine, "commit", fuse.commit)
    sa.event.listen(sa.Pool, "checkin", fuse.given_back)
    serve(Path(sys.argv[1]), "127.0.0.1", 0, clock=Fixed(), ready=tell)


if __name__ == "__main__":
    main()
