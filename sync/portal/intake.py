"""Steps in, receipts out: a batch is one transaction, an answer is sent only when it is durable.

The identity of a step is the digest of its envelope: the same step brought twice, by anyone, at once or years later,
gets the same receipt, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import sqlalchemy as sa

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say
from sync.chain import step as act
from sync.chain.clock import Clock, stamp
from sync.chain.envelope import Envelope, read_envelope
from sync.chain.roster import Rosters
from sync.chain.step import SignedStep, open_step
from sync.chain.workflow import Forked
from sync.exchange.wire import Problem, StepBatch, StepItem, StepResult, StepResults, from_base64, to_base64
from sync.portal.authority import Authority
from sync.portal.chains import Chains
from sync.portal.database import Database, PortalBusy
from sync.portal.files import Blobs
from sync.portal.keys import PortalKeys
from sync.portal.parties import Parties
from sync.portal.record import Record
from sync.portal.schema import steps
from sync.portal.taking import Present, Taking, sealed_on_file

_ATTEMPTS = 3


@dataclass(frozen=True)
class _Item:
    """One step of a batch on its way: what is known of it so far."""

    digest: str
    sent: StepItem
    envelope: Envelope | None = None
    signed: SignedStep | None = None
    result: StepResult | None = None


class Intake:
    """Takes steps into the log.

    Args:
        database, authority, parties, chains, record, keys, files: the portal's parts.
        clock: the portal's time, which decides.
        origin: of the log.
        base_url: asks for the public address.
    """

    def __init__(
        self, database: Database, authority: Authority, parties: Parties, chains: Chains, record: Record,
        keys: PortalKeys, files: Blobs, clock: Clock, origin: str, base_url: Callable[[], str],
    ) -> None:  # fmt: skip
        self._database, self._authority, self._parties, self._chains = database, authority, parties, chains
        self._record, self._keys, self._files = record, keys, files
        self._clock, self._origin, self._base_url = clock, origin, base_url
        self.closed: EnvironmentTrouble | None = None

    def accept(self, batch: StepBatch) -> StepResults:
        """Judge, log and confirm a batch.

        Raises:
            EnvironmentTrouble: the portal cannot act now; nothing of the batch was taken.
        """
        if self.closed is not None:
            raise self.closed
        self._parties.renew()
        standing = self._authority.standing()
        items = self._look_up([_read(item) for item in batch.steps])
        items = [_open(item, standing.rosters) for item in items]
        if all(item.result for item in items):
            return _answer(items)
        for _ in range(_ATTEMPTS):
            try:
                return _answer(self._log(items, self._present()))
            except sa.exc.IntegrityError as fault:  # another writer was faster; it is known now
                last = fault
        raise PortalBusy(
            say("The portal's database does not answer. What you sent was not taken; please try again later."),
            "portal.database",
        ) from last

    def receipts(self, digests: Sequence[str]) -> dict[str, bytes]:
        """The receipts of those of the steps that stand in the log, by digest."""
        with self._database.reading() as connection:
            return _receipts(connection, digests)

    def _look_up(self, items: Sequence[_Item]) -> list[_Item]:
        return _with_known(items, self.receipts([i.digest for i in items if i.envelope]))

    def _log(self, items: Sequence[_Item], present: Present) -> list[_Item]:
        with self._database.logging() as (connection, head):
            items = _with_known(items, _receipts(connection, [i.digest for i in items if not i.result]))
            opened = [i.signed for i in items if i.signed and not i.result]
            states = self._chains.states(connection, {s.step.article for s in opened}, present.standing.rosters)
            submissions = [s.step for s in opened if s.step.action in (act.SUBMIT, act.CORRECT)]
            taking = Taking(connection, head, present, states, sealed_on_file(connection, submissions))
            done = [self._take(taking, item) for item in items]
            if not taking.taken:
                return done
            digests = [t.signed.digest for t in taking.taken]
            note, nodes = self._record.append(connection, head.size, digests, present.at)
            taking.write()
        self._record.committed(note, nodes)
        self._chains.remember(taking.states)
        return done

    def _present(self) -> Present:
        now = self._clock.now()
        standing = self._authority.standing()
        standing.service(self._keys.keyid, now.timestamp())
        return Present(
            now.timestamp(), stamp(now), standing, self._keys, self._files, self._origin, self._base_url()
        )

    @staticmethod
    def _take(taking: Taking, item: _Item) -> _Item:
        if item.result or item.signed is None:
            return item
        again = taking.receipt_of(item.digest)
        if again is not None:
            return _with_receipt(item, "known", again)
        try:
            taken = taking.take(item.signed, item.sent.release)
        except Refused as fault:
            return _refused(item, fault)
        return _with_receipt(item, "logged", taken.receipt)


def _read(item: StepItem) -> _Item:
    try:
        raw = from_base64(item.envelope)
    except ValueError:
        raw = item.envelope.encode()
    place = _Item(sha256(raw).hexdigest(), item)
    try:
        return replace(place, envelope=read_envelope(raw))
    except Malformed as fault:
        return _refused(place, fault)


def _open(item: _Item, rosters: Rosters) -> _Item:
    if item.result or item.envelope is None:
        return item
    try:
        return replace(item, signed=open_step(item.envelope, rosters.public(item.envelope.keyid)))
    except Refused as fault:
        return _refused(item, fault)


def _receipts(connection: sa.Connection, digests: Iterable[str]) -> dict[str, bytes]:
    query = sa.select(steps.c.digest, steps.c.receipt).where(steps.c.digest.in_(list(digests)))
    return {row.digest: bytes(row.receipt) for row in connection.execute(query)}


def _with_known(items: Iterable[_Item], receipts: dict[str, bytes]) -> list[_Item]:
    return [
        _with_receipt(i, "known", receipts[i.digest]) if not i.result and i.digest in receipts else i for i in items
    ]


def _with_receipt(item: _Item, outcome: str, receipt: bytes) -> _Item:
    result = StepResult.model_validate(
        {"digest": item.digest, "outcome": outcome, "receipt": to_base64(receipt)}
    )
    return replace(item, result=result)


def _refused(item: _Item, fault: Refused) -> _Item:
    problem = Problem.of(fault.code, fault.sentence)
    result = StepResult(digest=item.digest, outcome="refused", problem=problem, fork=isinstance(fault, Forked))
    return replace(item, result=result)


def _answer(items: Sequence[_Item]) -> StepResults:
    return StepResults(results=tuple(i.result for i in items if i.result))
