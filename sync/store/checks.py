"""What the checks keep at a desk: findings set aside and not signed yet, rule packs, and verdicts that were signed.

Packs and verdicts are never deleted: an audit years on reads the rules in force that day.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import digest as digest_of
from sync.store.records import KeptWaiver
from sync.store.tables import rule_packs, verdicts, waivers
from sync.store.tx import Tx

_KEEP_PACK = insert(rule_packs).on_conflict_do_nothing()
_KEEP_VERDICT = insert(verdicts).on_conflict_do_nothing()
_OF = (
    sa.select(waivers.c.rule, waivers.c.text, waivers.c.kind, waivers.c.reason, waivers.c.at)
    .where(waivers.c.article == sa.bindparam("article"))
    .order_by(waivers.c.id)
)
_VERDICT = sa.select(verdicts.c.data).where(verdicts.c.digest == sa.bindparam("digest"))
_TOP = (
    sa.select(rule_packs.c.name, sa.func.max(rule_packs.c.version).label("version"))
    .group_by(rule_packs.c.name)
    .subquery()
)
_NEWEST = (
    sa.select(rule_packs.c.digest)
    .join(_TOP, sa.and_(rule_packs.c.name == _TOP.c.name, rule_packs.c.version == _TOP.c.version))
    .order_by(rule_packs.c.name, rule_packs.c.digest)
)
_PACK = sa.select(rule_packs.c.data).where(rule_packs.c.digest == sa.bindparam("digest"))


def put_waiver(tx: Tx, article: str, waiver: KeptWaiver) -> None:
    """Keep a waiver; with the same rule, text and kind, the newer reason takes the place of the older."""
    drop_waiver(tx, article, waiver)
    tx.touch(article)
    tx.run(
        sa.insert(waivers).values(
            article=article, rule=waiver.rule, text=waiver.text, kind=waiver.kind, reason=waiver.reason, at=waiver.at
        )
    )


def drop_waiver(tx: Tx, article: str, waiver: KeptWaiver) -> None:
    """Take a waiver back that nobody signed yet."""
    same = sa.and_(
        waivers.c.article == article, waivers.c.rule == waiver.rule, waivers.c.text == waiver.text,
        waivers.c.kind == waiver.kind,
    )  # fmt: skip
    tx.run(sa.delete(waivers).where(same))
    tx.touch(article)


def clear_waivers(tx: Tx, article: str) -> None:
    """Forget what a signature now carries."""
    tx.run(sa.delete(waivers).where(waivers.c.article == article))


def waivers_of(tx: Tx, article: str) -> tuple[KeptWaiver, ...]:
    """The waivers of an article that are not signed yet, oldest first."""
    return tuple(KeptWaiver(*row) for row in tx.rows(_OF, article=article))


def put_pack(tx: Tx, name: str, version: int, data: bytes) -> None:
    """Keep a rule pack for good."""
    tx.run(_KEEP_PACK, {"digest": digest_of(data), "name": name, "version": version, "data": data})


def pack(tx: Tx, digest: str) -> bytes | None:
    """The bytes of a kept pack."""
    data: bytes | None = tx.value(_PACK, digest=digest)
    return data


def newest_packs(tx: Tx) -> tuple[str, ...]:
    """The digests of the packs with the highest version of each name, by name."""
    return tuple(digest for (digest,) in tx.rows(_NEWEST))


def put_verdict(tx: Tx, data: bytes) -> str:
    """Keep a verdict for good; gives its digest."""
    digest = digest_of(data)
    tx.run(_KEEP_VERDICT, {"digest": digest, "data": data})
    return digest


def verdict(tx: Tx, digest: str) -> bytes | None:
    """The bytes of a kept verdict."""
    data: bytes | None = tx.value(_VERDICT, digest=digest)
    return data
