"""Killed with SIGKILL at any point of taking steps in: what has a receipt is in the log, and nothing is in it twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from portal_kit import Article, Town, item_of

from sync.log.checkpoint import Checkpoint, check_growth
from sync.log.merkle import MemoryNodes, Tree, leaf_hash
from sync.log.note import split_note
from sync.portal.portal import Portal
from sync.portal.schema import audience, feed, log_nodes, steps

DRIVER = Path(__file__).with_name("crashing_portal.py")


@contextmanager
def crashing(town: Town, events: int) -> Iterator[subprocess.Popen[bytes]]:
    """The portal as a process of its own, that dies at the given event."""
    command = [sys.executable, str(DRIVER), str(town.home), str(events)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        town.address = process.stdout.readline().decode().strip()
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def prepared(town: Town) -> list[Any]:
    """The whole way of some articles as batches, uploaded and signed but not yet sent."""
    articles = [Article(town) for _ in range(3)]
    with town.running():
        for article in articles:
            article.upload()
    submit = [a.act("submit", "zhou") for a in articles]
    rest = [s for a in articles for s in (a.act("pass", "li"), a.act("approve", "zhao"))]
    send = [(a.act("send", "zhao"), a.release()) for a in articles]
    return [submit, rest, send]


def push(town: Town, batches: list[Any]) -> tuple[dict[str, str], Checkpoint | None]:
    """Send until the line breaks: the receipts that arrived, and the last checkpoint seen."""
    receipts: dict[str, str] = {}
    seen: Checkpoint | None = None
    try:
        for batch in batches:
            for result in town.caller("zhao").send_steps(batch):
                assert result["outcome"] in ("logged", "known")
                receipts[result["digest"]] = result["receipt"]
            note = requests.get(town.address + "/log/checkpoint", timeout=30).content
            seen = Checkpoint.parse(split_note(note)[0])
    except requests.ConnectionError:
        pass
    return receipts, seen


def check_record(portal: Portal, seen: Checkpoint | None) -> None:
    """Places without gaps or doubles, nodes that are the tree over them, and nothing shown before taken back."""
    with portal.database.reading() as connection:
        rows = connection.execute(sa.select(steps.c.log_index, steps.c.digest).order_by(steps.c.log_index)).all()
        tree = portal.record.tree(connection)
        note = portal.record.checkpoint(connection)
        nodes = connection.scalar(sa.select(sa.func.count()).select_from(log_nodes).where(log_nodes.c.node % 64 == 0))
        told = list(connection.scalars(sa.select(feed.c.id).order_by(feed.c.id)))
        joined = connection.scalar(sa.select(sa.func.max(audience.c.joined))) or 0
    assert [r.log_index for r in rows] == list(range(len(rows)))
    assert len({r.digest for r in rows}) == len(rows) == tree.size == nodes
    assert told == list(range(1, len(told) + 1))
    assert joined <= len(told)
    rebuilt = Tree(MemoryNodes(), 0)
    rebuilt.append([leaf_hash(bytes.fromhex(r.digest)) for r in rows])
    now = Checkpoint.parse(split_note(note)[0])
    assert (now.size, now.root) == (len(rows), rebuilt.root())
    if seen is not None:
        check_growth(seen, now, rebuilt.consistency(seen.size, now.size))


@pytest.mark.parametrize("events", [1, 3, 9, 17, 20, 24, 38, 41, 57, 60])
def test_killed_at_a_point_nothing_confirmed_is_lost_and_nothing_is_twice(small_town: Town, events: int) -> None:
    kill_and_recover(small_town, events)


@pytest.mark.postgresql
@pytest.mark.parametrize("events", [12, 38, 57])
def test_the_same_on_postgresql(tmp_path: Path, postgresql_url: str, events: int) -> None:
    kill_and_recover(Town(tmp_path / "portal", postgresql_url), events)


def kill_and_recover(town: Town, events: int) -> None:
    batches = prepared(town)
    every = [s[0].digest if isinstance(s, tuple) else s.digest for batch in batches for s in batch]
    with crashing(town, events) as process:
        receipts, seen = push(town, batches)
        assert process.wait(30) == -9, "the way is longer than the fuse: choose another point"
    with town.running() as portal:
        check_record(portal, seen)
        asked = town.caller("li").call("POST", "/v1/receipts:query", json={"digests": every}).json()["receipts"]
        assert {d: asked[d] for d in receipts} == receipts
        survived = {d: r for d, r in asked.items() if r is not None}
        again, _ = push(town, batches)
        assert again.keys() == set(every)
        assert {d: again[d] for d in survived} == survived
        check_record(portal, seen)
        with portal.database.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(steps)) == len(every) + 3


def test_killed_while_many_send_at_once(small_town: Town) -> None:
    """Six desks at once on the same steps; the process dies in the middle."""
    from concurrent.futures import ThreadPoolExecutor

    batches = prepared(small_town)
    with crashing(small_town, 24) as process:
        with ThreadPoolExecutor(6) as pool:
            pushed = list(pool.map(lambda _: push(small_town, batches), range(6)))
        assert process.wait(30) == -9
    confirmed: dict[str, str] = {}
    for receipts, _ in pushed:
        for digest, receipt in receipts.items():
            assert confirmed.setdefault(digest, receipt) == receipt
    with small_town.running() as portal:
        check_record(portal, max((seen for _, seen in pushed if seen), key=lambda c: c.size, default=None))
        answer = small_town.caller("li").call(
            "POST", "/v1/receipts:query", json={"digests": list(confirmed) or ["0" * 64]}
        )
        assert {d: r for d, r in answer.json()["receipts"].items() if r} == confirmed


def test_the_fuse_really_counts(small_town: Town) -> None:
    """A fuse longer than the way leaves the process alive: the points above are inside the way."""
    batches = prepared(small_town)
    with crashing(small_town, 10_000) as process:
        receipts, seen = push(small_town, batches)
        assert process.poll() is None
    assert len(receipts) == 12
    assert seen is not None
    assert seen.size == 15
    assert item_of(batches[0][0])["envelope"]
