"""Steps in, receipts out: a batch is one transaction, an answer is sent only when it is durable.

The identity of a step is the digest of its envelope: the same step brought twice, by anyone, at once or years later,
gets the same receipt, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Literal

import sqlalchemy as sa

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say
from sync.chain.clock import Clock, stamp
from sync.chain.envelope import Envelope, read_envelope
from sync.chain.rosters import Rosters
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import Forked
from sync.exchange.wire import Problem, StepBatch, StepItem, StepResult, StepResults, from_base64, to_base64
from sync.portal.authority import Authority, Standing
from sync.portal.chains import Chains
from sync.portal.database import Database, Head, PortalBusy
from sync.portal.files import Blobs
from sync.portal.keys import PortalKeys
from sync.portal.parties import Parties
from sync.portal.record import Record
from sync.portal.schema import steps
from sync.portal.taking import Present, Taking, sealed_on_file

_ATTEMPTS = 3
_WORTH_THREADS = 32
_RECEIPTS = sa.select(steps.c.digest, steps.c.receipt).where(
    steps.c.digest.in_(sa.bindparam("digests", expanding=True))
)


@dataclass(slots=True)
class _Item:
    """One step of a batch on its way: what is known of it so far. ``result`` ends it."""

    digest: str
    sent: StepItem
    envelope: Envelope | None = None
    signed: SignedStep | None = None
    result: StepResult | None = None

    def confirm(self, outcome: Literal["logged", "known"], receipt: bytes) -> None:
        """It stands in the log."""
        self.result = StepResult(digest=self.digest, outcome=outcome, receipt=to_base64(receipt))

    def refuse(self, fault: Refused) -> None:
        """It does not hold."""
        problem = Problem.of(fault.code, fault.sentence)
        self.result = StepResult(digest=self.digest, outcome="refused", problem=problem, fork=isinstance(fault, Forked))


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
        self._workers = min(4, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self._workers, "signatures")
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
        items = [_read(item) for item in batch.steps]
        if len(items) >= _WORTH_THREADS:  # of few, it is as quick to check the signatures and ask only once
            _confirm_known(items, self.receipts([i.digest for i in items if i.envelope]))
        self._open_all([i for i in items if not i.result], standing.rosters)
        self._log_all(items)
        return StepResults(results=tuple(i.result for i in items if i.result))

    def _log_all(self, items: Sequence[_Item]) -> None:
        """Try again when another writer was faster: what it has logged is known then."""
        for _ in range(_ATTEMPTS):
            waiting = [i for i in items if not i.result]
            if not waiting:
                return
            with suppress(sa.exc.IntegrityError):
                self._log(waiting, self._authority.standing())
                return
        raise PortalBusy(
            say("The portal's database does not answer. What you sent was not taken; please try again later."),
            "portal.database",
        )

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()

    def receipts(self, digests: Sequence[str]) -> dict[str, bytes]:
        """The receipts of those of the steps that stand in the log, by digest."""
        with self._database.reading() as connection:
            return _receipts(connection, digests)

    def _open_all(self, items: Sequence[_Item], rosters: Rosters) -> None:
        """Check signatures, in several threads where there are many: the library lets go of the interpreter."""
        if len(items) < _WORTH_THREADS:
            _open_some(rosters, items)
            return
        parts = [items[start :: self._workers] for start in range(self._workers)]
        list(self._threads.map(partial(_open_some, rosters), parts))

    def _log(self, waiting: Sequence[_Item], standing: Standing) -> None:
        """One transaction; the items have their results only once it is durable."""
        outcomes: list[Callable[[], None]] = []
        with self._database.logging() as (connection, head):
            present = self._present(standing)
            known = _receipts(connection, [i.digest for i in waiting])
            opened = [i for i in waiting if i.digest not in known]
            taking = self._taking(connection, head, present, [i.signed.step for i in opened if i.signed])
            for item in waiting:
                outcomes.append(_take(taking, item, known.get(item.digest)))
            if taking.taken:
                digests = [t.signed.digest for t in taking.taken]
                note, nodes = self._record.append(connection, head.size, digests, present.at)
                taking.write()
        if taking.taken:
            self._record.committed(note, nodes)
            self._chains.remember(taking.states)
        for outcome in outcomes:
            outcome()

    def _taking(self, connection: sa.Connection, head: Head, present: Present, opened: Sequence[Step]) -> Taking:
        states = self._chains.states(connection, {s.article for s in opened}, present.standing.rosters)
        return Taking(connection, head, present, states, sealed_on_file(connection, opened))

    def _present(self, standing: Standing) -> Present:
        """The portal's time is taken inside the transaction, so that times follow the order of the log."""
        now = self._clock.now()
        standing.service(self._keys.keyid, now.timestamp())
        return Present(now.timestamp(), stamp(now), standing, self._keys, self._files, self._origin, self._base_url())


def _take(taking: Taking, item: _Item, known: bytes | None) -> Callable[[], None]:
    """Judge one step; gives what to do with the item once the transaction is durable."""
    known = known or taking.receipt_of(item.digest)
    if known is not None:
        return partial(item.confirm, "known", known)
    assert item.signed is not None
    try:
        taken = taking.take(item.signed, item.sent.release)
    except Refused as fault:
        return partial(item.refuse, fault)
    return partial(item.confirm, "logged", taken.receipt)


def _read(sent: StepItem) -> _Item:
    try:
        raw = from_base64(sent.envelope)
    except ValueError:
        raw = sent.envelope.encode()
    item = _Item(sha256(raw).hexdigest(), sent)
    try:
        item.envelope = read_envelope(raw)
    except Malformed as fault:
        item.refuse(fault)
    return item


def _open(item: _Item, rosters: Rosters) -> None:
    assert item.envelope is not None
    try:
        item.signed = open_step(item.envelope, rosters.public(item.envelope.keyid))
    except Refused as fault:
        item.refuse(fault)


def _open_some(rosters: Rosters, items: Sequence[_Item]) -> None:
    for item in items:
        _open(item, rosters)


def _receipts(connection: sa.Connection, digests: Iterable[str]) -> dict[str, bytes]:
    return {row.digest: bytes(row.receipt) for row in connection.execute(_RECEIPTS, {"digests": list(digests)})}


def _confirm_known(items: Iterable[_Item], receipts: Mapping[str, bytes]) -> None:
    for item in items:
        if item.digest in receipts and not item.result:
            item.confirm("known", receipts[item.digest])
