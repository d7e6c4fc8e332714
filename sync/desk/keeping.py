"""What each save keeps beside the draft: the text of every ten minutes, and what a crash would leave to be decided."""

from __future__ import annotations

import json

from sync.chain.clock import parse_time
from sync.desk.context import Context
from sync.store import contents, drafts, settings, versions
from sync.store.records import Draft, Version
from sync.store.tx import Tx

INTERVAL_SECONDS = 600
RENEWED = "renewed"
RECOVERY = "recovery.drafts"
_RENEWED = "versions.renewed"
_SESSION = "session.drafts"


def keep_interval(context: Context, tx: Tx, article: str, saved: Draft) -> None:
    """Keep the text just saved if the last kept one is ten minutes old; called within each save."""
    kept = versions.of(tx, article)
    begun = int(article[:8] + article[9:13], 16) / 1000  # RFC 9562 §5.7: milliseconds since the epoch
    last = max((parse_time(version.at) for version in kept), default=begun)
    if context.moment() - max(last, begun) >= INTERVAL_SECONDS:
        versions.put(tx, article, contents.put(tx, saved.content), "interval", saved.saved_at)


def keep_renewed(context: Context, tx: Tx, article: str, content: bytes) -> None:
    """Keep the text of a language version before the changes of its original are taken over into it.

    The store knows it as a text that another one took the place of; the note says which one.
    """
    kept = versions.put(tx, article, contents.put(tx, content), "restored", context.now())
    settings.set(tx, _RENEWED, json.dumps(sorted({*_renewed(tx), kept.id})))


def cause_of(tx: Tx, version: Version) -> str:
    """Why a text was kept: a ``Cause`` of the store, or ``RENEWED``."""
    return RENEWED if version.cause == "restored" and version.id in _renewed(tx) else version.cause


def _renewed(tx: Tx) -> list[int]:
    found: list[int] = json.loads(settings.get(tx, _RENEWED) or "[]")
    return found


def note_writing(tx: Tx, article: str) -> None:
    """Before the first save of a draft since the desk was opened: keep the text as it was, and that it is being written.

    A desk that is closed forgets this; one that was cut off finds it at the next start.
    """
    session = _session(tx)
    if article in session:
        return
    draft = drafts.get(tx, article)
    session[article] = ""
    if draft is not None and draft.rev > 1:  # before that nothing was written yet
        versions.put(tx, article, contents.put(tx, draft.content), "recovery", draft.saved_at)
        session[article] = draft.content_digest
    settings.set(tx, _SESSION, json.dumps(session))


def end_session(context: Context) -> None:
    """The desk is closed: everything is saved, nothing is to be recovered."""
    with context.store.reading() as tx:
        written = _session(tx)
    if written:
        with context.store.writing() as tx:
            settings.set(tx, _SESSION, "{}")


def take_over(context: Context) -> None:
    """After the desk is opened: what a session that was cut off had been writing waits for the person's decision."""
    with context.store.reading() as tx:
        left = _session(tx)
    if left:
        with context.store.writing() as tx:
            new = {article: {"before": before, "at": context.now()} for article, before in left.items()}
            settings.set(tx, RECOVERY, json.dumps(waiting(tx) | new))
            settings.set(tx, _SESSION, "{}")


def _session(tx: Tx) -> dict[str, str]:
    """The drafts written since the desk was opened, with the digest each had before."""
    found: dict[str, str] = json.loads(settings.get(tx, _SESSION) or "{}")
    return found


def waiting(tx: Tx) -> dict[str, dict[str, str]]:
    """The drafts to be decided about: by article, the digest before and when the program was cut off."""
    found: dict[str, dict[str, str]] = json.loads(settings.get(tx, RECOVERY) or "{}")
    return found
