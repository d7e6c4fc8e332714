"""How fresh the columns of the person's unit are, as far as the articles on this computer tell.

What another desk published and this one never heard of is not known here; a column without any article here is
therefore not called blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from forms.freshness import Freshness, freshness
from sync.chain import step as act
from sync.chain.roster import Column, Roster
from sync.desk.context import Context
from sync.store import articles, receipts, steps
from sync.store.records import ArticleFilter, ArticleRow
from sync.store.tx import Tx

LOOKING_AFTER = ("drafter", "editor", "supervisor")
"""Whoever holds one of these roles for a column can do something about it."""


@dataclass(frozen=True)
class ColumnClock:
    """How fresh a column is.

    Attributes:
        column: of the roster.
        newest: the article published in it last, as far as known here.
        freshness: its times.
    """

    column: Column
    newest: ArticleRow
    freshness: Freshness


def column_clocks(context: Context, tx: Tx, roster: Roster, now: datetime) -> Iterator[ColumnClock]:
    """The columns of the person's unit that they look after, and of which a publication is known here.

    Args:
        now: whose zone the days are told in.
    """
    me = context.me(tx)
    for column in roster.columns:
        if column.supervising_unit != me.unit or not _looks_after(roster, me.officer, column, now.timestamp()):
            continue
        rows = articles.ids(tx, ArticleFilter(columns=(column.id,), states=("published",)), limit=1)
        for row in articles.rows(tx, rows):
            published = _published(tx, row.article)
            found = freshness(column.column_class, published.astimezone(now.tzinfo)) if published else None
            if found is not None:
                yield ColumnClock(column, row, found)


def _looks_after(roster: Roster, officer: str, column: Column, moment: float) -> bool:
    return any(roster.may(officer, role, column.supervising_unit, column.id, moment) for role in LOOKING_AFTER)


def _published(tx: Tx, article: str) -> datetime | None:
    """When the portal logged the last publication of an article; its own time counts, not the publisher's."""
    kept = {receipt.step_digest: receipt.time for receipt in receipts.of(tx, article)}
    times = [kept[row.digest] for row in steps.of(tx, article) if row.action == act.PUBLISH and row.digest in kept]
    return datetime.fromisoformat(times[-1]) if times else None
