"""Gathering the evidence of one article out of the store, for verification here and for the file that goes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from forms.content import Content
from sync.chain.bundle import write_bundle
from sync.chain.verify import Bundle, LogProof
from sync.desk.context import Context
from sync.desk.files import PACK_FOLDER, ROOT_FILE
from sync.store import attachments, contents, receipts, settings, trust
from sync.store.tx import Tx


def gather(context: Context, tx: Tx, article: str, *, evidence: bool = False) -> Bundle:
    """Everything at hand of one article.

    Args:
        evidence: also the reference pack's signed metadata, and the attachments of earlier versions.
    """
    chain = context.signed_steps(tx, article)
    confirmed = receipts.of(tx, article)
    rosters = trust.rosters(tx)
    texts = {s.step.content_digest: contents.get(tx, s.step.content_digest) for s in chain}
    at_hand = {digest: data for digest, data in texts.items() if data is not None}
    files = {a.digest for data in at_hand.values() for a in Content.from_bytes(data).attachments}
    note, proofs = _proofs_of(settings.get(tx, f"proofs:{article}"))
    root = context.home / ROOT_FILE
    return Bundle(
        article=article,
        steps=tuple(s.envelope.raw for s in chain),
        receipts={r.step_digest: r.envelope for r in confirmed},
        contents=at_hand,
        attachments={d: attachments.read(tx, d) for d in sorted(files) if attachments.has(tx, d)},
        rosters=tuple(data for _, data in sorted(rosters.items())),
        pack=_pack_metadata(context) if evidence else {},
        pinned_root=root.read_bytes() if evidence and root.exists() else b"",
        checkpoint=note,
        proofs=proofs,
        complete=evidence,
    )


def _pack_metadata(context: Context) -> dict[str, bytes]:
    from sync.pack.client import PackClient

    pack = PackClient(context.home / PACK_FOLDER)
    return dict(pack.evidence()) if pack.version else {}


def export_article(context: Context, article: str, path: Path) -> Path:
    """Write the evidence file of an article; scans of paper lie in it too, beside what is verified.

    Raises:
        EnvironmentTrouble: the disk; an older file of that name stays.
    """
    from sync.desk.scans import evidence_of
    from sync.desk.undoing import note_export

    noted = False
    while not noted:
        with context.store.reading() as tx:
            bundle = gather(context, tx, article, evidence=True)
            scans = evidence_of(tx, article)
        with context.store.writing() as tx:  # a signature taken back meanwhile does not go out
            noted = note_export(tx, article, bundle.steps)
    write_bundle(bundle, path, scans)
    return path


def _proofs_of(stored: str | None) -> tuple[bytes, Mapping[str, LogProof]]:
    """The checkpoint and proofs that the last sync kept for an article; empty when there are none."""
    if not stored:
        return b"", {}
    value = json.loads(stored)
    proofs = {
        digest: LogProof(entry["index"], value["size"], tuple(bytes.fromhex(h) for h in entry["proof"]))
        for digest, entry in value["proofs"].items()
    }
    return value["note"].encode(), proofs
