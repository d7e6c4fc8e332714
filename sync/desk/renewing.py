"""What waits for the person here follows the roster of the day too, not only the steps: somebody appointed, or stood in for,
after an article came finds it in the queue without anybody having to act on the article.
"""

from __future__ import annotations

from dataclasses import replace

from sync.chain import state as at
from sync.chain.roster import Roster
from sync.chain.rosters import epoch, turning_points
from sync.desk import notes
from sync.desk.context import Context
from sync.desk.projection import turn_of, way_of
from sync.store import articles, settings
from sync.store.records import ArticleFilter, ArticleRow
from sync.store.tx import Tx

UNDER_WAY = tuple(sorted({at.REVIEW, at.APPROVED, *at.AT_PORTAL}))
_EPOCH = "queue.epoch"


def renew(context: Context, tx: Tx) -> None:
    """Work out anew whom the articles under way wait for, and those that owe a look-back.

    Nothing is done while no grant, key or deputy has begun or ended since the last time, and no roster has come.
    """
    kept = context.rosters(tx).all()
    if not kept:
        return
    roster = kept[-1]
    now = epoch(roster, turning_points(roster), context.moment())
    if settings.get(tx, _EPOCH) == now:
        return
    settings.set(tx, _EPOCH, now)
    rows = {row.article: row for row in articles.rows(tx, articles.ids(tx, ArticleFilter(stages=UNDER_WAY)))}
    for article in notes.emergency_articles(tx) - rows.keys():
        row = articles.get(tx, article)
        if row is not None:
            rows[article] = row
    for row in rows.values():
        _renew(context, tx, row, roster)


def _renew(context: Context, tx: Tx, row: ArticleRow, roster: Roster) -> None:
    """Write the line again where it waits for others now; when it was last changed is not ours to say."""
    state = context.state(tx, row.article)
    way, turn = way_of(state, roster, context.moment()), turn_of(context, state, roster)
    waiting = "、".join(way.names)
    found = replace(row, waiting_for=waiting, mine=turn.mine, due=turn.due, next_action=turn.label(way))
    if found != row:
        articles.put(tx, found)
