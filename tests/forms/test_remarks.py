"""Remarks: one spelling, bounded papers, and what stands of a remark whatever order answers came in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.body.anchors import Anchor, Spot
from forms.errors import Malformed
from forms.remarks import (
    OUTCOMES,
    Entry,
    Outcome,
    Said,
    Thread,
    paper_bytes,
    read_paper,
    still_to_sign,
    threads,
)

ARTICLE = "0193a5e0-1111-7abc-8def-0123456789ab"
AT = "2026-11-27T09:00:00+08:00"
ANCHOR = Anchor(Spot("b1", 0, 3, 6), "128", "已开工项目", "个")
REMARK = Entry("r1", "remark", AT, "请核对数字。", "", ANCHOR, "131")


def said(entry: Entry, *, author: bool = False, demanded: bool = False, sequence: int = 2) -> Said:
    return Said(entry, "zhou-ming" if author else "li-jing", "water", sequence, AT, author, demanded)


def settle(outcome: Outcome, number: int, to: str = "r1") -> Entry:
    return Entry(f"s{number}", "settle", AT, "", to, outcome=outcome)


def test_a_paper_is_read_as_it_was_written() -> None:
    entries = (
        REMARK,
        Entry("p1", "reply", AT, "已核。", "r1"),
        settle("accepted", 1),
        Entry("r2", "remark", AT, "通读"),
    )
    assert read_paper(paper_bytes(ARTICLE, entries), ARTICLE) == entries


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Entry("r", "remark", AT, " "),
        lambda: Entry("r", "remark", AT, "长" * 2_001),
        lambda: Entry("r", "remark", AT, "", "", None, "改为这样"),
        lambda: Entry.from_json({"id": "r", "kind": "remark", "at": AT, "text": "话", "to": "x"}),
        lambda: Entry.from_json({"id": "r", "kind": "reply", "at": AT, "text": "话"}),
        lambda: Entry.from_json({"id": "r", "kind": "settle", "at": AT, "text": "话", "to": "x"}),
        lambda: Entry.from_json({"id": "r", "kind": "settle", "at": AT, "text": "", "to": "x", "outcome": "burnt"}),
        lambda: Entry.from_json({"id": "r", "kind": "reply", "at": AT, "text": "话", "to": "x", "replacement": "y"}),
        lambda: Entry.from_json({"id": "r", "kind": "remark", "at": AT, "text": "话", "more": True}),
        lambda: paper_bytes(ARTICLE, [REMARK] * 501),
        lambda: read_paper(paper_bytes(ARTICLE, ()), ARTICLE),
        lambda: read_paper(paper_bytes("another", (REMARK,)), ARTICLE),
        lambda: read_paper(b"{" * 1_000, ARTICLE),
        lambda: read_paper(b" " * (2**20 + 1), ARTICLE),
    ],
)
def test_what_is_no_remark_is_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Malformed):
        wrong()


def test_the_author_accepts_and_everybody_sees_both() -> None:
    (thread,) = threads([said(REMARK, demanded=True), said(settle("accepted", 1), author=True)])
    assert thread.state == "accepted"
    assert not thread.unanswered
    assert [item.entry.id for item in thread.later] == ["s1"]


def test_only_the_author_accepts_refuses_and_answers() -> None:
    (thread,) = threads([said(REMARK, demanded=True), said(settle("accepted", 1)), said(settle("answered", 2))])
    assert thread.state == "open"
    assert thread.unanswered


def test_a_remark_opened_again_after_an_answer_asks_for_another() -> None:
    first = said(REMARK, demanded=True)
    answered = [first, said(Entry("p1", "reply", AT, "原文无误。", "r1"), author=True)]
    assert not threads(answered)[0].unanswered
    again = [*answered, said(settle("reopened", 1))]
    assert threads(again)[0].unanswered
    assert not threads([*again, said(settle("refused", 2), author=True)])[0].unanswered


def test_a_remark_that_came_with_a_review_asks_for_no_answer() -> None:
    assert not threads([said(REMARK)])[0].unanswered


def test_what_speaks_of_nothing_known_is_left_out() -> None:
    assert threads([said(settle("resolved", 1, to="nobody")), said(Entry("p", "reply", AT, "话", "nobody"))]) == ()


ENTRIES = st.lists(
    st.one_of(
        st.builds(lambda n: Entry(f"r{n}", "remark", AT, "话"), st.integers(0, 3)),
        st.builds(lambda n, to: Entry(f"p{n}", "reply", AT, "话", f"r{to}"), st.integers(0, 9), st.integers(0, 4)),
        st.builds(lambda o, n, to: settle(o, n, f"r{to}"), st.sampled_from(OUTCOMES), st.integers(0, 9),
                  st.integers(0, 4)),
    ).flatmap(lambda e: st.builds(lambda a, d: said(e, author=a, demanded=d), st.booleans(), st.booleans())),
    max_size=12,
)  # fmt: skip


@given(ENTRIES)
def test_a_paper_that_came_twice_changes_nothing(items: list[Said]) -> None:
    assert threads([*items, *items]) == threads(items)


@given(ENTRIES)
def test_nothing_said_of_a_remark_is_lost(items: list[Said]) -> None:
    found = threads(items)
    ids = [t.first.entry.id for t in found] + [s.entry.id for t in found for s in t.later]
    assert len(ids) == len(set(ids))
    remarks = {i.entry.id for i in items if i.entry.kind == "remark"}
    assert {t.first.entry.id for t in found} == remarks
    assert all(isinstance(t, Thread) for t in found)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
def test_what_a_standing_signature_carries_waits_no_more(written: list[str], carried: set[str]) -> None:
    drafts = {name: replace(REMARK, id=name) for name in written}
    left = still_to_sign(drafts, [replace(REMARK, id=name) for name in carried])
    assert [entry.id for entry in left] == [name for name in written if name not in carried]
