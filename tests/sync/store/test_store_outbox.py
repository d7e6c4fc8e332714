"""Steps, receipts and the outbox: only ever added, in order, and never sure without a receipt."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from forms.errors import Refused
from resources.language import say
from sync.store import outbox, receipts, steps
from sync.store.errors import RecordSplit
from sync.store.records import OutboxCounts, OutboxItem, StepRow
from sync.store.store import Store

OFFLINE = say(
    "Two different rosters carry the number {version}. The first one stands and nothing was changed. "
    "Tell the administrator.",
    version=3,
)


def queue(store: Store, make: Any, article: str = "a1", sequence: int = 1) -> StepRow:
    step: StepRow = make.step(article, sequence)
    with store.writing() as tx:
        steps.put(tx, step)
        outbox.add(tx, step.digest, article, make.at)
    return step


def items(store: Store) -> tuple[OutboxItem, ...]:
    with store.reading() as tx:
        return outbox.all(tx)


def due(store: Store, now: float = 0.0, limit: int = 100) -> list[int]:
    with store.reading() as tx:
        return [item.id for item in outbox.due(tx, now, limit)]


def settle(store: Store, make: Any, step: StepRow, log_index: int = 0) -> None:
    with store.writing() as tx:
        receipts.put(tx, make.receipt(step, log_index))
        outbox.mark_receipted(tx, step.digest)


# -------------------------------------------------------------------------------------------- steps


def test_steps_come_back_as_they_were_in_the_order_of_their_numbers(store: Store, make: Any) -> None:
    later, first, fork = make.step("a1", 2), make.step("a1", 1), make.step("a1", 2, own=False, mark="other")
    with store.writing() as tx:
        assert [steps.put(tx, step) for step in (later, first, fork, first)] == [True, True, True, False]
        steps.put(tx, make.step("a2", 1))
    with store.reading() as tx:
        assert steps.of(tx, "a1") == (first, later, fork)
        assert steps.get(tx, fork.digest) == fork
        assert steps.get(tx, make.digest(b"none")) is None


def test_a_step_under_another_digest_is_a_defect(store: Store, make: Any) -> None:
    step = make.step()
    wrong = StepRow(make.digest(b"wrong"), *[getattr(step, name) for name in list(step.__dataclass_fields__)[1:]])
    with pytest.raises(ValueError, match="digest"), store.writing() as tx:
        steps.put(tx, wrong)


def test_a_refused_own_step_is_moved_whole(store: Store, make: Any) -> None:
    step = make.step()
    with store.writing() as tx:
        steps.put(tx, step)
        steps.drop_pending(tx, step.digest)
        assert steps.of(tx, "a1") == ()
        assert steps.returned(tx, "a1") == (step,)
        with pytest.raises(KeyError):
            steps.drop_pending(tx, step.digest)
        steps.put(tx, step)
        steps.drop_pending(tx, step.digest)
        assert steps.returned(tx, "a1") == (step,)


@pytest.mark.parametrize("why", ["another's", "receipted"])
def test_no_other_step_is_ever_moved(store: Store, make: Any, why: str) -> None:
    step = make.step(own=why != "another's")
    with store.writing() as tx:
        steps.put(tx, step)
        if why == "receipted":
            receipts.put(tx, make.receipt(step, 0))
    with pytest.raises(sa.exc.IntegrityError, match="never deleted"), store.writing() as tx:
        steps.drop_pending(tx, step.digest)
    with store.reading() as tx:
        assert (steps.of(tx, "a1"), steps.returned(tx, "a1")) == ((step,), ())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM steps",
        "UPDATE steps SET action = 'approve'",
        "DELETE FROM step_returned",
        "UPDATE step_returned SET own = 0",
        "DELETE FROM receipts",
        "UPDATE receipts SET log_index = 9",
        "DELETE FROM outbox",
        "UPDATE outbox SET id = id + 100",
        "UPDATE outbox SET step_digest = printf('%064d', id)",
        "UPDATE outbox SET added_at = ''",
        "UPDATE outbox SET state = 'sent'",
        "UPDATE outbox SET state = 'receipted' WHERE article = 'a1'",
        "UPDATE outbox SET state = 'queued' WHERE article = 'a2'",
        "INSERT OR REPLACE INTO outbox SELECT id, step_digest, 'a1', 'queued', 0, 0.0, '', NULL FROM outbox",
        "INSERT INTO steps SELECT id + 100, digest, article, sequence, previous, action, officer, "
        "content_digest, time, envelope, own FROM steps",
    ],
)
def test_the_tables_themselves_refuse(store: Store, make: Any, statement: str) -> None:
    queue(store, make, "a1")
    settle(store, make, queue(store, make, "a2"))
    with store.writing() as tx:
        steps.put(tx, make.step("a3"))
        steps.drop_pending(tx, make.step("a3").digest)
    before = items(store)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as tx:
        tx.sql(statement)
    assert items(store) == before
    with store.reading() as tx:
        assert len(steps.of(tx, "a1")) == len(steps.of(tx, "a2")) == len(steps.returned(tx, "a3")) == 1


# ----------------------------------------------------------------------------------------- receipts


def test_the_first_receipt_stands_and_a_newly_signed_one_changes_nothing(store: Store, make: Any) -> None:
    step = make.step()
    first = make.receipt(step, 4)
    with store.writing() as tx:
        steps.put(tx, step)
        assert receipts.put(tx, first) == first
        assert receipts.put(tx, make.receipt(step, 4, mark="signed anew")) == first
        assert receipts.get(tx, step.digest) == first
        assert receipts.of(tx, "a1") == (first,)
        assert receipts.get(tx, make.digest(b"none")) is None


def test_a_portal_that_answers_in_two_ways_is_refused(store: Store, make: Any) -> None:
    one, two = make.step("a1"), make.step("a2")
    with store.writing() as tx:
        steps.put(tx, one)
        steps.put(tx, two)
        receipts.put(tx, make.receipt(one, 4))
    for lie in (make.receipt(one, 5), make.receipt(two, 4)):
        with pytest.raises(RecordSplit) as caught, store.writing() as tx:
            receipts.put(tx, lie)
        assert isinstance(caught.value, Refused)
        assert "portal.example" in str(caught.value)


# ------------------------------------------------------------------------------------------- outbox


def test_queueing_again_gives_the_item_there_is(store: Store, make: Any) -> None:
    step = queue(store, make)
    with store.writing() as tx:
        again = outbox.add(tx, step.digest, "a1", "2027-01-01T00:00:00+08:00")
    assert items(store) == (again,)
    assert again == OutboxItem(1, step.digest, "a1", "queued", 0, 0.0, make.at, None)


def test_only_a_stored_step_of_this_article_is_queued(store: Store, make: Any) -> None:
    step = make.step("a1")
    with pytest.raises(sa.exc.IntegrityError, match="stored step"), store.writing() as tx:
        outbox.add(tx, step.digest, "a1", make.at)
    with store.writing() as tx:
        steps.put(tx, step)
    with pytest.raises(sa.exc.IntegrityError, match="stored step"), store.writing() as tx:
        outbox.add(tx, step.digest, "a2", make.at)


def test_the_life_of_an_item(store: Store, make: Any) -> None:
    step = queue(store, make)
    with store.writing() as tx:
        outbox.mark_unsure(tx, [1])
    assert [(item.state, item.attempts) for item in items(store)] == [("unsure", 1)]
    with store.writing() as tx:
        outbox.back_off(tx, [1], 500.0, OFFLINE)
    assert [(item.state, item.next_attempt, item.note) for item in items(store)] == [("unsure", 500.0, OFFLINE)]
    assert (due(store, 499.0), due(store, 500.0)) == ([], [1])
    with store.writing() as tx:
        outbox.mark_queued(tx, [1])
        outbox.mark_unsure(tx, [1])
    assert [(item.state, item.attempts) for item in items(store)] == [("unsure", 2)]
    settle(store, make, step)
    assert [(item.state, item.note) for item in items(store)] == [("receipted", None)]
    assert due(store, 1e9) == []


def test_a_receipted_item_stays_receipted_whatever_the_portal_says(store: Store, make: Any) -> None:
    step = queue(store, make)
    settle(store, make, step)
    before = items(store)
    with store.writing() as tx:
        outbox.mark_refused(tx, step.digest, OFFLINE)
        outbox.mark_unsure(tx, [1])
        outbox.mark_queued(tx, [1])
        outbox.back_off(tx, [1], 1.0, OFFLINE)
    assert items(store) == before


def test_a_refused_item_stays_with_its_reason_and_a_receipt_outweighs_it(store: Store, make: Any) -> None:
    step = queue(store, make)
    with store.writing() as tx:
        outbox.mark_refused(tx, step.digest, OFFLINE)
        outbox.mark_unsure(tx, [1])
    assert [(item.state, item.note) for item in items(store)] == [("refused", OFFLINE)]
    assert due(store, 1e9) == []
    settle(store, make, step)
    assert [item.state for item in items(store)] == ["receipted"]


def test_a_refused_step_moved_out_of_the_chain_keeps_its_item(store: Store, make: Any) -> None:
    step = queue(store, make)
    with store.writing() as tx:
        outbox.mark_refused(tx, step.digest, OFFLINE)
        steps.drop_pending(tx, step.digest)
    assert [item.step_digest for item in items(store)] == [step.digest]
    again = queue(store, make, "a1", 2)
    assert due(store) == [2]
    assert items(store)[1].step_digest == again.digest


def test_receipted_needs_a_receipt(store: Store, make: Any) -> None:
    step = queue(store, make)
    with pytest.raises(sa.exc.IntegrityError, match="only a receipt"), store.writing() as tx:
        outbox.mark_receipted(tx, step.digest)
    assert [item.state for item in items(store)] == ["queued"]


def test_what_is_due_is_in_order_and_one_article_never_overtakes_itself(store: Store, make: Any) -> None:
    for article, sequence in (("a1", 1), ("a2", 1), ("a1", 2), ("a3", 1), ("a2", 2)):
        queue(store, make, article, sequence)
    assert due(store) == [1, 2, 3, 4, 5]
    assert due(store, limit=2) == [1, 2]
    with store.writing() as tx:
        outbox.mark_unsure(tx, [1])
        outbox.back_off(tx, [1], 900.0, OFFLINE)
    assert due(store, 100.0) == [2, 4, 5], "a1 waits whole, the others go on"
    assert due(store, 900.0) == [1, 2, 3, 4, 5]
    settle(store, make, make.step("a1", 1))
    assert due(store, 100.0) == [2, 3, 4, 5]


def test_counts(store: Store, make: Any) -> None:
    with store.reading() as tx:
        assert outbox.counts(tx) == OutboxCounts()
    settle(store, make, queue(store, make, "a1"))
    refused = queue(store, make, "a2")
    queue(store, make, "a3")
    queue(store, make, "a4")
    queue(store, make, "a5")
    with store.writing() as tx:
        outbox.mark_refused(tx, refused.digest, OFFLINE)
        outbox.mark_unsure(tx, [3])
    with store.reading() as tx:
        counted = outbox.counts(tx)
        assert outbox.get(tx, refused.digest) == items(store)[1]
    assert counted == OutboxCounts(queued=2, unsure=1, receipted=1, refused=1)
    assert counted.waiting == 3


def test_items_of_one_article_open_ones_and_recent_ones(store: Store, make: Any) -> None:
    for number in range(4):
        settle(store, make, queue(store, make, "a1", number + 1), number)
    queue(store, make, "a1", 5)
    queue(store, make, "a2", 1)
    with store.writing() as tx:
        outbox.back_off(tx, [6], 1e12, OFFLINE)
    with store.reading() as tx:
        assert [item.id for item in outbox.of(tx, "a1")] == [1, 2, 3, 4, 5]
        assert [item.id for item in outbox.of(tx, "a2")] == [6]
        assert [item.id for item in outbox.open_items(tx)] == [5, 6]
        assert [item.id for item in outbox.recent(tx, 2)] == [3, 4, 5, 6]
        assert [item.id for item in outbox.recent(tx, 0)] == [5, 6]


def test_numbers_are_never_given_again(store: Store, make: Any, path: Any) -> None:
    settle(store, make, queue(store, make, "a1"))
    with store.writing() as tx:
        tx.sql("DELETE FROM outbox WHERE state = 'receipted'")  # the one kind of row the table lets go
    queue(store, make, "a2")
    assert [item.id for item in items(store)] == [2]
