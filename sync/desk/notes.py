"""What a desk remembers of articles beside their rows in the list: which take the emergency lane, and which came back
after the person here had signed them, until that was looked at.

Both are worked out again whenever an article is, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from sync.chain import step as act
from sync.chain.clock import parse_time
from sync.chain.roster import EMERGENCY
from sync.chain.state import State
from sync.chain.workflow import fold
from sync.desk.context import Context, signed_of
from sync.store import settings, steps
from sync.store.records import ArticleRow, StepRow
from sync.store.tx import Tx

_LANE, _RETURNS = "lane.emergency", "returns.open"
_BACK = frozenset({act.RETURN, act.DECLINE})
NEWS_FOR = timedelta(30)


class Notes:
    """The notes of one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def emergency(self) -> frozenset[str]:
        """The articles that take the emergency lane, or were to be looked back at."""
        with self._context.store.reading() as tx:
            return emergency_articles(tx)

    def seen(self, article: str) -> None:
        """The person here looked at an article that had come back: it is no news any more."""
        with self._context.store.writing() as tx:
            kept = returns_open(tx)
            if kept.pop(article, None) is not None:
                settings.set(tx, _RETURNS, json.dumps(kept))
                tx.touch(article)


def emergency_articles(tx: Tx) -> frozenset[str]:
    """The articles that take the emergency lane, or were to be looked back at."""
    return frozenset(json.loads(settings.get(tx, _LANE) or "[]"))


def returns_open(tx: Tx) -> dict[str, int]:
    """Articles that came back after the person here had signed, with the number of the step by which they came."""
    kept: dict[str, int] = json.loads(settings.get(tx, _RETURNS) or "{}")
    return kept


def note(context: Context, tx: Tx, article: str, state: State, before: ArticleRow | None) -> None:
    """Bring the notes in line with an article.

    Args:
        before: its row as it was; what came after the step it ended in is new here.
    """
    _note_lane(tx, article, state)
    rows = steps.of(tx, article)
    back = next((row for row in reversed(rows) if row.action in _BACK), None)
    if back is not None and _is_news(context, rows, back, before) and _had_signed(context, tx, rows, back):
        settings.set(tx, _RETURNS, json.dumps({**returns_open(tx), article: back.sequence}))


def _note_lane(tx: Tx, article: str, state: State) -> None:
    kept = emergency_articles(tx)
    now = state.lane == EMERGENCY or state.look_back is not None
    if now != (article in kept):
        settings.set(tx, _LANE, json.dumps(sorted(kept ^ {article})))


def _is_news(context: Context, rows: Sequence[StepRow], back: StepRow, before: ArticleRow | None) -> bool:
    """Whether the return came with this change, and not so long ago that nobody asks any more."""
    known = next((row.sequence for row in rows if before is not None and row.digest == before.head), 0)
    return known < back.sequence and context.moment() - parse_time(back.time) < NEWS_FOR.total_seconds()


def _had_signed(context: Context, tx: Tx, rows: Sequence[StepRow], back: StepRow) -> bool:
    """Whether a signature of the person here stood when the article came back; the author is told in another way."""
    me = context.profile.officer
    if back.officer == me or any(row.officer == me for row in rows if row.sequence > back.sequence):
        return False
    state = fold([signed_of(row) for row in rows if row.sequence < back.sequence], context.rosters(tx))
    return state.author != me and any(me in s.people for s in state.standing)
