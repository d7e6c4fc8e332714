"""Bringing the indexes of a desk up to date in small steps: after a new layout, or what was left for later."""

from __future__ import annotations

from sync.desk.context import Context
from sync.store import search, twins

STEP = 40


def catch_up(context: Context) -> bool:
    """One step, in a transaction of its own.

    Returns:
        Whether there is more to do.
    """
    with context.store.reading() as tx:
        if not search.is_behind(tx) and not twins.is_behind(tx):
            return False
    with context.store.writing() as tx:
        done = search.catch_up(tx, STEP) + twins.catch_up(tx, STEP)
    return done > 0
