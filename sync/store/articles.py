"""The list of articles: a projection of steps, receipts, drafts and outbox, written in the transaction of the act.

It can be made anew from the others at any time, so nothing may be known here alone. Lists are asked for as ids and
filled in by the page.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store import search, twins
from sync.store.records import ARTICLE_STATES, ArticleCounts, ArticleFilter, ArticleRow, Order
from sync.store.tables import articles
from sync.store.tx import Tx

_EVERY = ArticleFilter()
_FIXED = ("id", "article")
_ROWS_READ = 500
_TEXTS_READ = 64
# Up to so many candidates are looked up one by one. Beyond that a sample of the newest articles tells whether one in
# so many has the text: then the newest are tried, else the candidates in order.
_FEW, _FEW_FILTERED, _SAMPLE, _OFTEN = 300, 1500, 32, 4
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
_GET_ROWID = sa.select(articles.c.id).where(articles.c.article == sa.bindparam("article"))
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


def remove(tx: Tx, article: str) -> None:
    """Take an article out of the list and the search, for one whose draft was taken away; no line does nothing."""
    rowid: int | None = tx.value(_GET_ROWID, article=article)
    if rowid is None:
        return
    search.remove(tx, rowid)
    twins.remove(tx, rowid)
    tx.run(articles.delete().where(articles.c.id == rowid))
    tx.touch(article)


def ids(tx: Tx, wanted: ArticleFilter = _EVERY, order: Order = "updated", limit: int | None = None) -> list[int]:
    """The rowids of the articles wanted, in order, at most ``limit`` of them.

    Searching for text without a limit reads every text that may have it: ask for a page and one more.
    """
    parts = search.terms(wanted.text)
    if not parts:
        return tx.numbers(_query(wanted, order), limit)
    if limit is None:
        return [rowid for piece in _pieces(tx, wanted, order, parts) for rowid in piece]
    return _first(tx, wanted, order, parts, limit)


def pieces(tx: Tx, wanted: ArticleFilter = _EVERY, order: Order = "updated") -> Generator[list[int], None, None]:
    """All rowids that ``ids`` gives, in order, piece by piece: who asks may stop between two of them."""
    parts = search.terms(wanted.text)
    if parts:
        yield from _pieces(tx, wanted, order, parts)
    else:
        yield tx.numbers(_query(wanted, order))


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


def _query(wanted: ArticleFilter, order: Order) -> sa.Select[tuple[int]]:
    return sa.select(articles.c.id).where(*_conditions(wanted)).order_by(*_ORDERS[order])


def _of_few(wanted: ArticleFilter, order: Order, candidates: list[int]) -> sa.Select[tuple[int]]:
    listed = sa.func.json_each(json.dumps(candidates)).table_valued("value")
    within = articles.c.id.in_(sa.select(listed.c.value))
    return sa.select(articles.c.id).where(within, *_conditions(wanted, few=True)).order_by(*_ORDERS[order])


def _first(tx: Tx, wanted: ArticleFilter, order: Order, parts: tuple[str, ...], limit: int) -> list[int]:
    """The first ones with the text by the cheapest way: few candidates, the newest articles, all candidates in order."""
    query = _query(wanted, order)
    exact = search.is_exact(tx, parts)
    candidates = _few(tx, wanted, parts)
    if candidates is not None:
        found = tx.numbers(_of_few(wanted, order, candidates))
        return found[:limit] if exact else _checked(tx, found, parts, limit)
    sample = tx.numbers(query, _SAMPLE)
    having = _checked(tx, sample, parts, limit)
    if len(sample) < _SAMPLE:
        return having
    if len(having) * _OFTEN >= len(sample):
        sample = tx.numbers(query, _OFTEN * limit)
        having = _checked(tx, sample, parts, limit)
        if len(having) == limit or len(sample) < _OFTEN * limit:
            return having
    likely = query.where(search.is_candidate(_ID, parts, sure=exact))
    return tx.numbers(likely, limit) if exact else _enough(tx, likely, parts, limit)


def _enough(tx: Tx, likely: sa.Select[tuple[int]], parts: tuple[str, ...], limit: int) -> list[int]:
    """The first with the parts: candidates are made one by one, in order, until there are enough."""
    found: list[int] = []
    with closing(_streamed(tx, likely, parts)) as pieces_:
        for piece in pieces_:
            found += piece
            if len(found) >= limit:
                break
    return found[:limit]


def _pieces(tx: Tx, wanted: ArticleFilter, order: Order, parts: tuple[str, ...]) -> Iterator[list[int]]:
    candidates, exact = _few(tx, wanted, parts), search.is_exact(tx, parts)
    if candidates is None:
        likely = _query(wanted, order).where(search.is_candidate(_ID, parts, sure=exact))
    else:
        likely = _of_few(wanted, order, candidates)
    if exact:
        yield tx.numbers(likely)
    else:
        yield from _streamed(tx, likely, parts)


def _streamed(tx: Tx, likely: sa.Select[tuple[int]], parts: tuple[str, ...]) -> Generator[list[int], None, None]:
    with closing(tx.run(likely)) as rows_:
        for batch in rows_.scalars().partitions(_TEXTS_READ):
            yield _checked(tx, batch, parts, None)


def _few(tx: Tx, wanted: ArticleFilter, parts: tuple[str, ...]) -> list[int] | None:
    # One character alone is every token that begins with it: dear to ask, and mostly found among the newest.
    if all(len(part) == 1 for part in parts):
        return None
    return search.few_candidates(tx, parts, _FEW_FILTERED if _looked_up(wanted) else _FEW)


def _checked(tx: Tx, rowids: Sequence[int], parts: tuple[str, ...], limit: int | None) -> list[int]:
    """Those whose stored text has the parts, in the order given, at most ``limit``."""
    found: list[int] = []
    for batch in _batches(rowids, _TEXTS_READ):
        having = search.having_all(tx, batch, parts)
        found += [rowid for rowid in batch if rowid in having]
        if limit is not None and len(found) >= limit:
            break
    return found[:limit]


def _conditions(wanted: ArticleFilter, *, few: bool = False) -> Iterator[sa.ColumnElement[bool]]:
    """What a filter asks of a row. One index is walked at most, the one that tells most: SQLite has no figures to choose.

    Args:
        few: a few ids are known already, so that no index is to be walked.
    """
    walked = None if few else _walked(wanted)
    for column, values in (
        (articles.c.state, wanted.states),
        (articles.c.stage, wanted.stages),
        (articles.c.column_id, wanted.columns),
        (articles.c.type_id, wanted.type_ids),
        (articles.c.unit, wanted.units),
    ):
        if values:
            yield (column if column is walked else _bare(column)).in_(values)
    if wanted.author:
        yield (articles.c.author if walked is articles.c.author else _bare(articles.c.author)) == wanted.author
    moment = _bare(articles.c.updated_order) if few else articles.c.updated_order
    if wanted.since:
        yield moment >= _seconds(wanted.since)
    if wanted.before:
        yield moment < _seconds(wanted.before)
    if wanted.mine_next is not None:
        # A literal, not a value: only then can SQLite use the index of those that wait for me.
        mine = articles.c.mine if not few else _bare(articles.c.mine)
        yield mine == sa.literal_column("1" if wanted.mine_next else "0")


def _walked(wanted: ArticleFilter) -> sa.Column[Any] | None:
    """The column whose index is walked, if one of those asked for has an index."""
    if wanted.mine_next:
        return articles.c.mine
    asked = (
        (wanted.author, articles.c.author),
        (wanted.columns, articles.c.column_id),
        (wanted.states, articles.c.state),
    )
    return next((column for values, column in asked if values), None)


def _bare(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The column with a plus, which keeps SQLite from walking an index of it."""
    return sa.literal_column(f"+articles.{column.name}", column.type)


def _looked_up(wanted: ArticleFilter) -> bool:
    """Whether a row must be looked up to know if it is wanted, because the index walked does not tell."""
    asked = (
        wanted.author, wanted.columns, wanted.states, wanted.stages, wanted.type_ids, wanted.units,
        wanted.mine_next is not None,
    )  # fmt: skip
    return sum(map(bool, asked)) > (_walked(wanted) is not None)


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
