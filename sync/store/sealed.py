"""The content keys this person opened: an article stays readable when the own sealing key is renewed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.records import SealedKey
from sync.store.tables import sealed_keys
from sync.store.tx import Tx


def put(tx: Tx, content_digest: str, key: bytes, article: str) -> None:
    """Keep the key of a sealed content; a newer key for the same content and article takes its place."""
    statement = insert(sealed_keys).values(content_digest=content_digest, article=article, key=key)
    tx.run(statement.on_conflict_do_update(index_elements=["content_digest", "article"], set_={"key": key}))
    tx.touch(article)


def get(tx: Tx, content_digest: str) -> SealedKey | None:
    """The key of a sealed content, or None."""
    query = sa.select(sealed_keys).where(sealed_keys.c.content_digest == content_digest)
    row = tx.row(query.order_by(sealed_keys.c.article).limit(1))
    return None if row is None else SealedKey(*row)
