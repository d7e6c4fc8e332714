"""Settings of this desk that must not be read without the key; short texts by name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import settings
from sync.store.tx import Tx


def get(tx: Tx, key: str) -> str | None:
    """The value, or None when it was never set."""
    value: str | None = tx.value(sa.select(settings.c.value).where(settings.c.key == key))
    return value


def set(tx: Tx, key: str, value: str) -> None:
    """Set the value."""
    statement = insert(settings).values(key=key, value=value)
    tx.run(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
