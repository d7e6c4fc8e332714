"""The list of articles: a projection of steps, receipts, drafts and outbox, written in the transaction of the act.

It can be made anew from the others at any time, so nothing may be known here alone. Lists are asked for as ids and
filled in by the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store import search
from sync.store.records import ARTICLE_STATES, ArticleCounts, ArticleFilter, ArticleRow, Order
from sync.store.tables import articles
from sync.store.tx import Tx

_EVERY = ArticleFilter()
_FIXED = ("id", "article")
_ROWS_READ = 500
_TEXTS_READ = 100
# Up to so many candidates are looked up one by one; beyond that the newest articles are tried first, then the
# newest candidates, several for each one wanted.
_FEW, _NEWEST, _LIKELIEST = 300, 200, 10
# The plus keeps SQLite from looking candidates up one by one: it walks the index of the order and stops early.
_ID: sa.ColumnElement[int] = sa.literal_column("+articles.id", sa.Integer)

_ORDERS: dict[Order, tuple[sa.ColumnElement[object], ...]] = {
    "updated": (articles.c.updated_order.desc(), articles.c.id.desc()),
    "created": (articles.c.id.desc(),),
    "due": (articles.c.due_order.asc().nulls_last(), articles.c.id.desc()),
    "title": (articles.c.title, articles.c.id.desc()),
}

_SELECT = sa.select(
    articles.c.article,
    articles.c.title,
    articles.c.type_id,
    articles.c.column_id,
    articles.c.unit,
    articles.c.author,
    articles.c.state,
    articles.c.stage,
    articles.c.updated_at,
    articles.c.next_action,
    articles.c.waiting_for,
    articles.c.due,
    articles.c.head,
    articles.c.sequence,
    articles.c.mine,
    articles.c.id,
)


_GET = _SELECT.where(articles.c.article == sa.bindparam("article"))
_INSERT = insert(articles)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["article"],
    set_={column.name: _INSERT.excluded[column.name] for column in articles.c if column.name not in _FIXED},
).returning(articles.c.id)


def put(tx: Tx, row: ArticleRow) -> int:
    """Write the line of an article (``row.rowid`` is not read) and give its rowid, the same for ever.

    Raises:
        ValueError: a time is not RFC 3339 with an offset.
    """
    rowid: int = tx.value(_PUT, **_values(row))
    tx.touch(row.article)
    return rowid


def get(tx: Tx, article: str) -> ArticleRow | None:
    """The line of an article, or None."""
    row = tx.row(_GET, article=article)
    return None if row is None else _record(row)


def ids(tx: Tx, wanted: ArticleFilter = _EVERY, order: Order = "updated", limit: int | None = None) -> list[int]:
    """The rowids of the articles wanted, in order, at most ``limit`` of them.

    Searching for text without a limit reads every text that may have it: ask for a page and one more.
    """
    query = sa.select(articles.c.id).where(*_conditions(wanted)).order_by(*_ORDERS[order])
    parts = search.terms(wanted.text)
    if parts:
        return _ids_with_text(tx, query, parts, limit)
    return tx.numbers(query, limit)


def rows(tx: Tx, rowids: Sequence[int]) -> list[ArticleRow]:
    """The lines with these rowids, in the order asked for; unknown rowids are left out."""
    found: dict[int, ArticleRow] = {}
    for batch in _batches(rowids, _ROWS_READ):
        lines = [_record(row) for row in tx.rows(_SELECT.where(articles.c.id.in_(batch)))]
        found |= {line.rowid: line for line in lines}
    return [found[rowid] for rowid in rowids if rowid in found]


def counts(tx: Tx) -> ArticleCounts:
    """How many articles stand in each state, and how many wait for the person here."""
    by_state = sa.select(articles.c.state, sa.func.count()).group_by(articles.c.state)
    found = dict(tx.rows(by_state))
    waiting = articles.c.mine == sa.literal_column("1")
    mine: int = tx.value(sa.select(sa.func.count()).select_from(articles).where(waiting))
    return ArticleCounts({state: found.get(state, 0) for state in ARTICLE_STATES}, mine)


def _ids_with_text(tx: Tx, query: sa.Select[tuple[int]], parts: tuple[str, ...], limit: int | None) -> list[int]:
    """The same answer by the cheapest way: from few candidates, from the newest articles, from all candidates."""
    exact = search.is_exact(tx, parts)
    # One character alone is every token that begins with it: dear to ask, and mostly found among the newest.
    singles_only = all(len(part) == 1 for part in parts)
    candidates = None if singles_only else search.few_candidates(tx, parts, _FEW)
    if candidates is not None:
        found = tx.numbers(query.where(articles.c.id.in_(candidates)))
        return found[:limit] if exact else _checked(tx, found, parts, limit)
    newest = [] if limit is None else _checked(tx, tx.numbers(query, _NEWEST), parts, limit)
    if len(newest) == limit:
        return newest
    likely = query.where(search.is_candidate(_ID, parts))
    if exact:
        return tx.numbers(likely, limit)
    first = [] if limit is None else _checked(tx, tx.numbers(likely, _LIKELIEST * limit), parts, limit)
    return first if len(first) == limit else _checked(tx, tx.numbers(likely), parts, limit)


def _checked(tx: Tx, rowids: list[int], parts: tuple[str, ...], limit: int | None) -> list[int]:
    """Those whose stored text has the parts, in the order given, at most ``limit``."""
    found: list[int] = []
    for batch in _batches(rowids, _TEXTS_READ):
        having = search.having_all(tx, batch, parts)
        found += [rowid for rowid in batch if rowid in having]
        if limit is not None and len(found) >= limit:
            break
    return found[:limit]


def _conditions(wanted: ArticleFilter) -> Iterator[sa.ColumnElement[bool]]:
    for column, values in (
        (articles.c.state, wanted.states),
        (articles.c.stage, wanted.stages),
        (articles.c.column_id, wanted.columns),
        (articles.c.type_id, wanted.type_ids),
        (articles.c.unit, wanted.units),
    ):
        if values:
            yield column.in_(values)
    if wanted.author:
        yield articles.c.author == wanted.author
    if wanted.mine_next is not None:
        # A literal, not a value: only then can SQLite use the index of those that wait for me.
        yield articles.c.mine == sa.literal_column("1" if wanted.mine_next else "0")


def _values(row: ArticleRow) -> dict[str, object]:
    return {
        "article": row.article,
        "title": row.title,
        "type_id": row.type_id,
        "column_id": row.column,
        "unit": row.unit,
        "author": row.author,
        "state": row.state,
        "stage": row.stage,
        "next_action": row.next_action,
        "waiting_for": row.waiting_for,
        "due": row.due,
        "due_order": None if row.due is None else _seconds(row.due),
        "updated_at": row.updated_at,
        "updated_order": _seconds(row.updated_at),
        "head": row.head,
        "sequence": row.sequence,
        "mine": int(row.mine),
    }


def _record(row: tuple[Any, ...]) -> ArticleRow:
    *plain, mine, rowid = row
    values = (*plain, bool(mine), rowid)
    return ArticleRow(*values)


def _seconds(time: str) -> float:
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        raise ValueError(f"a time without an offset: {time}")
    return moment.timestamp()


def _batches(rowids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(rowids), size):
        yield rowids[start : start + size]
