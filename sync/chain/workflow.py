"""The workflow as one pure function: ``state = fold(steps, rosters)``.

The screens, the command line, the sync loop and the portal all call what is here; there is no second copy of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.checks.waivers import read_waivers
from forms.errors import Refused
from resources.language import Sentence, say
from sync.chain import rules
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.clock import parse_time
from sync.chain.roster import EMERGENCY, Roster, Route
from sync.chain.rosters import Rosters
from sync.chain.rules import Act
from sync.chain.state import LookBack, ReturnNote, Standing, State
from sync.chain.step import SignedStep, Step


class StepRefused(Refused):
    """The workflow does not take this step."""


class Forked(StepRefused):
    """The step follows another step than the one the article now ends in; it comes back whole to be re-applied."""


@dataclass(frozen=True)
class Option:
    """What an officer may, or may not, do with an article now.

    Attributes:
        action, level: of the step.
        role: the role it would be done in, for display.
        unit: in whose name.
        stands_in_for: id of the principal, or None.
        allowed: whether it may be done.
        why: the one sentence why not; None when allowed.
    """

    action: str
    level: int
    role: str
    unit: str
    stands_in_for: str | None
    allowed: bool
    why: Sentence | None


@dataclass(frozen=True)
class Duties:
    """谁主管 / 谁发布 / 谁负责, derived from signatures, never typed.

    Attributes:
        supervising_unit: id of the column's supervising unit.
        supervises: the sign-off given for it, None when none stands.
        publishes: the act of publication, None when not published.
        answers: every signature that stands, each for its own step.
        joint: ids of the units that countersigned (联合), in their order; the leading one (牵头) is the author's.
    """

    supervising_unit: str
    supervises: Standing | None
    publishes: Standing | None
    answers: tuple[Standing, ...]
    joint: tuple[str, ...] = ()


def fold(steps: Iterable[SignedStep], rosters: Rosters, article: str = "") -> State:
    """Where an article stands after its steps, each judged under the roster it names.

    Raises:
        StepRefused: names the first step that does not hold.
        RosterUnknown: a named roster is not at hand.
    """
    state = State(article)
    for signed in steps:
        roster = rosters.named(signed.step.roster_version, signed.step.roster_digest)
        state = apply_step(state, signed, roster)
    return state


def apply_step(state: State | None, signed: SignedStep, roster: Roster) -> State:
    """The state after one more step.

    Args:
        state: before; None for a new article.
        signed: a step whose signature has been checked.
        roster: the roster that the step names.

    Raises:
        Forked: the step does not follow the article's last step.
        StepRefused: a rule refuses it.
    """
    step = signed.step
    state = state or State(step.article)
    if not state.article:
        state = replace(state, article=step.article)
    _follow(state, step, signed, roster)
    why = rules.refusal(state, act_of(signed), roster)
    if why is not None:
        raise StepRefused(why, f"workflow.{step.action}")
    return _advance(state, signed, roster)


def judge_again(state: State, signed: SignedStep, roster: Roster, moment: float) -> None:
    """Judge a step under another roster and time than it names: the portal's, when it logs the step.

    Raises:
        StepRefused: a key or grant was withdrawn meanwhile.
    """
    deed = replace(act_of(signed), moment=moment)
    why = rules.refusal(state, deed, roster)
    if why is not None:
        raise StepRefused(
            say("Under the roster now in force: {why}", why=why), f"workflow.current.{signed.step.action}"
        )


def act_of(signed: SignedStep) -> Act:
    """The part of a step that rules look at."""
    step = signed.step
    return Act(
        step.action, step.officer, signed.envelope.keyid, step.unit, step.column, step.content_digest,
        parse_time(step.time), step.level, step.stands_in_for, step.category, step.reason, step.detail or {},
        waived(step, "ask"), waived(step, "release"),
    )  # fmt: skip


def waived(step: Step, kind: str) -> frozenset[tuple[str, str]]:
    """The findings a step waives in one way, as pairs (rule, text).

    Raises:
        Malformed: a waiver does not fit.
    """
    return frozenset(waiver.key for waiver in read_waivers(step.waivers) if waiver.kind == kind)


def _follow(state: State, step: Step, signed: SignedStep, roster: Roster) -> None:
    if step.article != state.article:
        raise StepRefused(say("The step belongs to another article."), "workflow.article")
    if step.sequence != state.sequence + 1 or step.previous != state.head:
        raise Forked(
            say("Step {number} does not follow the article's last step.", number=step.sequence), "workflow.fork"
        )
    if step.roster_version != roster.version or step.roster_digest != roster.digest:
        raise StepRefused(say("The step names another roster."), "workflow.roster")
    if step.roster_version < state.roster_version:
        raise StepRefused(say("The step names an older roster than the step before it."), "workflow.roster.older")


# --- after a step -----------------------------------------------------------------------------------------------------


def _advance(state: State, signed: SignedStep, roster: Roster) -> State:
    step = signed.step
    if step.action in (act.SUBMIT, act.CORRECT):
        changes = _submitted(state, signed, roster)
    elif step.action in rules.ROUTE_ACTIONS:
        standing = (*state.standing, _standing(signed))
        changes = {"standing": standing, **_station(roster.route(state.route), standing, state.joint)}
        if state.lane == EMERGENCY and changes["stage"] == at.APPROVED:
            changes["look_back"] = _owed(step, standing)
        if step.action == act.SECRECY_REVIEW:
            changes["released"] = (*state.released, (signed.digest, waived(step, "release")))
    elif step.action in (act.RETURN, act.DECLINE, act.RECALL):
        changes = _back_to_author(state, signed)
    elif step.action == act.LOOK_BACK:
        changes = {"look_back": _looked_back(state, signed)}
    else:
        changes = _at_portal(state, signed)
    return replace(state, sequence=step.sequence, head=signed.digest, roster_version=step.roster_version, **changes)


def _at_portal(state: State, signed: SignedStep) -> dict[str, Any]:
    step, mine = signed.step, _standing(signed)
    standing = (*state.standing, mine)
    if step.action == act.PUBLISH:
        owed = state.look_back
        if owed is not None and state.lane == EMERGENCY:
            owed = replace(owed, hands=(*owed.hands, mine))
        return {
            "stage": at.PUBLISHED, "standing": standing, "published": step.content_digest,
            "published_standing": standing, "look_back": owed,
        }  # fmt: skip
    if step.action == act.WITHDRAW:
        return {
            "stage": at.WITHDRAWN, "pending": None, "published": None, "standing": (mine,),
            "voided": (*state.voided, *state.standing),
        }  # fmt: skip
    stage = {act.SEND: at.SENT, act.RECEIVE: at.RECEIVED, act.ADOPT: at.ADOPTED}[step.action]
    return {"stage": stage, "standing": standing}


def _owed(step: Step, standing: tuple[Standing, ...]) -> LookBack:
    """What was signed off without the usual reviews is looked back at by somebody else than these."""
    hands = tuple(s for s in standing if s.label in (act.SUBMIT, act.APPROVE))
    return LookBack(step.column, step.content_digest, step.time, hands)


def _looked_back(state: State, signed: SignedStep) -> LookBack:
    """It closes what was owed, and changes neither the stage nor any signature."""
    assert state.look_back is not None  # the rules let it pass only then
    finding = str((signed.step.detail or {})[act.FINDING])
    return replace(state.look_back, done=_standing(signed), finding=finding, reason=signed.step.reason)


def _standing(signed: SignedStep) -> Standing:
    step = signed.step
    label = act.SUBMIT if step.action == act.CORRECT else step.label
    return Standing(
        label, step.officer, step.stands_in_for, signed.envelope.keyid, step.unit, step.sequence, signed.digest,
        step.content_digest, step.roster_version, step.time,
    )  # fmt: skip


def _submitted(state: State, signed: SignedStep, roster: Roster) -> dict[str, Any]:
    """A (new) round begins: a signature on exactly this content still stands, every other is void."""
    step = signed.step
    route = roster.route_of(step.column, step.lane)
    if route is None:
        raise StepRefused(say("The column “{column}” has no route.", column=step.column), "workflow.route")
    mine = _standing(signed)
    kept = tuple(s for s in state.standing if _survives(s, mine, state, step, route))
    voided = tuple(s for s in state.standing if s not in kept)
    joint, standing = _joint_units(step, roster), (mine, *kept)
    return {
        "column": step.column, "unit": step.unit, "author": step.officer, "content": step.content_digest,
        "route": route.id, "joint": joint, "standing": standing, "voided": (*state.voided, *voided),
        "rounds": state.rounds + 1, "returned": None, "asked": waived(step, "ask"), "lane": step.lane,
        **_station(route, standing, joint),
    }  # fmt: skip


def _survives(standing: Standing, mine: Standing, state: State, step: Step, route: Route) -> bool:
    label = standing.label.partition(":")[0]
    if step.action == act.CORRECT or label not in rules.ROUTE_ACTIONS or label == act.APPROVE:
        return False
    if standing.content != step.content_digest or (state.column, state.lane) != (step.column, step.lane):
        return False
    same_hand = standing.keyid == mine.keyid or bool(standing.people & mine.people)
    return not (same_hand and rules.must_differ(standing.label, act.SUBMIT, route))


def _joint_units(step: Step, roster: Roster) -> tuple[str, ...]:
    named = (step.detail or {}).get("joint", [])
    if not isinstance(named, list) or not all(isinstance(u, str) and roster.unit(u) for u in named):
        raise StepRefused(say("A unit asked to countersign does not stand in the roster."), "workflow.joint")
    if step.unit in named or len(set(named)) != len(named):
        raise StepRefused(say("A unit is asked to countersign twice, or its own article."), "workflow.joint")
    return tuple(named)


def _station(route: Route | None, standing: tuple[Standing, ...], joint: tuple[str, ...]) -> dict[str, Any]:
    """The route's first station that is not satisfied; past the sign-off the review is over."""
    for station in route.steps if route else ():
        if station.action not in rules.ROUTE_ACTIONS:
            continue
        label = station.label
        wanted = len(joint) if station.scope == "joint" else station.count
        if sum(s.label == label for s in standing) < wanted:
            return {"stage": at.REVIEW, "pending": station}
    return {"stage": at.APPROVED, "pending": None}


def _back_to_author(state: State, signed: SignedStep) -> dict[str, Any]:
    """The sign-off, and what the returner signed, are void; reviews of an unchanged text would stand again."""
    step = signed.step
    portal = (act.APPROVE, act.SEND, act.RECEIVE, act.ADOPT, act.SUBMIT)
    gone = tuple(
        s for s in state.standing if s.label in portal or (step.action != act.RECALL and step.officer in s.people)
    )
    return {
        "stage": {act.RETURN: at.RETURNED, act.DECLINE: at.DECLINED, act.RECALL: at.RECALLED}[step.action],
        "pending": None,
        "returned": ReturnNote(
            step.action,
            step.officer,
            step.unit,
            step.category,
            step.reason,
            step.sequence,
            step.time,
            step.stands_in_for,
        ),
        "standing": tuple(s for s in state.standing if s not in gone),
        "voided": (*state.voided, *gone),
        # a sign-off of the emergency lane that fell before anything became public leaves nothing to look back at
        "look_back": None if state.lane == EMERGENCY else state.look_back,
    }


# --- questions --------------------------------------------------------------------------------------------------------


def allowed(state: State, officer: str, roster: Roster, moment: float) -> tuple[Option, ...]:
    """What the officer may do with the article now, and for what not, why not.

    Args:
        state: where the article stands.
        officer: id.
        roster: the newest roster at hand.
        moment: seconds since the epoch.

    Returns:
        One option an action (and principal, where the officer deputises and may act only so); allowed ones first.
    """
    person = roster.officer(officer)
    keys = person.keys_for("sign", moment) if person else ()
    options: list[Option] = []
    for action in act.ACTIONS:
        level = state.pending.level if state.pending and action == act.PASS else int(action == act.PASS)
        options.append(_best_option(state, action, level, officer, keys[0].keyid if keys else "", roster, moment))
    return tuple(sorted(options, key=lambda o: not o.allowed))


def _best_option(
    state: State, action: str, level: int, officer: str, keyid: str, roster: Roster, moment: float
) -> Option:
    own: Option | None = None
    for principal in (None, *roster.principals_of(officer, moment)):
        holder = principal or officer
        granted = [g.unit for g in roster.grants_of(holder)]
        asked = [unit for unit in granted if action == act.COUNTERSIGN and unit in state.joint]
        for unit in dict.fromkeys((*asked, state.unit, *granted)):
            if not unit:
                continue
            deed = Act(action, officer, keyid, unit, *_asked_of(state, action), moment, level, principal, probing=True)
            why = rules.refusal(state, deed, roster)
            option = Option(action, level, _role(state, action), unit, principal, why is None, why)
            if why is None:
                return option
            own = own or option
    return own or Option(
        action, level, "", "", None, False, say("{officer} does not stand in this roster.", officer=officer)
    )


def _asked_of(state: State, action: str) -> tuple[str, str]:
    """The column and the text that an act would be about."""
    if action == act.LOOK_BACK and state.look_back is not None:
        return state.look_back.column, state.look_back.content
    return state.column, state.content


def _role(state: State, action: str) -> str:
    if action in rules.ROUTE_ACTIONS:
        return state.pending.role if state.pending and state.pending.action == action else ""
    return {
        act.SUBMIT: "drafter", act.CORRECT: "drafter", act.RECALL: "drafter", act.ADOPT: "editor",
        act.DECLINE: "editor", act.PUBLISH: "publisher", act.RECEIVE: "receiver", act.WITHDRAW: "approver",
        act.LOOK_BACK: "reviewer",
    }.get(action, "")  # fmt: skip


def duties(state: State, roster: Roster) -> Duties:
    """The three duties of what is public, or else of what is under way."""
    standing = state.published_standing if state.published else state.standing
    column = roster.column(state.column)
    return Duties(
        column.supervising_unit if column else "",
        next((s for s in reversed(standing) if s.label == act.APPROVE), None),
        next((s for s in reversed(standing) if s.label == act.PUBLISH), None),
        standing,
        tuple(dict.fromkeys(s.unit for s in standing if s.label == act.COUNTERSIGN)),
    )


def readers(state: State, roster: Roster, moment: float) -> tuple[str, ...]:
    """Officers to whose sealing keys the content travels before sign-off: the author, everyone on the route, and
    for the emergency lane those who will look back."""
    column = roster.column(state.column)
    route = roster.route(state.route)
    if column is None or route is None:
        return ()
    found = {state.author: None}
    stations = [s for s in route.steps if s.action in rules.ROUTE_ACTIONS]
    if route.emergency:
        stations += rules.looking_back(state, roster)
    for station in stations:
        for unit in rules.units_of(station, state, column, roster.portal_unit):
            found |= dict.fromkeys(roster.holders(station.role, unit, column.id, moment))
    if state.owes_look_back:
        found |= dict.fromkeys(lookers(state, roster, moment))
    return tuple(o for o in found if roster.officer(o))


def lookers(state: State, roster: Roster, moment: float) -> tuple[str, ...]:
    """Officers who may look back at what the emergency lane let through, or is about to."""
    owed = state.look_back
    column = roster.column(owed.column if owed else state.column)
    if column is None:
        return ()
    taken = {p for s in (owed.hands if owed else state.standing) if s.label in _HANDS for p in s.people}
    pairs = [(s.role, u) for s in rules.looking_back(state, roster)
             for u in rules.units_of(s, state, column, roster.portal_unit)]  # fmt: skip
    holders = dict.fromkeys(o for role, unit in pairs for o in roster.holders(role, unit, column.id, moment))
    return tuple(o for o in holders if o not in taken)


_HANDS = frozenset({act.SUBMIT, act.APPROVE, act.PUBLISH})


def heads(steps: Sequence[SignedStep]) -> tuple[SignedStep, ...]:
    """The steps that no other step follows: more than one means the article was continued at two desks."""
    followed = {s.step.previous for s in steps}
    return tuple(s for s in steps if s.digest not in followed)
