"""Power cuts: the desk or the portal dies at any point between signing, queueing, sending, committing and receipt.

Each trial forks a process that kills itself at one crossing; then the desk and the portal are opened again as a
person would, and everything must be there once: nothing lost, nothing twice.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from support.live import County, sign, whole, write

from sync.chain.step import SUBMIT
from sync.desk import Desk
from sync.exchange.http import PortalClient
from sync.portal import database
from sync.portal.service import serve
from sync.practice.process import tell_address
from sync.store.store import Store
from sync.store.tx import Tx

SEED = 20261121
CLIENT_CUTS, PORTAL_CUTS, PORTAL_CROSSINGS = 140, 70, 26


class Cut:
    """Counts crossings and dies at one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def cross(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def cut_client(cut: Cut) -> None:
    """Put crossings before and after every statement, commit and request of a desk."""
    run, exchange, writing = Tx.run, PortalClient._exchange, Store.writing

    def crossed_run(self: Tx, *args: object, **kwargs: object) -> object:
        cut.cross()
        return run(self, *args, **kwargs)

    def crossed_exchange(self: PortalClient, *args: object) -> object:
        cut.cross()
        answer = exchange(self, *args)
        cut.cross()
        return answer

    @contextmanager
    def crossed_writing(self: Store) -> Iterator[Tx]:
        with writing(self) as tx:
            yield tx
            cut.cross()
        cut.cross()

    Tx.run, PortalClient._exchange, Store.writing = crossed_run, crossed_exchange, crossed_writing


def cut_portal(cut: Cut) -> None:
    """Put crossings before and after every transaction of the portal, and before what it answers."""
    writing = database.Database.writing

    @contextmanager
    def crossed(self: database.Database) -> Iterator[object]:
        cut.cross()
        with writing(self) as connection:
            yield connection
            cut.cross()
        cut.cross()

    database.Database.writing = crossed


def in_fork(work: Callable[[], None]) -> int:
    """Run in a forked process; 0 when it ended, or the signal that killed it."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def settle(county: County, article: str, title: str) -> None:
    """Open the desk as a person would after a power cut, finish the job, and look that everything is there once."""
    with county.desk("zhou-ming") as desk:
        assert desk.draft(article).content.title == title
        if not desk.chain(article).steps:
            sign(desk, article, SUBMIT)
        whole(desk)
        view = desk.chain(article)
        assert [(s.sequence, s.action, s.send_state) for s in view.steps] == [(1, SUBMIT, "receipted")]
        assert view.report.held, str(view.report.conclusion)
        assert [v.state for v in desk.outbox() if v.article == article] == ["receipted"]
        assert remarked(desk, article) == [(title, 1)]


def remarked(desk: Desk, article: str) -> list[tuple[str, int]]:
    """What is said of an article, and with which step."""
    view = desk.remarks.of(article, desk.draft(article).content)
    return [(remark.first.text, remark.first.sequence) for remark in view.remarks]


def settle_all(county: County, articles: list[str]) -> None:
    """At the end: as many steps in the log as were signed, in one place each, and the reviewer has them all once."""
    with county.desk("zhou-ming", synced=True) as desk:
        places = [desk.chain(article).steps[0].log_index for article in articles]
    assert sorted(places) == list(range(len(articles)))
    assert logged_steps(county.portal_home) == len(articles)
    with county.desk("li-jing", synced=True) as reviewer:
        for article in articles:
            assert [s.sequence for s in reviewer.chain(article).steps] == [1]
            assert [sequence for _, sequence in remarked(reviewer, article)] == [1]
        assert len(reviewer.article_ids()) == len(articles)


def logged_steps(portal_home: Path) -> int:
    """How many steps stand in the portal's log."""
    connection = sqlite3.connect(portal_home / "portal.db")
    try:
        return int(connection.execute("select count(*) from steps").fetchone()[0])
    finally:
        connection.close()


def drafts(county: County, count: int) -> list[str]:
    """Complete drafts at the author's desk, each with a remark for the reviewer."""
    with county.desk("zhou-ming", synced=True) as desk:
        found = [write(desk, title=title(n)) for n in range(count)]
        for number, article in enumerate(found):
            desk.remarks.add(article, desk.draft(article).content, None, title(number))
    return found


def title(number: int) -> str:
    return f"断电试验稿{number}"


def submit(county: County, article: str) -> None:
    """Sign the submission and sync it."""
    with county.desk("zhou-ming") as desk:
        sign(desk, article, SUBMIT)
        desk.sync()


@contextmanager
def forked_portal(county: County, place: int) -> Iterator[Callable[[], bool]]:
    """A portal in a forked process that dies at a crossing; gives a question whether it has died of it."""
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ready)
            cut_portal(Cut(place))
            serve(county.portal_home, port=0, ready=lambda address: _tell(told, address))
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(ready, encoding="ascii") as pipe:
        address = pipe.readline().strip()
    if address:
        tell_address(county.root, f"{address}/")
    status: list[int] = []

    def killed() -> bool:
        if not status:
            ended, code = os.waitpid(pid, os.WNOHANG)
            if ended == 0:
                os.kill(pid, signal.SIGTERM)
                _, code = os.waitpid(pid, 0)
            status.append(code)
        return os.WIFSIGNALED(status[0]) and os.WTERMSIG(status[0]) == signal.SIGKILL

    try:
        yield killed
    finally:
        killed()


def _tell(pipe: int, address: str) -> None:
    os.write(pipe, f"{address}\n".encode())


def test_a_desk_killed_anywhere_loses_nothing_and_doubles_nothing(county: County, tmp_path: Path) -> None:
    county.start()
    articles = drafts(county, CLIENT_CUTS + 1)
    counted = tmp_path / "crossings"

    def count() -> None:
        cut = Cut(-1)
        cut_client(cut)
        submit(county, articles[-1])
        counted.write_text(str(cut.count), encoding="ascii")

    assert in_fork(count) == 0
    total = int(counted.read_text(encoding="ascii"))
    places = random.Random(SEED).choices(range(1, total), k=CLIENT_CUTS)
    for number, place in enumerate(places):

        def work(place: int = place, article: str = articles[number]) -> None:
            cut_client(Cut(place))
            submit(county, article)

        assert in_fork(work) == signal.SIGKILL
        settle(county, articles[number], title(number))
    settle_all(county, articles)


def test_a_portal_killed_anywhere_loses_nothing_and_doubles_nothing(county: County) -> None:
    county.start()
    articles = drafts(county, PORTAL_CUTS)
    county.stop()
    places = random.Random(SEED).choices(range(2, PORTAL_CROSSINGS), k=PORTAL_CUTS)
    died = 0
    for number, place in enumerate(places):
        with forked_portal(county, place) as killed:
            submit(county, articles[number])
            died += killed()
        with forked_portal(county, -1):
            settle(county, articles[number], title(number))
    with forked_portal(county, -1):
        settle_all(county, articles)
    assert died >= PORTAL_CUTS * 3 // 4
