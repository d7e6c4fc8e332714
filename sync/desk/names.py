"""How people are named where their signatures are shown: a deputy never without the person stood in for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.language import tr

if TYPE_CHECKING:
    from sync.chain.roster import Roster


def both_names(name: str, principal: str) -> str:
    """Who signed, with the person stood in for where there is one: 李四 代 王五."""
    return tr("{name} for {principal}", name=name, principal=principal) if principal else name


def hand_name(roster: Roster, officer: str, person: str | None) -> str:
    """The same from ids; an id that the roster does not know is shown as it is."""
    return both_names(officer_name(roster, officer), officer_name(roster, person) if person else "")


def officer_name(roster: Roster, officer: str) -> str:
    """The name of an officer, or the id."""
    found = roster.officer(officer)
    return found.name if found else officer


def full_name(roster: Roster, unit: str) -> str:
    """The whole name of a unit, or the id."""
    found = roster.unit(unit)
    return found.name if found else unit


def unit_name(roster: Roster, unit: str) -> str:
    """The short name of a unit where it has one, or the id."""
    found = roster.unit(unit)
    return (found.short or found.name) if found else unit
