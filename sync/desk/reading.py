"""Views of an article for those who review it, and its chain with the verification for everyone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from forms.content import Content
from forms.problems import count_words
from resources.language import Sentence, say, tr
from sync.chain import rules
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.clock import local, parse_time
from sync.chain.envelope import fingerprint
from sync.chain.roster import Roster
from sync.chain.state import Standing, State
from sync.chain.step import SignedStep
from sync.chain.workflow import Duties, Option, duties, lookers
from sync.desk import lanes
from sync.desk.context import Context, article_number, signed_of
from sync.desk.models import (
    ChainView,
    DutyView,
    OutboxView,
    Reading,
    RefAge,
    SigningSummary,
    StationView,
    StepView,
    SyncState,
)
from sync.desk.names import full_name, hand_name, officer_name, unit_name
from sync.desk.projection import my_turn, seeded, way_of, word
from sync.desk.undoing import UNDONE
from sync.desk.writing import blocking_problems, draft_options, draft_view
from sync.store import articles, contents, drafts, outbox, receipts, settings, steps
from sync.store.records import OutboxItem
from sync.store.tx import Tx

if TYPE_CHECKING:
    from forms.body.diff import Difference
    from sync.chain.verify import Report


def action_words(action: str, level: int = 0) -> str:
    """What a step is called where it is shown, e.g. 初审 for a pass of level 1."""
    if action == act.PASS:
        return {1: tr("First review"), 2: tr("Second review")}.get(level, tr("Third review"))
    return {
        act.SUBMIT: tr("Submitted"), act.RECALL: tr("Recalled"), act.RETURN: tr("Return"),
        act.COUNTERSIGN: tr("Countersigned"), act.SECRECY_REVIEW: tr("Secrecy review"), act.APPROVE: tr("Signed off"),
        act.SEND: tr("Sent to the portal"), act.RECEIVE: tr("Receipt by the portal"), act.ADOPT: tr("Adopted"),
        act.DECLINE: tr("Not adopted"), act.PUBLISH: tr("Publication"), act.CORRECT: tr("Corrected"),
        act.WITHDRAW: tr("Withdrawn"), act.LOOK_BACK: tr("Look-back"),
    }[action]  # fmt: skip


def label_words(label: str) -> str:
    """The same for a station's label such as ``pass:2``."""
    action, _, level = label.partition(":")
    return action_words(action, int(level or 0))


def open_reading(context: Context, article: str) -> Reading:
    """An article for review: its text, what changed since this person last signed, its way, and what may be done.

    Raises:
        Refused: the text has not arrived here.
    """
    with context.store.reading() as tx:
        state = context.state(tx, article)
        roster = context.roster(tx)
        content = _text_for_me(context, tx, article, state, roster)
        signed = _last_signed(context, tx, article)
        before = context.content(tx, signed.step.content_digest) if signed and _at_hand(tx, signed) else None
        options = draft_options(context, tx, article)
        stations = way(context, state, roster)
        emergency = lanes.emergency_view(context, state, roster, context.signed_steps(tx, article))
    difference: Difference | None = None
    if before is not None and before.digest != content.digest:
        from forms.body.diff import compare  # loaded with the first comparison

        difference = compare(before, content)
    return Reading(
        article, article_number(article), content, before, signed.step.time if signed else "", difference, stations,
        options, sum(p.blocking for p in blocking_problems(context, content)), state,
        column_path(roster, content.column), _author(roster, state), emergency,
        lanes.joint_view(state, roster),
    )  # fmt: skip


def _text_for_me(context: Context, tx: Tx, article: str, state: State, roster: Roster) -> Content:
    """What is to be judged: for who only has to look back, the text that the emergency lane let through."""
    if state.look_back is not None and my_turn(context, state, roster) == {act.LOOK_BACK}:
        return context.content(tx, state.look_back.content)
    return _text_of(context, tx, article, state)


def _text_of(context: Context, tx: Tx, article: str, state: State) -> Content:
    if state.content:
        return context.content(tx, state.content)
    draft = drafts.get(tx, article)
    return Content.from_bytes(draft.content) if draft else context.content(tx, "")


def _at_hand(tx: Tx, signed: SignedStep) -> bool:
    return contents.get(tx, signed.step.content_digest) is not None


def _last_signed(context: Context, tx: Tx, article: str) -> SignedStep | None:
    me = context.profile.officer
    mine = [r for r in steps.of(tx, article) if r.officer == me]
    return signed_of(mine[-1]) if mine else None


def column_path(roster: Roster, column: str) -> str:
    """Where an article goes, for the eye: zone / parent / name."""
    found = roster.column(column)
    return " / ".join(found.path) if found else column


def _author(roster: Roster, state: State) -> str:
    """Unit and author, with the person stood in for where a deputy submitted it."""
    person = next((s.person for s in state.signatures(act.SUBMIT)), None)
    named = hand_name(roster, state.author, person)
    return " · ".join(p for p in (unit_name(roster, state.unit), named) if p)


def stations(context: Context, article: str) -> tuple[StationView, ...]:
    """The stations of an article, also of a draft that nobody has signed.

    Raises:
        Refused: there is no such article here.
    """
    with context.store.reading() as tx:
        state = context.state(tx, article)
        if not state.sequence:
            state = seeded(state, draft_view(context, article).content, context.me(tx))
        return way(context, state, context.roster(tx))


def way(context: Context, state: State, roster: Roster) -> tuple[StationView, ...]:
    """The stations of an article, signed ones first as they stand, then those to come with who may act."""
    route = roster.route(state.route) or roster.route_of(state.column)
    column = roster.column(state.column)
    if route is None or column is None:
        return ()
    labels = ["submit", *(s.label for s in route.steps if s.action in rules.ROUTE_ACTIONS), "receive"]
    labels += [s.label for s in route.steps if s.action == act.ADOPT] + ["publish"]
    found = [_station(context, state, roster, label) for label in labels]
    if "countersign" in labels and state.sequence:
        found = _with_units(found, state, roster)
    if state.look_back is not None or state.lane:
        found.append(_look_back_station(context, state, roster))
    return tuple(found)


def _with_units(found: list[StationView], state: State, roster: Roster) -> list[StationView]:
    """Who leads and who joins in, at their stations; where nobody is asked, the station falls away."""
    if not state.joint:
        return [s for s in found if s.label != act.COUNTERSIGN]
    named = {act.SUBMIT: (state.unit,), act.COUNTERSIGN: state.joint}
    return [replace(s, units=tuple(unit_name(roster, u) for u in named.get(s.label, ()))) for s in found]


def _look_back_station(context: Context, state: State, roster: Roster) -> StationView:
    """It stands at the end of the way, but waits for no other station once the sign-off is given."""
    done = state.look_back.done if state.look_back else None
    if done is not None:
        return _signed_station(roster, act.LOOK_BACK, [done])
    people = tuple(officer_name(roster, o) for o in lookers(state, roster, context.moment()))
    current = state.owes_look_back and state.stage in (at.PUBLISHED, at.WITHDRAWN)
    return StationView(act.LOOK_BACK, people, False, current)


def _signed_station(roster: Roster, label: str, signed: Sequence[Standing]) -> StationView:
    return StationView(
        label, tuple(officer_name(roster, s.officer) for s in signed), True, False, signed[-1].time, signed[-1].sequence,
        tuple(officer_name(roster, s.person) if s.person else "" for s in signed),
    )  # fmt: skip


def _station(context: Context, state: State, roster: Roster, label: str) -> StationView:
    signed = list(state.signatures(label))
    current = _is_current(state, label, adopts=_adopts(state, roster))
    if signed and not current:
        return _signed_station(roster, label, signed)
    people = way_of(state, roster, context.moment()).names if current else _holders(context, state, roster, label)
    lacking = lanes.lacking_units(state) if label == act.COUNTERSIGN and state.sequence else ()
    return StationView(label, people, False, current, lacking=tuple(unit_name(roster, u) for u in lacking))


def _adopts(state: State, roster: Roster) -> bool:
    """Whether the portal office adopts an article before it publishes it."""
    route = roster.route(state.route)
    return route is not None and route.station(act.ADOPT) is not None


def _is_current(state: State, label: str, *, adopts: bool) -> bool:
    if state.stage in at.AUTHORS_DESK:
        return label == "submit"
    if state.pending is not None:
        return label == state.pending.label
    if state.stage in (at.APPROVED, at.SENT):
        return label == "receive"
    if state.stage == at.RECEIVED and adopts:
        return label == act.ADOPT
    if state.stage in (at.RECEIVED, at.ADOPTED):
        return label == act.PUBLISH
    return False


def _holders(context: Context, state: State, roster: Roster, label: str) -> tuple[str, ...]:
    column, now = roster.column(state.column), context.moment()
    route = roster.route(state.route) or roster.route_of(state.column)
    if column is None or route is None:
        return ()
    action, _, level = label.partition(":")
    station = route.station(action, int(level or 0))
    if label == "submit":
        pairs = [("drafter", state.unit)]
    elif label == "publish":
        pairs = [("publisher", state.unit if route.publisher == "unit" else roster.portal_unit)]
    elif station is not None:
        pairs = [(station.role, u) for u in rules.units_of(station, state, column, roster.portal_unit)]
    else:
        unit = roster.unit(roster.portal_unit)
        return (unit.short or unit.name,) if unit else ()
    holders = dict.fromkeys(h for role, u in pairs for h in roster.holders(role, u, column.id, now))
    return tuple(o.name for h in holders if (o := roster.officer(h)))


# --- signing ----------------------------------------------------------------------------------------------------------


def signing_summary(context: Context, article: str, option: Option) -> SigningSummary:
    """Who signs what as which role for which unit, in words, before the PIN."""
    with context.store.reading() as tx:
        roster, state, me = context.roster(tx), context.state(tx, article), context.me(tx)
        content = _signing_content(context, tx, article, option, state)
        chain = steps.of(tx, article)
        offered = None
        if option.action == act.SUBMIT:
            offered = lanes.offer(context, tx, article, seeded(state, content, me), content.column)
        emergency = lanes.emergency_view(context, state, roster, [signed_of(row) for row in chain])
    unit = roster.unit(option.unit)
    principal = roster.officer(option.stands_in_for) if option.stands_in_for else None
    previous = ""
    if chain:
        last = signed_of(chain[-1]).step
        previous = tr(
            "{action}, {name}, step {number}", action=action_words(last.action, last.level),
            name=hand_name(roster, last.officer, last.stands_in_for), number=last.sequence,
        )  # fmt: skip
    return SigningSummary(
        option, content.title, article_number(article), state.rounds + int(option.action in (act.SUBMIT, act.CORRECT)),
        count_words(content.body), len(content.attachments), content.column, column_path(roster, content.column),
        str(content.fields.get("openness", "")), content.digest, previous, me.name, me.post, unit.name if unit else "",
        principal.name if principal else "", me.fingerprint, me.key_kind,
        _signing_sentence(option, me.name, principal.name if principal else "", unit.name if unit else ""),
        sum(p.blocking for p in blocking_problems(context, content)), context.ring.tries_left(), context.ring.rests(),
        offered, emergency, lanes.joint_view(state, roster),
    )  # fmt: skip


def _signing_content(context: Context, tx: Tx, article: str, option: Option, state: State) -> Content:
    draft = drafts.get(tx, article)
    if option.action in (act.SUBMIT, act.CORRECT) and draft is not None:
        return Content.from_bytes(draft.content)
    if option.action == act.LOOK_BACK and state.look_back is not None:
        return context.content(tx, state.look_back.content)
    return _text_of(context, tx, article, state)


def _signing_sentence(option: Option, name: str, principal: str, unit: str) -> Sentence:
    what = action_words(option.action, option.level)
    if principal:
        return say("{name} signs “{what}” for {unit}, standing in for {principal}.",
                   name=name, what=what, unit=unit, principal=principal)  # fmt: skip
    return say("{name} signs “{what}” for {unit}.", name=name, what=what, unit=unit)


# --- chain ------------------------------------------------------------------------------------------------------------


def chain_view(context: Context, article: str) -> ChainView:
    """The whole chain of an article, verified anew, offline."""
    from sync.chain.verify import verify_chain  # nobody else needs the verifier of an open desk
    from sync.desk.exporting import gather

    with context.store.reading() as tx:
        bundle = gather(context, tx, article)
        report = verify_chain(bundle)
        state = report.state or State(article)
        rosters = context.rosters(tx)
        row = articles.get(tx, article)
        confirmed = {r.step_digest: r for r in receipts.of(tx, article)}
        sending = {i.step_digest: i.state for i in outbox.of(tx, article)}
        options = draft_options(context, tx, article) if rosters.all() else ()
        undone = {item.step_digest for item in outbox.of(tx, article) if item.note == UNDONE}
        returned = tuple(signed_of(r) for r in steps.returned(tx, article) if r.digest not in undone)
        chain = context.signed_steps(tx, article)
        state_word = word(tx, article, state.stage)
    view = [_step_view(context, s, state, report, confirmed, sending) for s in chain]
    roster = rosters.latest
    duty = duties(state, roster) if state.sequence else None
    last = max(confirmed.values(), key=lambda r: r.sequence, default=None)
    return ChainView(
        article, article_number(article), row.title if row else "", state_word, tuple(_named(v, roster) for v in view),
        report, duty, _one_duty(roster, duty.supervises if duty else None), _one_duty(roster, duty.publishes if duty else None),
        _answering(roster, duty), next((r.url for r in confirmed.values() if r.url), "") if last else "",
        context.now(), roster.version,
        tuple(_named(_step_view(context, s, state, report, {}, sending), roster) for s in returned),
        lanes.emergency_view(context, state, roster, chain), lanes.joint_view(state, roster), options,
    )  # fmt: skip


def _step_view(
    context: Context, signed: SignedStep, state: State, report: Report, confirmed: Mapping[str, object],
    sending: Mapping[str, str],
) -> StepView:  # fmt: skip
    step, receipt = signed.step, confirmed.get(signed.digest)
    counting = (*state.standing, *state.published_standing, state.look_back.done if state.look_back else None)
    stands = any(s is not None and s.digest == signed.digest for s in counting)
    detail = step.detail or {}
    finding = detail.get(act.FINDING) if step.action == act.LOOK_BACK else ""
    asked = detail.get("joint")
    return StepView(
        step.sequence, step.action, step.level, step.officer, step.stands_in_for or "", "", step.unit,
        fingerprint(signed.envelope.keyid), signed.envelope.keyid, step.time, signed.digest, step.previous or "",
        step.content_digest, step.roster_version, getattr(receipt, "log_index", None), getattr(receipt, "time", ""),
        "receipted" if receipt else sending.get(signed.digest, "refused"), step.category, step.reason, stands,
        step.sequence <= report.credited and not any(c.step == step.sequence for c in report.checks if not c.held),
        step.lane, str(finding or ""), tuple(map(str, asked)) if isinstance(asked, list) else (), step.remarks or "",
    )  # fmt: skip


def _named(view: StepView, roster: Roster) -> StepView:
    officer, unit, principal = roster.officer(view.officer), roster.unit(view.unit), roster.officer(view.principal)
    return replace(
        view, officer=officer.name if officer else view.officer, post=officer.post if officer else "",
        unit=unit.name if unit else view.unit, principal=principal.name if principal else view.principal,
        units=tuple(full_name(roster, u) for u in view.units),
    )  # fmt: skip


def _one_duty(roster: Roster, standing: Standing | None) -> DutyView | None:
    return _duty_view(roster, (standing,)) if standing else None


def _answering(roster: Roster, duty: Duties | None) -> DutyView | None:
    hands = {act.SUBMIT, act.PASS, act.SECRECY_REVIEW, act.COUNTERSIGN, act.APPROVE}
    found = tuple(s for s in duty.answers if s.label.partition(":")[0] in hands) if duty else ()
    return _duty_view(roster, found) if found else None


def _duty_view(roster: Roster, standings: tuple[Standing, ...]) -> DutyView:
    people = [roster.officer(s.officer) for s in standings]
    unit = roster.unit(standings[0].unit)
    return DutyView(
        tuple(dict.fromkeys(hand_name(roster, s.officer, s.person) for s in standings)), tuple(dict.fromkeys(p.post for p in people if p)),
        unit.name if unit else standings[0].unit, fingerprint(standings[0].keyid),
        tuple(s.sequence for s in standings),
    )  # fmt: skip


# --- exchange ---------------------------------------------------------------------------------------------------------


def outbox_views(context: Context) -> tuple[OutboxView, ...]:
    """Everything not yet confirmed, and the last hundred that are, newest last."""
    with context.store.reading() as tx:
        items = outbox.recent(tx, 100)
        return tuple(_outbox_view(context, tx, item) for item in items if item.note != UNDONE)


def _outbox_view(context: Context, tx: Tx, item: OutboxItem) -> OutboxView:
    from sync.chain.clock import from_epoch

    row = steps.get(tx, item.step_digest) or next(
        (r for r in steps.returned(tx, item.article) if r.digest == item.step_digest), None
    )
    line = articles.get(tx, item.article)
    data = contents.get(tx, row.content_digest) if row else None
    size = len(row.envelope) if row else 0
    if data and row and row.action in (act.SUBMIT, act.CORRECT):
        size += len(data) + sum(a.size for a in Content.from_bytes(data).attachments)
    step = signed_of(row).step if row else None
    due = from_epoch(item.next_attempt) if item.next_attempt > context.moment() else ""
    return OutboxView(
        item.id, item.article, article_number(item.article), line.title if line else "", step.action if step else "",
        step.level if step else 0, item.state, item.attempts, size, due, item.added_at, _outbox_sentence(item),
    )  # fmt: skip


def _outbox_sentence(item: OutboxItem) -> Sentence:
    if item.note is not None and item.state != "receipted":
        return item.note
    return {
        "queued": say("Waiting to be sent at the next sync."),
        "unsure": say(
            "Sent, but no receipt has come. Locked: it is not sent a second time by hand; the next sync settles it."
        ),
        "receipted": say("The portal's signed receipt is here."),
        "refused": say("The portal refused it; it is kept whole."),
    }[item.state]


def last_sync(context: Context) -> SyncState:
    """What is known of the other end."""
    with context.store.reading() as tx:
        time, online = settings.get(tx, "sync.last") or "", bool(settings.get(tx, "sync.online"))
        trouble = settings.get(tx, "sync.trouble")
    if trouble:
        return SyncState(time, online, Sentence.from_json(json.loads(trouble)))
    if not time:
        return SyncState("", online, say("Not synced yet. Writing, reviewing and signing work without a network."))
    return SyncState(time, online, say("The last sync went through."), done=True)


def reference_ages(context: Context) -> tuple[RefAge, ...]:
    """How old the reference pack is."""
    with context.store.reading() as tx:
        refreshed = settings.get(tx, "pack.refreshed")
        known = context.rosters(tx).all()
    age = int(context.moment() - parse_time(refreshed)) if refreshed else None
    return (RefAge("roster", known[-1].version if known else 0, age),)


def local_day(text: str) -> str:
    """The day of an RFC 3339 time, as people in the county read it."""
    return f"{local(text):%Y-%m-%d}" if text else ""
