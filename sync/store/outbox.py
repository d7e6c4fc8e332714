"""The one outbox: signed steps on their way, in the order they were queued, written with the act itself.

An item moves between the send states and never disappears: nobody's sync, upgrade or logout removes it, and
the table refuses to. ``id`` is the order; what the portal was asked to do once is never re-created by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from resources.language import Sentence
from sync.store.records import OutboxCounts, OutboxItem, SendState
from sync.store.tables import outbox
from sync.store.tx import Tx

_OPEN: tuple[SendState, ...] = ("queued", "unsure")

_PUT = insert(outbox).on_conflict_do_nothing().returning(outbox.c.id)
_GET = sa.select(outbox).where(outbox.c.step_digest == sa.bindparam("digest"))
_OF = sa.select(outbox).where(outbox.c.article == sa.bindparam("article")).order_by(outbox.c.id)
_WAITING = sa.select(outbox).where(outbox.c.state.in_(_OPEN)).order_by(outbox.c.id)


def add(tx: Tx, step_digest: str, article: str, at: str) -> OutboxItem:
    """Queue a step that ``steps.put`` stored in this transaction; queueing it again gives the item there is.

    A step that was taken back and signed again within the same second is the same step: it is queued anew.

    Raises:
        sqlalchemy.exc.IntegrityError: the step is not in the store.
    """
    values = {
        "step_digest": step_digest,
        "article": article,
        "state": "queued",
        "attempts": 0,
        "next_attempt": 0.0,
        "added_at": at,
    }
    number = tx.value(_PUT, **values)
    kept = get(tx, step_digest) if number is None else None
    if kept is not None and kept.state == "refused":
        _settle(tx, step_digest, {"state": "queued", "note": None, "next_attempt": 0.0})
        kept = get(tx, step_digest)
    if kept is not None:
        return kept
    _touch(tx, [article])
    return OutboxItem(number, step_digest, article, "queued", 0, 0.0, at, None)


def get(tx: Tx, step_digest: str) -> OutboxItem | None:
    """The item of a step, or None."""
    row = tx.row(_GET, digest=step_digest)
    return None if row is None else _record(row)


def due(tx: Tx, now: float, limit: int) -> tuple[OutboxItem, ...]:
    """What may be sent at ``now`` (Unix seconds): queued and unsure items, by id.

    An item waits while an earlier open item of its own article waits: a chain is sent in its order. Other
    articles go on. An unsure item was sent before: ask the portal about it, then send the same bytes, never
    others.
    """
    waiting: set[str] = set()
    found: list[OutboxItem] = []
    for item in open_items(tx):
        if item.next_attempt > now:
            waiting.add(item.article)
        elif item.article not in waiting:
            found.append(item)
    return tuple(found[:limit])


def mark_unsure(tx: Tx, ids: Iterable[int]) -> None:
    """Commit this before sending: from now on the portal may have them. Counts an attempt."""
    _update(tx, ids, {"state": "unsure", "attempts": outbox.c.attempts + 1})


def mark_queued(tx: Tx, ids: Iterable[int]) -> None:
    """The portal answered for certain that it does not have these: they are unsent again."""
    _update(tx, ids, {"state": "queued"})


def back_off(tx: Tx, ids: Iterable[int], next_attempt: float, note: Sentence) -> None:
    """Leave items as they are until ``next_attempt`` (Unix seconds); ``note`` tells the person why."""
    _update(tx, ids, {"next_attempt": next_attempt, "note": _note(note)})


def mark_receipted(tx: Tx, step_digest: str) -> None:
    """The receipt, kept before by ``receipts.put``, settles the item; nothing to do for a step not queued here.

    Raises:
        sqlalchemy.exc.IntegrityError: the step has no receipt.
    """
    _settle(tx, step_digest, {"state": "receipted", "note": None})


def mark_refused(tx: Tx, step_digest: str, note: Sentence) -> None:
    """The portal refused the step, with its reason; only a receipt can still change that.

    A receipted item stays as it is, whatever the portal says afterwards.
    """
    _settle(tx, step_digest, {"state": "refused", "note": _note(note)})


def of(tx: Tx, article: str) -> tuple[OutboxItem, ...]:
    """The items of one article, by id."""
    return tuple(_record(row) for row in tx.rows(_OF, article=article))


def open_items(tx: Tx) -> tuple[OutboxItem, ...]:
    """Every queued or unsure item, by id, whenever its next attempt is due."""
    return tuple(_record(row) for row in tx.rows(_WAITING))


def recent(tx: Tx, settled: int) -> tuple[OutboxItem, ...]:
    """Every open item, with the newest ``settled`` ones that are receipted or refused, by id."""
    ended = sa.select(outbox.c.id).where(outbox.c.state.not_in(_OPEN)).order_by(outbox.c.id.desc()).limit(settled)
    query = sa.select(outbox).where(outbox.c.state.in_(_OPEN) | outbox.c.id.in_(ended)).order_by(outbox.c.id)
    return tuple(_record(row) for row in tx.rows(query))


def all(tx: Tx) -> tuple[OutboxItem, ...]:
    """Every item there ever was, by id."""
    return tuple(_record(row) for row in tx.rows(sa.select(outbox).order_by(outbox.c.id)))


def counts(tx: Tx) -> OutboxCounts:
    """How many items stand in each send state."""
    return OutboxCounts(**dict(tx.rows(sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state))))


def _update(tx: Tx, ids: Iterable[int], values: dict[str, object]) -> None:
    chosen = outbox.c.id.in_(list(ids)) & outbox.c.state.in_(_OPEN)
    changed = tx.run(outbox.update().where(chosen).values(values).returning(outbox.c.article))
    _touch(tx, changed.scalars())


def _settle(tx: Tx, step_digest: str, values: dict[str, object]) -> None:
    chosen = (outbox.c.step_digest == step_digest) & (outbox.c.state != "receipted")
    changed = tx.run(outbox.update().where(chosen).values(values).returning(outbox.c.article))
    _touch(tx, changed.scalars())


def _touch(tx: Tx, articles: Iterable[str]) -> None:
    for article in articles:
        tx.touch(article)
        tx.touch_outbox()


def _note(note: Sentence) -> str:
    return json.dumps(note.to_json(), ensure_ascii=False)


def _record(row: tuple[Any, ...]) -> OutboxItem:
    *plain, note = row
    values = (*plain, None if note is None else Sentence.from_json(json.loads(note)))
    return OutboxItem(*values)
