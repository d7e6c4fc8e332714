"""What leaves this desk: steps in signed order, their sealed content before them, the content key with the sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from forms.content import Content
from forms.errors import EnvironmentTrouble, Malformed, Trouble
from resources.language import Sentence, say
from sync.chain import step as act
from sync.chain.envelope import read_envelope
from sync.chain.receipt import Receipt, read_receipt
from sync.chain.roster import Roster
from sync.chain.rosters import Rosters
from sync.chain.step import SignedStep
from sync.chain.workflow import fold, readers
from sync.desk.context import Context, article_number, signed_of
from sync.desk.projection import refresh, restate
from sync.desk.undoing import give_back
from sync.exchange import wire
from sync.exchange.http import PortalClient, PortalLied
from sync.exchange.tally import Tally
from sync.keys.sealing import KeyBox, encrypt, seal_key
from sync.store import attachments, contents, outbox, receipts, remarks, sealed, steps, uploads
from sync.store.records import OutboxItem, ReceiptRow
from sync.store.tx import Tx

GAP = "workflow.gap"
GAP_SECONDS = 60


@dataclass(frozen=True)
class Outgoing:
    """One batch, ready to be sent: the outbox items and their steps, in the same order."""

    items: tuple[OutboxItem, ...]
    steps: tuple[SignedStep, ...]
    releases: tuple[wire.Box | None, ...]

    def wire(self) -> wire.StepBatch:
        """As it travels."""
        return wire.StepBatch(
            steps=tuple(
                wire.StepItem(envelope=wire.to_base64(s.envelope.raw), release=r)
                for s, r in zip(self.steps, self.releases, strict=True)
            )
        )


def prepare(context: Context, client: PortalClient, items: Sequence[OutboxItem], sentences: list[Sentence]) -> Outgoing:
    """Deposit what the steps need at the portal, and make the batch.

    An item whose attachment has vanished is set aside with a sentence; the others go.

    Raises:
        EnvironmentTrouble: the network.
    """
    found: list[tuple[OutboxItem, SignedStep, wire.Box | None]] = []
    stuck: set[str] = set()
    for item in items:
        with context.store.reading() as tx:
            row = steps.get(tx, item.step_digest)
        if row is None or item.article in stuck:
            continue
        signed = signed_of(row)
        try:
            if signed.step.action in (act.SUBMIT, act.CORRECT):
                deposit(context, client, signed)
            if signed.step.remarks:
                deposit_remarks(context, client, signed)
            release = _release(context, signed) if signed.step.action == act.SEND else None
        except EnvironmentTrouble:
            raise
        except Trouble as fault:
            stuck.add(item.article)
            number = article_number(item.article)
            sentences.append(say("{number} was not sent: {why}", number=number, why=fault.sentence))
            with context.store.writing() as tx:
                outbox.back_off(tx, [item.id], context.moment() + 60, fault.sentence)
            continue
        found.append((item, signed, release))
    return Outgoing(tuple(i for i, _, _ in found), tuple(s for _, s, _ in found), tuple(r for _, _, r in found))


def deposit(context: Context, client: PortalClient, signed: SignedStep) -> None:
    """Seal the content to everyone on its route and hand the ciphertext to the portal; attachments are resumable."""
    step = signed.step
    with context.store.reading() as tx:
        data = contents.get(tx, step.content_digest)
        kept = sealed.get(tx, step.content_digest)
        chain = [s for s in context.signed_steps(tx, step.article) if s.step.sequence <= step.sequence]
        rosters = context.rosters(tx)
    if data is None or kept is None:
        raise Malformed(say("the signed text is no longer in the store"), "send.content")
    state = fold(chain, rosters, step.article)
    boxes = seal_key(kept.key, step.content_digest, _sealing_keys(context, rosters.latest, readers(
        state, rosters.latest, context.moment())))  # fmt: skip
    content = Content.from_bytes(data)
    blobs = tuple(_blob(context, client, kept.key, a.digest) for a in content.attachments)
    client.put_sealed(
        wire.SealedContent(
            article=step.article, content=step.content_digest, blobs=blobs, boxes=tuple(map(_box, boxes)),
            ciphertext=wire.to_base64(encrypt(kept.key, step.content_digest, data)),
        )
    )  # fmt: skip


def deposit_remarks(context: Context, client: PortalClient, signed: SignedStep) -> None:
    """Seal the remarks that go with a step to everyone who reads them, and hand the ciphertext to the portal."""
    step, digest = signed.step, signed.step.remarks or ""
    with context.store.reading() as tx:
        data, kept = remarks.paper(tx, digest, step.article), sealed.get(tx, digest)
        chain = [s for s in context.signed_steps(tx, step.article) if s.step.sequence <= step.sequence]
        rosters = context.rosters(tx)
    if data is None or kept is None:
        raise Malformed(say("the remarks that go with the step are no longer in the store"), "send.remarks")
    officers = remark_readers(chain, rosters, context.moment())
    boxes = seal_key(kept.key, digest, _sealing_keys(context, rosters.latest, officers))
    client.put_sealed(
        wire.SealedContent(
            article=step.article, content=digest, boxes=tuple(map(_box, boxes)),
            ciphertext=wire.to_base64(encrypt(kept.key, digest, data)),
        )
    )  # fmt: skip


def remark_readers(chain: Sequence[SignedStep], rosters: Rosters, moment: float) -> tuple[str, ...]:
    """Who reads remarks: everyone on the route, everyone who signed, and the portal office once it has the article."""
    roster = rosters.latest
    state = fold(chain, rosters)
    found = dict.fromkeys(readers(state, roster, moment))
    found |= dict.fromkeys(s.step.officer for s in chain)
    if any(s.step.action == act.RECEIVE for s in chain):
        office = (roster.holders(role, roster.portal_unit, state.column, moment) for role in ("editor", "publisher"))
        found |= dict.fromkeys(o for holders in office for o in holders)
    return tuple(found)


def _sealing_keys(context: Context, roster: Roster, officers: Sequence[str]) -> list[bytes]:
    now = context.moment()
    found = [roster.officer(o) for o in officers]
    return [k.public for o in found if o for k in o.keys_for("seal", now)]


def _box(box: KeyBox) -> wire.Box:
    return wire.Box(keyid=box.keyid, sealed=wire.to_base64(box.sealed))


def _blob(context: Context, client: PortalClient, key: bytes, attachment: str) -> wire.SealedBlob:
    with context.store.reading() as tx:
        if not attachments.has(tx, attachment):
            raise Malformed(say("an attachment is no longer in the store; attach it again"), "send.attachment")
        data = encrypt(key, attachment, attachments.read(tx, attachment))
        digest = sha256(data).hexdigest()
        begun = uploads.get(tx, digest)

    def safe(url: str, offset: int) -> None:
        with context.store.writing() as tx:
            uploads.set(tx, digest, url, offset)

    if begun is None or begun.offset < len(data):
        client.upload(digest, data, begun.url if begun else "", safe)
    return wire.SealedBlob(attachment=attachment, blob=digest, size=len(data))


def _release(context: Context, signed: SignedStep) -> wire.Box:
    """The content key for the portal: only now, with the sign-off in the chain, may it read the article."""
    with context.store.reading() as tx:
        kept = sealed.get(tx, signed.step.content_digest)
        roster = context.roster(tx)
    if kept is None:
        raise Malformed(say("the key of the signed text is no longer in the store"), "send.key")
    service = next((o for o in roster.officers if o.service), None)
    keys = service.keys_for("seal", context.moment()) if service else ()
    if not keys:
        raise Malformed(say("the roster names no sealing key of the portal"), "send.portal")
    return _box(seal_key(kept.key, signed.step.content_digest, [keys[0].public])[0])


# --- answers ----------------------------------------------------------------------------------------------------------


def apply_results(context: Context, batch: Outgoing, results: Sequence[wire.StepResult], tally: Tally) -> None:
    """Apply the portal's answer, only to the rows of its request.

    Raises:
        PortalLied: the answer is for other steps, or a receipt is forged.
    """
    if [r.digest for r in results] != [s.digest for s in batch.steps]:
        raise PortalLied(say("The portal answered for other steps than were sent."), "portal.results")
    with context.store.writing() as tx:  # one transaction a batch: an answer counts whole or not at all
        for item, result in zip(batch.items, results, strict=True):
            tally.touched.add(item.article)
            if result.outcome == "refused" and result.problem and result.problem.code == GAP:
                outbox.mark_queued(tx, [item.id])  # the step before it is not at the portal yet: it waits its turn
                outbox.back_off(tx, [item.id], context.moment() + GAP_SECONDS, result.problem.text)
            elif result.outcome == "refused":
                _refused(context, tx, item, result, tally)
            elif result.receipt is None:
                raise PortalLied(say("The portal says it has a step but gives no receipt."), "portal.receipt")
            else:
                accept_receipt(context, tx, item.step_digest, result.receipt)
                tally.sent += 1
        restate(tx, (i.article for i in batch.items))


def accept_receipt(context: Context, tx: Tx, digest: str, raw: str) -> None:
    """Check a receipt and settle the outbox item with it.

    Raises:
        PortalLied: it is forged or for another step.
    """
    data = wire.from_base64(raw)
    receipt = check_receipt(context, tx, data, digest)
    receipts.put(tx, receipt_row(receipt, data))
    outbox.mark_receipted(tx, digest)


def check_receipt(context: Context, tx: Tx, data: bytes, digest: str) -> Receipt:
    """A receipt signed by the portal of the roster, for this step.

    Raises:
        PortalLied: otherwise.
    """
    rosters = context.rosters(tx)
    try:
        keyid = read_envelope(data).keyid
        found = next((f for r in rosters.all() if (f := r.key(keyid)) and f[0].service and f[1].use == "sign"), None)
        if found is None:
            raise PortalLied(say("A receipt is not signed by the portal."), "receipt.forged")
        receipt = read_receipt(data, found[1].public)
    except PortalLied:
        raise
    except Trouble as fault:
        raise PortalLied(say("A receipt is not signed by the portal."), "receipt.forged") from fault
    row = steps.get(tx, digest)
    expected = (digest, row.article, row.sequence) if row else (digest, receipt.article, receipt.sequence)
    if (receipt.step, receipt.article, receipt.sequence) != expected:
        raise PortalLied(say("A receipt of the portal is for another step."), "receipt.other")
    return receipt


def receipt_row(receipt: Receipt, data: bytes) -> ReceiptRow:
    """The stored form of a checked receipt."""
    return ReceiptRow(
        receipt.step, receipt.article, receipt.sequence, receipt.log_index, receipt.origin, receipt.time, receipt.url,
        data,
    )  # fmt: skip


def _refused(context: Context, tx: Tx, item: OutboxItem, result: wire.StepResult, tally: Tally) -> None:
    why = result.problem.text if result.problem else say("The portal gave no reason.")
    number = article_number(item.article)
    if result.fork:
        sentence = say(
            "{number}: another desk was first. Your step came back whole; look at the new text and sign again.",
            number=number,
        )
    else:
        sentence = say("{number}: the portal refused the step. {why}", number=number, why=why)
    tally.refused += 1
    tally.sentences.append(sentence)
    give_back(tx, item.article, item.step_digest, sentence)
    refresh(context, tx, item.article)
