"""Keeping the audience in line with the roster of the day: when it changes, and when something in it begins or ends.

A reviewer appointed while an article waits for review is told of it without anybody having to act on the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import sqlalchemy as sa

from sync.chain.clock import Clock
from sync.portal import audience
from sync.portal.audience import FeedWriter
from sync.portal.authority import Authority, Standing
from sync.portal.chains import Chains
from sync.portal.database import Database, Head, put
from sync.portal.schema import log_head, remarks

_MARK = "audience-epoch"
_SLICE = 500


class Parties:
    """Renews the audience of open articles and the membership of the portal office.

    Args:
        database, authority, chains: the portal's parts.
        clock: the portal's time.
    """

    def __init__(self, database: Database, authority: Authority, chains: Chains, clock: Clock) -> None:
        self._database, self._authority, self._chains, self._clock = database, authority, chains, clock
        self._epoch = ""
        self._lock = Lock()

    def renew(self) -> None:
        """Do nothing while nothing has begun or ended since the last time, in whichever worker that was.

        Raises:
            NotReady: there is no roster yet.
        """
        standing, moment = self._authority.standing(), self._clock.now().timestamp()
        epoch = standing.epoch(moment)
        if epoch == self._epoch:
            return
        with self._lock, self._database.logging() as (connection, head):
            if connection.scalar(sa.select(remarks.c.value).where(remarks.c.name == _MARK)) != epoch:
                last = self._renew(connection, head, standing, moment)
                connection.execute(log_head.update().values(feed=last))
                put(connection, remarks, [{"name": _MARK, "value": epoch}])
            self._epoch = epoch

    def _renew(self, connection: sa.Connection, head: Head, standing: Standing, moment: float) -> int:
        last = audience.renew_office(
            connection, head.feed, audience.office(standing.roster, moment, standing.epoch(moment))
        )
        every = audience.open_articles(connection)
        for start in range(0, len(every), _SLICE):
            concerned = every[start : start + _SLICE]
            last = self._slice(connection, replace(head, feed=last), standing, moment, concerned)
        return last

    def _slice(
        self, connection: sa.Connection, head: Head, standing: Standing, moment: float, concerned: Sequence[str]
    ) -> int:
        states = self._chains.states(connection, concerned, standing.rosters, pass_spoilt=True)
        epoch = standing.epoch(moment)
        wanted = {a: audience.parties(s, standing.roster, moment, epoch) for a, s in states.items()}
        writer = FeedWriter(connection, head, concerned)
        audience.renew_parties(writer, connection, wanted)
        writer.flush()
        return writer.last
