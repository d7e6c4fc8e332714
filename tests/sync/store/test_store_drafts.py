"""Drafts, versions and contents: no save loses a text."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from sync.store import contents, drafts, steps, versions
from sync.store.errors import DraftMoved, DraftSigned
from sync.store.records import Draft
from sync.store.store import Store


def save(store: Store, make: Any, text: str, expected: int | None, article: str = "a1") -> Draft:
    data = text.encode()
    with store.writing() as tx:
        return drafts.put(tx, article, data, make.digest(data), text, "tzgg", "notice", expected, make.at)


def kept(store: Store, article: str = "a1") -> list[tuple[str, bytes | None]]:
    with store.reading() as tx:
        return [(version.cause, contents.get(tx, version.content_digest)) for version in versions.of(tx, article)]


def current(store: Store, article: str = "a1") -> Draft | None:
    with store.reading() as tx:
        return drafts.get(tx, article)


def test_saving_counts_revisions_and_gives_back_what_was_saved(store: Store, make: Any) -> None:
    assert current(store) is None
    assert save(store, make, "一", None).rev == 1
    draft = save(store, make, "二", 1)
    assert draft == Draft("a1", 2, "二".encode(), make.digest("二".encode()), "二", "tzgg", "notice", make.at)
    assert current(store) == draft
    assert kept(store) == []


def test_saving_the_same_text_again_changes_nothing(store: Store, make: Any) -> None:
    first = save(store, make, "一", None)
    heard: list[object] = []
    store.subscribe(heard.append)
    assert save(store, make, "一", 1) == first
    assert heard == []


@pytest.mark.parametrize("expected", [None, 1, 3])
def test_a_late_save_keeps_both_texts(store: Store, make: Any, expected: int | None) -> None:
    save(store, make, "一", None)
    second = save(store, make, "二", 1)
    with pytest.raises(DraftMoved) as caught:
        save(store, make, "迟到", expected)
    assert current(store) == second
    assert kept(store) == [("conflict", "迟到".encode())]
    assert (caught.value.current_rev, caught.value.kept_digest) == (2, make.digest("迟到".encode()))


def test_a_late_save_of_a_removed_draft_keeps_its_text(store: Store, make: Any) -> None:
    save(store, make, "一", None)
    with store.writing() as tx:
        drafts.remove(tx, "a1", make.at)
    with pytest.raises(DraftMoved) as caught:
        save(store, make, "二", 1)
    assert caught.value.current_rev == 0
    assert kept(store) == [("removed", "一".encode()), ("conflict", "二".encode())]


def test_a_conflict_met_and_handled_inside_the_act_is_kept_with_the_act(store: Store, make: Any) -> None:
    save(store, make, "一", None)
    data = "二".encode()
    with store.writing() as tx:
        with pytest.raises(DraftMoved):
            drafts.put(tx, "a1", data, make.digest(data), "二", "tzgg", "notice", None, make.at)
        contents.put(tx, b"the act goes on")
    assert kept(store) == [("conflict", data)]


def test_two_drafts_of_one_title_are_two_drafts(store: Store, make: Any) -> None:
    save(store, make, "同名", None, "a1")
    save(store, make, "同名", None, "a2")
    save(store, make, "改过", 1, "a2")
    first = current(store, "a1")
    assert first is not None
    assert first.title == "同名"


def test_a_wrong_digest_is_a_defect(store: Store, make: Any) -> None:
    with pytest.raises(ValueError, match="digest"), store.writing() as tx:
        drafts.put(tx, "a1", b"x", make.digest(b"y"), "t", "c", "n", None, make.at)
    assert current(store) is None


def test_removing_keeps_the_text_and_removing_nothing_is_nothing(store: Store, make: Any) -> None:
    save(store, make, "一", None)
    with store.writing() as tx:
        drafts.remove(tx, "a1", make.at)
        drafts.remove(tx, "a1", make.at)
    assert current(store) is None
    assert kept(store) == [("removed", "一".encode())]
    assert save(store, make, "二", None).rev == 1


def test_a_signed_draft_is_not_removed(store: Store, make: Any) -> None:
    save(store, make, "一", None)
    with store.writing() as tx:
        steps.put(tx, make.step("a1"))
    with pytest.raises(DraftSigned), store.writing() as tx:
        drafts.remove(tx, "a1", make.at)
    assert current(store) is not None


def test_the_table_itself_refuses_to_drop_a_draft(store: Store, make: Any) -> None:
    save(store, make, "一", None)
    with pytest.raises(sa.exc.IntegrityError, match="text is kept"), store.writing() as tx:
        tx.sql("DELETE FROM drafts")
    with store.writing() as tx:
        versions.put(tx, "a1", contents.put(tx, "一".encode()), "recovery", make.at)
        steps.put(tx, make.step("a1"))
    with pytest.raises(sa.exc.IntegrityError, match="signed draft"), store.writing() as tx:
        tx.sql("DELETE FROM drafts")
    assert current(store) is not None


def test_versions_are_in_order_and_the_same_one_twice_is_one(store: Store, make: Any) -> None:
    with store.writing() as tx:
        one, two = contents.put(tx, b"1"), contents.put(tx, b"2")
        first = versions.put(tx, "a1", one, "interval", make.at)
        assert versions.put(tx, "a1", one, "interval", "2026-11-22T10:00:00+08:00") == first
        versions.put(tx, "a1", two, "interval", make.at)
        versions.put(tx, "a1", one, "interval", make.at)
        versions.put(tx, "a1", one, "signature", make.at)
    assert kept(store) == [("interval", b"1"), ("interval", b"2"), ("interval", b"1"), ("signature", b"1")]


def test_versions_need_their_bytes_a_known_cause_and_stay(store: Store, make: Any) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.writing() as tx:
        versions.put(tx, "a1", make.digest(b"never stored"), "signature", make.at)
    with store.writing() as tx:
        stored = contents.put(tx, b"1")
        versions.put(tx, "a1", stored, "signature", make.at)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as tx:
        versions.put(tx, "a1", stored, "whim", make.at)  # type: ignore[arg-type]
    for statement in (
        "DELETE FROM versions",
        "UPDATE versions SET cause = 'interval'",
        "DELETE FROM contents",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="never"), store.writing() as tx:
            tx.sql(statement)
    assert kept(store) == [("signature", b"1")]


def test_contents_are_kept_once_and_unknown_ones_are_none(store: Store, make: Any) -> None:
    with store.writing() as tx:
        assert contents.put(tx, b"1") == contents.put(tx, b"1") == make.digest(b"1")
        assert contents.get(tx, make.digest(b"1")) == b"1"
        assert contents.get(tx, make.digest(b"2")) is None
        assert tx.sql("SELECT count(*) FROM contents").scalar() == 1
