"""Who is told which steps: the parties of each article, and the one ordered feed from which every officer reads.

A party is told the whole chain: who joins later gets the earlier steps under new cursors, so that nobody who keeps a
cursor ever misses one. Whose authority ended is told nothing more of a department's article, unless the own signature
stands in its chain, and of the portal office's articles once the office is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import sqlalchemy as sa

from sync.chain import state as at
from sync.chain.roster import Roster
from sync.chain.state import LookBack, State
from sync.chain.workflow import readers
from sync.portal.database import Head, add, put
from sync.portal.schema import articles, audience, feed, members, remarks, steps

OFFICE = "@portal"
"""The portal office as a whole: every officer who holds a role in the portal unit."""

_OWED = "look-back:"
OPEN_STAGES = frozenset({at.REVIEW, at.APPROVED, *at.AT_PORTAL})
_ARRIVED = frozenset({*at.AT_PORTAL, at.PUBLISHED})
_STANDING = sa.select(audience.c.article, audience.c.officer).where(
    audience.c.article.in_(sa.bindparam("articles", expanding=True))
)


def parties(state: State, roster: Roster, moment: float, epoch: object) -> frozenset[str]:
    """Officers who are told an article's steps by the roster, and ``OFFICE`` once it was sent.

    Args:
        state: where the article stands.
        roster: now in force.
        moment: the present, seconds since the epoch.
        epoch: changes whenever the roster, or what is in force of it, changes.
    """
    by_route = _by_route(
        _Place(
            state.route,
            state.column,
            state.unit,
            state.author,
            state.joint,
            state.stage in _ARRIVED,
            state.look_back if state.owes_look_back else None,
        ),
        _Present(roster, moment, epoch),
    )
    return by_route | {OFFICE} if state.stage in _ARRIVED else by_route


@dataclass(frozen=True)
class _Place:
    route: str
    column: str
    unit: str
    author: str
    joint: tuple[str, ...]
    arrived: bool
    owed: LookBack | None


@dataclass(frozen=True)
class _Present:
    """The roster at a moment; equal as long as nothing in it begins or ends."""

    roster: Roster = field(compare=False)
    moment: float = field(compare=False)
    epoch: object


@lru_cache(maxsize=20_000)
def _by_route(place: _Place, now: _Present) -> frozenset[str]:
    like = State("", column=place.column, unit=place.unit, author=place.author, route=place.route, joint=place.joint,
                 look_back=place.owed)  # fmt: skip
    found = set(readers(like, now.roster, now.moment))
    route = now.roster.route(place.route)
    if place.arrived and route is not None and route.publisher == "unit":
        found.update(now.roster.holders("publisher", place.unit, place.column, now.moment))
    return frozenset(found)


def office(roster: Roster, moment: float, epoch: object) -> frozenset[str]:
    """The officers of the portal office: who holds any role in the portal unit now, and the deputies of such.

    Args:
        roster, moment, epoch: as for ``parties``.
    """
    return _office(_Present(roster, moment, epoch))


@lru_cache(maxsize=100)
def _office(now: _Present) -> frozenset[str]:
    roster, moment = now.roster, now.moment
    holders = {g.officer for g in roster.grants if g.unit == roster.portal_unit and g.span[0] <= moment < g.span[1]}
    deputies = {d.deputy for d in roster.deputies if d.principal in holders and d.holds_at(moment)}
    return frozenset(holders | deputies)


class FeedWriter:
    """Writes feed and audience for the steps of one transaction.

    Args:
        connection: within ``Database.logging``.
        head: of the log before this transaction.
        concerned: articles whose steps are to be told.
    """

    def __init__(self, connection: sa.Connection, head: Head, concerned: Iterable[str]) -> None:
        self._connection = connection
        self._size, self.last = head.size, head.feed
        self._parties = standing_parties(connection, concerned)
        self._feed: list[Mapping[str, object]] = []
        self._joined: list[Mapping[str, object]] = []
        self._told: dict[str, list[int]] = {}

    def tell(self, article: str, log_index: int, sequence: int, wanted: Iterable[str]) -> None:
        """Tell a step to everybody concerned; newcomers are told the earlier steps first.

        Args:
            article: id.
            log_index, sequence: of the step.
            wanted: the parties after it.
        """
        standing = self._parties.setdefault(article, set())
        newcomers = [o for o in wanted if o not in standing]
        if newcomers and sequence > 1:
            for officer in newcomers:
                self._catch_up(article, officer, self._earlier(article, sequence))
        self.last += 1
        self._feed.append({"id": self.last, "log_index": log_index, "article": article, "officer": None})
        self._join(article, newcomers, self.last)
        self._told.setdefault(article, []).append(log_index)

    def admit(self, article: str, newcomers: Iterable[str]) -> None:
        """Let officers join an article without a new step: all its steps are told to them."""
        for officer in newcomers:
            self._catch_up(article, officer, self._earlier(article))
            self._join(article, (officer,), self.last + 1)

    def flush(self) -> None:
        """Write what was collected."""
        add(self._connection, feed, self._feed)
        add(self._connection, audience, self._joined)
        self._feed, self._joined = [], []

    def _catch_up(self, article: str, officer: str, indexes: Iterable[int]) -> None:
        for index in indexes:
            self.last += 1
            self._feed.append({"id": self.last, "log_index": index, "article": article, "officer": officer})

    def _join(self, article: str, officers: Iterable[str], cursor: int) -> None:
        for officer in officers:
            self._parties[article].add(officer)
            self._joined.append({"article": article, "officer": officer, "joined": cursor})

    def _earlier(self, article: str, before: int | None = None) -> list[int]:
        """The log places of the article's steps, or of those before a sequence number: later ones of the same
        transaction are on the disk already and are told in their turn."""
        logged = sa.select(steps.c.log_index).where(steps.c.article == article).order_by(steps.c.sequence)
        if before is not None:
            logged = logged.where(steps.c.sequence < before)
        fresh = self._told.get(article, [])
        stored = [i for i in self._connection.scalars(logged) if i not in fresh]
        return stored + fresh


def standing_parties(connection: sa.Connection, concerned: Iterable[str]) -> dict[str, set[str]]:
    """Who is a party now, by article."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(_STANDING, {"articles": list(concerned)}):
        found.setdefault(row.article, set()).add(row.officer)
    return found


def open_articles(connection: sa.Connection) -> list[str]:
    """Articles whose parties follow from the roster of the day: what is under way, and what owes a look-back."""
    under_way = list(connection.scalars(sa.select(articles.c.article).where(articles.c.stage.in_(OPEN_STAGES))))
    return list(dict.fromkeys([*under_way, *_owing(connection)]))


def _owing(connection: sa.Connection) -> list[str]:
    names = connection.scalars(sa.select(remarks.c.name).where(remarks.c.name.startswith(_OWED, autoescape=True)))
    return [name.removeprefix(_OWED) for name in names]


def note_owed(connection: sa.Connection, states: Mapping[str, State]) -> None:
    """Remember which of these articles owe a look-back: who is appointed later is to be told of them too."""
    known = set(_owing(connection))
    owed = {article for article, state in states.items() if state.owes_look_back}
    put(connection, remarks, [{"name": f"{_OWED}{article}", "value": ""} for article in sorted(owed - known)])
    done = [f"{_OWED}{article}" for article in (states.keys() - owed) & known]
    if done:
        connection.execute(remarks.delete().where(remarks.c.name.in_(done)))


def renew_parties(writer: FeedWriter, connection: sa.Connection, wanted: Mapping[str, frozenset[str]]) -> None:
    """Bring the parties of open articles in line with the roster: newcomers join, others leave unless they signed.

    Args:
        writer: made for these articles.
        connection: within ``Database.logging``.
        wanted: by article, what ``parties`` says now.
    """
    standing = standing_parties(connection, wanted)
    signers = _signers(connection, wanted)
    for article, officers in wanted.items():
        here = standing.get(article, set())
        writer.admit(article, sorted(officers - here))
        for officer in here - officers - signers.get(article, set()) - {OFFICE}:
            connection.execute(audience.delete().where(audience.c.article == article, audience.c.officer == officer))


def renew_office(connection: sa.Connection, last: int, officers: frozenset[str]) -> int:
    """Bring the membership of the portal office in line; a newcomer is told all that the office knows.

    Args:
        connection: within ``Database.logging``.
        last: the last cursor given out.
        officers: who belongs to the office now.

    Returns:
        The last cursor given out after it.
    """
    standing = set(connection.scalars(sa.select(members.c.officer)))
    for officer in standing - officers:
        connection.execute(members.delete().where(members.c.officer == officer))
    for officer in sorted(officers - standing):
        last += _tell_everything(connection, last, officer)
        connection.execute(members.insert().values(officer=officer, joined=last + 1))
    return last


def _tell_everything(connection: sa.Connection, last: int, officer: str) -> int:
    known = (
        sa.select(
            (sa.literal(last) + sa.func.row_number().over(order_by=steps.c.log_index)).label("id"),
            steps.c.log_index,
            steps.c.article,
            sa.literal(officer).label("officer"),
        )
        .join(audience, audience.c.article == steps.c.article)
        .where(audience.c.officer == OFFICE)
    )
    told = feed.insert().from_select(["id", "log_index", "article", "officer"], known)
    return int(connection.execute(told, execution_options={"preserve_rowcount": True}).rowcount)


def _signers(connection: sa.Connection, concerned: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = sa.select(steps.c.article, steps.c.officer, steps.c.stands_in_for).where(
        steps.c.article.in_(list(concerned))
    )
    for row in connection.execute(query):
        found.setdefault(row.article, set()).update(filter(None, (row.officer, row.stands_in_for)))
    return found


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One entry of the feed."""

    cursor: int
    envelope: bytes
    receipt: bytes


def read_feed(connection: sa.Connection, officer: str, after: int, limit: int) -> tuple[list[Told], int, bool]:
    """What an officer has not been told yet.

    Args:
        connection: to read from.
        officer: who asks.
        after: the cursor up to which the officer has read.
        limit: how many at most.

    Returns:
        The entries in order, the cursor to ask with next, and whether more wait.
    """
    end = connection.scalar(sa.select(sa.func.max(feed.c.id))) or 0
    query = (
        sa.select(feed.c.id, steps.c.envelope, steps.c.receipt)
        .join(steps, steps.c.log_index == feed.c.log_index)
        .where(feed.c.id > after, feed.c.id <= end, _may_see(connection, officer))
        .order_by(feed.c.id)
        .limit(limit + 1)
    )
    rows = connection.execute(query).all()
    found = [Told(row.id, bytes(row.envelope), bytes(row.receipt)) for row in rows[:limit]]
    more = len(rows) > limit
    return found, found[-1].cursor if more else max(end, after), more


def _may_see(connection: sa.Connection, officer: str) -> sa.ColumnElement[bool]:
    here = audience.c.article == feed.c.article
    mine = sa.exists().where(here, audience.c.officer == officer)
    offices = sa.exists().where(here, audience.c.officer == OFFICE)
    told = audience.c.joined <= feed.c.id
    since = _member_since(connection, officer)
    if since is None:
        told_to_me = sa.and_(feed.c.officer == officer, mine)
        return sa.or_(sa.and_(feed.c.officer.is_(None), mine.where(told)), told_to_me)
    told_to_all = sa.or_(mine.where(told), sa.and_(offices.where(told), feed.c.id >= since))
    return sa.or_(
        sa.and_(feed.c.officer.is_(None), told_to_all),
        sa.and_(feed.c.officer == officer, sa.or_(mine, offices)),
        sa.and_(feed.c.officer == OFFICE, offices, feed.c.id >= since),
    )


def _member_since(connection: sa.Connection, officer: str) -> int | None:
    """From which cursor on an officer belongs to the portal office, None for everybody else."""
    return connection.scalar(sa.select(members.c.joined).where(members.c.officer == officer))


def parties_among(connection: sa.Connection, concerned: Iterable[str], officer: str) -> set[str]:
    """Those of the articles of which the officer is told."""
    names = told_as(connection, officer)
    query = sa.select(audience.c.article).where(audience.c.article.in_(list(concerned)), audience.c.officer.in_(names))
    return set(connection.scalars(query))


def told_as(connection: sa.Connection, officer: str) -> list[str]:
    """The names in the audience under which an officer is told: the own one, and that of the portal office."""
    return [officer] if _member_since(connection, officer) is None else [officer, OFFICE]
