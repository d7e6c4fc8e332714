"""Every reason for which an act is refused, each one sentence: the only copy of the rules of the workflow.

The fold, the screens, the portal and the verifier all ask ``refusal``. It reads the state and the roster and nothing
else; it never changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resources.language import Sentence, say
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.roster import EMERGENCY, SIGN_OFF_ROLES, Column, Roster, Route, RouteStep
from sync.chain.state import Standing, State

# Signers who always differ, by key and by person; a route may add groups but never take these away.
ALWAYS_DISTINCT: tuple[tuple[str, ...], ...] = (
    ("submit", "pass", "approve", "publish"),
    ("submit", "secrecy-review"),
    ("submit", "countersign"),
)
ROUTE_ACTIONS = frozenset({act.PASS, act.COUNTERSIGN, act.SECRECY_REVIEW, act.APPROVE})
SECRECY_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do, or has done: the part of a step that rules look at.

    Attributes:
        moment: seconds since the epoch, the signer's claim.
        asks, releases: findings put to the secrecy reviewer, or released by one, as pairs (rule, text).
        probing: True when only possibility is asked: reasons, form answers and a changed text are still to come.
    """

    action: str
    officer: str
    keyid: str
    unit: str
    column: str
    content: str
    moment: float
    level: int = 0
    person: str | None = None
    category: str = ""
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    asks: frozenset[tuple[str, str]] = frozenset()
    releases: frozenset[tuple[str, str]] = frozenset()
    probing: bool = False

    @property
    def label(self) -> str:
        """As ``Standing.label``."""
        if self.action == act.CORRECT:
            return act.SUBMIT
        return f"{self.action}:{self.level}" if self.action == act.PASS else self.action


def refusal(state: State, deed: Act, roster: Roster) -> Sentence | None:
    """Why this act is not allowed now, or None when it is.

    Args:
        state: where the article stands.
        deed: what is wanted.
        roster: the roster to judge by.
    """
    return (
        _key_fault(deed, roster)
        or _stage_fault(state, deed, roster)
        or _authority_fault(state, deed, roster)
        or _distinct_fault(state, deed, roster)
        or (None if deed.probing else _said_fault(state, deed, roster))
    )


# --- keys -------------------------------------------------------------------------------------------------------------


def _key_fault(deed: Act, roster: Roster) -> Sentence | None:
    found = roster.key(deed.keyid)
    officer = roster.officer(deed.officer)
    if officer is None:
        return say("{officer} does not stand in this roster.", officer=deed.officer)
    if found is None or found[0].id != deed.officer or found[1].use != "sign":
        return say("The signing key does not belong to {name} in this roster.", name=officer.name)
    if not found[1].counts_at(deed.moment):
        return say("The signing key of {name} does not count at this time; ask for a new one.", name=officer.name)
    if deed.person is not None and deed.person not in roster.principals_of(deed.officer, deed.moment):
        return say("{name} is not appointed to stand in for the officer named.", name=officer.name)
    return None


# --- stages -----------------------------------------------------------------------------------------------------------


def _stage_fault(state: State, deed: Act, roster: Roster) -> Sentence | None:
    action = deed.action
    if action == act.LOOK_BACK:
        return _look_back_fault(state, deed)
    if state.stage == at.WITHDRAWN:
        return say("The article has been withdrawn; nothing more can be done with it.")
    if action == act.SUBMIT:
        return None if state.stage in at.AUTHORS_DESK else _busy(state)
    if state.sequence == 0:
        return say("The article has not been submitted yet.")
    if action != act.CORRECT and not deed.probing and deed.content != state.content:
        return say("The text has changed since it was submitted; it must be submitted again.")
    if action != act.CORRECT and deed.column != state.column:
        return say("The article was submitted for another column.")
    if action in ROUTE_ACTIONS:
        return _pending_fault(state, deed)
    wanted = _STAGES[action]
    if state.stage not in wanted and not (action == act.WITHDRAW and state.published):
        return _not_now(state, action)
    if action == act.ADOPT and _route(state, roster).station(act.ADOPT) is None:
        return say("Articles of this column are published without a step of adoption.")
    if action == act.PUBLISH and state.stage == at.RECEIVED and _route(state, roster).station(act.ADOPT):
        return say("The portal office must adopt the article before it is published.")
    return None


def _look_back_fault(state: State, deed: Act) -> Sentence | None:
    """It is bound to no stage: what was signed off in the emergency lane is looked back at wherever it stands by now."""
    owed = state.look_back
    if owed is None:
        return say("Nothing of this article was signed off in the emergency lane; there is nothing to look back at.")
    if owed.done is not None:
        return say("Somebody has looked back at this article already.")
    if (deed.column, deed.content) != (owed.column, owed.content):
        return say("A look-back is signed under the text that was signed off in the emergency lane.")
    return None


_STAGES: Mapping[str, frozenset[str]] = {
    act.RECALL: frozenset({at.REVIEW, at.APPROVED}),
    act.RETURN: frozenset({at.REVIEW, at.APPROVED, at.RECEIVED, at.ADOPTED}),
    act.SEND: frozenset({at.APPROVED}),
    act.RECEIVE: frozenset({at.SENT}),
    act.ADOPT: frozenset({at.RECEIVED}),
    act.DECLINE: frozenset({at.RECEIVED, at.ADOPTED}),
    act.PUBLISH: frozenset({at.RECEIVED, at.ADOPTED}),
    act.CORRECT: frozenset({at.PUBLISHED}),
    act.WITHDRAW: frozenset({at.APPROVED, at.SENT, at.RECEIVED, at.ADOPTED, at.PUBLISHED}),
}


def _busy(state: State) -> Sentence:
    if state.stage == at.PUBLISHED:
        return say("The article is published; a change is made as a correction.")
    if state.stage == at.REVIEW:
        return say("The article is under review; recall it before changing it.")
    return say("The article has been signed off and is on its way to the portal.")


def _not_now(state: State, action: str) -> Sentence:
    if action == act.RECALL and state.stage in at.AT_PORTAL:
        return say("The article has reached the portal; ask the portal office to return it, or withdraw it.")
    if action in (act.PUBLISH, act.ADOPT, act.DECLINE, act.RECEIVE) and state.stage in (at.REVIEW, at.APPROVED):
        return say("The portal has not received the article yet.")
    if action == act.PUBLISH and state.stage == at.PUBLISHED:
        return say("The article is published already.")
    if action == act.SEND and state.stage == at.REVIEW:
        return say("The article has not been signed off yet.")
    if action == act.CORRECT:
        return say("Only a published article can be corrected.")
    return say("This step is not open at the article's present stage.")


def _pending_fault(state: State, deed: Act) -> Sentence | None:
    if state.stage in at.AUTHORS_DESK:
        return say("The article lies with its author; it must be submitted again.")
    if state.stage != at.REVIEW:
        return say("The review of this article is over.")
    pending = state.pending
    if pending is None or pending.label != deed.label:
        return say("Another step comes first on the route of this article.")
    if pending.scope == "joint" and deed.unit not in state.joint:
        return say("This unit was not asked to countersign.")
    if pending.scope == "joint" and any(s.unit == deed.unit for s in state.signatures(deed.label)):
        return say("This unit has countersigned already.")
    if deed.action == act.APPROVE and state.unreleased():
        return say("A finding was put to the secrecy reviewer and has not been released.")
    return None


# --- authority --------------------------------------------------------------------------------------------------------


def _authority_fault(state: State, deed: Act, roster: Roster) -> Sentence | None:
    column = roster.column(deed.column)
    if column is None:
        return say("The column “{column}” does not exist in this roster.", column=deed.column)
    if deed.action in (act.SUBMIT, act.CORRECT):
        return _drafter_fault(state, deed, roster, column)
    if any(_holds(deed, roster, role, unit) for role, unit in _entitled(state, deed, roster, column)):
        return None
    return _no_grant(deed, roster)


def _drafter_fault(state: State, deed: Act, roster: Roster, column: Column) -> Sentence | None:
    if state.unit and deed.unit != state.unit:
        return say("The article belongs to another unit.")
    if not column.takes_from(deed.unit):
        return say("The unit does not contribute to the column “{column}”.", column=column.name)
    if not _holds(deed, roster, "drafter", deed.unit):
        return _no_grant(deed, roster)
    return None


def _entitled(state: State, deed: Act, roster: Roster, column: Column) -> list[tuple[str, str]]:
    """Pairs (role, unit) of which the signer must hold one."""
    portal, supervising, own = roster.portal_unit, column.supervising_unit, state.unit
    route = _route(state, roster)
    action = deed.action
    if action in ROUTE_ACTIONS:
        station = state.pending
        return [(station.role, u) for u in units_of(station, state, column, portal)] if station else []
    if action == act.RETURN and state.stage == at.REVIEW and state.pending:
        return [(state.pending.role, u) for u in units_of(state.pending, state, column, portal)]
    if action == act.LOOK_BACK:
        return [(s.role, u) for s in looking_back(state, roster) for u in units_of(s, state, column, portal)]
    if action == act.RETURN and state.stage == at.APPROVED:
        return _sign_off(state, supervising)
    if action in (act.RETURN, act.DECLINE, act.ADOPT):
        publisher = [("publisher", portal)] if action == act.RETURN else []
        return [("editor", portal), *publisher]
    if action == act.SEND:
        return [("drafter", own), *_sign_off(state, supervising)]
    if action == act.RECEIVE:
        return [("receiver", portal)]
    if action == act.PUBLISH:
        return [("publisher", portal if route.publisher == "portal" else own)]
    if action == act.WITHDRAW:
        return [*_sign_off(state, supervising), ("supervisor", portal)]
    return [("drafter", own)] if action == act.RECALL else []


def _sign_off(state: State, supervising: str) -> list[tuple[str, str]]:
    """Who answers for a sign-off: in the emergency lane also the duty leader of the supervising unit."""
    return [(role, supervising) for role in (SIGN_OFF_ROLES if state.lane == EMERGENCY else SIGN_OFF_ROLES[:1])]


def looking_back(state: State, roster: Roster) -> tuple[RouteStep, ...]:
    """The first review of the column's usual route, which a look-back makes up for; empty when none is known."""
    route = roster.route_of(state.look_back.column if state.look_back else state.column)
    return route.steps[:1] if route else ()


def units_of(station: RouteStep, state: State, column: Column, portal: str) -> tuple[str, ...]:
    match station.scope:
        case "author":
            return (state.unit,)
        case "supervising":
            return (column.supervising_unit,)
        case "portal":
            return (portal,)
        case _:
            return state.joint


def _holds(deed: Act, roster: Roster, role: str, unit: str) -> bool:
    """The grant must be the signer's own, or that of the person stood in for; and it is used in the unit's name."""
    if deed.unit != unit:
        return False
    holder = deed.person or deed.officer
    return roster.may(holder, role, unit, deed.column, deed.moment)


def _no_grant(deed: Act, roster: Roster) -> Sentence:
    officer = roster.officer(deed.person or deed.officer)
    name = officer.name if officer else deed.officer
    return say("The roster gives {name} no authority for this step.", name=name)


# --- who must differ --------------------------------------------------------------------------------------------------


def _distinct_fault(state: State, deed: Act, roster: Roster) -> Sentence | None:
    route = _route(state, roster) if state.route else None
    found = _look_back_clash(state, deed)
    if found is not None:
        return _same_person(found, deed, roster)
    for group in (*ALWAYS_DISTINCT, *(route.distinct if route else ())):
        if not _in_group(deed.label, group) or deed.label == act.SUBMIT:
            continue
        for standing in state.standing:
            if _in_group(standing.label, group) and clashes(standing, deed):
                return _same_person(standing, deed, roster)
    return None


def _look_back_clash(state: State, deed: Act) -> Standing | None:
    """A look-back is a review: nobody looks back at what the own hand wrote, signed off or published."""
    owed = state.look_back
    if owed is None:
        return None
    if deed.action == act.LOOK_BACK:
        return next((s for s in owed.hands if clashes(s, deed)), None)
    if deed.action == act.PUBLISH and owed.done is not None and state.lane == EMERGENCY and clashes(owed.done, deed):
        return owed.done
    return None


def _in_group(label: str, group: tuple[str, ...]) -> bool:
    return label in group or label.partition(":")[0] in group


def clashes(standing: Standing, deed: Act) -> bool:
    """Whether one hand would be in both signatures: the same key, person or person stood in for."""
    people = {deed.officer, deed.person} - {None}
    return standing.keyid == deed.keyid or bool(people & standing.people)


def must_differ(one: str, other: str, route: Route | None) -> bool:
    """Whether the signers of two labels have to be different people on this route."""
    groups = (*ALWAYS_DISTINCT, *(route.distinct if route else ()))
    return any(_in_group(one, g) and _in_group(other, g) for g in groups)


def _same_person(standing: Standing, deed: Act, roster: Roster) -> Sentence:
    officer = roster.officer(deed.officer)
    name = officer.name if officer else deed.officer
    if standing.label == act.SUBMIT:
        return say("{name} wrote this article and may not also review, sign off or publish it.", name=name)
    return say("{name} has already signed this article in another capacity; someone else must act.", name=name)


# --- forms ------------------------------------------------------------------------------------------------------------


def _said_fault(state: State, deed: Act, roster: Roster) -> Sentence | None:
    """What the step itself says: asked only of a step, never of what somebody may yet do."""
    return _form_fault(state, deed) or _lane_fault(state, deed, roster) or _release_fault(deed, roster)


def _form_fault(state: State, deed: Act) -> Sentence | None:
    if deed.action in act.NEEDS_REASON and not deed.reason.strip():
        return say("A reason in words is needed.")
    if deed.action in act.NEEDS_CATEGORY and not deed.category.strip():
        return say("At least one category of reason is needed.")
    if deed.action == act.SECRECY_REVIEW and deed.detail.get("conclusion") != SECRECY_OPEN:
        return say("Only the conclusion that the article may be made public lets it go on; otherwise return it.")
    if deed.action == act.CORRECT and deed.content == state.published:
        return say("The correction is the same as what is published.")
    return _finding_fault(deed) if deed.action == act.LOOK_BACK else None


def _finding_fault(deed: Act) -> Sentence | None:
    finding = deed.detail.get(act.FINDING)
    if finding not in (act.IN_ORDER, act.NOT_IN_ORDER):
        return say("A look-back says whether the article was in order or not.")
    if finding == act.NOT_IN_ORDER and not deed.reason.strip():
        return say("A reason in words is needed.")
    return None


def _lane_fault(state: State, deed: Act, roster: Roster) -> Sentence | None:
    """The emergency lane is for what cannot wait to become public, and never for what is public already."""
    lane = act.lane_of(deed.detail) if deed.action in (act.SUBMIT, act.CORRECT) else ""
    if not lane:
        return None
    if lane != EMERGENCY:
        return say("There is no such lane.")
    if state.published is not None or deed.action == act.CORRECT:
        return say("The article is public already; its correction goes the usual way.")
    column = roster.column(deed.column)
    if column is None or not column.emergency_route:
        return say("The column “{column}” has no emergency lane.", column=column.name if column else deed.column)
    if not deed.reason.strip():
        return say("The emergency lane asks for a reason in words: why it cannot wait.")
    return None


def _release_fault(deed: Act, roster: Roster) -> Sentence | None:
    """What touches secrecy goes on only by the secrecy reviewer's hand."""
    if deed.releases and deed.action != act.SECRECY_REVIEW:
        return say("Only the secrecy reviewer can release this finding.")
    if deed.asks and deed.action not in (act.SUBMIT, act.CORRECT):
        return say("Only the author puts a finding to the secrecy reviewer, before submitting.")
    lane = act.lane_of(deed.detail)
    if deed.asks and not has_secrecy_review(roster.route_of(deed.column, lane)):
        if lane:
            return say("There is no secrecy review in the emergency lane; what was put to it must go the usual way.")
        return say("There is no secrecy review on the way of this column; the text must be changed.")
    return None


def has_secrecy_review(route: Route | None) -> bool:
    """Whether a route has a station at which findings are released."""
    return route is not None and route.station(act.SECRECY_REVIEW) is not None


def _route(state: State, roster: Roster) -> Route:
    route = roster.route(state.route) or roster.route_of(state.column)
    return route if route else Route(state.route, {}, (), "portal")
