"""The articles that one text was split into: each of them knows the others, in the order of the text.

Known at the desk that split it only: nothing of it is signed, and each part goes its own way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sync.desk.context import Context, article_number
from sync.store import articles, settings
from sync.store.tx import Tx


@dataclass(frozen=True)
class PartView:
    """One of the articles.

    Attributes:
        article: UUIDv7; ``number`` the short form people say.
        title: its own; empty where it has none.
        place: counted from 1, among those that are still here.
    """

    article: str
    number: str
    title: str
    place: int


def parts_of(context: Context, article: str) -> tuple[PartView, ...]:
    """All parts of what an article was split from or into, itself among them; none where nothing was split."""
    with context.store.reading() as tx:
        rows = [row for each in _family(tx, article) if (row := articles.get(tx, each)) is not None]
    if len(rows) < 2:
        return ()
    return tuple(PartView(r.article, article_number(r.article), r.title, n) for n, r in enumerate(rows, 1))


def note_split(tx: Tx, first: str, second: str) -> None:
    """Remember that the second article was the end of the first one."""
    family = _family(tx, first)
    family.insert(family.index(first) + 1, second)
    for each in family:
        settings.set(tx, _key(each), json.dumps(family))


def _family(tx: Tx, article: str) -> list[str]:
    found: list[str] = json.loads(settings.get(tx, _key(article)) or "[]")
    return found or [article]


def _key(article: str) -> str:
    return f"parts:{article}"
