"""What this desk holds the portal to: every roster it accepted, the logs it checked, and what was signed wrongly.

Only ever added; the tables refuse to change or delete.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import digest as digest_of
from resources.language import say
from sync.store import tables
from sync.store.errors import RecordSplit
from sync.store.records import CheckpointRow, Evidence
from sync.store.tx import Tx

_ROSTERS, _CHECKPOINTS, _EVIDENCE = tables.rosters, tables.checkpoints, tables.evidence
_UTC_NOW = sa.func.strftime("%Y-%m-%dT%H:%M:%SZ", "now")


def put_roster(tx: Tx, version: int, digest: str, data: bytes) -> None:
    """Keep an accepted roster; keeping it again changes nothing.

    Raises:
        RecordSplit: another roster of this version is kept already.
        ValueError: ``digest`` is not the digest of ``data``.
    """
    if digest_of(data) != digest:
        raise ValueError("the digest is not that of the roster's bytes")
    kept = tx.value(sa.select(_ROSTERS.c.digest).where(_ROSTERS.c.version == version))
    if kept is None:
        tx.run(_ROSTERS.insert().values(version=version, digest=digest, data=data))
        tx.touch_trust()
    elif kept != digest:
        raise RecordSplit(
            say(
                "Two different rosters carry the number {version}. The first one stands and nothing was "
                "changed. Tell the administrator.",
                version=version,
            ),
            "store.roster-split",
        )


def rosters(tx: Tx) -> Mapping[int, bytes]:
    """Every roster accepted here, by version."""
    return dict(tx.rows(sa.select(_ROSTERS.c.version, _ROSTERS.c.data)))


def roster_count(tx: Tx) -> int:
    """How many rosters were accepted here; none ever goes or changes."""
    count: int = tx.value(sa.select(sa.func.count()).select_from(_ROSTERS))
    return count


def put_checkpoint(tx: Tx, origin: str, size: int, root: bytes, note: str) -> None:
    """Keep a checkpoint whose signatures and consistency were checked; an older or equal one changes nothing.

    Raises:
        RecordSplit: a checkpoint of this size with another root is kept; keep both notes with
            ``put_evidence``.
    """
    same_size = (_CHECKPOINTS.c.origin == origin) & (_CHECKPOINTS.c.size == size)
    kept = tx.value(sa.select(_CHECKPOINTS.c.root).where(same_size))
    if kept is None:
        tx.run(_CHECKPOINTS.insert().values(origin=origin, size=size, root=root, note=note))
        tx.touch_trust()
    elif kept != root:
        raise RecordSplit(
            say(
                "The portal {origin} showed two different records of {size} entries. The first one stands "
                "and nothing was changed. Tell the portal office.",
                origin=origin,
                size=size,
            ),
            "store.checkpoint-split",
        )


def checkpoint(tx: Tx, origin: str) -> CheckpointRow | None:
    """The furthest checkpoint of a log, or None."""
    query = sa.select(_CHECKPOINTS).where(_CHECKPOINTS.c.origin == origin)
    row = tx.row(query.order_by(_CHECKPOINTS.c.size.desc()).limit(1))
    return None if row is None else CheckpointRow(*row)


def put_evidence(tx: Tx, kind: str, data: bytes) -> None:
    """Keep what somebody signed and should not have; the same bytes once."""
    values = {"kind": kind, "digest": digest_of(data), "data": data, "at": _UTC_NOW}
    if tx.run(insert(_EVIDENCE).values(values).on_conflict_do_nothing()).rowcount > 0:
        tx.touch_trust()


def evidence(tx: Tx) -> tuple[Evidence, ...]:
    """All evidence, oldest first."""
    columns = (_EVIDENCE.c.id, _EVIDENCE.c.kind, _EVIDENCE.c.data, _EVIDENCE.c.at)
    return tuple(Evidence(*row) for row in tx.rows(sa.select(*columns).order_by(_EVIDENCE.c.id)))
