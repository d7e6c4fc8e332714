"""The people behind signatures, as the public pages name them: no server, no database.

Provenance pages show what the log holds, the desk's preview what is signed so far; both name people alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.chain.envelope import fingerprint
from sync.chain.roster import Roster
from sync.chain.rosters import Rosters
from sync.chain.state import LookBack, Standing
from sync.chain.step import SUBMIT
from sync.chain.workflow import Duties


@dataclass(frozen=True)
class Hand:
    """One signature as people read it: name, post and unit by the roster of that time, and the key's fingerprint."""

    name: str
    post: str
    unit: str
    fingerprint: str
    stands_in_for: str
    sequence: int
    label: str


@dataclass(frozen=True)
class LookBackShown:
    """What a publication by the emergency lane owes or has had: ``hand`` is None while nobody has looked back.

    ``time`` is the signer's own, RFC 3339; ``finding`` is ``in-order`` or ``not-in-order``.
    """

    hand: Hand | None = None
    time: str = ""
    finding: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DutiesShown:
    """谁主管、谁发布、谁负责: derived from signatures, never typed.

    ``lead`` and ``joint`` name the units of a joint publication (牵头、联合), empty for one alone. ``look_back`` is there
    while what is public went by the emergency lane.
    """

    supervising_unit: str
    supervises: Hand | None
    publishes: Hand | None
    answers: tuple[Hand, ...]
    lead: str = ""
    joint: tuple[str, ...] = ()
    look_back: LookBackShown | None = None


def duties_of(found: Duties, rosters: Rosters) -> DutiesShown:
    """The three duties with the names of those who signed."""
    lead = next((s.unit for s in found.answers if s.label == SUBMIT), "") if found.joint else ""
    return DutiesShown(
        _unit_name(rosters, found.supervising_unit),
        hand_of(found.supervises, rosters),
        hand_of(found.publishes, rosters),
        tuple(h for s in found.answers if (h := hand_of(s, rosters))),
        _unit_name(rosters, lead) if lead else "",
        tuple(_unit_name(rosters, unit) for unit in found.joint),
    )


def look_back_of(found: LookBack, rosters: Rosters) -> LookBackShown:
    """Who looked back and what was found, or that it is owed."""
    done = found.done
    return LookBackShown(hand_of(done, rosters), done.time if done else "", found.finding, found.reason)


def _unit_name(rosters: Rosters, id: str) -> str:
    unit = rosters.latest.unit(id)
    return unit.name if unit else id


def hand_of(standing: Standing | None, rosters: Rosters) -> Hand | None:
    """Whose signature it is, by the roster under which it was judged."""
    if standing is None:
        return None
    roster = next(r for r in rosters.all() if r.version == standing.roster_version)
    return named_hand(roster, standing.officer, standing.person, standing.unit, standing.keyid, standing.sequence,
                      standing.label)  # fmt: skip


def named_hand(
    roster: Roster, officer: str, person: str | None, unit: str, keyid: str, sequence: int, label: str
) -> Hand:
    """A signature with the names a roster gives; an id that it does not know is shown as it is."""
    signer, home = roster.officer(officer), roster.unit(unit)
    principal = roster.officer(person) if person else None
    return Hand(
        signer.name if signer else officer,
        signer.post if signer else "",
        home.name if home else unit,
        fingerprint(keyid),
        principal.name if principal else "",
        sequence,
        label,
    )
