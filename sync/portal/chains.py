"""Articles as the portal knows them: the steps in its log, folded. A folded state is kept in memory, never in a table.

Whatever the database says about an article is only where to look; what counts is the fold over steps whose signatures
were checked in this process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock

import sqlalchemy as sa

from sync.chain.envelope import read_envelope
from sync.chain.roster import Rosters
from sync.chain.state import State
from sync.chain.step import SignedStep, open_step
from sync.chain.workflow import fold
from sync.portal.schema import steps

_KEPT = 50_000
_LATER = steps.alias()
_LAST = sa.select(sa.func.max(_LATER.c.sequence)).where(_LATER.c.article == steps.c.article).scalar_subquery()
_HEADS = sa.select(steps.c.article, steps.c.digest).where(
    steps.c.article.in_(sa.bindparam("articles", expanding=True)), steps.c.sequence == _LAST
)


class Chains:
    """Folded states by article; a state is used only while its head is the last step in the log."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, State] = OrderedDict()
        self._lock = Lock()

    def states(self, connection: sa.Connection, articles: Iterable[str], rosters: Rosters) -> dict[str, State]:
        """Where articles stand; those of which nothing is logged are left out.

        Args:
            connection: whose view counts.
            articles: ids.
            rosters: every version.
        """
        found: dict[str, State] = {}
        for article, head in heads(connection, articles).items():
            with self._lock:
                state = self._states.get(article)
            if state is None or state.head != head:
                state = fold(signed_steps(connection, article, rosters), rosters, article)
                self.remember({article: state})
            found[article] = state
        return found

    def state(self, connection: sa.Connection, article: str, rosters: Rosters) -> State | None:
        """Where one article stands, None when nothing of it is logged."""
        return self.states(connection, (article,), rosters).get(article)

    def remember(self, states: Mapping[str, State]) -> None:
        """Keep states that were folded here, after the commit of their last step."""
        with self._lock:
            for article, state in states.items():
                self._states[article] = state
                self._states.move_to_end(article)
            while len(self._states) > _KEPT:
                self._states.popitem(last=False)


def heads(connection: sa.Connection, articles: Iterable[str]) -> dict[str, str]:
    """The digest of each article's last step."""
    return {row.article: row.digest for row in connection.execute(_HEADS, {"articles": list(articles)})}


def signed_steps(connection: sa.Connection, article: str, rosters: Rosters) -> tuple[SignedStep, ...]:
    """An article's steps in order, every signature checked anew."""
    query = sa.select(steps.c.envelope).where(steps.c.article == article).order_by(steps.c.sequence)
    envelopes = [read_envelope(bytes(raw)) for raw in connection.scalars(query)]
    return tuple(open_step(e, rosters.public(e.keyid)) for e in envelopes)
