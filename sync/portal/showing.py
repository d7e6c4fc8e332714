"""What the public pages show, as plain values: the site, its columns, one article. Templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa
from markupsafe import Markup

from sync.chain.clock import CHINA, parse_time
from sync.chain.roster import Column, Roster
from sync.portal.publication import Publication
from sync.portal.schema import publications

if TYPE_CHECKING:  # heavy, and the desk's preview has none
    from sync.portal.portal import Portal

PER_PAGE = 20
_ON_CARD = 4


@dataclass(frozen=True)
class SiteShown:
    """The frame of every page.

    Attributes:
        name: of the site.
        county: for the foot.
        details: pairs of what the roster says about the site: sponsor, identification code and so on.
        base: public address without a closing slash.
        practice: whether every page must say that nothing on it is real.
    """

    name: str
    county: str
    details: Mapping[str, str]
    base: str
    practice: bool


@dataclass(frozen=True)
class ColumnShown:
    """One column with its newest articles."""

    id: str
    name: str
    supervising_unit: str
    items: tuple[Publication, ...]


def site_shown(portal: Portal, roster: Roster) -> SiteShown:
    """The frame of every page."""
    settings, details = portal.settings, dict(roster.site)
    return SiteShown(
        details.get("name") or settings.county, settings.county, details, portal.base_url(), settings.practice
    )


def zones(connection: sa.Connection, roster: Roster) -> dict[str, list[ColumnShown]]:
    """All columns by zone, in the roster's order, each with its newest articles."""
    newest = _newest_by_column(connection)
    found: dict[str, list[ColumnShown]] = {}
    for column in roster.columns:
        shown = ColumnShown(column.id, column.name, unit_name(roster, column.supervising_unit),
                            tuple(newest.get(column.id, ())))  # fmt: skip
        found.setdefault(column.zone, []).append(shown)
    return found


def _newest_by_column(connection: sa.Connection) -> dict[str, list[Publication]]:
    rank = sa.func.row_number().over(partition_by=publications.c.column_id, order_by=publications.c.place.desc())
    ranked = sa.select(publications, rank.label("rank")).where(publications.c.withdrawn.is_(None)).subquery()
    query = sa.select(ranked).where(ranked.c.rank <= _ON_CARD).order_by(ranked.c.place.desc())
    found: dict[str, list[Publication]] = {}
    for r in connection.execute(query):
        item = Publication(r.article, r.column_id, r.content, r.title, r.first, r.latest, r.place, r.corrections, None)
        found.setdefault(item.column, []).append(item)
    return found


def crumbs(column: Column | None) -> Sequence[tuple[str, str]]:
    """The way from the front page to a column: pairs of name and address, empty where there is no page."""
    if column is None:
        return ()
    path = [(name, "") for name in column.path[:-1] or (column.zone,)]
    return (*path, (column.name, f"/columns/{column.id}"))


def unit_name(roster: Roster, id: str) -> str:
    """The full name of a unit."""
    unit = roster.unit(id)
    return unit.name if unit else id


def day(time: str) -> str:
    """``2026-11-21``, in China's time."""
    return datetime.fromtimestamp(parse_time(time), CHINA).strftime("%Y-%m-%d")


def minute(time: str | float) -> str:
    """``2026-11-21 10:00``, in China's time: the form the page labels ask for."""
    moment = parse_time(time) if isinstance(time, str) else time
    return datetime.fromtimestamp(moment, CHINA).strftime("%Y-%m-%d %H:%M")


def file_address(digest: str, name: str) -> str:
    """Where a public attachment is fetched."""
    return f"/files/{digest}/{quote(name, safe='')}"


def markup(html: str) -> Markup:
    """HTML of our own renderer, the only text that is not escaped."""
    return Markup(html)
