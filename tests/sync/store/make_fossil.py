"""Makes the fossil of today's layout under tests/fossils: once, when the layout is released.

Usage: python tests/sync/store/make_fossil.py
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from resources.language import say
from sync.store import (
    articles,
    attachments,
    checks,
    claims,
    contents,
    cursors,
    drafts,
    outbox,
    receipts,
    remarks,
    sealed,
    search,
    settings,
    steps,
    tables,
    trust,
    uploads,
    versions,
)
from sync.store.claims import ClaimRow
from sync.store.records import ArticleRow, KeptWaiver, ReceiptRow, StepRow
from sync.store.store import Store
from sync.store.tx import Tx

KEY = hashlib.sha256(b"the key of the fossils, which guard nothing").digest()
AT = "2026-11-21T10:00:00+08:00"
TEXT = "关于做好强降雨防范工作的紧急通知"
REFUSED = say("A draft that has been signed cannot be removed: its record stays. Recall it instead.")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def step(article: str, sequence: int) -> StepRow:
    envelope = f"envelope {article} {sequence}".encode()
    return StepRow(
        digest(envelope), article, sequence, "", "submit", "zhang", digest(TEXT.encode()), AT, envelope, True
    )


def fill(tx: Tx) -> None:
    """One of everything."""
    data = TEXT.encode()
    drafts.put(tx, "a1", data, digest(data), TEXT, "tzgg", "notice", None, AT)
    versions.put(tx, "a1", contents.put(tx, data), "signature", AT)
    attachments.put(tx, b"picture" * 100, "image/png")
    line = ArticleRow("a1", TEXT, "notice", "tzgg", "shuiliju", "zhang", "received", "review", AT, due=AT)
    search.index(tx, articles.put(tx, line), TEXT, "各有关单位：请加强值班。")
    fill_chain(tx)
    trust.put_roster(tx, 1, digest(b"roster"), b"roster")
    trust.put_checkpoint(tx, "portal.example", 1, bytes(32), "note")
    trust.put_evidence(tx, "checkpoint", b"two notes")
    cursors.set(tx, "changes", "7")
    settings.set(tx, "language", "zh_CN")
    sealed.put(tx, digest(data), bytes(32), "a1")
    uploads.set(tx, digest(b"picture"), "https://portal.example/v1/uploads/1", 4)
    checks.put_waiver(tx, "a1", KeptWaiver("wording.confusion", "截止", "aside", "引文。", AT))
    remarks.put_paper(tx, digest(b"paper"), "a1", b"paper")
    remarks.put_draft(tx, "r1", "a1", b"remark", AT)
    claims.put(tx, ClaimRow("a1", "zhang", AT, own=True, sent=False))


def fill_chain(tx: Tx) -> None:
    """A receipted step, a refused one moved out of the chain, and one that is unsure."""
    received, refused, unsure = step("a1", 1), step("a1", 2), step("a2", 1)
    for number, one in enumerate((received, refused, unsure), 1):
        steps.put(tx, one)
        assert outbox.add(tx, one.digest, one.article, AT).id == number
    receipts.put(tx, ReceiptRow(received.digest, "a1", 1, 0, "portal.example", AT, "", b"receipt"))
    outbox.mark_receipted(tx, received.digest)
    outbox.mark_refused(tx, refused.digest, REFUSED)
    steps.drop_pending(tx, refused.digest)
    outbox.mark_unsure(tx, [3])


def main() -> None:
    folder = Path(__file__).parents[2] / "fossils"
    path = folder / f"store-{tables.HEAD}.db"
    if path.exists():
        sys.exit(f"{path} exists: a fossil is never made anew")
    with Store.open(path, KEY) as store, store.writing() as tx:
        fill(tx)
    for side in (".lock", ".check"):
        path.with_name(path.name + side).unlink()


if __name__ == "__main__":
    main()
