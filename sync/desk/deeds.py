"""What was really done at a desk since a moment: read out of its own steps, receipts and articles, never kept apart.

The practice lessons tick their tasks by it; it decides nothing.
"""

from __future__ import annotations

from sync.chain import step as act
from sync.chain.clock import parse_time
from sync.desk.context import Context
from sync.store import articles, outbox, steps
from sync.store.records import ArticleFilter

WRITE, RESUBMIT, RECEIPT = "write", "resubmit", "receipt"


def deeds(context: Context, since: float) -> frozenset[str]:
    """What the person here has done.

    Args:
        since: seconds since the epoch; what was done before does not count.

    Returns:
        the actions of the person's own signed steps (``submit``, ``return`` …), and besides ``write`` (an article with
        a title was begun), ``resubmit`` (an article was submitted after it had come back) and ``receipt`` (the portal
        confirmed one of the steps).
    """
    found: set[str] = set()
    with context.store.reading() as tx:
        mine = articles.rows(tx, articles.ids(tx, ArticleFilter(author=context.profile.officer), "created"))
        if any(row.title and _begun(row.article) >= since for row in mine):
            found.add(WRITE)
        for item in outbox.all(tx):
            step = steps.get(tx, item.step_digest)
            if step is None or parse_time(item.added_at) < since:
                continue
            found.add(step.action)
            if step.action == act.SUBMIT and step.sequence > 1:
                found.add(RESUBMIT)
            if item.state == "receipted":
                found.add(RECEIPT)
    return frozenset(found)


def _begun(article: str) -> float:
    """When an article was begun: RFC 9562 §5.7, milliseconds since the epoch at the head of its id."""
    return int(article[:8] + article[9:13], 16) / 1000
