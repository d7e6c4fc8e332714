"""Throwing a draft away before anybody has signed it, and bringing it back: its text is kept whatever is decided."""

from __future__ import annotations

import json

from forms.content import Content
from forms.errors import Refused
from resources.language import say
from sync.desk.context import Context, article_number
from sync.desk.models import Discarded
from sync.desk.projection import refresh
from sync.store import articles, contents, drafts, settings, versions
from sync.store.errors import DraftSigned
from sync.store.tx import Tx

MOST_REMEMBERED = 30
_DISCARDED = "drafts.discarded"


def discard(context: Context, article: str) -> None:
    """Take a never-signed draft away; its text stays among the versions.

    Raises:
        Refused: it was signed once, or there is no such draft.
    """
    with context.store.writing() as tx:
        draft = drafts.get(tx, article)
        if draft is None:
            raise Refused(say("There is no such article on this computer."), "article.unknown")
        try:
            drafts.remove(tx, article, context.now())
        except DraftSigned as signed:
            raise Refused(say("This article was signed; it cannot be thrown away."), "draft.signed") from signed
        articles.remove(tx, article)
        noted = {"article": article, "title": draft.title, "at": context.now()}
        _note(tx, [noted, *(each for each in _noted(tx) if each["article"] != article)])


def restore_discarded(context: Context, article: str) -> None:
    """Bring a draft that was thrown away back as it was; one that is there already stays as it is.

    Raises:
        Refused: no such draft was thrown away.
    """
    with context.store.writing() as tx:
        if drafts.get(tx, article) is None:
            removed = [v for v in versions.of(tx, article) if v.cause == "removed"]
            data = contents.get(tx, removed[-1].content_digest) if removed else None
            if data is None:
                raise Refused(say("There is no such article on this computer."), "article.unknown")
            content = Content.from_bytes(data)
            drafts.put(
                tx, article, data, content.digest, content.title, content.column, content.type_id,
                expected_rev=None, at=context.now(),
            )  # fmt: skip
            refresh(context, tx, article, content)
        _note(tx, [each for each in _noted(tx) if each["article"] != article])


def discarded(context: Context) -> tuple[Discarded, ...]:
    """The drafts thrown away last, newest first."""
    with context.store.reading() as tx:
        found = _noted(tx)
    return tuple(Discarded(e["article"], article_number(e["article"]), e["title"], e["at"]) for e in found)


def _noted(tx: Tx) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(settings.get(tx, _DISCARDED) or "[]")
    return found


def _note(tx: Tx, found: list[dict[str, str]]) -> None:
    settings.set(tx, _DISCARDED, json.dumps(found[:MOST_REMEMBERED], ensure_ascii=False))
