"""The roster: who may do what for which unit and column, with which key, from when to when.

A roster is one immutable signed document; every version ever accepted is kept, because a step is judged under the
roster it names. This module answers questions of authority and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar
from unicodedata import is_normalized

from forms.canonical import canonical, digest, parse
from forms.errors import Malformed
from resources.language import language, say
from sync.chain.clock import FOREVER, parse_time
from sync.chain.envelope import keyid_of

ROLES = (
    "drafter", "reviewer", "secrecy", "countersigner", "approver",
    "editor", "publisher", "receiver", "supervisor", "administrator", "duty",
)  # fmt: skip
EMERGENCY = "emergency"
SIGN_OFF_ROLES = ("approver", "duty")
SCOPES = ("author", "supervising", "portal", "joint")
MAX_ROSTER_BYTES = 8 * 2**20
_T = TypeVar("_T")


@dataclass(frozen=True)
class Key:
    """A public key of an officer.

    Attributes:
        keyid: see ``sync.chain.envelope.keyid_of``; for sealing keys the same rule over the raw bytes.
        public: 32 raw bytes; Ed25519 for ``sign`` and ``device``, X25519 for ``seal``.
        use: ``sign`` (steps), ``device`` (requests to the portal), ``seal`` (opening sealed content).
        not_before, not_after: RFC 3339; ``not_after`` may be None.
        revoked: RFC 3339 from which the key counts no more, or None.
    """

    keyid: str
    public: bytes
    use: str
    not_before: str
    not_after: str | None = None
    revoked: str | None = None

    @cached_property
    def span(self) -> tuple[float, float]:
        """The seconds since the epoch from and until which the key counts."""
        ends = [parse_time(t) for t in (self.not_after, self.revoked) if t]
        return parse_time(self.not_before), min(ends, default=FOREVER)

    def counts_at(self, moment: float) -> bool:
        """Whether the key counts at that moment (seconds since the epoch)."""
        start, end = self.span
        return start <= moment < end


@dataclass(frozen=True)
class Officer:
    """A person, or the portal's own service (``service`` true)."""

    id: str
    name: str
    unit: str
    post: str
    keys: tuple[Key, ...] = ()
    service: bool = False

    def keys_for(self, use: str, moment: float) -> tuple[Key, ...]:
        """The keys of one use that count at that moment."""
        return tuple(k for k in self.keys if k.use == use and k.counts_at(moment))


@dataclass(frozen=True)
class Unit:
    """A department, or the portal office (``kind`` is ``portal``)."""

    id: str
    name: str
    kind: str
    short: str = ""


@dataclass(frozen=True)
class Grant:
    """A role for one unit and some columns (``("*",)`` for all), from–to."""

    officer: str
    role: str
    unit: str
    columns: tuple[str, ...]
    not_before: str
    not_after: str | None = None

    @cached_property
    def span(self) -> tuple[float, float]:
        """The seconds since the epoch from and until which the grant holds."""
        return parse_time(self.not_before), parse_time(self.not_after) if self.not_after else FOREVER

    def covers(self, role: str, unit: str, column: str, moment: float) -> bool:
        """Whether the grant gives this role for this unit and column at this moment."""
        if self.role != role or self.unit != unit:
            return False
        start, end = self.span
        return start <= moment < end and ("*" in self.columns or column in self.columns)


@dataclass(frozen=True)
class Deputy:
    """AB岗: ``deputy`` may act for ``principal`` from–to."""

    deputy: str
    principal: str
    not_before: str
    not_after: str | None = None

    def holds_at(self, moment: float) -> bool:
        """Whether the deputy may act at that moment (seconds since the epoch)."""
        end = parse_time(self.not_after) if self.not_after else FOREVER
        return parse_time(self.not_before) <= moment < end


@dataclass(frozen=True)
class Column:
    """A column of the portal with the unit that supervises it (主管单位).

    ``emergency_route`` is the route of its emergency lane (应急通道); empty, and left out of the bytes, when it has none.
    """

    id: str
    name: str
    zone: str
    path: tuple[str, ...]
    supervising_unit: str
    contributing_units: tuple[str, ...]
    route: str
    types: tuple[str, ...]
    column_class: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    emergency_route: str = ""

    def takes_from(self, unit: str) -> bool:
        """Whether the unit may contribute to this column."""
        return unit == self.supervising_unit or "*" in self.contributing_units or unit in self.contributing_units


@dataclass(frozen=True)
class RouteStep:
    """One station of a route.

    Attributes:
        action: ``pass``, ``secrecy-review``, ``countersign``, ``approve``, ``adopt`` or ``publish``.
        level: of a pass, else 0.
        role: the role that may act.
        scope: whose officer: the author's unit, the column's supervising unit, the portal, or the joint units.
        count: how many different people; for ``joint`` 0 means one of each unit the author named.
    """

    action: str
    level: int
    role: str
    scope: str
    count: int = 1

    @property
    def label(self) -> str:
        """As ``Step.label``."""
        return f"{self.action}:{self.level}" if self.action == "pass" else self.action


@dataclass(frozen=True)
class Route:
    """Which steps an article needs, by whom, and who publishes.

    Attributes:
        names: by language code.
        steps: in order.
        publisher: ``portal``, or ``unit`` for the author's own unit.
        distinct: groups of step labels in which all signers differ, beside the ones that always do.
        emergency: whether it is the route of an emergency lane: it may go without a first review, which is then made
            up for afterwards, and a duty leader may sign off. False is left out of the bytes.
    """

    id: str
    names: Mapping[str, str]
    steps: tuple[RouteStep, ...]
    publisher: str
    distinct: tuple[tuple[str, ...], ...] = ()
    emergency: bool = False

    @property
    def name(self) -> str:
        """In the language in use."""
        return self.names.get(language()) or self.names.get("zh_CN", self.id)

    def station(self, action: str, level: int = 0) -> RouteStep | None:
        """The route's step of that action, if it has one."""
        return next((s for s in self.steps if s.action == action and s.level == level), None)


@dataclass(frozen=True)
class Roster:
    """One version of the roster.

    Attributes:
        version: counts from 1.
        issued: RFC 3339.
        previous: digest of the version before, None for the first.
        county: name of the site the roster is for.
    """

    version: int
    issued: str
    previous: str | None
    county: str
    units: tuple[Unit, ...] = ()
    officers: tuple[Officer, ...] = ()
    grants: tuple[Grant, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    columns: tuple[Column, ...] = ()
    routes: tuple[Route, ...] = ()
    site: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The canonical bytes, computed once."""
        return self._bytes

    @cached_property
    def _bytes(self) -> bytes:
        return canonical(_plain(self))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hex."""
        return digest(self._bytes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Roster:
        """Read a roster in its canonical spelling.

        Raises:
            Malformed: with the part that does not fit.
        """
        value = parse(data, max_bytes=MAX_ROSTER_BYTES)
        if _spelled(value) != data or not is_normalized("NFC", data.decode()):
            raise _misfit("spelling")
        roster = _read_roster(value)
        roster.__dict__["_bytes"] = data
        _check(roster)
        return roster

    @cached_property
    def _officers(self) -> dict[str, Officer]:
        return {o.id: o for o in self.officers}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {u.id: u for u in self.units}

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {c.id: c for c in self.columns}

    @cached_property
    def _routes(self) -> dict[str, Route]:
        return {r.id: r for r in self.routes}

    @cached_property
    def _keys(self) -> dict[str, tuple[Officer, Key]]:
        return {k.keyid: (o, k) for o in self.officers for k in o.keys}

    @cached_property
    def _grants(self) -> dict[str, tuple[Grant, ...]]:
        found: dict[str, list[Grant]] = {}
        for grant in self.grants:
            found.setdefault(grant.officer, []).append(grant)
        return {officer: tuple(grants) for officer, grants in found.items()}

    def officer(self, id: str) -> Officer | None:
        """The officer of that id."""
        return self._officers.get(id)

    def unit(self, id: str) -> Unit | None:
        """The unit of that id."""
        return self._units.get(id)

    def column(self, id: str) -> Column | None:
        """The column of that id."""
        return self._columns.get(id)

    def route(self, id: str) -> Route | None:
        """The route of that id."""
        return self._routes.get(id)

    def route_of(self, column: str, lane: str = "") -> Route | None:
        """The route of the column of that id, or that of its emergency lane, if it has one."""
        found = self.column(column)
        if found is None:
            return None
        return self.route(found.emergency_route if lane == EMERGENCY else found.route)

    def key(self, keyid: str) -> tuple[Officer, Key] | None:
        """The key of that id with the officer it belongs to."""
        return self._keys.get(keyid)

    @cached_property
    def portal_unit(self) -> str:
        """The id of the portal office."""
        return next((u.id for u in self.units if u.kind == "portal"), "")

    def grants_of(self, officer: str) -> tuple[Grant, ...]:
        """All grants of the officer, in or out of force."""
        return self._grants.get(officer, ())

    def may(self, officer: str, role: str, unit: str, column: str, moment: float) -> bool:
        """Whether the officer holds the role for the unit and column at that moment (seconds since the epoch)."""
        return any(g.covers(role, unit, column, moment) for g in self._grants.get(officer, ()))

    def principals_of(self, deputy: str, moment: float) -> tuple[str, ...]:
        """The officers whom this officer may stand in for at that moment."""
        return tuple(d.principal for d in self.deputies if d.deputy == deputy and d.holds_at(moment))

    def holders(self, role: str, unit: str, column: str, moment: float) -> tuple[str, ...]:
        """Ids of all officers holding the role for the unit and column, their deputies last."""
        first = [o.id for o in self.officers if self.may(o.id, role, unit, column, moment)]
        seconds = [d.deputy for d in self.deputies if d.principal in first and d.holds_at(moment)]
        return tuple(dict.fromkeys((*first, *seconds)))


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        named = {f.name: getattr(value, f.name) for f in fields(value)}  # type: ignore[arg-type]
        return {name: _plain(inner) for name, inner in named.items() if inner or name not in _OPTIONAL}
    return value


# Members that came later: a roster without them keeps the bytes, and so the digest, that it always had. To say nothing
# there is one spelling only, their absence.
_OPTIONAL = frozenset({"emergency_route", "emergency"})


def _spelled(value: object) -> bytes:
    """The canonical spelling: with ASCII keys and no floats, Python's own sorted JSON is RFC 8785, and fast."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _misfit(part: str) -> Malformed:
    return Malformed(say("The roster's part “{part}” does not fit.", part=part), f"roster.{part}")


def _each(kind: type[_T], value: object, part: str) -> tuple[_T, ...]:
    if not isinstance(value, list):
        raise _misfit(part)
    return tuple(_one(kind, entry, part) for entry in value)


_TEXTS = frozenset(
    {
        "id", "name", "unit", "post", "officer", "role", "deputy", "principal", "zone", "route", "kind",
        "emergency_route",
    }
)  # fmt: skip


def _one(kind: type[_T], value: object, part: str) -> _T:
    if not isinstance(value, dict):
        raise _misfit(part)
    entry: dict[str, Any] = dict(value)
    for key, inner in entry.items():
        if isinstance(inner, list) and key not in ("keys", "steps"):
            entry[key] = tuple(tuple(i) if isinstance(i, list) else i for i in inner)
        elif key in _TEXTS and not (isinstance(inner, str) and inner):
            raise _misfit(part)
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if not names - _OPTIONAL <= entry.keys() <= names or entry.get("emergency", True) is not True:
        raise _misfit(part)
    if kind is Key:
        entry["public"] = _public_bytes(entry["public"])
    if kind is Officer:
        entry["keys"] = _each(Key, entry["keys"], "keys")
    if kind is Route:
        entry["steps"] = _each(RouteStep, entry["steps"], "steps")
    try:
        return kind(**entry)
    except TypeError:
        raise _misfit(part) from None


def _public_bytes(value: object) -> bytes:
    try:
        public = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        public = b""
    if len(public) != 32:
        raise _misfit("keys")
    return public


def _read_roster(value: object) -> Roster:
    if not isinstance(value, dict) or value.keys() != {f.name for f in fields(Roster)}:
        raise _misfit("roster")
    if type(value["version"]) is not int or value["version"] < 1 or not isinstance(value["site"], dict):
        raise _misfit("version")
    return Roster(
        version=value["version"],
        issued=value["issued"],
        previous=value["previous"],
        county=value["county"],
        units=_each(Unit, value["units"], "units"),
        officers=_each(Officer, value["officers"], "officers"),
        grants=_each(Grant, value["grants"], "grants"),
        deputies=_each(Deputy, value["deputies"], "deputies"),
        columns=_each(Column, value["columns"], "columns"),
        routes=_each(Route, value["routes"], "routes"),
        site=value["site"],
    )


def _check(roster: Roster) -> None:
    """What every roster must hold, whoever signed it."""
    units, officers = {u.id for u in roster.units}, {o.id for o in roster.officers}
    columns, routes = {c.id for c in roster.columns}, {r.id for r in roster.routes}
    keys = [k for o in roster.officers for k in o.keys]
    tests = (
        ("units", len(units) == len(roster.units)),
        ("officers", len(officers) == len(roster.officers) and all(o.unit in units for o in roster.officers)),
        ("keys", len({k.keyid for k in keys}) == len(keys) and all(k.keyid == keyid_of(k.public) for k in keys)),
        ("keys", len({k.public for k in keys}) == len(keys) and all(k.use in ("sign", "device", "seal") for k in keys)),
        ("grants", all(g.officer in officers and g.unit in units and g.role in ROLES for g in roster.grants)),
        ("deputies", all({d.deputy, d.principal} <= officers and d.deputy != d.principal for d in roster.deputies)),
        ("columns", len(columns) == len(roster.columns) and all(c.supervising_unit in units for c in roster.columns)),
        ("columns", all(c.route in routes for c in roster.columns)),
        ("columns", all(_lanes_fit(c, roster) for c in roster.columns)),
        ("routes", len(routes) == len(roster.routes) and all(_route_fits(r) for r in roster.routes)),
    )
    for part, fits in tests:
        if not fits:
            raise _misfit(part)
    parse_time(roster.issued)
    for grant in roster.grants:
        _ = grant.span  # reads the times, and so checks them
    for key in keys:
        _ = key.span
    for deputy in roster.deputies:
        deputy.holds_at(0.0)


def _lanes_fit(column: Column, roster: Roster) -> bool:
    """No column takes an emergency route every day, nor an ordinary one in an emergency."""
    usual, emergency = roster.route(column.route), roster.route(column.emergency_route)
    return not (usual and usual.emergency) and (not column.emergency_route or bool(emergency and emergency.emergency))


def _route_fits(route: Route) -> bool:
    labels = [s.label for s in route.steps]
    known = all(s.role in ROLES and s.scope in SCOPES and type(s.count) is int and s.count >= 0 for s in route.steps)
    approve = route.station("approve")
    return bool(
        known
        and len(set(labels)) == len(labels)
        and approve is not None
        and approve.scope == "supervising"
        and approve.count >= 1
        and (_emergency_fits(route) if route.emergency else _usual_fits(route, labels))
        and route.publisher in ("portal", "unit")
        and all(s.count >= 1 or s.scope == "joint" for s in route.steps)
    )


def _usual_fits(route: Route, labels: list[str]) -> bool:
    """Every day, a review comes before the sign-off, and no duty leader signs anything."""
    reviewed = labels[0].startswith("pass") and labels.index("approve") >= 1
    return reviewed and all(s.role != "duty" for s in route.steps)


def _emergency_fits(route: Route) -> bool:
    """A duty leader signs off and does nothing else; nobody but a duty leader or an approver signs off."""
    return all((s.role in SIGN_OFF_ROLES) if s.action == "approve" else s.role != "duty" for s in route.steps)
