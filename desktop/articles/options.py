"""What the filters of the list offer, read at the open desk; the first paint of the window does without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.desk import Desk


@dataclass(frozen=True)
class Option:
    """A choice: its id, its name, and words at its right that tell it from others of that name."""

    id: str
    name: str
    aside: str = ""


@dataclass(frozen=True)
class Options:
    """What can be chosen, in the order of the roster."""

    columns: tuple[Option, ...] = ()
    units: tuple[Option, ...] = ()
    types: tuple[Option, ...] = ()
    authors: tuple[Option, ...] = ()


@dataclass(frozen=True)
class ReadOptions:
    """Reads what can be chosen, off the window's thread; before the first roster there are only the types."""

    desk: Desk

    def __call__(self, job: object) -> Options:
        from sync.chain.rosters import RosterUnknown

        types = tuple(Option(each.id, each.names.here()) for each in self.desk.catalogue.all())
        try:
            roster = self.desk.roster()
        except RosterUnknown:
            return Options(types=types)
        units = {u.id: u.short or u.name for u in roster.units}
        return Options(
            tuple(Option(c.id, c.name, c.path[-2] if len(c.path) > 1 else "") for c in roster.columns),
            tuple(Option(u.id, u.short or u.name) for u in roster.units),
            types,
            tuple(Option(o.id, o.name, units.get(o.unit, "")) for o in roster.officers if not o.service),
        )
