"""Where the practice county lies on the disk, and its first roster from the shipped data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources import county as data
from resources.language import language
from sync.chain.roster import Column, Deputy, Grant, Key, Officer, Roster, Route, RouteStep, Unit

PRACTICE_PIN = "123456"
PORTAL_FOLDER, PROFILES_FOLDER, ADMINS_FOLDER = "portal", "profiles", "administrators"
COUNTY_FILE = "county.json"


@dataclass(frozen=True)
class PracticeOfficer:
    """One person whose desk one can sit down at."""

    id: str
    name: str
    post: str
    unit: str
    unit_name: str
    roles: tuple[str, ...]


def officers(root: Path | None = None) -> tuple[PracticeOfficer, ...]:
    """The people of the county, unit by unit; only those with a profile where a root is given."""
    units = {u["id"]: u for u in data.units()}
    order = list(units)
    found = [
        PracticeOfficer(
            o["id"], o["name"], o["post"], o["unit"], units[o["unit"]].get("short") or units[o["unit"]]["name"],
            tuple(dict.fromkeys(r["role"] for r in o["roles"])),
        )
        for o in data.officers()
        if not o["service"] and (root is None or home_of(root, o["id"]).exists())
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda o: order.index(o.unit)))


def home_of(root: Path, officer: str) -> Path:
    """The profile folder of an officer."""
    return root / PROFILES_FOLDER / officer


def is_practice(root: Path) -> bool:
    """Whether a whole practice county lies in this folder."""
    return (root / COUNTY_FILE).exists()


def first_roster(keys: Mapping[str, Sequence[Key]], log_key: str, origin: str) -> Roster:
    """Version 1 of the county's roster.

    Args:
        keys: public keys by officer; officers without any can be enrolled later.
        log_key: the portal log's verifier key (C2SP vkey).
        origin: of the log.
    """
    place = data.county()
    since = str(place["grants_not_before"])
    people = data.officers()
    site = {k: str(v) for k, v in place["site"].items()}
    return Roster(
        version=1,
        issued=str(place["roster_issued"]),
        previous=None,
        county=str(place["name"]),
        units=tuple(Unit(u["id"], u["name"], u["kind"], u.get("short", "")) for u in data.units()),
        officers=tuple(
            Officer(o["id"], o["name"], o["unit"], o["post"], tuple(keys.get(o["id"], ())), bool(o["service"]))
            for o in people
        ),
        grants=tuple(
            Grant(o["id"], r["role"], r["unit"], tuple(r["columns"]), since) for o in people for r in o["roles"]
        ),
        deputies=tuple(
            Deputy(d["deputy"], d["principal"], d["not_before"], d.get("not_after")) for d in data.deputies()
        ),
        columns=tuple(_column(c) for c in data.columns()),
        routes=tuple(_route(r) for r in data.routes()),
        site={**site, "origin": origin, "log_key": log_key},
    )


def _column(value: Mapping[str, Any]) -> Column:
    return Column(
        value["id"], value["name"], value["zone"], tuple(value["path"]), value["supervising_unit"],
        tuple(value["contributing_units"]), value["route"], tuple(value["types"]), value["column_class"],
        value.get("description", ""), tuple(value.get("keywords", ())), value.get("emergency_route", ""),
    )  # fmt: skip


def _route(value: Mapping[str, Any]) -> Route:
    return Route(
        value["id"], dict(value["names"]),
        tuple(RouteStep(s["action"], s["level"], s["role"], s["scope"], s["count"]) for s in value["steps"]),
        value["publisher"], tuple(tuple(g) for g in value.get("distinct", ())), bool(value.get("emergency")),
    )  # fmt: skip


def default_officer() -> str:
    """At whose desk one sits first."""
    return str(data.county()["default_officer"])


def county_name() -> str:
    """The county's name in the language in use, with the word that it is for practice."""
    names = data.county()["names"]
    return str(names.get(language()) or names["zh_CN"])
