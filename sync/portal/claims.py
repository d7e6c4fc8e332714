"""Who says to be working on an article: kept for the parties of the article until the portal's clock ends it.

A claim stops no step. What the table says is only what was said; what counts of it is the law's answer at the moment
somebody asks, so that a claim is over the moment its holder has signed or the article has left the station.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from resources.language import say
from sync.chain import claims as law
from sync.chain.claims import MAX_CLAIM_SECONDS, MAX_CLAIMS, Claim
from sync.chain.clock import Clock
from sync.chain.state import State
from sync.exchange.wire import MAX_CLAIMS_AN_ANSWER
from sync.portal.audience import parties_among, told_as
from sync.portal.authority import Authority, Standing
from sync.portal.chains import Chains
from sync.portal.database import Database, put
from sync.portal.parties import Parties
from sync.portal.problems import Conflict, NotFound
from sync.portal.schema import articles, audience, claims

_PRUNE_EVERY_SECONDS = 600


@dataclass(frozen=True)
class Held:
    """A claim in force; ``until`` in seconds since the epoch."""

    article: str
    officer: str
    until: float


class Claims:
    """The claims at one portal.

    Args:
        database, authority, parties, chains: the portal's parts.
        clock: the portal's time.
    """

    def __init__(
        self, database: Database, authority: Authority, parties: Parties, chains: Chains, clock: Clock
    ) -> None:
        self._database, self._authority, self._parties = database, authority, parties
        self._chains, self._clock = chains, clock
        self._pruned = 0.0

    def take(self, officer: str, article: str, seconds: int) -> Held:
        """Let an officer claim an article from now on; again gives it a new end.

        Args:
            seconds: for how long.

        Returns:
            The claim in force: the officer's, or that of somebody who was first.

        Raises:
            NotFound: there is no such article for the officer.
            Conflict: it is not the officer's turn, or the officer holds too many claims.
        """
        self._parties.renew()
        standing, moment = self._authority.standing(), self._clock.now().timestamp()
        self._prune(moment)
        with self._database.writing() as connection:
            state = self._locked(connection, standing, officer, article)
            if law.turn_of(state, officer, standing.roster, moment) is None:
                raise Conflict(say("The article does not wait for your signature now."), "claim.closed")
            told = _claims(connection, article)
            first = law.in_the_way(told, state, officer, standing.roster, moment)
            if first is not None:
                return Held(article, first.officer, first.until)
            self._check_number(connection, standing, officer, article, moment)
            until = moment + min(seconds, MAX_CLAIM_SECONDS)
            row = {"article": article, "officer": officer, "station": law.station_of(state), "until": until}
            put(connection, claims, [row])
        return Held(article, officer, until)

    def give_up(self, officer: str, article: str) -> None:
        """Forget an officer's claim; it does not matter whether there is one."""
        with self._database.writing() as connection:
            connection.execute(claims.delete().where(claims.c.article == article, claims.c.officer == officer))

    def concerning(self, officer: str) -> tuple[Held, ...]:
        """The claims in force on the articles of which the officer is told, the last to end first."""
        self._parties.renew()
        standing, moment = self._authority.standing(), self._clock.now().timestamp()
        with self._database.reading() as connection:
            party = sa.exists().where(
                audience.c.article == claims.c.article, audience.c.officer.in_(told_as(connection, officer))
            )
            query = sa.select(claims).where(claims.c.until > moment, party).order_by(claims.c.until.desc())
            rows = connection.execute(query.limit(MAX_CLAIMS_AN_ANSWER)).all()
            return self._in_force(connection, standing, rows, moment)

    def _locked(self, connection: sa.Connection, standing: Standing, officer: str, article: str) -> State:
        """Where the article stands; nobody else claims it or signs on before this transaction ends."""
        connection.execute(sa.select(articles.c.head).where(articles.c.article == article).with_for_update())
        if parties_among(connection, (article,), officer):
            found = self._chains.states(connection, (article,), standing.rosters).get(article)
            if found is not None:
                return found
        raise NotFound(say("There is no such article for you at the portal."), "claim.absent")

    def _check_number(
        self, connection: sa.Connection, standing: Standing, officer: str, article: str, moment: float
    ) -> None:
        """Only what is in force counts towards the bound; what is over is thrown away then."""
        mine = sa.and_(claims.c.officer == officer, claims.c.article != article)
        rows = connection.execute(sa.select(claims).where(mine)).all()
        if len(rows) < MAX_CLAIMS:
            return
        kept = {h.article for h in self._in_force(connection, standing, rows, moment)}
        if len(kept) >= MAX_CLAIMS:
            raise Conflict(
                say("You have claimed {limit} articles already; sign or give up some first.", limit=MAX_CLAIMS),
                "claim.many",
            )
        connection.execute(claims.delete().where(mine, claims.c.article.not_in(kept)))

    def _in_force(
        self, connection: sa.Connection, standing: Standing, rows: Iterable[sa.Row[tuple[object, ...]]], moment: float
    ) -> tuple[Held, ...]:
        wanted = [Held(r.article, r.officer, r.until) for r in rows]
        stations = {(r.article, r.officer): r.station for r in rows}
        states = self._chains.states(connection, {h.article for h in wanted}, standing.rosters, pass_spoilt=True)
        return tuple(
            h
            for h in wanted
            if (state := states.get(h.article)) is not None
            and law.holding(
                (Claim(h.officer, stations[h.article, h.officer], h.until),), state, standing.roster, moment
            )
        )

    def _prune(self, moment: float) -> None:
        if abs(moment - self._pruned) > _PRUNE_EVERY_SECONDS:
            self._pruned = moment
            with self._database.writing() as connection:
                connection.execute(claims.delete().where(claims.c.until <= moment))


def _claims(connection: sa.Connection, article: str) -> tuple[Claim, ...]:
    query = sa.select(claims).where(claims.c.article == article)
    return tuple(Claim(r.officer, r.station, r.until) for r in connection.execute(query))
