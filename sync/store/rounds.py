"""In which round of submission each step of an article was signed, without reading the envelopes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from sync.store.tables import steps
from sync.store.tx import Tx

_COUNTS = (
    sa.select(steps.c.article, sa.func.count())
    .where(
        steps.c.article.in_(sa.bindparam("articles", expanding=True)),
        steps.c.action.in_(sa.bindparam("begins", expanding=True)),
    )
    .group_by(steps.c.article)
)
_STEPS = (
    sa.select(steps.c.sequence, steps.c.action)
    .where(steps.c.article == sa.bindparam("article"))
    .order_by(steps.c.sequence, steps.c.id)
)


def counts(tx: Tx, articles: Sequence[str], begins: Collection[str]) -> dict[str, int]:
    """How many steps of each article begin a round; articles without any are left out.

    Args:
        begins: the actions that begin one.
    """
    return dict(tx.rows(_COUNTS, articles=list(articles), begins=list(begins))) if articles else {}


def of_steps(tx: Tx, article: str, begins: Collection[str]) -> dict[int, tuple[int, str]]:
    """For each step of an article, by its number: the round in which it was signed, and its action."""
    found: dict[int, tuple[int, str]] = {}
    number = 0
    for sequence, action in tx.rows(_STEPS, article=article):
        number += action in begins
        found[sequence] = number, action
    return found
