"""A published article with everything a verifier looks at: real content, receipts, log and proofs."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from support.county import ARTICLE, NOW, WALK_THREE, hands, sign_step, small_roster

from forms.body.model import Body, Image, Paragraph, Run
from forms.catalogue import load
from forms.content import Attachment, Content
from sync.chain.receipt import Receipt, sign_receipt
from sync.chain.roster import Roster
from sync.chain.step import SignedStep
from sync.chain.verify import Bundle, LogProof
from sync.chain.workflow import apply_step
from sync.log.checkpoint import Checkpoint, sign_checkpoint
from sync.log.merkle import MemoryNodes, Tree, leaf_hash
from sync.log.note import Verifier

ORIGIN = "portal.yunxi.gov.example/log"
PICTURE = b"\x89PNG\r\n\x1a\nnot a real picture, but these very bytes"
_LOG = Ed25519PrivateKey.from_private_bytes(sha256(b"log").digest())


def some_content(text: str = "11月20日，我市2026年冬春农田水利修复任务全面开工。𠮷㐀", column: str = "news") -> Content:
    """An article with a picture."""
    digest = sha256(PICTURE).hexdigest()
    kind = load().get("news")
    return Content(
        kind.id, kind.digest, column, fields={"title": "我市冬春农田水利修复任务全面开工", "source": "云溪市水务局"},
        body=Body((Paragraph("b1", (Run(text),)), Image("b2", digest, "工地", "施工现场"))),
        attachments=(Attachment(digest, len(PICTURE), "image/png", "工地.png", "施工现场", "工地"),),
    )  # fmt: skip


@cache
def logged_roster() -> Roster:
    """The small roster that also names the log's key."""
    from dataclasses import replace

    roster = small_roster()
    key = Verifier(ORIGIN, _LOG.public_key().public_bytes_raw()).vkey
    return replace(roster, site={**roster.site, "origin": ORIGIN, "log_key": key})


def published(content: Content | None = None, moves: tuple[tuple[str, str], ...] = WALK_THREE) -> Bundle:
    """A whole bundle of an article after some moves, by default published."""
    content = content or some_content()
    roster, state = logged_roster(), None
    steps: list[SignedStep] = []
    for action, officer in moves:
        detail = {"conclusion": "open"} if action == "secrecy-review" else {}
        signed = sign_step(
            state, action, officer, roster, content=content.digest, column=content.column, detail=detail,
            attachments=tuple((a.name, a.digest) for a in content.attachments),
        )  # fmt: skip
        state = apply_step(state, signed, roster)
        steps.append(signed)
    return log_steps(steps, {content.digest: content.to_bytes()}, roster)


def log_steps(steps: list[SignedStep], contents: dict[str, bytes], roster: Roster) -> Bundle:
    """Log the steps among others, with receipts, a checkpoint and proofs."""
    tree = Tree(MemoryNodes(), 0)
    leaves = [leaf_hash(bytes([n]) * 32) for n in range(3)]
    leaves += [leaf_hash(bytes.fromhex(s.digest)) for s in steps] + [leaf_hash(b"\x99" * 32)]
    tree.append(leaves)
    point = Checkpoint(ORIGIN, tree.size, tree.root())
    receipts, proofs = {}, {}
    for index, signed in enumerate(steps, 3):
        receipt = Receipt(
            signed.digest, ARTICLE, signed.step.sequence, index, ORIGIN, NOW, roster.version, roster.digest
        )
        receipts[signed.digest] = sign_receipt(receipt, hands("portal-service").signer).raw
        proofs[signed.digest] = LogProof(index, tree.size, tree.inclusion(index))
    return Bundle(
        ARTICLE, tuple(s.envelope.raw for s in steps), receipts, contents, {sha256(PICTURE).hexdigest(): PICTURE},
        (roster.to_bytes(),), {}, b"", sign_checkpoint(point, _LOG).encode(), proofs,
    )  # fmt: skip
