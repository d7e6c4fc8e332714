"""Transactions: whole or nothing, one writer, readers that see one moment, and who hears of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from sync.store import (
    articles,
    contents,
    cursors,
    drafts,
    outbox,
    receipts,
    sealed,
    settings,
    steps,
    trust,
    versions,
)
from sync.store.errors import DraftMoved
from sync.store.records import ChangeSet
from sync.store.store import Store


class Stop(Exception):
    """Thrown by a test to break off an act."""


def act(store: Store, make: Any, article: str, sequence: int = 1) -> str:
    step = make.step(article, sequence)
    with store.writing() as tx:
        steps.put(tx, step)
        outbox.add(tx, step.digest, article, make.at)
        articles.put(tx, make.line(article, state="queued", head=step.digest, sequence=sequence))
    return str(step.digest)


def test_an_act_broken_off_leaves_nothing(store: Store, make: Any) -> None:
    step = make.step()

    def break_off() -> None:
        with store.writing() as tx:
            steps.put(tx, step)
            outbox.add(tx, step.digest, "a1", make.at)
            articles.put(tx, make.line())
            raise Stop

    with pytest.raises(Stop):
        break_off()
    with store.reading() as tx:
        assert (steps.of(tx, "a1"), outbox.all(tx), articles.ids(tx)) == ((), (), [])
    act(store, make, "a1")
    with store.reading() as tx:
        assert len(outbox.all(tx)) == 1


def test_a_transaction_is_dead_after_its_block(store: Store) -> None:
    with store.writing() as writing:
        settings.set(writing, "a", "b")
    with store.reading() as reading:
        pass
    for tx in (writing, reading):
        with pytest.raises(RuntimeError):
            settings.get(tx, "a")


def test_writing_inside_writing_is_a_defect_and_not_a_deadlock(store: Store) -> None:
    with store.writing() as tx:
        settings.set(tx, "a", "b")
        with pytest.raises(RuntimeError), store.writing():
            pass
    with store.reading() as tx:
        assert settings.get(tx, "a") == "b"


def test_a_reader_sees_one_moment(store: Store, make: Any) -> None:
    act(store, make, "a1")
    with store.reading() as tx:
        assert len(articles.ids(tx)) == 1
        act(store, make, "a2")
        assert len(articles.ids(tx)) == 1
    with store.reading() as tx:
        assert len(articles.ids(tx)) == 2


def test_reading_inside_writing_shows_what_was_before(store: Store) -> None:
    with store.writing() as tx:
        settings.set(tx, "a", "new")
        with store.reading() as before:
            assert settings.get(before, "a") is None
        assert settings.get(tx, "a") == "new"


def test_readers_never_wait_and_never_see_half_an_act(store: Store, make: Any) -> None:
    """An act writes a step, an outbox row and a line; whoever reads meanwhile finds equally many of each."""
    acts = 60
    done = threading.Event()

    def write() -> None:
        for number in range(acts):
            act(store, make, f"a{number}")
        done.set()

    def read() -> list[tuple[int, int]]:
        seen = []
        while not done.is_set():
            with store.reading() as tx:
                seen.append((len(outbox.all(tx)), articles.counts(tx).states["queued"]))
        return seen

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        pool.submit(write).result()
        seen = [pair for reader in readers for pair in reader.result()]
    assert seen
    assert all(items == lines for items, lines in seen)
    with store.reading() as tx:
        assert [item.id for item in outbox.all(tx)] == list(range(1, acts + 1))


def test_many_threads_write_in_turn(store: Store, make: Any) -> None:
    def write(worker: int) -> None:
        for number in range(10):
            act(store, make, f"a{worker}-{number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with store.reading() as tx:
        items = outbox.all(tx)
        assert len(items) == 60
        assert {item.step_digest for item in items} == {
            step.digest for item in items for step in steps.of(tx, item.article)
        }


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.writing():
        pass
    with pytest.raises(RuntimeError, match="closed"), store.reading():
        pass


def test_close_waits_for_the_act_under_way(store: Store) -> None:
    begun, release = threading.Event(), threading.Event()

    def write() -> None:
        with store.writing() as tx:
            begun.set()
            release.wait(30)
            settings.set(tx, "a", "b")

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        assert begun.wait(30)
        closing = pool.submit(store.close)
        release.set()
        writing.result()
        closing.result()
    with Store.open(store.path, bytes(range(32))) as again, again.reading() as tx:
        assert settings.get(tx, "a") == "b"


# ------------------------------------------------------------------------------------------ changes


def test_changes_are_told_after_the_commit_in_the_committing_thread(store: Store, make: Any) -> None:
    heard: list[tuple[ChangeSet, int, int]] = []

    def listen(changes: ChangeSet) -> None:
        with store.reading() as tx:
            heard.append((changes, threading.get_ident(), len(outbox.all(tx))))

    store.subscribe(listen)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act, store, make, "a1").result()
        thread = pool.submit(threading.get_ident).result()
    assert heard == [(ChangeSet(frozenset({"a1"}), outbox=True), thread, 1)]


def test_nothing_is_told_of_what_changes_nothing_or_is_broken_off(store: Store, make: Any) -> None:
    act(store, make, "a1")
    heard: list[ChangeSet] = []
    stop = store.subscribe(heard.append)
    with store.writing() as tx:
        cursors.set(tx, "changes", "7")
        steps.put(tx, make.step("a1"))
    with pytest.raises(Stop), store.writing() as tx:
        articles.put(tx, make.line("a2"))
        raise Stop
    assert heard == []
    with store.writing() as tx:
        trust.put_evidence(tx, "checkpoint", b"two notes")
    assert heard == [ChangeSet(trust=True)]
    stop()
    act(store, make, "a3")
    assert len(heard) == 1


@pytest.mark.parametrize("what", ["draft", "version", "line", "receipt", "refused", "sealed"])
def test_each_change_names_its_article(store: Store, make: Any, what: str) -> None:
    step = make.step("a1")
    act(store, make, "a1")
    heard: list[ChangeSet] = []
    store.subscribe(heard.append)
    with store.writing() as tx:
        if what == "draft":
            drafts.put(tx, "a1", b"x", make.digest(b"x"), "t", "c", "n", None, make.at)
        elif what == "version":
            versions.put(tx, "a1", contents.put(tx, b"x"), "interval", make.at)
        elif what == "line":
            articles.put(tx, make.line("a1"))
        elif what == "receipt":
            receipts.put(tx, make.receipt(step, 0))
        elif what == "refused":
            steps.drop_pending(tx, step.digest)
        else:
            sealed.put(tx, make.digest(b"x"), b"k" * 32, "a1")
    assert [changes.articles for changes in heard] == [frozenset({"a1"})]


def test_a_listener_may_write_and_one_that_fails_silences_nobody(store: Store, make: Any) -> None:
    heard: list[str] = []

    def fails(changes: ChangeSet) -> None:
        heard.append("fails")
        raise Stop

    def writes(changes: ChangeSet) -> None:
        if changes.outbox:
            heard.append("writes")
            with store.writing() as tx:
                settings.set(tx, "heard", "yes")

    store.subscribe(fails)
    store.subscribe(writes)
    with pytest.raises(Stop):
        act(store, make, "a1")
    assert heard == ["fails", "writes"]
    with store.reading() as tx:
        assert settings.get(tx, "heard") == "yes"
        assert len(outbox.all(tx)) == 1, "the act stays committed"


def test_a_broken_rule_of_the_tables_is_a_defect_and_rolls_back(store: Store, make: Any) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.writing() as tx:
        settings.set(tx, "a", "b")
        outbox.add(tx, make.step().digest, "a1", make.at)
    with store.reading() as tx:
        assert settings.get(tx, "a") is None


def test_a_rescue_survives_an_act_that_fails_and_is_told(store: Store, make: Any) -> None:
    with store.writing() as tx:
        drafts.put(tx, "a1", b"first", make.digest(b"first"), "t", "c", "n", None, make.at)
    heard: list[ChangeSet] = []
    store.subscribe(heard.append)
    with pytest.raises(DraftMoved), store.writing() as tx:
        settings.set(tx, "a", "b")
        drafts.put(tx, "a1", b"second", make.digest(b"second"), "t", "c", "n", None, make.at)
    with store.reading() as tx:
        assert settings.get(tx, "a") is None
        assert [contents.get(tx, version.content_digest) for version in versions.of(tx, "a1")] == [b"second"]
    assert heard == [ChangeSet(frozenset({"a1"}))]
