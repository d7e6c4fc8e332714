"""Canonical bytes of signed or kept texts, each once, under their digest; never changed, never deleted."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import digest as digest_of
from sync.store.tables import contents
from sync.store.tx import Tx

_PUT = insert(contents).on_conflict_do_nothing()
_GET = sa.select(contents.c.data).where(contents.c.digest == sa.bindparam("digest"))


def put(tx: Tx, content_bytes: bytes) -> str:
    """Keep the bytes and give their digest; keeping them again changes nothing."""
    digest = digest_of(content_bytes)
    tx.run(_PUT, {"digest": digest, "data": content_bytes})
    return digest


def get(tx: Tx, digest: str) -> bytes | None:
    """The bytes with this digest, or None."""
    data: bytes | None = tx.value(_GET, digest=digest)
    return data
