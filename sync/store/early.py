"""The records that the first paint of the window needs; everybody else takes them from ``records``.

Making a dataclass takes a third of a millisecond: the others of ``records`` are not made before the window is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ArticleState = Literal["draft", "signed", "queued", "unsure", "received", "published", "returned"]
"""The seven state words 草稿 已签 待发 待确认 已收 已发布 退回, in the order of an article's life."""

Order = Literal["updated", "created", "due", "title"]
"""updated and created: newest first; due: what turns red first, no date last; title: by code point."""

ARTICLE_STATES: tuple[ArticleState, ...] = get_args(ArticleState)


@dataclass(frozen=True)
class ArticleRow:
    """One line of the article list: confirmed facts overlaid with pending ones.

    ``rowid`` is 0 before ``articles.put`` has given one. ``mine`` says that the person at this desk may act now;
    ``next_action`` and ``waiting_for`` say what is next and who is to do it; ``due`` is when it turns red.
    """

    article: str
    title: str
    type_id: str
    column: str
    unit: str
    author: str
    state: ArticleState
    stage: str
    updated_at: str
    next_action: str = ""
    waiting_for: str = ""
    due: str | None = None
    head: str = ""
    sequence: int = 0
    mine: bool = False
    rowid: int = 0


@dataclass(frozen=True)
class ArticleFilter:
    """Which articles to list; an empty tuple, "" or None asks nothing.

    ``text`` is looked for in title and text: every blank-separated part must occur, as it stands, whatever
    characters it is made of; width and case of Latin letters do not matter. Parts after the 64th are not asked for.
    ``since`` and ``before`` are RFC 3339 times with an offset: last changed then or later, and earlier than then.
    """

    states: tuple[ArticleState, ...] = ()
    stages: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    type_ids: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    author: str = ""
    mine_next: bool | None = None
    text: str = ""
    since: str = ""
    before: str = ""
