"""Who supervised, published and answers for what is public, out of the signatures; and all of it as evidence to check.

What is shown ends with the last publication: what happens after it (a correction under review) is nobody's business
until it is published itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import sqlalchemy as sa

from forms.content import Content
from sync.chain import step as act
from sync.chain.bundle import write_bundle
from sync.chain.clock import parse_time
from sync.chain.envelope import read_envelope
from sync.chain.receipt import Receipt, read_receipt
from sync.chain.roster import EMERGENCY
from sync.chain.rosters import Rosters
from sync.chain.state import LookBack, State
from sync.chain.step import SignedStep, open_step
from sync.chain.verify import Bundle, LogProof, Report, verify_chain
from sync.chain.workflow import duties, fold
from sync.log.checkpoint import Checkpoint
from sync.log.note import split_note
from sync.portal.chains import whole
from sync.portal.hands import DutiesShown, Hand, LookBackShown, duties_of, look_back_of, named_hand
from sync.portal.portal import Portal
from sync.portal.publication import Publication, load_content
from sync.portal.schema import steps

_PUBLIC_REASONS = frozenset({act.CORRECT, act.WITHDRAW, act.LOOK_BACK})


@dataclass(frozen=True)
class StepShown:
    """One step of the chain.

    Attributes:
        sequence, action, level: of the step.
        hand: who signed.
        time: the signer's own, seconds since the epoch; ``logged`` the portal's.
        log_index: its place in the log.
        digest, keyid: in full.
        reason: only where it explains something public.
        proof: the inclusion proof, hex.
        counts: whether the signature stands under what is public.
        lane: of a submission that took the emergency lane; ``finding`` of a look-back.
    """

    sequence: int
    action: str
    level: int
    hand: Hand
    time: float
    logged: float
    log_index: int
    digest: str
    keyid: str
    reason: str
    proof: tuple[str, ...]
    counts: bool
    lane: str
    finding: str


@dataclass(frozen=True)
class Provenance:
    """Everything the page of an article's provenance shows; ``look_back`` of what ever went by the emergency lane."""

    duties: DutiesShown
    steps: tuple[StepShown, ...]
    checkpoint: str
    size: int
    root: str
    content: str
    report: Report
    look_back: LookBackShown | None


@dataclass(frozen=True)
class PublicChain:
    """An article's steps up to the last publication and the look-back that follows it, with their receipts and the
    state they lead to; ``look_back`` as it stands by now, also when it was signed after a correction had begun."""

    signed: tuple[SignedStep, ...]
    receipts: tuple[bytes, ...]
    state: State
    look_back: LookBack | None


def public_chain(connection: sa.Connection, article: str, rosters: Rosters) -> PublicChain:
    """What may be shown of an article's chain; every signature is checked anew."""
    query = sa.select(steps.c.envelope, steps.c.receipt, steps.c.action).where(steps.c.article == article)
    rows = connection.execute(query.order_by(steps.c.sequence)).all()
    end = max((n for n, row in enumerate(rows, 1) if row.action == act.PUBLISH), default=0)
    while end < len(rows) and rows[end].action == act.LOOK_BACK:
        end += 1
    later = any(row.action == act.LOOK_BACK for row in rows[end:])
    with whole(article):
        signed = _opened([bytes(row.envelope) for row in rows[: None if later else end]], rosters)
        state = fold(signed[:end], rosters, article)
        owed = fold(signed, rosters, article).look_back if later else state.look_back
        return PublicChain(signed[:end], tuple(bytes(r.receipt) for r in rows[:end]), state, owed)


def _opened(raw: Sequence[bytes], rosters: Rosters) -> tuple[SignedStep, ...]:
    envelopes = [read_envelope(data) for data in raw]
    return tuple(open_step(e, rosters.public(e.keyid)) for e in envelopes)


def withdrawn_by(connection: sa.Connection, article: str, rosters: Rosters) -> Hand:
    """Who took an article down. The reason stays in the chain: it may repeat what had to be taken down.

    Args:
        article: one that is withdrawn.
    """
    query = sa.select(steps.c.envelope).where(steps.c.article == article, steps.c.action == act.WITHDRAW)
    with whole(article):
        (signed,) = _opened([bytes(connection.execute(query).one().envelope)], rosters)
        return _hand(signed, rosters)


def duties_shown(chain: PublicChain, rosters: Rosters) -> DutiesShown:
    """The three duties of what is public."""
    last = chain.signed[-1].step
    found = duties_of(duties(chain.state, rosters.named(last.roster_version, last.roster_digest)), rosters)
    return replace(found, look_back=_look_back(chain, rosters)) if chain.state.lane == EMERGENCY else found


def _look_back(chain: PublicChain, rosters: Rosters) -> LookBackShown | None:
    return look_back_of(chain.look_back, rosters) if chain.look_back is not None else None


def provenance_of(portal: Portal, public: Publication) -> Provenance:
    """The provenance of what is public, with the result of all checks.

    Args:
        portal: whose log and rosters count.
        public: not withdrawn.
    """
    rosters = portal.authority.standing().rosters
    with portal.database.reading() as connection:
        chain = public_chain(connection, public.article, rosters)
    bundle = bundle_of(portal, public)
    checkpoint = Checkpoint.parse(split_note(bundle.checkpoint)[0])
    done = chain.state.look_back.done if chain.state.look_back else None
    standing = {s.digest for s in (*chain.state.published_standing, *((done,) if done else ()))}
    shown = zip(chain.signed, chain.receipts, strict=True)
    return Provenance(
        duties_shown(chain, rosters),
        tuple(_shown(s, _receipt(r, rosters), rosters, bundle, s.digest in standing) for s, r in shown),
        bundle.checkpoint.decode(),
        checkpoint.size,
        checkpoint.root.hex(),
        public.content,
        verify_chain(bundle),
        _look_back(chain, rosters),
    )


def bundle_of(portal: Portal, public: Publication) -> Bundle:
    """All parts of the evidence of what is public: steps, receipts, text, attachments, rosters, pack and log.

    Args:
        portal: whose log and rosters count.
        public: not withdrawn.
    """
    rosters = portal.authority.standing().rosters
    with portal.database.reading() as connection:
        chain = public_chain(connection, public.article, rosters)
        content = load_content(connection, public.content)
        note = portal.record.checkpoint(connection)
        size = Checkpoint.parse(split_note(note)[0]).size
        proofs = {s.digest: portal.record.inclusion(connection, s.digest, size) for s in chain.signed}
    named = {s.step.roster_version for s in chain.signed}
    named |= {_receipt(r, rosters).roster_version for r in chain.receipts}
    return Bundle(
        article=public.article,
        steps=tuple(s.envelope.raw for s in chain.signed),
        receipts={s.digest: r for s, r in zip(chain.signed, chain.receipts, strict=True)},
        contents={content.digest: content.to_bytes()} if content else {},
        attachments=_attachments(portal, content),
        rosters=tuple(r.to_bytes() for r in rosters.all() if r.version in named or r is rosters.latest),
        pack=portal.authority.pack.metadata(),
        checkpoint=note.encode(),
        proofs={d: LogProof(*proof) for d, proof in proofs.items()},
    )


def bundle_zip(portal: Portal, public: Publication) -> bytes:
    """The evidence as one zip file."""
    target = BytesIO()
    write_bundle(bundle_of(portal, public), target)
    return target.getvalue()


def _attachments(portal: Portal, content: Content | None) -> dict[str, bytes]:
    found = {}
    for attachment in content.attachments if content else ():
        data = portal.files.read(attachment.digest)
        if data is not None:
            found[attachment.digest] = data
    return found


def _receipt(raw: bytes, rosters: Rosters) -> Receipt:
    return read_receipt(raw, rosters.public(read_envelope(raw).keyid))


def _shown(signed: SignedStep, receipt: Receipt, rosters: Rosters, bundle: Bundle, counts: bool) -> StepShown:
    step = signed.step
    finding = (step.detail or {}).get(act.FINDING) if step.action == act.LOOK_BACK else ""
    return StepShown(
        step.sequence, step.action, step.level, _hand(signed, rosters),
        parse_time(step.time), parse_time(receipt.time), receipt.log_index, signed.digest, signed.envelope.keyid,
        step.reason if step.action in _PUBLIC_REASONS or step.lane else "",
        tuple(h.hex() for h in bundle.proofs[signed.digest].proof), counts, step.lane, str(finding or ""),
    )  # fmt: skip


def _hand(signed: SignedStep, rosters: Rosters) -> Hand:
    step = signed.step
    roster = rosters.named(step.roster_version, step.roster_digest)
    return named_hand(
        roster, step.officer, step.stands_in_for, step.unit, signed.envelope.keyid, step.sequence, step.label
    )


def public_times(items: Sequence[Publication]) -> str:
    """The newest publication time among some, RFC 3339; of none, the beginning of time."""
    return max((p.latest for p in items), key=parse_time, default="1970-01-01T00:00:00+00:00")
