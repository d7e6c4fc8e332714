"""What is said of places in texts: papers that signed steps name, kept for good, and what waits for a signature."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import remark_drafts, remark_papers
from sync.store.tx import Tx

_KEEP = insert(remark_papers).on_conflict_do_nothing()
_PAPER = sa.select(remark_papers.c.data).where(
    remark_papers.c.digest == sa.bindparam("digest"), remark_papers.c.article == sa.bindparam("article")
)
_DRAFTS = (
    sa.select(remark_drafts.c.id, remark_drafts.c.data)
    .where(remark_drafts.c.article == sa.bindparam("article"))
    .order_by(remark_drafts.c.at, remark_drafts.c.id)
)


def put_paper(tx: Tx, digest: str, article: str, data: bytes) -> None:
    """Keep a paper; it is never changed."""
    tx.run(_KEEP, {"digest": digest, "article": article, "data": data})
    tx.touch(article)


def paper(tx: Tx, digest: str, article: str) -> bytes | None:
    """The bytes of an article's paper, or None while it has not arrived."""
    found = tx.value(_PAPER, digest=digest, article=article)
    return None if found is None else bytes(found)


def put_draft(tx: Tx, entry: str, article: str, data: bytes, at: str) -> None:
    """Keep an entry until a signature carries it; with the same id, the newer words take the older's place."""
    statement = insert(remark_drafts).values(id=entry, article=article, data=data, at=at)
    tx.run(statement.on_conflict_do_update(index_elements=["id"], set_={"data": data}))
    tx.touch(article)


def drop_draft(tx: Tx, entry: str, article: str) -> None:
    """Forget an entry that was taken back."""
    tx.run(sa.delete(remark_drafts).where(remark_drafts.c.id == entry, remark_drafts.c.article == article))
    tx.touch(article)


def drafts_of(tx: Tx, article: str) -> dict[str, bytes]:
    """The entries written here, by id, in the order of writing; carried ones among them."""
    return {entry: bytes(data) for entry, data in tx.rows(_DRAFTS, article=article)}
