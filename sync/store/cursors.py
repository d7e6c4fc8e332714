"""How far each exchange got; set in the transaction that keeps what the cursor stands for, never before."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import cursors
from sync.store.tx import Tx


def get(tx: Tx, name: str) -> str | None:
    """The cursor, or None before the first exchange."""
    value: str | None = tx.value(sa.select(cursors.c.value).where(cursors.c.name == name))
    return value


def set(tx: Tx, name: str, value: str) -> None:
    """Move the cursor."""
    statement = insert(cursors).values(name=name, value=value)
    tx.run(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
