"""Editing the roster: each edit takes a roster and gives the next version, or says in a sentence why it is
senseless.

Pure functions; what they make counts for nothing until the administrators have signed it
(``sync.pack.author``). Nothing that past steps rest on is deleted: keys are revoked, grants and deputies end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Protocol

from forms.errors import Refused
from resources.language import Sentence, say
from sync.chain.clock import FOREVER, parse_time
from sync.chain.envelope import keyid_of
from sync.chain.roster import (
    ROLES,
    SCOPES,
    SIGN_OFF_ROLES,
    Column,
    Deputy,
    Grant,
    Key,
    Officer,
    Roster,
    Route,
    RouteStep,
    Unit,
)

KEY_USES = ("sign", "device", "seal")
ADMINISTRATOR = "administrator"
SERVICE_ROLES = ("receiver",)


class EditRefused(Refused):
    """The edit makes no sense; the roster stays as it is."""


class _Spanned(Protocol):
    @property
    def not_before(self) -> str: ...
    @property
    def not_after(self) -> str | None: ...


def put_unit(roster: Roster, unit: Unit, *, issued: str) -> Roster:
    """Add a unit, or change its names.

    Args:
        roster: the present version; so for every edit.
        unit: a department, or the one portal office.
        issued: when the next version is made, RFC 3339; so for every edit.

    Raises:
        EditRefused: no id or name, or a second portal office; so for every edit, with its own reasons.
    """
    _require_texts(unit.id, unit.name)
    portal = roster.portal_unit
    fits = portal in ("", unit.id) if unit.kind == "portal" else unit.kind == "department" and unit.id != portal
    if not fits:
        raise _refused(say("There is one portal office; every other unit is a department."), "edit.unit-kind")
    return _next(roster, issued, units=_put(roster.units, unit))


def add_officer(roster: Roster, officer: Officer, *, issued: str) -> Roster:
    """Add a person, with keys or without.

    Raises:
        EditRefused: the id is taken, the unit is unknown, or a key does not fit (see ``add_key``).
    """
    _require_texts(officer.id, officer.name)
    if roster.officer(officer.id):
        raise _refused(say("There is an officer “{id}” already.", id=officer.id), "edit.officer-twice")
    _require_unit(roster, officer.unit)
    bare = replace(roster, officers=(*roster.officers, replace(officer, keys=())))
    for key in officer.keys:
        bare = _with_key(bare, officer.id, key)
    return _next(roster, issued, officers=bare.officers)


def add_key(roster: Roster, officer: str, key: Key, *, issued: str) -> Roster:
    """Give an officer one more key.

    Raises:
        EditRefused: unknown officer; the key is someone's already, has another id than its bytes give, an
            unknown use, or a time that never comes.
    """
    return _next(roster, issued, officers=_with_key(roster, officer, key).officers)


def revoke_key(roster: Roster, keyid: str, *, at: str, issued: str) -> Roster:
    """Let a key count no more from a moment on; it stays in the roster, because past steps bear it.

    Args:
        at: RFC 3339; may lie in the past when the key was lost earlier.

    Raises:
        EditRefused: unknown key, or revoked from that moment or earlier already.
    """
    found = roster.key(keyid)
    if found is None:
        raise _refused(say("No officer has this key."), "edit.key-unknown")
    officer, key = found
    if key.revoked and parse_time(key.revoked) <= parse_time(at):
        raise _refused(say("This key of {name} has been revoked already.", name=officer.name), "edit.key-revoked")
    revoked = replace(key, revoked=at)
    keys = tuple(revoked if k.keyid == keyid else k for k in officer.keys)
    return _next(roster, issued, officers=_put(roster.officers, replace(officer, keys=keys)))


def grant(roster: Roster, grant: Grant, *, issued: str) -> Roster:
    """Give an officer a role for a unit and columns.

    Raises:
        EditRefused: unknown officer, unit, role or column; held already; or roles that no one may hold
            together: an administrator never touches content, and a service only receives.
    """
    officer = _require_officer(roster, grant.officer)
    _require_unit(roster, grant.unit)
    _require_span(grant)
    if grant.role not in ROLES:
        raise _refused(say("There is no role “{role}”.", role=grant.role), "edit.role")
    _require_columns(roster, grant.columns)
    _require_single_duty(roster, officer, grant)
    for held in roster.grants_of(grant.officer):
        same = (held.role, held.unit) == (grant.role, grant.unit)
        covered = "*" in held.columns or set(grant.columns) <= set(held.columns)
        if same and covered and _within(grant, held):
            raise _refused(say("{name} holds this role already.", name=officer.name), "edit.grant-twice")
    return _next(roster, issued, grants=(*roster.grants, grant))


def withdraw_grant(roster: Roster, officer: str, role: str, unit: str, *, at: str, issued: str) -> Roster:
    """End an officer's role for a unit from a moment on, for all columns; a grant not yet begun is taken out.

    Raises:
        EditRefused: the officer does not hold it at that moment or later.
    """
    found = _require_officer(roster, officer)
    moment = parse_time(at)

    def ended(held: Grant) -> Grant | None:
        if (held.officer, held.role, held.unit) != (officer, role, unit) or held.span[1] <= moment:
            return held
        return replace(held, not_after=at) if held.span[0] < moment else None

    grants = tuple(g for g in map(ended, roster.grants) if g)
    if grants == roster.grants:
        raise _refused(say("{name} does not hold this role.", name=found.name), "edit.grant-none")
    return _next(roster, issued, grants=grants)


def depute(roster: Roster, deputy: Deputy, *, issued: str) -> Roster:
    """Let one officer act for another (AB岗) from–to.

    Raises:
        EditRefused: unknown officer, deputy of oneself, a service, an administrator for someone who
            touches content or the other way round, or in force already.
    """
    second, first = _require_officer(roster, deputy.deputy), _require_officer(roster, deputy.principal)
    _require_span(deputy)
    if first.id == second.id:
        raise _refused(say("Nobody can be their own deputy: {name}.", name=first.name), "edit.deputy-self")
    if first.service or second.service:
        raise _refused(say("A service neither has nor is a deputy."), "edit.deputy-service")
    if _administers(roster, first, deputy) != _administers(roster, second, deputy):
        raise _refused(_exclusive(second), "edit.exclusive")
    for held in roster.deputies:
        if (held.deputy, held.principal) == (second.id, first.id) and _within(deputy, held):
            told = say("{deputy} is the deputy of {name} already.", deputy=second.name, name=first.name)
            raise _refused(told, "edit.deputy-twice")
    return _next(roster, issued, deputies=(*roster.deputies, deputy))


def end_deputy(roster: Roster, deputy: str, principal: str, *, at: str, issued: str) -> Roster:
    """End a deputy's standing in from a moment on; one not yet begun is taken out.

    Raises:
        EditRefused: there is none at that moment or later.
    """
    moment = parse_time(at)

    def ended(held: Deputy) -> Deputy | None:
        if (held.deputy, held.principal) != (deputy, principal) or _span(held)[1] <= moment:
            return held
        return replace(held, not_after=at) if _span(held)[0] < moment else None

    deputies = tuple(d for d in map(ended, roster.deputies) if d)
    if deputies == roster.deputies:
        raise _refused(say("There is no such deputy."), "edit.deputy-none")
    return _next(roster, issued, deputies=deputies)


def put_column(roster: Roster, column: Column, *, issued: str) -> Roster:
    """Add a column, or change it.

    Raises:
        EditRefused: no id or name, unknown supervising or contributing unit, unknown route, an emergency route for
            every day or another one for emergencies, or no content types.
    """
    _require_texts(column.id, column.name)
    for unit in {column.supervising_unit, *column.contributing_units} - {"*"}:
        _require_unit(roster, unit)
    for id in filter(None, (column.route, column.emergency_route)):
        if roster.route(id) is None:
            raise _refused(say("There is no route “{id}”.", id=id), "edit.route-unknown")
    _require_lanes(roster, column)
    if not column.types:
        raise _refused(say("The column “{name}” takes no type of article.", name=column.name), "edit.column-types")
    return _next(roster, issued, columns=_put(roster.columns, column))


def put_route(roster: Roster, route: Route, *, issued: str) -> Roster:
    """Add a route, or change it for articles that begin from now on.

    Raises:
        EditRefused: without a first review and a sign-off by the supervising unit after it, with a step
            twice, an unknown role, scope or publisher, nobody to do a step, or a group of signers that are
            not its steps. An emergency route may go without the review; only there a duty leader signs off.
    """
    _require_texts(route.id, *route.names.values())
    before = roster.route(route.id)
    if before is not None and before.emergency != route.emergency:
        raise _refused(say("A route is for every day or for emergencies, and stays what it is."), "edit.route-lane")
    for code, sentence, held in _route_rules(route):
        if not held:
            raise _refused(sentence, code)
    return _next(roster, issued, routes=_put(roster.routes, route))


def as_one(before: Roster, after: Roster) -> Roster:
    """Several edits after one another as one version after ``before``."""
    return _readable(replace(after, version=before.version + 1, previous=before.digest))


def _route_rules(route: Route) -> Iterable[tuple[str, Sentence, bool]]:
    """What a route must hold, each with its code and sentence."""
    labels = [s.label for s in route.steps]
    approve = route.station("approve")
    yield "edit.route-approve", say("A route needs a sign-off."), approve is not None
    yield (
        "edit.route-supervising",
        say("The sign-off of a route belongs to the unit that supervises the column."),
        approve is not None and approve.scope == "supervising" and approve.count >= 1,
    )
    yield (
        "edit.route-review",
        say("A route begins with a first review, before the sign-off."),
        labels[:1] == ["pass:1"] or route.emergency,
    )
    yield (
        "edit.route-duty",
        say("A duty leader signs off, in the emergency lane, and does nothing else on a route."),
        all(step.role != "duty" or (route.emergency and step.action == "approve") for step in route.steps),
    )
    yield (
        "edit.route-leader",
        say("Only a duty leader or an approver signs off in the emergency lane."),
        approve is None or not route.emergency or approve.role in SIGN_OFF_ROLES,
    )
    yield "edit.route-twice", say("A route has each step only once."), len(set(labels)) == len(labels)
    yield (
        "edit.route-step",
        say("A step of the route cannot be carried out."),
        all(map(_possible, route.steps)),
    )
    yield (
        "edit.route-publisher",
        say("A route is published by the portal or by the unit."),
        route.publisher in ("portal", "unit"),
    )
    known = {*labels, "submit", "publish"}
    told = say("A route can only keep apart the signers of its own steps.")
    yield "edit.route-distinct", told, all(set(group) <= known for group in route.distinct)


def _require_lanes(roster: Roster, column: Column) -> None:
    usual, emergency = roster.route(column.route), roster.route(column.emergency_route)
    if (usual and usual.emergency) or (emergency and not emergency.emergency):
        told = say("A route is for every day or for emergencies, and stays what it is.")
        raise _refused(told, "edit.column-lane")


def _possible(step: RouteStep) -> bool:
    known = step.role in ROLES and step.role != ADMINISTRATOR and step.scope in SCOPES
    return known and (step.count >= 1 or (step.count == 0 and step.scope == "joint"))


def _with_key(roster: Roster, officer: str, key: Key) -> Roster:
    found = _require_officer(roster, officer)
    _require_span(key)
    if key.use not in KEY_USES or len(key.public) != 32 or key.keyid != keyid_of(key.public) or key.revoked:
        raise _refused(say("This is not a key that can be given to an officer."), "edit.key")
    holder = roster.key(key.keyid)
    if holder is not None:
        raise _refused(say("This key is already in use by {name}.", name=holder[0].name), "edit.key-used")
    return replace(roster, officers=_put(roster.officers, replace(found, keys=(*found.keys, key))))


def _require_single_duty(roster: Roster, officer: Officer, new: Grant) -> None:
    if officer.service and new.role not in SERVICE_ROLES:
        raise _refused(say("A service can only receive; it holds no other role."), "edit.service")
    for held in roster.grants_of(officer.id):
        if (held.role == ADMINISTRATOR) != (new.role == ADMINISTRATOR) and _overlap(held, new):
            raise _refused(_exclusive(officer), "edit.exclusive")
    for pair in roster.deputies:
        other = {pair.deputy: pair.principal, pair.principal: pair.deputy}.get(officer.id)
        partner = roster.officer(other) if other else None
        if partner is None or not _overlap(pair, new):
            continue
        if (new.role == ADMINISTRATOR) != _administers(roster, partner, new):
            raise _refused(_exclusive(officer), "edit.exclusive")


def _administers(roster: Roster, officer: Officer, during: _Spanned) -> bool:
    return any(g.role == ADMINISTRATOR and _overlap(g, during) for g in roster.grants_of(officer.id))


def _exclusive(officer: Officer) -> Sentence:
    return say(
        "An administrator holds no role in the content of articles, nor stands in for one who does: {name}.",
        name=officer.name,
    )


def _span(spanned: _Spanned) -> tuple[float, float]:
    return parse_time(spanned.not_before), parse_time(spanned.not_after) if spanned.not_after else FOREVER


def _overlap(one: _Spanned, other: _Spanned) -> bool:
    (start, end), (other_start, other_end) = _span(one), _span(other)
    return start < other_end and other_start < end


def _within(inner: _Spanned, outer: _Spanned) -> bool:
    (start, end), (other_start, other_end) = _span(inner), _span(outer)
    return other_start <= start and end <= other_end


def _require_span(spanned: _Spanned) -> None:
    start, end = _span(spanned)
    if start >= end:
        raise _refused(say("The end lies before the beginning."), "edit.span")


def _require_texts(*texts: str) -> None:
    if not texts or not all(text.strip() for text in texts):
        raise _refused(say("An entry of the roster needs an id and a name."), "edit.empty")


def _require_officer(roster: Roster, id: str) -> Officer:
    officer = roster.officer(id)
    if officer is None:
        raise _refused(say("There is no officer “{id}”.", id=id), "edit.officer-unknown")
    return officer


def _require_unit(roster: Roster, id: str) -> None:
    if roster.unit(id) is None:
        raise _refused(say("There is no unit “{id}”.", id=id), "edit.unit-unknown")


def _require_columns(roster: Roster, columns: Collection[str]) -> None:
    if columns == ("*",):
        return
    for id in columns:
        if roster.column(id) is None:
            raise _refused(say("There is no column “{id}”.", id=id), "edit.column-unknown")
    if not columns:
        raise _refused(say("A role needs at least one column."), "edit.no-columns")


def _put(entries: tuple[Any, ...], entry: Any) -> tuple[Any, ...]:
    """The entries with this one in the place of the one of its id, or at the end."""
    if any(e.id == entry.id for e in entries):
        return tuple(entry if e.id == entry.id else e for e in entries)
    return (*entries, entry)


def _next(roster: Roster, issued: str, **changes: Any) -> Roster:
    if parse_time(issued) < parse_time(roster.issued):
        raise _refused(say("The new roster cannot be older than the one before it."), "edit.issued")
    return _readable(replace(roster, version=roster.version + 1, previous=roster.digest, issued=issued, **changes))


def _readable(roster: Roster) -> Roster:
    """The roster as everyone else will read it: what slipped through is refused here, not on their desks."""
    return Roster.from_bytes(roster.to_bytes())


def _refused(sentence: Sentence, code: str) -> EditRefused:
    return EditRefused(sentence, code)
