"""The emergency lane and joint publication of an article, worked out for the screens from its state and the roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from forms.clocks import calendar
from resources.language import Sentence, say
from sync.chain import rules
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.clock import stamp
from sync.chain.roster import EMERGENCY, Roster, Route
from sync.chain.state import State
from sync.chain.step import SignedStep
from sync.chain.workflow import duties, lookers
from sync.desk.context import Context
from sync.desk.laneviews import EmergencyView, JointView
from sync.desk.names import full_name, hand_name, officer_name
from sync.store import checks
from sync.store.tx import Tx

LOOK_BACK_WORKDAYS = 1


def look_back_due(since: datetime) -> tuple[datetime, bool]:
    """When somebody must have looked back: at the end of the working day after the sign-off; and if provisional."""
    return calendar().due_time(since, LOOK_BACK_WORKDAYS)


def offer(context: Context, tx: Tx, article: str, state: State, column: str) -> EmergencyView | None:
    """The emergency lane as a submission may take it; None where the column has none, or the article is public.

    Args:
        state: with unit and author filled in.
        column: the draft's.
    """
    roster = context.roster(tx)
    route = roster.route_of(column, EMERGENCY)
    if route is None or state.published is not None or state.stage not in at.AUTHORS_DESK:
        return None
    like = State(article, column=column, unit=state.unit, author=state.author or context.profile.officer)
    asks = any(kept.kind == "ask" for kept in checks.waivers_of(tx, article))
    due, provisional = look_back_due(context.clock.now())
    leaders = _leaders(context, like, roster, route)
    return EmergencyView(
        "", _skipped(roster, column, route), leaders, _lookers(context, like, roster), stamp(due), provisional,
        joint=route.station(act.COUNTERSIGN) is not None, refused=_refused(route, leaders, asks=asks),
    )  # fmt: skip


def _refused(route: Route, leaders: tuple[str, ...], *, asks: bool) -> Sentence | None:
    if asks and not rules.has_secrecy_review(route):
        return say("There is no secrecy review in the emergency lane; what was put to it must go the usual way.")
    return None if leaders else say("Nobody is appointed to sign off in the emergency lane of this column.")


def emergency_view(context: Context, state: State, roster: Roster, chain: Sequence[SignedStep]) -> EmergencyView | None:
    """The emergency lane that an article takes, or took and was to be looked back at."""
    owed = state.look_back
    if owed is None and state.lane != EMERGENCY:
        return None
    column = owed.column if owed else state.column
    route = roster.route_of(column, EMERGENCY) or Route("", {}, (), "portal")
    since = datetime.fromisoformat(owed.since) if owed else context.clock.now()
    due, provisional = look_back_due(since.astimezone(context.clock.now().tzinfo))
    done = owed.done if owed else None
    return EmergencyView(
        reason_of(chain), _skipped(roster, column, route), _leaders(context, state, roster, route),
        _lookers(context, state, roster), stamp(due), provisional, state.owes_look_back,
        hand_name(roster, done.officer, done.person) if done else "", done.time if done else "",
        owed.finding if owed else "", owed.reason if owed else "", route.station(act.COUNTERSIGN) is not None,
    )  # fmt: skip


def reason_of(chain: Iterable[SignedStep]) -> str:
    """Why it could not wait: what the last submission that took the lane says."""
    said = [s.step.reason for s in chain if s.step.lane == EMERGENCY]
    return said[-1] if said else ""


def _skipped(roster: Roster, column: str, route: Route) -> tuple[str, ...]:
    usual = roster.route_of(column)
    kept = {s.label for s in route.steps}
    stations = usual.steps if usual else ()
    return tuple(s.label for s in stations if s.action in rules.ROUTE_ACTIONS and s.label not in kept)


def _leaders(context: Context, state: State, roster: Roster, route: Route) -> tuple[str, ...]:
    station, column = route.station(act.APPROVE), roster.column(state.column)
    if station is None or column is None:
        return ()
    found = roster.holders(station.role, column.supervising_unit, column.id, context.moment())
    return tuple(officer_name(roster, o) for o in found if o != state.author)


def _lookers(context: Context, state: State, roster: Roster) -> tuple[str, ...]:
    found = lookers(state, roster, context.moment())
    return tuple(officer_name(roster, o) for o in found if o != state.author)


def joint_view(state: State, roster: Roster) -> JointView | None:
    """Who publishes together: what is under way as it was submitted; of what is public those who countersigned."""
    column_route = roster.route(state.route)
    if state.stage in (at.PUBLISHED, at.WITHDRAWN) or not state.sequence:
        units, lead = duties(state, roster).joint, state.unit
        return JointView(full_name(roster, lead), tuple(full_name(roster, u) for u in units), ()) if units else None
    if not state.joint or column_route is None or column_route.station(act.COUNTERSIGN) is None:
        return None
    lacking = tuple(full_name(roster, u) for u in lacking_units(state))
    return JointView(full_name(roster, state.unit), tuple(full_name(roster, u) for u in state.joint), lacking)


def lacking_units(state: State) -> tuple[str, ...]:
    """Ids of the units that were asked to countersign and have not yet."""
    signed = {s.unit for s in state.signatures(act.COUNTERSIGN)}
    return tuple(u for u in state.joint if u not in signed)
