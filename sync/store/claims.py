"""Who said to be working on an article, as this desk last heard it, and what of it the portal has still to be told.

No rule of the store protects these rows: they are advice that ends by itself and may be dropped at any time.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import claims
from sync.store.tx import Tx


@dataclass(frozen=True)
class ClaimRow:
    """One claim.

    Attributes:
        article, officer: ids.
        until: RFC 3339; of one given up here the moment it was.
        own: whether it is that of the person at this desk.
        sent: whether the portal knows it as it stands here.
    """

    article: str
    officer: str
    until: str
    own: bool
    sent: bool


_PUT = insert(claims)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["article", "officer"], set_={name: _PUT.excluded[name] for name in ("until", "own", "sent")}
)
_OF = sa.select(claims).where(claims.c.article == sa.bindparam("article")).order_by(claims.c.officer)
_EVERY = sa.select(claims).order_by(claims.c.article, claims.c.officer)
_DROP = sa.delete(claims).where(
    claims.c.article == sa.bindparam("of_article"), claims.c.officer == sa.bindparam("of_officer")
)


def put(tx: Tx, row: ClaimRow) -> None:
    """Keep a claim in place of an earlier one of the same officer for the article."""
    tx.run(_PUT, asdict(row) | {"own": int(row.own), "sent": int(row.sent)})
    tx.touch(row.article)


def drop(tx: Tx, article: str, officer: str) -> None:
    """Forget a claim."""
    if tx.run(_DROP, {"of_article": article, "of_officer": officer}).rowcount > 0:
        tx.touch(article)


def of(tx: Tx, article: str) -> tuple[ClaimRow, ...]:
    """The claims of one article."""
    return tuple(_record(row) for row in tx.rows(_OF, article=article))


def every(tx: Tx) -> tuple[ClaimRow, ...]:
    """All claims kept here; there are only as many as people are at work."""
    return tuple(_record(row) for row in tx.rows(_EVERY))


def _record(row: tuple[Any, ...]) -> ClaimRow:
    article, officer, until, own, sent = row
    return ClaimRow(article, officer, until, bool(own), bool(sent))
