"""Signed steps, as the bytes that were signed: only ever added.

One exception moves, never deletes: an own step that the portal refused goes to ``step_returned`` whole. The
tables themselves refuse anything else.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert, insert

from forms.canonical import digest as digest_of
from sync.store.records import StepRow
from sync.store.tables import step_returned, steps
from sync.store.tx import Tx


def _select(table: sa.Table) -> sa.Select[Any]:
    return sa.select(*(column for column in table.c if column.name != "id"))


def _insert(table: sa.Table) -> Insert:
    return insert(table).on_conflict_do_nothing()


_PUT, _PUT_RETURNED = _insert(steps), _insert(step_returned)
_GET = _select(steps).where(steps.c.digest == sa.bindparam("digest"))
_OF = _select(steps).where(steps.c.article == sa.bindparam("article")).order_by(steps.c.sequence, steps.c.id)
_RETURNED = _select(step_returned).where(step_returned.c.article == sa.bindparam("article"))


def put(tx: Tx, step: StepRow) -> bool:
    """Keep a step; True if it was not there yet.

    Raises:
        ValueError: ``step.digest`` is not the digest of its envelope.
    """
    if digest_of(step.envelope) != step.digest:
        raise ValueError("the digest is not that of the step's envelope")
    added = tx.run(_PUT, _values(step)).rowcount > 0
    if added:
        tx.touch(step.article)
    return added


def get(tx: Tx, digest: str) -> StepRow | None:
    """The step with this digest, or None."""
    row = tx.row(_GET, digest=digest)
    return None if row is None else _record(row)


def of(tx: Tx, article: str) -> tuple[StepRow, ...]:
    """The steps of an article by sequence number; two of one number (a fork) in the order they came."""
    return tuple(_record(row) for row in tx.rows(_OF, article=article))


def drop_pending(tx: Tx, digest: str) -> None:
    """Move an own step that the portal refused out of the chain; ``returned`` still gives it.

    Raises:
        KeyError: there is no such step.
        sqlalchemy.exc.IntegrityError: it is not an own step, or it has a receipt.
    """
    step = get(tx, digest)
    if step is None:
        raise KeyError(digest)
    tx.run(_PUT_RETURNED, _values(step))
    tx.run(steps.delete().where(steps.c.digest == digest))
    tx.touch(step.article)


def returned(tx: Tx, article: str) -> tuple[StepRow, ...]:
    """The own steps of an article that were refused, in the order they were moved."""
    query = _RETURNED.order_by(step_returned.c.id)
    return tuple(_record(row) for row in tx.rows(query, article=article))


def _values(step: StepRow) -> dict[str, object]:
    return asdict(step) | {"own": int(step.own)}


def _record(row: tuple[Any, ...]) -> StepRow:
    *plain, own = row
    values = (*plain, bool(own))
    return StepRow(*values)
