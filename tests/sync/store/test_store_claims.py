"""Claims in the store: one an officer and article, in place of the one before, and told to whoever listens."""

from __future__ import annotations

from dataclasses import replace

from sync.store import claims
from sync.store.claims import ClaimRow
from sync.store.records import ChangeSet
from sync.store.store import Store

LI = ClaimRow("a1", "li", "2026-11-21T12:00:00+08:00", own=True, sent=False)
SUN = ClaimRow("a1", "sun", "2026-11-21T13:00:00+08:00", own=False, sent=True)
OTHER = ClaimRow("a2", "sun", "2026-11-21T13:00:00+08:00", own=False, sent=True)


def test_what_is_put_is_given_back(store: Store) -> None:
    with store.writing() as tx:
        for row in (SUN, LI, OTHER):
            claims.put(tx, row)
    with store.reading() as tx:
        assert claims.of(tx, "a1") == (LI, SUN)
        assert claims.every(tx) == (LI, SUN, OTHER)


def test_a_later_word_takes_the_place_of_the_earlier(store: Store) -> None:
    later = replace(LI, until="2026-11-21T14:00:00+08:00", sent=True)
    with store.writing() as tx:
        claims.put(tx, LI)
        claims.put(tx, later)
        assert claims.of(tx, "a1") == (later,)


def test_what_is_dropped_is_gone_and_the_rest_stays(store: Store) -> None:
    with store.writing() as tx:
        for row in (LI, SUN, OTHER):
            claims.put(tx, row)
    told: list[ChangeSet] = []
    store.subscribe(told.append)
    with store.writing() as tx:
        claims.drop(tx, "a1", "sun")
        claims.drop(tx, "a2", "nobody")
    with store.reading() as tx:
        assert claims.every(tx) == (LI, OTHER)
    assert [change.articles for change in told] == [{"a1"}]
