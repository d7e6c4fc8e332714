"""Published articles at a desk in an instant, with no more than the list and the clocks of columns look at."""

from __future__ import annotations

from datetime import datetime

from forms.canonical import digest as digest_of
from sync.chain.clock import stamp
from sync.desk import Desk
from sync.desk.context import new_article_id
from sync.store import articles, receipts, steps
from sync.store.records import ArticleRow, ReceiptRow, StepRow


def publish(desk: Desk, column: str, logged: datetime, title: str = "上一篇") -> str:
    """Have a column's article lie at a desk as it does after a sync brought its publication.

    Args:
        logged: when the portal logged it.
    """
    officer = desk.context.profile.officer
    article = new_article_id(logged.timestamp)
    data, when = article.encode(), stamp(logged)
    digest = digest_of(data)
    unit = next(c.supervising_unit for c in desk.roster().columns if c.id == column)
    with desk.context.store.writing() as tx:
        row = ArticleRow(article, title, "news", column, unit, officer, "published", "published", when, head=digest)
        articles.put(tx, row)
        steps.put(tx, StepRow(digest, article, 1, "", "publish", "he-qing", digest, when, data, False))
        receipts.put(tx, ReceiptRow(digest, article, 1, int(digest[:8], 16), "log", when, "", b"{}"))
    return article
