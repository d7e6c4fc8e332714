"""Earlier texts of a draft: kept every ten minutes of writing and at each signature, compared, restored, never lost.

Also what a crash leaves behind: which drafts were being written, what each was before, and what the person decides.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from forms.body.model import Body, Heading, attachments_of, new_block_id
from forms.content import Content
from forms.errors import Refused
from resources.language import say
from sync.chain.clock import parse_time
from sync.desk.context import Context, article_number, new_article_id
from sync.desk.models import DraftView, Recovery, VersionView
from sync.desk.projection import refresh
from sync.store import contents, drafts, settings, versions
from sync.store.records import Draft
from sync.store.tx import Tx

INTERVAL_SECONDS = 600
RECOVERY_DAYS = 30
_SESSION, _RECOVERY = "session.drafts", "recovery.drafts"


# --- versions ---------------------------------------------------------------------------------------------------------


def keep_interval(context: Context, tx: Tx, article: str, saved: Draft) -> None:
    """Keep the text just saved if the last kept one is ten minutes old; called within each save."""
    kept = versions.of(tx, article)
    begun = int(article[:8] + article[9:13], 16) / 1000  # RFC 9562 §5.7: milliseconds since the epoch
    last = max((parse_time(version.at) for version in kept), default=begun)
    if context.moment() - max(last, begun) >= INTERVAL_SECONDS:
        versions.put(tx, article, contents.put(tx, saved.content), "interval", saved.saved_at)


def versions_of(context: Context, article: str) -> tuple[VersionView, ...]:
    """The kept texts of an article, newest first."""
    with context.store.reading() as tx:
        found = []
        for version in versions.of(tx, article):
            data = contents.get(tx, version.content_digest)
            if data is not None:
                content = Content.from_bytes(data)
                found.append(VersionView(version.id, version.content_digest, version.cause, version.at, content.title))
    return tuple(reversed(found))


def restore(context: Context, article: str, digest: str, rev: int) -> DraftView:
    """Make an earlier text the draft again; the present one stays among the versions.

    Args:
        digest: of the earlier text.
        rev: the ``DraftView.rev`` of the present one.

    Raises:
        DraftMoved, Refused: as ``sync.desk.writing.save_draft``.
    """
    from sync.desk.writing import draft_view, save_draft

    with context.store.reading() as tx:
        earlier = context.content(tx, digest)
    present = draft_view(context, article)
    if not present.editable:
        raise Refused(present.why_not or say("This article cannot be changed now."), "draft.locked")
    with context.store.writing() as tx:
        versions.put(tx, article, contents.put(tx, present.content.to_bytes()), "interval", context.now())
    return save_draft(context, article, earlier, rev)


def copy_article(context: Context, article: str) -> str:
    """Begin a new article with the text of another; returns its id. What dates and numbers a document is left out."""
    from sync.desk.writing import draft_view

    content = draft_view(context, article).content
    own = {"doc_number", "index_number", "date_issued", "start_date", "end_date", "event_date"}
    fields = {key: value for key, value in content.fields.items() if key not in own}
    return _begin(context, replace(content, fields=fields, body=_fresh(content.body)))


def split_article(context: Context, article: str, block: str, rev: int) -> str:
    """Take the text from a block on into a new article; returns its id. Both are drafts of the same column.

    Args:
        block: id of the first block of the new article; a heading there becomes its title.
        rev: the ``DraftView.rev`` of the present text.

    Raises:
        Refused: there is no such block, or nothing would be left.
        DraftMoved: another window saved meanwhile; nothing was split.
    """
    from sync.desk.writing import draft_view, save_draft

    content = draft_view(context, article).content
    blocks = content.body.blocks
    place = next((number for number, each in enumerate(blocks) if each.id == block), 0)
    if place == 0:
        raise Refused(say("Put the cursor where the second article is to begin; something must stay before it."),
                      "draft.split")  # fmt: skip
    first = replace(content, body=Body(blocks[:place]))
    saved = save_draft(context, article, _with_own_files(first, content), rev)
    later, fields = blocks[place:], dict(content.fields)
    fields.pop("title", None)
    if isinstance(later[0], Heading):
        fields["title"] = "".join(run.text for run in later[0].runs)
        later = later[1:] or later
    second = replace(saved.content, fields=fields, body=_fresh(Body(later)), attachments=())
    return _begin(context, _with_own_files(second, content))


def _with_own_files(part: Content, whole: Content) -> Content:
    """The files that a part of an article shows; those shown nowhere stay with the first part."""
    shown, everywhere = attachments_of(part.body), attachments_of(whole.body)
    first = part.body.blocks[:1] == whole.body.blocks[:1]
    kept = tuple(a for a in whole.attachments if a.digest in shown or (first and a.digest not in everywhere))
    return replace(part, attachments=kept)


def _fresh(body: Body) -> Body:
    """The same blocks under new ids: two articles never share one."""
    return Body(tuple(replace(block, id=new_block_id()) for block in body.blocks))


def _begin(context: Context, content: Content) -> str:
    article = new_article_id(context.moment)
    with context.store.writing() as tx:
        drafts.put(
            tx, article, content.to_bytes(), content.digest, content.title, content.column, content.type_id,
            expected_rev=None, at=context.now(),
        )  # fmt: skip
        refresh(context, tx, article, content)
    return article


# --- recovery ---------------------------------------------------------------------------------------------------------


def note_writing(context: Context, tx: Tx, article: str) -> None:
    """Before the first save of a draft since the desk was opened: keep the text as it was, and that it is being written.

    A desk that is closed forgets this; one that was cut off finds it at the next start.
    """
    if article in context.written:
        return
    draft = drafts.get(tx, article)
    if draft is not None and draft.rev > 1:  # before that nothing was written yet
        versions.put(tx, article, contents.put(tx, draft.content), "recovery", draft.saved_at)
    context.written[article] = draft.content_digest if draft and draft.rev > 1 else ""
    settings.set(tx, _SESSION, json.dumps(context.written))


def end_session(context: Context) -> None:
    """The desk is closed: everything is saved, nothing is to be recovered."""
    if context.written:
        with context.store.writing() as tx:
            settings.set(tx, _SESSION, "{}")
        context.written.clear()


def take_over(context: Context) -> None:
    """After the desk is opened: what a session that was cut off had been writing waits for the person's decision."""
    with context.store.reading() as tx:
        left = json.loads(settings.get(tx, _SESSION) or "{}")
    if left:
        with context.store.writing() as tx:
            waiting = _waiting(tx) | {
                article: {"before": before, "at": context.now()} for article, before in left.items()
            }
            settings.set(tx, _RECOVERY, json.dumps(waiting))
            settings.set(tx, _SESSION, "{}")


def recoveries(context: Context) -> tuple[Recovery, ...]:
    """The drafts that were being written when the program was cut off, and are not decided yet."""
    since = (context.clock.now() - timedelta(days=RECOVERY_DAYS)).timestamp()
    with context.store.reading() as tx:
        found = [
            recovery
            for article, note in _waiting(tx).items()
            if datetime.fromisoformat(note["at"]).timestamp() > since
            and (recovery := _recovery(tx, article, note["before"])) is not None
        ]
    return tuple(found)


def settle_recovery(context: Context, article: str, *, keep: bool) -> None:
    """Decide about a recovered draft: keep the text as it was saved last, or go back to what it was before.

    Either way the other text stays among the versions.
    """
    from sync.desk.writing import draft_view

    with context.store.reading() as tx:
        note = _waiting(tx).get(article)
    if note is None:
        return
    if not keep and note["before"]:
        restore(context, article, note["before"], draft_view(context, article).rev)
    with context.store.writing() as tx:
        waiting = _waiting(tx)
        waiting.pop(article, None)
        settings.set(tx, _RECOVERY, json.dumps(waiting))


def _waiting(tx: Tx) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(settings.get(tx, _RECOVERY) or "{}")
    return found


def _recovery(tx: Tx, article: str, before: str) -> Recovery | None:
    draft = drafts.get(tx, article)
    if draft is None or draft.content_digest == before:
        return None
    old = contents.get(tx, before) if before else None
    return Recovery(
        article, article_number(article), Content.from_bytes(draft.content), draft.saved_at,
        Content.from_bytes(old) if old else None,
    )  # fmt: skip
