"""Articles as the portal knows them: the steps in its log, folded. A folded state is kept in memory, never in a table.

Whatever the database says about an article is only where to look; what counts is the fold over steps whose signatures
were checked in this process.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from threading import Lock

import sqlalchemy as sa

from forms.errors import EnvironmentTrouble, Refused
from resources.language import say
from sync.chain.envelope import read_envelope
from sync.chain.rosters import Rosters
from sync.chain.state import State
from sync.chain.step import SignedStep, open_step
from sync.chain.workflow import fold
from sync.portal.schema import steps

LOGGER = logging.getLogger("gaoqian.portal")
_KEPT = 50_000
_LATER = steps.alias()
_LAST = sa.select(sa.func.max(_LATER.c.sequence)).where(_LATER.c.article == steps.c.article).scalar_subquery()
_HEADS = sa.select(steps.c.article, steps.c.digest).where(
    steps.c.article.in_(sa.bindparam("articles", expanding=True)), steps.c.sequence == _LAST
)


class ChainSpoilt(EnvironmentTrouble):
    """What lies in the database of an article is not what was taken in."""


@contextmanager
def whole(article: str) -> Iterator[None]:
    """Steps that were judged when they were taken in cannot fail now: if they do, the database was changed.

    Raises:
        ChainSpoilt: instead of any refusal inside.
    """
    try:
        yield
    except Refused as fault:
        LOGGER.error("the stored steps of %s are spoilt: %s", article, fault.code)
        raise ChainSpoilt(
            say("The portal's copy of the article {article} is spoilt. What you sent was not taken; please tell the "
                "portal office.", article=article),
            "portal.chain",
        ) from fault  # fmt: skip


class Chains:
    """Folded states by article; a state is used only while its head is the last step in the log."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, State] = OrderedDict()
        self._lock = Lock()

    def states(
        self, connection: sa.Connection, articles: Iterable[str], rosters: Rosters, *, pass_spoilt: bool = False
    ) -> dict[str, State]:
        """Where articles stand; those of which nothing is logged are left out.

        Args:
            connection: whose view counts.
            articles: ids.
            rosters: every version.
            pass_spoilt: whether to leave out spoilt articles too.

        Raises:
            ChainSpoilt: the stored steps of one are not what was taken in.
        """
        found: dict[str, State] = {}
        for article, head in heads(connection, articles).items():
            with suppress(ChainSpoilt) if pass_spoilt else nullcontext():
                found[article] = self._state(connection, article, head, rosters)
        return found

    def _state(self, connection: sa.Connection, article: str, head: str, rosters: Rosters) -> State:
        with self._lock:
            state = self._states.get(article)
        if state is None or state.head != head:
            with whole(article):
                state = fold(signed_steps(connection, article, rosters), rosters, article)
            self.remember({article: state})
        return state

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
