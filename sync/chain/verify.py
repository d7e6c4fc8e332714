"""Verification as a list of numbered, named checks, each one function and one plain sentence.

It needs no server and no network: everything comes out of the bundle. A check that does not hold names the step and
the field; later steps are never hidden, only not credited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from forms.content import Content
from forms.errors import Trouble
from resources.language import Sentence, say
from sync.chain import state as at
from sync.chain.clock import parse_time
from sync.chain.envelope import Envelope, read_envelope
from sync.chain.receipt import Receipt, read_receipt
from sync.chain.revised import revision_fault
from sync.chain.roster import Roster
from sync.chain.rosters import Rosters
from sync.chain.state import State
from sync.chain.step import IN_ORDER, PUBLISH, SignedStep, open_step
from sync.chain.workflow import apply_step
from sync.log.checkpoint import Checkpoint, open_checkpoint
from sync.log.merkle import leaf_hash, verify_inclusion
from sync.log.note import Verifier

_T = TypeVar("_T")


@dataclass(frozen=True)
class LogProof:
    """An inclusion proof: place, size of the tree, and the hashes on the way up."""

    index: int
    size: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Bundle:
    """Everything that is known of one article, as bytes.

    Attributes:
        article: UUIDv7.
        steps: raw envelopes in sequence order.
        receipts: raw receipt envelopes by digest of their step.
        contents: canonical bytes by digest.
        attachments: bytes by digest.
        rosters: canonical bytes of the roster versions that the steps name.
        pack: signed metadata of the reference pack by file name; may be empty.
        pinned_root: the root of trust the reader brings; empty to use the bundle's own first root.
        checkpoint: the log's signed note, or empty.
        proofs: inclusion proofs by digest of their step.
        complete: False for the view from a desk, where the last steps may still wait for the next sync; evidence that
            goes out is complete.
    """

    article: str
    steps: tuple[bytes, ...]
    receipts: Mapping[str, bytes] = field(default_factory=dict)
    contents: Mapping[str, bytes] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    rosters: tuple[bytes, ...] = ()
    pack: Mapping[str, bytes] = field(default_factory=dict)
    pinned_root: bytes = b""
    checkpoint: bytes = b""
    proofs: Mapping[str, LogProof] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    Attributes:
        number, name: fixed; the name is for logs, e.g. ``signatures``.
        held: whether it holds.
        sentence: what holds, or what does not and where.
        step: sequence number of the step at fault.
        field: the part at fault.
    """

    number: int
    name: str
    held: bool
    sentence: Sentence
    step: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Report:
    """All checks, the state they led to, and the first step that is not credited."""

    checks: tuple[CheckResult, ...]
    state: State | None
    credited: int

    @property
    def held(self) -> bool:
        """Whether every check holds."""
        return all(c.held for c in self.checks)

    @property
    def conclusion(self) -> Sentence:
        """The one sentence to show first."""
        broken = next((c for c in self.checks if not c.held), None)
        if broken is not None:
            return broken.sentence
        return say("Verified: {count} signed steps form one unbroken chain.", count=self.credited)


class _Failed(Exception):
    """A check does not hold."""

    def __init__(self, sentence: Sentence, step: int | None = None, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.step, self.field = sentence, step, field


class _Case:
    """The bundle under examination; each property is worked out once and only from what earlier checks passed."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.state: State | None = None
        self.credited = 0

    @cached_property
    def envelopes(self) -> tuple[Envelope, ...]:
        return tuple(_at_step(n, "envelope", read_envelope, raw) for n, raw in enumerate(self.bundle.steps, 1))

    @cached_property
    def rosters(self) -> Rosters:
        return Rosters([_at_step(None, "roster", Roster.from_bytes, data) for data in self.bundle.rosters])

    @cached_property
    def signed(self) -> tuple[SignedStep, ...]:
        found = []
        for number, envelope in enumerate(self.envelopes, 1):
            public = _at_step(number, "keyid", self.rosters.public, envelope.keyid)
            found.append(_at_step(number, "signature", open_step, envelope, public))
        return tuple(found)

    @cached_property
    def receipts(self) -> Mapping[str, Receipt]:
        found = {}
        for signed in self.signed:
            raw = self.bundle.receipts.get(signed.digest)
            if raw is not None:
                found[signed.digest] = _read_receipt(raw, signed, self.rosters)
        return found


def _at_step(number: int | None, part: str, function: Callable[..., _T], *values: object) -> _T:
    """Call, and turn any trouble into a failure at this step and part."""
    try:
        return function(*values)
    except Trouble as fault:
        where = say("Step {number}: {what}", number=number, what=fault.sentence) if number else fault.sentence
        raise _Failed(where, number, part) from fault


def _read_receipt(raw: bytes, signed: SignedStep, rosters: Rosters) -> Receipt:
    number = signed.step.sequence
    service = _portal_key(raw, rosters)
    if service is None:
        raise _Failed(say("Step {number}: the receipt is not signed by the portal.", number=number), number, "receipt")
    receipt = _at_step(number, "receipt", read_receipt, raw, service)
    same = (receipt.step, receipt.article, receipt.sequence) == (signed.digest, signed.step.article, number)
    if not same:
        raise _Failed(say("Step {number}: the receipt is for another step.", number=number), number, "receipt")
    return receipt


def _portal_key(raw: bytes, rosters: Rosters) -> bytes | None:
    """The portal's public key, if the receipt names a signing key of the portal's service in any roster."""
    keyid = read_envelope(raw).keyid
    for roster in rosters.all():
        found = roster.key(keyid)
        if found and found[0].service and found[1].use == "sign":
            return found[1].public
    return None


# --- the checks, in order ---------------------------------------------------------------------------------------------


def _form(case: _Case) -> Sentence:
    if not case.envelopes:
        raise _Failed(say("There are no signed steps."), None, "steps")
    return say("All {count} steps are stored in the one form that was signed.", count=len(case.envelopes))


def _roster_history(case: _Case) -> Sentence:
    rosters = case.rosters.all()
    if not rosters:
        raise _Failed(say("No roster is at hand."), None, "rosters")
    for older, newer in pairwise(rosters):
        if newer.version == older.version + 1 and newer.previous != older.digest:
            raise _Failed(
                say("Roster {version} does not follow the one before it.", version=newer.version), None, "rosters"
            )
    return say("The rosters from version {first} to {last} are whole.",
               first=rosters[0].version, last=rosters[-1].version)  # fmt: skip


def _roster_authority(case: _Case) -> Sentence:
    if not case.bundle.pack:
        return say("The rosters were accepted from the signed reference pack on this computer.")
    from sync.pack.evidence import verify_rosters

    count = verify_rosters(case.bundle.pack, case.bundle.rosters, case.bundle.pinned_root)
    return say("{count} rosters were issued by the administrators' required signatures.", count=count)


def _signatures(case: _Case) -> Sentence:
    return say("All {count} signatures fit the signed bytes and the keys named.", count=len(case.signed))


def _links(case: _Case) -> Sentence:
    previous: str | None = None
    for number, signed in enumerate(case.signed, 1):
        step = signed.step
        for part, fits in (
            ("article", step.article == case.bundle.article),
            ("sequence", step.sequence == number),
            ("previous", step.previous == previous),
        ):
            if not fits:
                raise _Failed(say("Step {number} does not join on to the step before it.", number=number), number, part)
        previous = signed.digest
    return say("Each step names the step before it; none is missing or out of order.")


def _authority(case: _Case) -> Sentence:
    state = State(case.bundle.article)
    for signed in case.signed:
        number = signed.step.sequence
        roster = _at_step(number, "roster", case.rosters.named, signed.step.roster_version, signed.step.roster_digest)
        state = _at_step(number, signed.step.action, apply_step, state, signed, roster)
        case.state, case.credited = state, number
    return say("Every signer had the authority for the step, under the roster of that time, and no one signed twice.")


def _contents(case: _Case) -> Sentence:
    state, missing = _decided(case), 0
    for signed in case.signed:
        step = signed.step
        data = case.bundle.contents.get(step.content_digest)
        if data is None:
            if step.content_digest in (state.content, state.published):
                raise _Failed(say("The text that was signed is not at hand."), step.sequence, "content")
            missing += 1
            continue
        _one_content(signed, data)
    if missing:
        return say("The text in force is the one that was signed; earlier versions are not in this file.")
    return say("The texts are the ones that were signed, byte for byte.")


def _one_content(signed: SignedStep, data: bytes) -> None:
    step = signed.step
    number = step.sequence
    if sha256(data).hexdigest() != step.content_digest:
        raise _Failed(say("Step {number}: the text is another one than was signed.", number=number), number, "content")
    content = _at_step(number, "content", Content.from_bytes, data)
    if content.column != step.column:
        raise _Failed(say("Step {number}: the text is for another column.", number=number), number, "column")
    fault = revision_fault(step, content)
    if fault is not None:
        raise _Failed(say("Step {number}: {what}", number=number, what=fault), number, "revised")
    if tuple((a.name, a.digest) for a in content.attachments) != step.attachments:
        raise _Failed(
            say("Step {number}: the attachments are other ones than were signed.", number=number), number, "attachments"
        )


def _attachments(case: _Case) -> Sentence:
    state, count = _decided(case), 0
    wanted = {d: s for s in case.signed if s.step.content_digest == state.content for _, d in s.step.attachments}
    for digest, data in case.bundle.attachments.items():
        if sha256(data).hexdigest() != digest:
            number = wanted[digest].step.sequence if digest in wanted else None
            raise _Failed(say("An attachment is another one than was signed."), number, "attachments")
        count += 1
    for digest, signed in wanted.items():
        if digest not in case.bundle.attachments:
            raise _Failed(say("An attachment that was signed is not at hand."), signed.step.sequence, "attachments")
    if not count:
        return say("No attachment was signed.")
    return say("{count} attachments are the ones that were signed.", count=count)


def _receipts(case: _Case) -> Sentence:
    state, last = _decided(case), -1
    for signed in case.signed:
        receipt = case.receipts.get(signed.digest)
        number = signed.step.sequence
        if receipt is None:
            if state.published_standing and case.bundle.complete and number <= state.published_standing[-1].sequence:
                raise _Failed(say("Step {number} has no receipt from the portal.", number=number), number, "receipt")
            continue
        if receipt.log_index <= last:
            raise _Failed(say("The portal logged step {number} out of order.", number=number), number, "receipt")
        _current_roster(case, signed, receipt)
        last = receipt.log_index
    waiting = len(case.signed) - len(case.receipts)
    if waiting:
        return say("{count} steps are confirmed by the portal; {waiting} have not been confirmed yet.",
                   count=len(case.receipts), waiting=waiting)  # fmt: skip
    return say("All {count} steps are confirmed by the portal's signed receipts.", count=len(case.receipts))


def _current_roster(case: _Case, signed: SignedStep, receipt: Receipt) -> None:
    """The key must still have counted at the portal's time under the roster then in force."""
    number = signed.step.sequence
    roster = _at_step(number, "receipt", case.rosters.named, receipt.roster_version, receipt.roster_digest)
    found = roster.key(signed.envelope.keyid)
    if found is None or not found[1].counts_at(parse_time(receipt.time)):
        raise _Failed(
            say("Step {number}: the key no longer counted when the portal logged it.", number=number), number, "keyid"
        )


def _log(case: _Case) -> Sentence:
    if not case.bundle.checkpoint:
        if case.bundle.proofs or (case.bundle.complete and _decided(case).published):
            raise _Failed(say("The portal's log is not at hand."), None, "checkpoint")
        return say("Nothing of this article needs to stand in the portal's public log yet.")
    checkpoint = _checkpoint(case)
    for digest, proof in case.bundle.proofs.items():
        receipt = case.receipts.get(digest)
        number = receipt.sequence if receipt else None
        if receipt is None or (proof.index, proof.size) != (receipt.log_index, checkpoint.size):
            raise _Failed(say("A proof from the log does not belong to this article."), number, "proof")
        _at_step(
            number, "proof", verify_inclusion, leaf_hash(bytes.fromhex(digest)), proof.index, proof.size, proof.proof,
            checkpoint.root,
        )  # fmt: skip
    unproven = [d for d, r in case.receipts.items() if d not in case.bundle.proofs and r.log_index < checkpoint.size]
    if unproven:
        number = case.receipts[unproven[0]].sequence
        raise _Failed(say("Step {number} is not proven to stand in the portal's log.", number=number), number, "proof")
    return say("All confirmed steps stand in the portal's public log of {size} entries.", size=checkpoint.size)


def _checkpoint(case: _Case) -> Checkpoint:
    log_key = _at_step(None, "checkpoint", Verifier.from_vkey, case.rosters.latest.site.get("log_key", ""))
    return _at_step(None, "checkpoint", open_checkpoint, case.bundle.checkpoint, log_key).checkpoint


def _duties(case: _Case) -> Sentence:
    state = _decided(case)
    if not state.published:
        return say("Nothing is published; who supervises and who publishes is not decided yet.")
    last = next(s for s in reversed(case.signed) if s.step.action == PUBLISH)
    if state.stage == at.PUBLISHED and last.step.content_digest != state.published:
        raise _Failed(say("What is public is not what was published."), last.step.sequence, "content")
    return say("Who supervises, who publishes and who answers follow from the signatures.")


def _look_back(case: _Case) -> Sentence:
    """What the emergency lane let through is told, whether somebody has looked back or not; neither breaks a chain."""
    owed = _decided(case).look_back
    if owed is None:
        return say("Nothing of it was signed off in the emergency lane.")
    if owed.done is None:
        return say("It was signed off in the emergency lane; nobody has looked back at it yet.")
    if owed.finding == IN_ORDER:
        return say("It was signed off in the emergency lane; step {number} looked back and found it in order.",
                   number=owed.done.sequence)  # fmt: skip
    return say("It was signed off in the emergency lane; step {number} looked back and found it not in order.",
               number=owed.done.sequence)  # fmt: skip


def _decided(case: _Case) -> State:
    if case.state is None or case.credited != len(case.signed):
        number = case.credited + 1
        raise _Failed(
            say("This cannot be decided, because step {number} does not hold.", number=number), number, "authority"
        )
    return case.state


CHECKS: tuple[tuple[str, Callable[[_Case], Sentence]], ...] = (
    ("form", _form),
    ("roster-history", _roster_history),
    ("roster-authority", _roster_authority),
    ("signatures", _signatures),
    ("links", _links),
    ("authority", _authority),
    ("contents", _contents),
    ("attachments", _attachments),
    ("receipts", _receipts),
    ("log", _log),
    ("duties", _duties),
    ("look-back", _look_back),
)


def verify_chain(bundle: Bundle) -> Report:
    """Run all checks over a bundle.

    A check that depends on one that failed is reported as not decided, with the same place.
    """
    case = _Case(bundle)
    results: list[CheckResult] = []
    for number, (name, check) in enumerate(CHECKS, 1):
        try:
            results.append(CheckResult(number, name, True, check(case)))
        except _Failed as fault:
            results.append(CheckResult(number, name, False, fault.sentence, fault.step, fault.field))
        except Trouble as fault:
            results.append(CheckResult(number, name, False, fault.sentence, None, fault.code))
    return Report(tuple(results), case.state, case.credited)
