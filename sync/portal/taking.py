"""Judging steps one after the other inside one transaction, and writing all that hold at once.

Nothing is written before every step of the batch has been judged, so a refused one leaves no trace; there is nothing
a savepoint could undo. The rules themselves are the workflow's; this module only asks them, twice: under the roster
the step names, and under the one now in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import sqlalchemy as sa

from forms.errors import Refused
from resources.language import say
from sync.chain import step as act
from sync.chain.envelope import read_envelope, sign_payload
from sync.chain.receipt import Receipt
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import StepRefused, apply_step, judge_again
from sync.exchange.wire import Box
from sync.portal import audience, variants
from sync.portal.audience import FeedWriter
from sync.portal.authority import Standing
from sync.portal.database import Head, add, put
from sync.portal.files import Blobs
from sync.portal.keys import PortalKeys
from sync.portal.publication import kept_content, project
from sync.portal.release import Released, keep_plain, open_release
from sync.portal.schema import articles, log_head, sealed, sealed_blobs
from sync.portal.schema import steps as step_table


def _among(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.content.in_(sa.bindparam("contents", expanding=True)),
        table.c.article.in_(sa.bindparam("articles", expanding=True)),
    )


_COPIES = sa.select(sealed.c.content, sealed.c.article, sealed.c.uploader).where(_among(sealed))
_FILES = sa.select(sealed_blobs).where(_among(sealed_blobs))
_HEAD = log_head.update().values(size=sa.bindparam("now"), feed=sa.bindparam("told"))


class NotSealed(Refused):
    """The sealed text of a submission, or one of its attachments, has not been uploaded."""


class OutOfTurn(StepRefused):
    """Steps before this one have not arrived; it is not refused for good."""


@dataclass(frozen=True)
class Present:
    """What is the same for all steps of one transaction.

    Attributes:
        moment, at: the portal's time, seconds since the epoch and RFC 3339.
        standing: the rosters.
        keys, files: the portal's.
        origin: of the log.
        base_url: the public address.
    """

    moment: float
    at: str
    standing: Standing
    keys: PortalKeys
    files: Blobs
    origin: str
    base_url: str

    @cached_property
    def roster(self) -> Roster:
        """The roster now in force."""
        return self.standing.roster


@dataclass(frozen=True)
class Taken:
    """A step that holds, with its place and the portal's receipt."""

    signed: SignedStep
    state: State
    log_index: int
    receipt: bytes
    released: Released | None = None


class Taking:
    """One transaction's worth of steps.

    Args:
        connection: within ``Database.logging``.
        head: of the log.
        present: the portal's time, rosters and keys.
        states: where the articles concerned stand.
        sealed_for: what ``sealed_on_file`` found for the steps.
    """

    def __init__(
        self, connection: sa.Connection, head: Head, present: Present, states: Mapping[str, State],
        sealed_for: Mapping[tuple[str, str], Sequence[frozenset[str]]],
    ) -> None:  # fmt: skip
        self._connection, self._head, self._present = connection, head, present
        self._states = dict(states)
        self._sealed_for = sealed_for
        self.taken: list[Taken] = []
        self._receipts: dict[str, bytes] = {}
        self._published_versions: set[tuple[str, str]] = set()

    def receipt_of(self, digest: str) -> bytes | None:
        """The receipt of a step taken in this transaction."""
        return self._receipts.get(digest)

    @property
    def states(self) -> Mapping[str, State]:
        """Where the articles stand after the steps taken so far."""
        return self._states

    def take(self, signed: SignedStep, release: Box | None) -> Taken:
        """Judge a step and, when it holds, give it the next place.

        Raises:
            Refused: it does not hold; nothing has changed.
        """
        after = self._judge(signed)
        released = None
        if signed.step.action == act.SEND:
            received = self._receive(after, signed.step)
            judge = partial(variants.check_sent, self._connection, self._submission(after))
            released = open_release(
                self._connection, self._present.files, self._present.keys, signed.step, release, judge
            )
        if signed.step.action == act.PUBLISH:
            content = kept_content(self._connection, signed.step.content_digest)
            variants.check_published(
                self._connection, signed.step.article, content, self._states, self._published_versions
            )
        self._check_sealed(signed.step)
        taken = self._place(signed, after, released)
        if released is not None:
            self._place(received, apply_step(after, received, self._present.roster), None)
        return taken

    def _judge(self, signed: SignedStep) -> State:
        present, step = self._present, signed.step
        before = self._states.get(step.article)
        self._check_turn(before, step)
        roster = present.standing.rosters.named(step.roster_version, step.roster_digest)
        after = apply_step(before, signed, roster)
        judge_again(before or State(step.article), signed, present.roster, present.moment)
        return after

    def _submission(self, sent: State) -> Step:
        """The step by which what is sent was submitted; every standing text has one."""
        wanted = next(s.digest for s in reversed(sent.standing) if s.label == act.SUBMIT)
        here = next((t.signed.step for t in self.taken if t.signed.digest == wanted), None)
        if here is not None:
            return here
        query = sa.select(step_table.c.envelope).where(step_table.c.digest == wanted)
        envelope = read_envelope(bytes(self._connection.execute(query).one().envelope))
        return open_step(envelope, self._present.standing.rosters.public(envelope.keyid)).step

    def _check_turn(self, before: State | None, step: Step) -> None:
        expected = before.sequence + 1 if before else 1
        if step.sequence > expected:
            raise OutOfTurn(
                say("Step {missing} of this article has not reached the portal yet; it must come first.",
                    missing=expected),
                "workflow.gap",
            )  # fmt: skip

    def _receive(self, sent: State, send: Step) -> SignedStep:
        """The portal's own step by which it takes over what was sent."""
        present = self._present
        service = present.standing.service(present.keys.keyid, present.moment)
        step = Step(
            article=sent.article, sequence=sent.sequence + 1, previous=sent.head, action=act.RECEIVE, level=0,
            column=sent.column, unit=present.roster.portal_unit, officer=service.id, stands_in_for=None,
            roster_version=present.roster.version, roster_digest=present.roster.digest,
            content_digest=sent.content, attachments=send.attachments, time=present.at,
        )  # fmt: skip
        public = present.keys.sign.public_key().public_bytes_raw()
        signed = open_step(sign_payload(step.to_payload(), present.keys.signer), public)
        apply_step(sent, signed, present.roster)
        return signed

    def _check_sealed(self, step: Step) -> None:
        for digest in step.sealed_digests():
            copies = self._sealed_for.get((digest, step.article), ())
            if not copies:
                raise NotSealed(say("The text of this step has not been uploaded; upload it first."), "sealed.missing")
            attachments = frozenset(d for _, d in step.attachments) if digest == step.content_digest else frozenset()
            if not any(attachments <= copy for copy in copies):
                raise NotSealed(
                    say("Not all attachments of this step have been uploaded; upload them first."), "sealed.attachments"
                )

    def _place(self, signed: SignedStep, after: State, released: Released | None) -> Taken:
        present, step = self._present, signed.step
        index = self._head.size + len(self.taken)
        receipt = Receipt(
            signed.digest, step.article, step.sequence, index, present.origin, present.at, present.roster.version,
            present.roster.digest, public_url(present.base_url, step.article) if step.action == act.PUBLISH else "",
        )  # fmt: skip
        taken = Taken(signed, after, index, present.keys.receipt(receipt), released)
        self._states[step.article] = after
        self.taken.append(taken)
        self._receipts[signed.digest] = taken.receipt
        return taken

    # --- writing ---

    def write(self) -> None:
        """Write every step taken, with all that follows from it."""
        connection, present = self._connection, self._present
        add(connection, step_table, [_row(t) for t in self.taken])
        writer = FeedWriter(connection, self._head, {t.signed.step.article for t in self.taken})
        epoch = present.standing.epoch(present.moment)
        colleagues = audience.office(present.roster, present.moment, epoch)
        for taken in self.taken:
            step = taken.signed.step
            if taken.released is not None:
                keep_plain(connection, taken.released, present.at)
            project(connection, step, taken.log_index, present.at)
            variants.note_published(connection, step)
            wanted = audience.parties(taken.state, present.roster, present.moment, epoch)
            signers = {o for o in (step.officer, step.stands_in_for) if o}
            if audience.OFFICE in wanted:  # the office is told as a whole
                signers -= colleagues
            writer.tell(step.article, taken.log_index, step.sequence, sorted(wanted | signers))
        writer.flush()
        last = {t.signed.step.article: t.state for t in self.taken}
        put(connection, articles, [
            {"article": a, "head": s.head, "sequence": s.sequence, "stage": s.stage} for a, s in last.items()
        ])  # fmt: skip
        audience.note_owed(connection, last)
        size = self._head.size + len(self.taken)
        connection.execute(_HEAD, {"now": size, "told": writer.last})


def public_url(base_url: str, article: str) -> str:
    """Where an article is published."""
    return f"{base_url}/a/{article}"


def sealed_on_file(connection: sa.Connection, steps: Iterable[Step]) -> dict[tuple[str, str], list[frozenset[str]]]:
    """Which sealed copies of what the steps need are on file: by (digest, article), each copy's attachments."""
    wanted = [(step, digest) for step in steps for digest in step.sealed_digests()]
    if not wanted:
        return {}
    copies: dict[tuple[str, str, str], set[str]] = {}
    named = {"contents": list({d for _, d in wanted}), "articles": list({s.article for s, _ in wanted})}
    for row in connection.execute(_COPIES, named):
        copies[row.content, row.article, row.uploader] = set()
    if any(s.attachments for s, _ in wanted):
        for row in connection.execute(_FILES, named):
            copies.setdefault((row.content, row.article, row.uploader), set()).add(row.attachment)
    found: dict[tuple[str, str], list[frozenset[str]]] = {}
    for (content, article, _), attachments in copies.items():
        found.setdefault((content, article), []).append(frozenset(attachments))
    return found


def _row(taken: Taken) -> dict[str, object]:
    step = taken.signed.step
    return {
        "log_index": taken.log_index, "digest": taken.signed.digest, "article": step.article,
        "sequence": step.sequence, "action": step.action, "officer": step.officer,
        "stands_in_for": step.stands_in_for, "content": step.content_digest,
        "envelope": taken.signed.envelope.raw, "receipt": taken.receipt,
    }  # fmt: skip
