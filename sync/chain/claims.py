"""Who says to be working on an article, so that others leave it: the one law of claims, for the desk and the portal.

A claim is advice and no step: it is not signed, moves nothing and stops no signature. It ends by itself: after its
time, when its holder has signed, and when the article has left the station.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.chain import step as act
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.workflow import Option, allowed

CLAIM_SECONDS = 4 * 3600
MAX_CLAIM_SECONDS = 8 * 3600
MAX_CLAIMS = 50
"""Articles that one officer can say to be working on at the same time."""

TURNS = frozenset({act.PASS, act.SECRECY_REVIEW, act.COUNTERSIGN, act.APPROVE, act.ADOPT, act.PUBLISH, act.LOOK_BACK})
"""The acts that several officers may be entitled to, so that one does them for all."""


@dataclass(frozen=True)
class Claim:
    """One officer's word on an article.

    Attributes:
        officer: id.
        station: as ``station_of`` gave it when the claim was made.
        until: seconds since the epoch.
    """

    officer: str
    station: str
    until: float


def station_of(state: State) -> str:
    """The station an article is at; another one after each round, so that an old claim does not come alive again."""
    return f"{state.rounds} {state.pending.label if state.pending else state.stage}"


def turn_of(state: State, officer: str, roster: Roster, moment: float) -> Option | None:
    """What the officer may sign at the article's station for whoever shares it; None when it is not their turn.

    Args:
        state: where the article stands.
        roster: the newest at hand.
        moment: seconds since the epoch.
    """
    return next((o for o in allowed(state, officer, roster, moment) if o.allowed and o.action in TURNS), None)


def holding(claims: Iterable[Claim], state: State, roster: Roster, moment: float) -> tuple[Claim, ...]:
    """Those of an article's claims that still count; the arguments are those of ``turn_of``."""
    station = station_of(state)
    return tuple(
        c
        for c in claims
        if c.until > moment and c.station == station and turn_of(state, c.officer, roster, moment) is not None
    )


def in_the_way(claims: Iterable[Claim], state: State, officer: str, roster: Roster, moment: float) -> Claim | None:
    """The claim for which the officer should leave the article, the first to end where there are several.

    Only who signs for the same unit is in the way, and only when no further signature of that unit is wanted.
    """
    mine = turn_of(state, officer, roster, moment)
    if mine is None:
        return None
    rivals = [c for c in holding(claims, state, roster, moment) if c.officer != officer]
    same = [c for c in rivals if _unit(state, c, roster, moment) == mine.unit]
    return min(same, key=lambda c: c.until) if len(same) >= _wanted(state) else None


def _unit(state: State, claim: Claim, roster: Roster, moment: float) -> str:
    turn = turn_of(state, claim.officer, roster, moment)
    return turn.unit if turn else ""


def _wanted(state: State) -> int:
    """How many signatures one unit has still to give at this station."""
    pending = state.pending
    if pending is None or pending.scope == "joint":
        return 1
    return max(1, pending.count - sum(1 for _ in state.signatures(pending.label)))
