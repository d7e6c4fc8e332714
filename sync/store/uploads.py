"""How far resumable uploads got, so that a broken line goes on where it stopped."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.records import Upload
from sync.store.tables import uploads
from sync.store.tx import Tx


def get(tx: Tx, blob_digest: str) -> Upload | None:
    """The upload under way for this blob, or None."""
    row = tx.row(sa.select(uploads).where(uploads.c.blob_digest == blob_digest))
    return None if row is None else Upload(*row)


def set(tx: Tx, blob_digest: str, url: str, offset: int) -> None:
    """Note that ``offset`` bytes are at ``url``."""
    values = {"url": url, "offset": offset}
    statement = insert(uploads).values(blob_digest=blob_digest, **values)
    tx.run(statement.on_conflict_do_update(index_elements=["blob_digest"], set_=values))


def forget(tx: Tx, blob_digest: str) -> None:
    """The upload is complete, or its address is gone: the next one starts anew."""
    tx.run(uploads.delete().where(uploads.c.blob_digest == blob_digest))
