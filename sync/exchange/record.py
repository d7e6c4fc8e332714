"""Holding the portal to its record: each checkpoint must contain the last one seen, and every confirmed step.

What a lying portal signed is kept as evidence before the run stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from forms.errors import Refused, Trouble
from resources.language import say
from sync.desk.context import Context
from sync.exchange.http import PortalClient
from sync.log.checkpoint import Checkpoint, SignedCheckpoint, check_growth, open_checkpoint
from sync.log.merkle import leaf_hash, verify_inclusion
from sync.log.note import Verifier
from sync.store import receipts, settings, trust


class PortalRewrote(Refused):
    """The portal's log is not a continuation of the one this desk has seen."""


def hold_to_record(context: Context, client: PortalClient) -> None:
    """Fetch the newest checkpoint and check that the log only grew.

    Raises:
        PortalRewrote: it is shorter, changed or rewritten; both notes are kept as evidence.
    """
    note = client.checkpoint()
    with context.store.reading() as tx:
        verifier = Verifier.from_vkey(context.roster(tx).site.get("log_key", ""))
        last = trust.checkpoint(tx, verifier.name)
    signed = open_checkpoint(note, verifier)
    known = Checkpoint(verifier.name, last.size, last.root) if last else None
    try:
        check_growth(known, signed.checkpoint, _growth_proof(client, known, signed.checkpoint))
    except Trouble as fault:
        _keep_evidence(context, last.note if last else "", signed)
        raise PortalRewrote(fault.sentence, fault.code) from fault
    if last is None or signed.checkpoint.size > last.size:
        with context.store.writing() as tx:
            c = signed.checkpoint
            trust.put_checkpoint(tx, c.origin, c.size, c.root, signed.note)


def _growth_proof(client: PortalClient, last: Checkpoint | None, new: Checkpoint) -> tuple[bytes, ...]:
    if last is None or not 0 < last.size < new.size:
        return ()
    answer = client.consistency(last.size, new.size)
    return tuple(bytes.fromhex(h) for h in answer.proof) if answer else ()


def _keep_evidence(context: Context, before: str, now: SignedCheckpoint) -> None:
    with context.store.writing() as tx:
        data = json.dumps({"before": before, "now": now.note, "seen": context.now()}, ensure_ascii=False)
        trust.put_evidence(tx, "checkpoint", data.encode())


def prove(context: Context, client: PortalClient, articles: Iterable[str]) -> None:
    """Prove for each article touched that all its confirmed steps stand in the log, and keep the proofs for export.

    Raises:
        PortalRewrote: a step the portal confirmed is not in its log.
    """
    with context.store.reading() as tx:
        origin = Verifier.from_vkey(context.roster(tx).site.get("log_key", "")).name
        point = trust.checkpoint(tx, origin)
    if point is None:
        return
    for article in sorted(articles):
        _prove_article(context, client, article, point.note, point.size, point.root)


def _prove_article(context: Context, client: PortalClient, article: str, note: str, size: int, root: bytes) -> None:
    with context.store.reading() as tx:
        confirmed = receipts.of(tx, article)
    found: dict[str, Any] = {}
    for receipt in confirmed:
        answer = client.inclusion(receipt.step_digest, size)
        try:
            if answer is None or (answer.index, answer.size) != (receipt.log_index, size):
                raise Refused(_withheld(receipt.sequence))
            proof = tuple(bytes.fromhex(h) for h in answer.proof)
            verify_inclusion(leaf_hash(bytes.fromhex(receipt.step_digest)), answer.index, size, proof, root)
        except Trouble as fault:
            with context.store.writing() as tx:
                trust.put_evidence(tx, "receipt", receipt.envelope)
            raise PortalRewrote(_withheld(receipt.sequence), "log.withheld") from fault
        found[receipt.step_digest] = {"index": answer.index, "proof": list(answer.proof)}
    if found:
        with context.store.writing() as tx:
            settings.set(tx, f"proofs:{article}", json.dumps({"note": note, "size": size, "proofs": found}))


def _withheld(sequence: int) -> Any:
    return say(
        "The portal confirmed step {number} of an article but cannot show it in its log. Its signed receipt is kept "
        "as evidence; report this to the office that supervises the portal.", number=sequence)  # fmt: skip
