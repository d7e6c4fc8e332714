"""Texts kept beside the draft: signed, saved at an interval, beaten in a race, removed, put back by an earlier one."""

from __future__ import annotations

import sqlalchemy as sa

from sync.store.records import Cause, Version
from sync.store.tables import versions
from sync.store.tx import Tx

_PUT = sa.insert(versions).returning(versions.c.id)
_OF = sa.select(versions).where(versions.c.article == sa.bindparam("article"))
_LAST = _OF.order_by(versions.c.id.desc()).limit(1)


def put(tx: Tx, article: str, content_digest: str, cause: Cause, at: str) -> Version:
    """Keep a text whose bytes ``contents.put`` has stored already.

    The same text for the same cause twice running is one version.

    Raises:
        sqlalchemy.exc.IntegrityError: the bytes are not in the store.
    """
    last = _last(tx, article)
    if last is not None and (last.content_digest, last.cause) == (content_digest, cause):
        return last
    values = {"article": article, "content_digest": content_digest, "cause": cause, "at": at}
    number = tx.value(_PUT, **values)
    tx.touch(article)
    return Version(number, article, content_digest, cause, at)


def of(tx: Tx, article: str) -> tuple[Version, ...]:
    """All versions of an article, oldest first."""
    return tuple(Version(*row) for row in tx.rows(_OF.order_by(versions.c.id), article=article))


def _last(tx: Tx, article: str) -> Version | None:
    row = tx.row(_LAST, article=article)
    return None if row is None else Version(*row)
