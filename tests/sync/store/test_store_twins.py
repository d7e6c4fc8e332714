"""The index of twins: found after each save, exact after edits, made anew in steps, gone when dropped."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings as rules
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from support.reports import Report, altered_twin, report, twin

from forms.checks.twins.signature import signature
from sync.store import articles, search, twins
from sync.store.records import ArticleRow
from sync.store.store import Store
from sync.store.tx import Tx

AT = "2026-11-21T10:00:00+08:00"
CHANCE = Random(21)
REPORTS = [report(CHANCE) for _ in range(30)]


def save(tx: Tx, name: str, one: Report, *, indexed: bool = True) -> int:
    title, text = one.texts
    rowid = articles.put(tx, ArticleRow(name, title, "news", "c", "u", "z", "draft", "draft", AT))
    search.later(tx, rowid, title, text)
    if indexed:
        twins.index(tx, rowid, title, text)
    return rowid


def asked(tx: Tx, one: Report, article: str = "") -> list[str]:
    return [name for name, _, _ in twins.StoreArchive(tx).candidates(article, "\n".join(one.texts))]


def entries(tx: Tx) -> set[tuple[int, int]]:
    """Everything in the buckets, as (mark, rowid)."""
    rows = tx.sql("SELECT id, entries FROM twin_buckets").all()
    found = [(bucket | rest << 16, rowid) for bucket, data in rows for rest, rowid in struct.iter_unpack("<HI", data)]
    assert len(found) == len(set(found))
    return set(found)


def all_marks(tx: Tx) -> set[tuple[int, int]]:
    rows = tx.sql("SELECT id, marks FROM twin_marks").all()
    return {(mark, rowid) for rowid, data in rows for (mark,) in struct.iter_unpack("<I", data)}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as tx:
        for number, one in enumerate(REPORTS):
            save(tx, f"a{number}", one)
    return store


def test_twins_are_found_with_their_titles_and_texts(filled: Store) -> None:
    chance = Random(22)
    with filled.reading() as tx:
        for number, one in enumerate(REPORTS):
            for changed in (one, twin(chance, one), altered_twin(chance, one)):
                assert asked(tx, changed)[0] == f"a{number}"
        ((name, title, text),) = list(twins.StoreArchive(tx).candidates("", "\n".join(REPORTS[3].texts)))[:1]
        assert (name, title) == ("a3", REPORTS[3].texts[0])
        assert text == search.fold(REPORTS[3].texts[1])


def test_an_article_is_never_its_own_candidate_and_neither_are_its_earlier_versions(filled: Store) -> None:
    with filled.writing() as tx:
        assert "a3" not in asked(tx, REPORTS[3], "a3")
        newer = report(Random(5))
        save(tx, "a3", newer)
        assert "a3" not in asked(tx, newer, "a3")
        assert "a3" not in asked(tx, REPORTS[3], "a3")
        assert asked(tx, newer)[0] == "a3"
        assert "a3" not in asked(tx, REPORTS[3])
        assert asked(tx, newer, "unknown")[0] == "a3"


def test_other_reports_and_empty_texts_have_no_candidates(filled: Store) -> None:
    with filled.reading() as tx:
        assert list(twins.StoreArchive(tx).candidates("", "")) == []
        assert list(twins.StoreArchive(tx).candidates("", "2026年7月3日")) == []
        assert list(twins.StoreArchive(tx).candidates("", "完全没有关系的一段文字，说的是天上的云和海里的鱼。")) == []


def test_at_most_three_candidates(store: Store) -> None:
    with store.writing() as tx:
        for number in range(9):
            save(tx, f"a{number}", REPORTS[0])
        assert asked(tx, REPORTS[0]) == ["a8", "a7", "a6"]


def test_of_a_mark_that_many_have_only_the_newest_are_kept(store: Store) -> None:
    with store.writing() as tx:
        for number in range(twins.NEWEST_OF_A_MARK + 20):
            save(tx, f"a{number}", REPORTS[0])
        mark = signature("\n".join(REPORTS[0].texts))[0]
        assert len({rowid for found, rowid in entries(tx) if found == mark}) == twins.NEWEST_OF_A_MARK
        assert asked(tx, REPORTS[0])[0] == f"a{twins.NEWEST_OF_A_MARK + 19}"
        save(tx, "a0", REPORTS[1])  # its old entries went long ago
        assert asked(tx, REPORTS[1])[0] == "a0"


def test_an_article_can_be_taken_out(filled: Store) -> None:
    with filled.writing() as tx:
        rowid = save(tx, "a3", REPORTS[3])
        twins.remove(tx, rowid)
        twins.remove(tx, rowid)
        assert "a3" not in asked(tx, REPORTS[3])
        assert rowid not in {one for _, one in entries(tx)}


def test_nothing_is_written_when_the_signature_stays(filled: Store) -> None:
    with filled.writing() as tx:
        before = tx.sql("SELECT total_changes()").scalar_one()
        title, text = REPORTS[3].texts
        rowid = next(row.rowid for row in articles.rows(tx, list(range(1, 31))) if row.article == "a3")
        twins.index(tx, rowid or 0, title, text + "。")
        assert tx.sql("SELECT total_changes()").scalar_one() == before


def test_an_existing_store_is_indexed_in_steps_and_goes_on_after_it_was_closed(path: Path, make: Any) -> None:
    with Store.open(path, make.key) as store:
        with store.writing() as tx:
            for number, one in enumerate(REPORTS):
                save(tx, f"a{number}", one, indexed=False)
        with store.writing() as tx:
            assert asked(tx, REPORTS[0]) == []
            assert twins.catch_up(tx, 20) == 20
        with store.reading() as tx:
            assert asked(tx, REPORTS[29])[0] == "a29"  # newest first
            assert "a0" not in asked(tx, REPORTS[0])
    with Store.open(path, make.key) as store:
        with store.writing() as tx:
            save(tx, "new", report(Random(9)))  # saved meanwhile: indexed by its save
            save(tx, "a1", REPORTS[2])
        with store.writing() as tx:
            assert twins.catch_up(tx, 20) == 10
        with store.writing() as tx:
            assert twins.catch_up(tx, 20) == 0
            assert twins.catch_up(tx, 20) == 0
        with store.reading() as tx:
            assert asked(tx, REPORTS[0])[0] == "a0"
            assert asked(tx, report(Random(9)))[0] == "new"
            assert entries(tx) == all_marks(tx)


def test_the_index_can_be_dropped_and_made_anew(filled: Store) -> None:
    with filled.writing() as tx:
        before = entries(tx)
        twins.drop(tx)
        assert (entries(tx), all_marks(tx)) == (set(), set())
        assert asked(tx, REPORTS[0]) == []
        while twins.catch_up(tx, 7):
            pass
        assert entries(tx) == before


class Indexing(RuleBasedStateMachine):
    """Saving, editing, taking out and dropping in any order: the buckets say what the signatures say."""

    tmp: Path

    @initialize()
    def open_store(self) -> None:
        number = len(list(self.tmp.iterdir()))
        self.store = Store.open(self.tmp / f"{number}" / "store.db", bytes(32))
        self.saved: dict[str, int] = {}

    @rule(name=st.sampled_from("abcde"), which=st.integers(0, 8), indexed=st.booleans())
    def save(self, name: str, which: int, indexed: bool) -> None:
        with self.store.writing() as tx:
            rowid = save(tx, name, REPORTS[which], indexed=indexed)
            if not indexed:
                twins.remove(tx, rowid)
        self.saved.pop(name, None)
        if indexed:
            self.saved[name] = which

    @rule()
    def drop(self) -> None:
        with self.store.writing() as tx:
            twins.drop(tx)
        self.saved.clear()

    @invariant()
    def what_is_saved_is_found(self) -> None:
        with self.store.reading() as tx:
            assert entries(tx) == all_marks(tx)
            for name, which in self.saved.items():
                alike = [one for one, other in self.saved.items() if other == which]
                assert name in asked(tx, REPORTS[which]) or len(alike) > twins.CANDIDATES

    def teardown(self) -> None:
        self.store.close()


def test_any_order_of_acts_leaves_the_index_exact(tmp_path: Path) -> None:
    Indexing.tmp = tmp_path
    run_state_machine_as_test(Indexing, settings=rules(max_examples=12, stateful_step_count=12, deadline=None))
