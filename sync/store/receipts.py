"""The portal's signed receipts, one a step, kept as the bytes that came; the first one stands."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from resources.language import say
from sync.store.errors import RecordSplit
from sync.store.records import ReceiptRow
from sync.store.tables import receipts
from sync.store.tx import Tx

_PUT = sa.insert(receipts)
_GET = sa.select(receipts).where(receipts.c.step_digest == sa.bindparam("digest"))
_OF = sa.select(receipts).where(receipts.c.article == sa.bindparam("article"))
_AT_PLACE = sa.select(receipts.c.step_digest).where(
    receipts.c.origin == sa.bindparam("origin"), receipts.c.log_index == sa.bindparam("index")
)


def put(tx: Tx, receipt: ReceiptRow) -> ReceiptRow:
    """Keep a verified receipt and give the one that is kept.

    A second receipt for the same place in the same log (signed anew) changes nothing.

    Raises:
        RecordSplit: it names another place for this step, or this place was given to another step.
    """
    kept = get(tx, receipt.step_digest)
    if kept is None:
        _insist_on_own_place(tx, receipt)
        tx.run(_PUT, asdict(receipt))
        tx.touch(receipt.article)
        return receipt
    if (kept.origin, kept.log_index) != (receipt.origin, receipt.log_index):
        raise _split(receipt)
    return kept


def get(tx: Tx, step_digest: str) -> ReceiptRow | None:
    """The receipt of a step, or None."""
    row = tx.row(_GET, digest=step_digest)
    return None if row is None else ReceiptRow(*row)


def of(tx: Tx, article: str) -> tuple[ReceiptRow, ...]:
    """The receipts of an article's steps by sequence number."""
    query = _OF.order_by(receipts.c.sequence, receipts.c.log_index)
    return tuple(ReceiptRow(*row) for row in tx.rows(query, article=article))


def _insist_on_own_place(tx: Tx, receipt: ReceiptRow) -> None:
    if tx.value(_AT_PLACE, origin=receipt.origin, index=receipt.log_index) is not None:
        raise _split(receipt)


def _split(receipt: ReceiptRow) -> RecordSplit:
    return RecordSplit(
        say(
            "The portal {origin} gave two different answers about entry {index} of its log. "
            "The first one stands and nothing was changed. Tell the portal office.",
            origin=receipt.origin,
            index=receipt.log_index,
        ),
        "store.receipt-split",
    )
