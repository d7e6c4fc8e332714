"""Claims at one desk: "I am working on it", said at once, offline too, and told to the portal with the next sync.

A claim never stops a signature: two who sign the same station are settled by the portal's log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms.errors import Refused
from resources.language import say
from sync.chain import claims as law
from sync.chain.claims import CLAIM_SECONDS, MAX_CLAIM_SECONDS, MAX_CLAIMS, Claim
from sync.chain.clock import from_epoch, parse_time
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.workflow import fold
from sync.desk.context import Context
from sync.store import articles, claims
from sync.store.claims import ClaimRow
from sync.store.tx import Tx


@dataclass(frozen=True)
class ClaimView:
    """Who works on an article.

    Attributes:
        article, officer: ids; ``name`` and ``unit`` as the roster has them, ``unit`` empty where it does not.
        until: RFC 3339.
        mine: whether it is that of the person at this desk.
        sent: whether the portal knows it.
        held_by_other: whether the person here should leave the article to somebody else for that long.
    """

    article: str
    officer: str
    name: str
    unit: str
    until: str
    mine: bool
    sent: bool
    held_by_other: bool


class Claims:
    """The claims at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take(self, article: str, seconds: int = CLAIM_SECONDS) -> ClaimView:
        """Say to be working on an article, or say it anew for longer.

        Args:
            seconds: from now on; at most ``MAX_CLAIM_SECONDS`` count.

        Returns:
            The claim now in force: the own one, or that of somebody who was first.

        Raises:
            Refused: it is not the person's turn, or too many claims are held already.
        """
        context, me = self._context, self._context.profile.officer
        with context.store.writing() as tx:
            state, moment = context.state(tx, article), context.moment()
            if law.turn_of(state, me, context.roster(tx), moment) is None:
                raise Refused(say("This article does not wait for you now; there is nothing to claim."), "claim.closed")
            live = alive(claims.every(tx), moment)
            held = _view(context, tx, article, [r for r in live if r.article == article])
            if held is not None and held.held_by_other:
                return held
            if sum(r.own and r.article != article for r in live) >= MAX_CLAIMS:
                raise Refused(
                    say("You have claimed {limit} articles already; sign or give up some first.", limit=MAX_CLAIMS),
                    "claim.many",
                )
            until = from_epoch(moment + min(max(seconds, 1), MAX_CLAIM_SECONDS))
            claims.put(tx, ClaimRow(article, me, until, own=True, sent=False))
        return self.of((article,))[article]

    def give_up(self, article: str) -> None:
        """Leave an article to others again; the portal is told with the next sync."""
        context, me = self._context, self._context.profile.officer
        with context.store.writing() as tx:
            if any(r.own for r in alive(claims.of(tx, article), context.moment())):
                claims.put(tx, ClaimRow(article, me, context.now(), own=True, sent=False))

    def of(self, articles: Sequence[str]) -> dict[str, ClaimView]:
        """The claims that count now, by article; the own one before that of others."""
        with self._context.store.reading() as tx:
            return claims_of(self._context, tx, articles)


def claims_of(context: Context, tx: Tx, articles: Iterable[str]) -> dict[str, ClaimView]:
    """The claims that count now, by article; the own one before that of others."""
    wanted = set(articles)
    found: dict[str, list[ClaimRow]] = {}
    for row in alive((r for r in claims.every(tx) if r.article in wanted), context.moment()):
        found.setdefault(row.article, []).append(row)
    views = {article: _view(context, tx, article, rows) for article, rows in found.items()}
    return {article: view for article, view in views.items() if view is not None}


def alive(rows: Iterable[ClaimRow], moment: float) -> list[ClaimRow]:
    """The claims whose time is not over."""
    return [row for row in rows if parse_time(row.until) > moment]


def settle(context: Context, tx: Tx, article: str, state: State, roster: Roster | None) -> None:
    """Drop the claims that a change of the chain ended; called before the article's row follows the chain.

    Args:
        state: where the article stands now; the row still says where it stood.
    """
    rows = claims.of(tx, article)
    if not rows:
        return
    left = _left_station(context, tx, article, state)
    for row in rows:
        if left or roster is None or law.turn_of(state, row.officer, roster, context.moment()) is None:
            claims.drop(tx, article, row.officer)


def _left_station(context: Context, tx: Tx, article: str, state: State) -> bool:
    row = articles.get(tx, article)
    if row is None or row.sequence == state.sequence:
        return False
    before = fold(context.signed_steps(tx, article)[: row.sequence], context.rosters(tx), article)
    return law.station_of(before) != law.station_of(state)


def names_of(roster: Roster, officer: str) -> tuple[str, str]:
    """Name and unit of an officer; the id and nothing for one whom the roster does not have."""
    found = roster.officer(officer)
    if found is None:
        return officer, ""
    unit = roster.unit(found.unit)
    return found.name, (unit.short or unit.name) if unit else ""


def _view(context: Context, tx: Tx, article: str, rows: Sequence[ClaimRow]) -> ClaimView | None:
    """The claim of an article to be shown: the own one, else the one in the way, else the one that lasts longest."""
    if not rows:
        return None
    roster, own = context.roster(tx), next((r for r in rows if r.own), None)
    rival = None if own else _rival(context, tx, article, rows, roster)
    shown = own or next((r for r in rows if r.officer == rival), None) or max(rows, key=lambda r: parse_time(r.until))
    return ClaimView(
        article, shown.officer, *names_of(roster, shown.officer), shown.until, shown.own, shown.sent,
        rival is not None,
    )  # fmt: skip


def _rival(context: Context, tx: Tx, article: str, rows: Sequence[ClaimRow], roster: Roster) -> str | None:
    """Id of the officer to whom the person here should leave the article."""
    state = context.state(tx, article)
    told = [Claim(r.officer, law.station_of(state), parse_time(r.until)) for r in rows]
    found = law.in_the_way(told, state, context.profile.officer, roster, context.moment())
    return found.officer if found else None
