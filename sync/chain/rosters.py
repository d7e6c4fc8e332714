"""All rosters that were ever accepted: a step is judged under the one it names, years later too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from forms.errors import Refused
from resources.language import say
from sync.chain.clock import parse_time
from sync.chain.roster import Roster


class RosterUnknown(Refused):
    """A step names a roster that is not at hand."""


class Rosters:
    """Every roster version ever accepted, by version; and every key that ever stood in one."""

    def __init__(self, rosters: Iterable[Roster]) -> None:
        self._by_version = {r.version: r for r in rosters}
        self._public = {k.keyid: k.public for r in self._by_version.values() for o in r.officers for k in o.keys}

    @property
    def latest(self) -> Roster:
        """The newest version.

        Raises:
            RosterUnknown: when there is none at all.
        """
        if not self._by_version:
            raise RosterUnknown(say("There is no roster on this computer yet."), "roster.none")
        return self._by_version[max(self._by_version)]

    def all(self) -> tuple[Roster, ...]:
        """All versions, oldest first."""
        return tuple(self._by_version[v] for v in sorted(self._by_version))

    def named(self, version: int, digest: str) -> Roster:
        """The roster a step names.

        Raises:
            RosterUnknown: it is not at hand, or another document bears its number.
        """
        roster = self._by_version.get(version)
        if roster is None:
            raise RosterUnknown(say("Roster {version} is not at hand.", version=version), "roster.unknown")
        if roster.digest != digest:
            raise RosterUnknown(
                say("The step names another roster {version} than the one issued.", version=version), "roster.digest"
            )
        return roster

    def public(self, keyid: str) -> bytes:
        """The 32 bytes of any key that ever stood in a roster.

        Raises:
            RosterUnknown: no roster holds it.
        """
        public = self._public.get(keyid)
        if public is None:
            raise RosterUnknown(say("No roster holds the key that signed."), "roster.key")
        return public


def turning_points(roster: Roster) -> list[float]:
    """When a grant, a key or a deputy of a roster begins or ends, in order; seconds since the epoch."""
    times = {moment for grant in roster.grants for moment in grant.span}
    times |= {moment for officer in roster.officers for key in officer.keys for moment in key.span}
    times |= {parse_time(d.not_before) for d in roster.deputies}
    return sorted(times | {parse_time(d.not_after) for d in roster.deputies if d.not_after})


def epoch(roster: Roster, points: Sequence[float], moment: float) -> str:
    """Changes whenever the roster does, or something in it begins or ends.

    Args:
        roster: in force.
        points: its ``turning_points``.
        moment: the present, seconds since the epoch.
    """
    return f"{roster.digest}/{bisect_right(points, moment)}"
