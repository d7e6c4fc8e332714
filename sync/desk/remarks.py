"""Remarks at a desk: written while reading, carried by the next signature, and read by everyone on the route.

What is said travels sealed; a step names its paper only by digest, so that what becomes public with the chain shows
that something was said, when and by whom, and not what.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from forms.body.anchors import Found, Spot, anchor_at, find
from forms.canonical import canonical
from forms.content import Content
from forms.errors import Malformed, Refused
from forms.remarks import (
    MAX_ENTRIES,
    OF_THE_AUTHOR,
    Entry,
    Outcome,
    RemarkState,
    Said,
    Thread,
    paper_bytes,
    read_paper,
    still_to_sign,
    threads,
)
from resources.language import Sentence, say
from sync.chain import step as act
from sync.chain.roster import Roster
from sync.chain.step import SignedStep
from sync.desk.classified import refuse_marks
from sync.desk.context import Context, new_article_id
from sync.desk.writing import draft_options
from sync.keys.sealing import new_content_key
from sync.store import remarks as kept
from sync.store import sealed
from sync.store.tx import Tx

CARRIED_BY = frozenset(act.ACTIONS) - {act.SEND, act.RECEIVE, act.PUBLISH}
_BY_AUTHOR = frozenset({act.SUBMIT, act.CORRECT, act.RECALL})
_DEMANDS = frozenset({act.RETURN, act.DECLINE})


@dataclass(frozen=True)
class EntryView:
    """One thing said, for display.

    Attributes:
        id: of the entry.
        officer_name, unit_name: whose signature carries it, or would.
        time: RFC 3339.
        text: what was said.
        outcome: of a settlement, else None.
        signed: False while it waits here for the next signature; then it can still be changed.
        sequence: number of the step that carries it; 0 while it waits.
        mine: whether the person here said it.
    """

    id: str
    officer_name: str
    unit_name: str
    time: str
    text: str
    outcome: Outcome | None
    signed: bool
    sequence: int
    mine: bool


@dataclass(frozen=True)
class RemarkView:
    """A remark with its answers, as it stands in the text shown.

    Attributes:
        first: the remark itself.
        quote: the words it was made on; empty for a whole block or the whole article.
        replacement: the wording suggested, or None.
        found: where it stands in the text shown; None when its place is gone or it is on the whole article.
        whole: whether it is on the whole article.
        later: answers and settlements, oldest first.
        state: how it stands.
        demanded: whether it came with a return.
        unanswered: whether the author still has to answer it.
    """

    first: EntryView
    quote: str
    replacement: str | None
    found: Found | None
    whole: bool
    later: tuple[EntryView, ...]
    state: RemarkState
    demanded: bool
    unanswered: bool


@dataclass(frozen=True)
class RemarksView:
    """All remarks of an article.

    Attributes:
        remarks: in the order of the text; those whose place is gone, and on the whole article, last.
        waiting: entries that wait for the next signature here.
        unanswered: remarks the author still has to answer.
        closed: papers that have not arrived here or are not open to this desk.
        why_not: why nothing can be said here now, or None.
        answers: whether the person here may accept, refuse and answer.
    """

    remarks: tuple[RemarkView, ...] = ()
    waiting: int = 0
    unanswered: int = 0
    closed: int = 0
    why_not: Sentence | None = None
    answers: bool = False

    @property
    def open(self) -> int:
        """How many stand open."""
        return sum(remark.state == "open" for remark in self.remarks)


class Remarks:
    """The remarks at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, article: str, content: Content) -> RemarksView:
        """The remarks of an article, placed in a text of it.

        Args:
            content: the text shown; it need not be saved.
        """
        with self._context.store.reading() as tx:
            return _view(self._context, tx, article, content)

    def add(self, article: str, content: Content, spot: Spot | None, text: str, replacement: str | None = None) -> str:
        """Make a remark; returns its id.

        Args:
            content: the text in which the spot lies.
            spot: the place, or None for the whole article.
            replacement: wording suggested for the words of the place.

        Raises:
            Refused: nothing can be said here now.
            Malformed: it says nothing, or too much.
            Classified: it bears the mark of a state secret; nothing was written.
        """
        anchor = anchor_at(content, spot) if spot is not None else None
        return self._put(article, Entry(self._id(), "remark", self._now(), text.strip(), "", anchor, replacement))

    def reply(self, article: str, remark: str, text: str) -> str:
        """Say something to a remark; raises as ``add``."""
        return self._put(article, Entry(self._id(), "reply", self._now(), text.strip(), remark))

    def settle(self, article: str, remark: str, outcome: Outcome, text: str = "") -> str:
        """Accept, refuse or answer a remark as its author, call it resolved, or open it again; raises as ``add``."""
        entry = Entry(self._id(), "settle", self._now(), text.strip(), remark, outcome=outcome)
        return self._put(article, entry)

    def change(self, article: str, entry: str, text: str, replacement: str | None = None) -> None:
        """Change the words of what is not signed yet; raises as ``add``."""
        with self._context.store.writing() as tx:
            old = self._waiting(tx, article, entry)
            new = Entry(
                old.id, old.kind, old.at, text.strip(), old.to, old.anchor, replacement if old.anchor else None,
                old.outcome,
            )  # fmt: skip
            self._keep(tx, article, new)

    def drop(self, article: str, entry: str) -> None:
        """Take back what is not signed yet.

        Raises:
            Refused: a signature carries it.
        """
        with self._context.store.writing() as tx:
            self._waiting(tx, article, entry)
            kept.drop_draft(tx, entry, article)

    def _put(self, article: str, entry: Entry) -> str:
        with self._context.store.writing() as tx:
            said = tuple(said_of(self._context, tx, article))
            _check_may_say(self._context, tx, article, entry, said)
            self._keep(tx, article, entry)
        return entry.id

    def _keep(self, tx: Tx, article: str, entry: Entry) -> None:
        refuse_marks([entry.text, entry.replacement or ""])
        kept.put_draft(tx, entry.id, article, canonical(entry.to_json()), entry.at)

    def _waiting(self, tx: Tx, article: str, entry: str) -> Entry:
        found = next((e for e in waiting(self._context, tx, article) if e.id == entry), None)
        if found is None:
            raise Refused(say("This was signed and stays as it is; say something to it instead."), "remark.signed")
        return found

    def _id(self) -> str:
        return new_article_id(self._context.moment)

    def _now(self) -> str:
        return self._context.now()


# --- what is known ----------------------------------------------------------------------------------------------------


def said_of(context: Context, tx: Tx, article: str) -> Iterator[Said]:
    """Everything said of an article, in the order of the signatures; what waits here comes last."""
    chain = context.signed_steps(tx, article)
    for signed in chain:
        yield from _of_step(tx, signed)
    mine = context.profile.officer
    author = context.state(tx, article).author in ("", mine)
    unit = context.me(tx).unit
    for entry in waiting(context, tx, article):
        yield Said(entry, mine, unit, 0, entry.at, author)


def _of_step(tx: Tx, signed: SignedStep) -> Iterator[Said]:
    step = signed.step
    data = kept.paper(tx, step.remarks, step.article) if step.remarks else None
    for entry in read_paper(data, step.article) if data is not None else ():
        by_author, demanded = step.action in _BY_AUTHOR, step.action in _DEMANDS
        yield Said(entry, step.officer, step.unit, step.sequence, step.time, by_author, demanded)


def waiting(context: Context, tx: Tx, article: str) -> tuple[Entry, ...]:
    """What was written here and no standing signature carries."""
    written = kept.drafts_of(tx, article)
    if not written:
        return ()
    drafts = {key: Entry.from_json(json.loads(data)) for key, data in written.items()}
    carried = [said.entry for signed in context.signed_steps(tx, article) for said in _of_step(tx, signed)]
    return still_to_sign(drafts, carried)


def _view(context: Context, tx: Tx, article: str, content: Content) -> RemarksView:
    roster, mine = context.roster(tx), context.profile.officer
    found = [_remark(thread, roster, mine, content) for thread in threads(said_of(context, tx, article))]
    order = {block.id: number for number, block in enumerate(content.body.blocks)}
    closed = sum(
        1 for s in context.signed_steps(tx, article)
        if s.step.remarks and kept.paper(tx, s.step.remarks, article) is None
    )  # fmt: skip
    state = context.state(tx, article)
    return RemarksView(
        tuple(sorted(found, key=lambda remark: _place(remark, order))),
        len(waiting(context, tx, article)), sum(remark.unanswered for remark in found), closed,
        _why_silent(context, tx, article), state.author in ("", mine),
    )  # fmt: skip


def _place(remark: RemarkView, order: dict[str, int]) -> tuple[int, int, int, str]:
    spot = remark.found.spot if remark.found else None
    if spot is None:
        return len(order) + 1, 0, 0, remark.first.id
    field = -1 if spot.block.startswith("@field") else len(order)
    return order.get(spot.block, field), spot.part, spot.start, remark.first.id


def _remark(thread: Thread, roster: Roster, mine: str, content: Content) -> RemarkView:
    entry = thread.first.entry
    return RemarkView(
        _entry(thread.first, roster, mine), entry.anchor.quote if entry.anchor else "", entry.replacement,
        find(entry.anchor, content) if entry.anchor else None, entry.anchor is None,
        tuple(_entry(said, roster, mine) for said in thread.later), thread.state, thread.first.demanded,
        thread.unanswered,
    )  # fmt: skip


def _entry(said: Said, roster: Roster, mine: str) -> EntryView:
    officer, unit = roster.officer(said.officer), roster.unit(said.unit)
    return EntryView(
        said.entry.id, officer.name if officer else said.officer, unit.name if unit else said.unit, said.time,
        said.entry.text, said.entry.outcome, said.sequence > 0, said.sequence, said.officer == mine,
    )  # fmt: skip


def _why_silent(context: Context, tx: Tx, article: str) -> Sentence | None:
    """Why nothing can be said here now: a remark needs a signature of its writer to travel with."""
    if any(option.allowed and option.action in CARRIED_BY for option in draft_options(context, tx, article)):
        return None
    return say("Remarks travel with your next signature, and no step of this article is open to you now.")


def _check_may_say(context: Context, tx: Tx, article: str, entry: Entry, said: tuple[Said, ...]) -> None:
    why = _why_silent(context, tx, article)
    if why is not None:
        raise Refused(why, "remark.desk")
    if entry.to and entry.to not in {thread.first.entry.id for thread in threads(said)}:
        raise Refused(say("This remark is not there any more."), "remark.unknown")
    author = context.state(tx, article).author in ("", context.profile.officer)
    if entry.outcome in OF_THE_AUTHOR and not author:
        raise Refused(say("Only the author accepts, refuses or answers a remark."), "remark.author")
    if sum(s.sequence == 0 for s in said) >= MAX_ENTRIES:
        raise Malformed(say("At most {limit} remarks go with one signature.", limit=MAX_ENTRIES), "remark.count")


# --- signing ----------------------------------------------------------------------------------------------------------


def check_answered(context: Context, tx: Tx, article: str) -> None:
    """An article that came back with marks goes on only when its author has answered each.

    Raises:
        Refused: says how many are left.
    """
    left = sum(thread.unanswered for thread in threads(said_of(context, tx, article)))
    if left:
        raise Refused(
            say("{n} remarks of the return have no answer yet: accept, refuse or answer each one.", n=left),
            "remark.unanswered",
        )


def signed_paper(context: Context, tx: Tx, article: str, action: str) -> dict[str, str]:
    """The part of a step's detail that names the remarks going with it; their paper is kept, with its own key."""
    entries = waiting(context, tx, article) if action in CARRIED_BY else ()
    if not entries:
        return {}
    data = paper_bytes(article, entries)
    digest = sha256(data).hexdigest()
    kept.put_paper(tx, digest, article, data)
    if sealed.get(tx, digest) is None:
        sealed.put(tx, digest, new_content_key(), article)
    return {act.REMARKS: digest}
