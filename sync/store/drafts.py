"""The text being written: one row an article, overwritten by each save, guarded by a revision number.

A save that comes too late loses no text: it becomes a version, in a transaction of its own if need be. A
draft leaves this table only while nobody has signed it, and then its text is kept as a version.
"""

from __future__ import annotations

import sqlalchemy as sa

from forms.canonical import digest as digest_of
from sync.store import contents, versions
from sync.store.errors import DraftMoved, DraftSigned
from sync.store.records import Draft
from sync.store.tables import drafts, steps
from sync.store.tx import Tx

_GET = sa.select(drafts).where(drafts.c.article == sa.bindparam("article"))
_ADD = sa.insert(drafts)
_CHANGE = sa.update(drafts).where(drafts.c.article == sa.bindparam("old"))
_A_STEP = sa.select(steps.c.id).where(steps.c.article == sa.bindparam("article")).limit(1)


def put(
    tx: Tx,
    article: str,
    content_bytes: bytes,
    content_digest: str,
    title: str,
    column: str,
    type_id: str,
    expected_rev: int | None,
    at: str,
) -> Draft:
    """Save the draft of an article.

    Args:
        expected_rev: the revision the text was taken from; None when there should be no draft yet.
        at: when, RFC 3339.

    Returns:
        The draft as it now stands; saving the stored text again gives the stored draft, with its old revision.

    Raises:
        DraftMoved: the stored revision is another one. The stored text stays the draft; this one is kept
            among the versions with the cause "conflict", even though the transaction is rolled back.
        ValueError: ``content_digest`` is not the digest of the bytes.
    """
    if digest_of(content_bytes) != content_digest:
        raise ValueError("the digest is not that of the draft's bytes")
    current = get(tx, article)
    if (current.rev if current else None) != expected_rev:
        raise _moved(tx, article, content_bytes, current, at)
    if current is not None and current.content_digest == content_digest:
        return current
    draft = Draft(article, (expected_rev or 0) + 1, content_bytes, content_digest, title, column, type_id, at)
    _write(tx, draft)
    return draft


def get(tx: Tx, article: str) -> Draft | None:
    """The draft of an article, or None."""
    row = tx.row(_GET, article=article)
    return None if row is None else Draft(*row)


def remove(tx: Tx, article: str, at: str) -> None:
    """Take a never-signed draft away; its text stays among the versions with the cause "removed".

    Raises:
        DraftSigned: the article has steps.
    """
    draft = get(tx, article)
    if draft is None:
        return
    if tx.value(_A_STEP, article=article) is not None:
        raise DraftSigned
    versions.put(tx, article, contents.put(tx, draft.content), "removed", at)
    tx.run(drafts.delete().where(drafts.c.article == article))
    tx.touch(article)


def _write(tx: Tx, draft: Draft) -> None:
    values = {
        "article": draft.article,
        "rev": draft.rev,
        "content": draft.content,
        "content_digest": draft.content_digest,
        "title": draft.title,
        "column_id": draft.column,
        "type_id": draft.type_id,
        "saved_at": draft.saved_at,
    }
    if draft.rev == 1:
        tx.run(_ADD, values)
    else:
        tx.run(_CHANGE, values | {"old": draft.article})
    tx.touch(draft.article)


def _moved(tx: Tx, article: str, content_bytes: bytes, current: Draft | None, at: str) -> DraftMoved:
    def keep(later: Tx) -> None:
        versions.put(later, article, contents.put(later, content_bytes), "conflict", at)

    tx.rescue(keep)
    return DraftMoved(article, current.rev if current else 0, digest_of(content_bytes))
