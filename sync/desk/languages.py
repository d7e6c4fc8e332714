"""Which articles at this desk are in another language than most, and which are versions of which.

Written with the list's row, so that the list and a master's versions are found without opening a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from forms.content import LANGUAGE, Content
from sync.store import articles, settings
from sync.store.tables import settings as table
from sync.store.tx import Tx

_LANGUAGE, _VERSIONS = "language:", "variants:"
_AT_ONCE = 500


def note(tx: Tx, article: str, content: Content | None) -> None:
    """Remember the language of an article and whose version it is; called whenever its row is written."""
    if content is None:
        return
    if content.language != LANGUAGE and settings.get(tx, _LANGUAGE + article) != content.language:
        settings.set(tx, _LANGUAGE + article, content.language)
    if content.variant is not None:
        known = _versions(tx, content.variant.master)
        if known.get(article) != content.language:
            told = json.dumps(known | {article: content.language})
            settings.set(tx, _VERSIONS + content.variant.master, told)


def languages(tx: Tx, wanted: Iterable[str]) -> dict[str, str]:
    """The languages (BCP 47) of those articles that are not in the usual one, by id."""
    asked = [_LANGUAGE + article for article in wanted]
    found: dict[str, str] = {}
    for start in range(0, len(asked), _AT_ONCE):
        rows = tx.rows(sa.select(table.c.key, table.c.value).where(table.c.key.in_(asked[start : start + _AT_ONCE])))
        found |= {key.removeprefix(_LANGUAGE): tag for key, tag in rows}
    return found


def versions(tx: Tx, master: str) -> Mapping[str, str]:
    """The versions of an article at this desk: language by id, in the order in which they came here."""
    return {article: tag for article, tag in _versions(tx, master).items() if articles.get(tx, article) is not None}


def _versions(tx: Tx, master: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(settings.get(tx, _VERSIONS + master) or "{}")
    return found
