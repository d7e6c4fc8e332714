"""Drafts: begin, save, attach, discard. Nothing here signs anything."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from pathlib import Path

from forms.body.model import Body
from forms.catalogue import Problem, problems
from forms.content import Attachment, Content, FieldValue, clean_name
from forms.contenttype import ContentType, default_fields
from forms.errors import EnvironmentTrouble, Refused
from resources.language import Sentence, say
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.workflow import Option, allowed
from sync.desk import keeping
from sync.desk.classified import refuse_classified, refuse_classified_file
from sync.desk.context import Context, article_number, new_article_id
from sync.desk.models import DraftView
from sync.desk.projection import refresh, seeded
from sync.store import attachments, drafts, outbox, settings
from sync.store.records import Draft
from sync.store.tx import Tx

MAX_ATTACHMENT_BYTES = 200 * 2**20
MAX_ATTACHMENTS = 200


def new_article(context: Context, type_id: str, column: str) -> str:
    """Begin an article of a content type for a column; returns its id."""
    kind = context.catalogue.get(type_id)
    article = new_article_id(lambda: context.moment())
    with context.store.writing() as tx:
        fields = starting_fields(context, tx, kind)
        content = Content(kind.id, kind.digest, column, fields=fields, body=Body(()))
        put_draft(context, tx, article, content, None)
        refresh(context, tx, article, content)
    return article


def starting_fields(context: Context, tx: Tx, kind: ContentType) -> dict[str, FieldValue]:
    """What a new article of a type has filled in: the type's defaults, and the unit here as the source."""
    fields = default_fields(kind)
    if kind.field("source") and not fields.get("source"):
        fields["source"] = context.me(tx).unit_name
    return fields


def draft_view(context: Context, article: str) -> DraftView:
    """An article as its author sees it.

    Raises:
        Refused: there is no such article here.
    """
    with context.store.reading() as tx:
        return _view(context, tx, article)


def save_draft(context: Context, article: str, content: Content, rev: int) -> DraftView:
    """Keep the text as it is now.

    Args:
        rev: the ``DraftView.rev`` that the text was opened with.

    Raises:
        DraftMoved: another window saved meanwhile; both texts are kept.
        Refused: the article is under review or beyond.
        Classified: the text bears the mark of a state secret; nothing was written.
    """
    refuse_classified(content)
    with context.store.writing() as tx:
        return keep_draft(context, tx, article, content, rev)


def keep_draft(context: Context, tx: Tx, article: str, content: Content, rev: int) -> DraftView:
    """The part of ``save_draft`` inside its transaction, for acts that save and do more at once; raises as it does."""
    draft = drafts.get(tx, article)
    view = _view(context, tx, article, instead=content)
    if not view.editable:
        raise Refused(view.why_not or say("This article cannot be changed now."), "draft.locked")
    if view.rev == rev and content.digest == (draft.content_digest if draft else view.content.digest):
        return view
    keeping.note_writing(tx, article)
    saved = put_draft(context, tx, article, content, rev or None)
    keeping.keep_interval(context, tx, article, saved)
    refresh(context, tx, article, content, writing=True)
    return replace(view, content=content, rev=saved.rev, saved_at=saved.saved_at)


def begin_correction(context: Context, article: str) -> DraftView:
    """Open the published text for a correction: from here on saves go to a draft beside what is public."""
    with context.store.writing() as tx:
        state = context.state(tx, article)
        if state.stage != at.PUBLISHED:
            raise Refused(say("Only a published article can be corrected."), "draft.correct")
        if not _correcting(context, tx, article):
            content = context.content(tx, state.content)
            current = drafts.get(tx, article)
            put_draft(context, tx, article, content, current.rev if current else None)
            settings.set(tx, f"correcting:{article}", state.content)
        return _view(context, tx, article)


def attach(context: Context, article: str, source: Path | bytes, name: str, media_type: str = "") -> Attachment:
    """Keep a file for the article; the caller puts the returned value into the content and saves.

    Raises:
        EnvironmentTrouble: the file vanished or cannot be read.
        Refused: it is empty or too large.
        Classified: it bears the mark of a state secret; nothing was written.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if not data:
        raise Refused(say("“{name}” is empty.", name=name), "attachment.empty")
    if len(data) > MAX_ATTACHMENT_BYTES:
        raise Refused(
            say("“{name}” is larger than {limit} MB.", name=name, limit=MAX_ATTACHMENT_BYTES // 2**20),
            "attachment.size",
        )
    kind = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    refuse_classified_file(data, name, kind)
    with context.store.writing() as tx:
        stored = attachments.put(tx, data, kind)
    return Attachment(stored.digest, stored.size, kind, clean_name(name))


def attachment_bytes(context: Context, digest: str) -> bytes:
    """The bytes of an attachment at hand."""
    with context.store.reading() as tx:
        return attachments.read(tx, digest)


def blocking_problems(context: Context, content: Content) -> tuple[Problem, ...]:
    """What the content type finds wrong, blocking ones first."""
    found = problems(content, context.catalogue.of(content))
    return tuple(sorted(found, key=lambda p: not p.blocking))


def draft_options(context: Context, tx: Tx, article: str) -> tuple[Option, ...]:
    """What the person here may do with the article now."""
    roster = context.roster(tx)
    state = context.state(tx, article)
    draft = drafts.get(tx, article)
    if draft is not None:
        state = seeded(state, context.written(draft.content), context.me(tx))
    return allowed(state, context.profile.officer, roster, context.moment())


def _view(context: Context, tx: Tx, article: str, *, instead: Content | None = None) -> DraftView:
    """The draft as it stands; a save puts its own text ``instead``, so that the old one need not be parsed."""
    draft = drafts.get(tx, article)
    state = context.state(tx, article)
    why = _locked(context, tx, article, state)
    if draft is not None and (why is None or not state.sequence):
        content = instead or context.written(draft.content)
    elif state.content:
        content = context.content(tx, state.content)
    elif draft is not None:
        content = context.written(draft.content)
    else:
        raise Refused(say("There is no such article on this computer."), "article.unknown")
    rev, saved = (draft.rev, draft.saved_at) if draft else (0, "")
    return DraftView(article, article_number(article), content, rev, saved, state, why is None, why)


def _locked(context: Context, tx: Tx, article: str, state: at.State) -> Sentence | None:
    if state.stage == at.PUBLISHED and _correcting(context, tx, article):
        return None
    if state.stage not in at.AUTHORS_DESK:
        return {
            at.REVIEW: say("The article is under review; recall it before changing it."),
            at.PUBLISHED: say("The article is published; a change is made as a correction."),
            at.WITHDRAWN: say("The article has been withdrawn; nothing more can be done with it."),
        }.get(state.stage, say("The article has been signed off and is on its way to the portal."))
    if any(i.state == "unsure" for i in outbox.of(tx, article)):
        return say("A step was sent and its receipt has not come yet; the article is locked until the next sync.")
    if state.author and state.author != context.profile.officer:
        roster = context.roster(tx)
        if not roster.may(context.profile.officer, "drafter", state.unit, state.column, context.moment()):
            return say("The article lies with its author.")
    return None


def _correcting(context: Context, tx: Tx, article: str) -> bool:
    """Whether a correction of what is now public was begun at this desk and is still allowed."""
    state = context.state(tx, article)
    if state.stage != at.PUBLISHED or settings.get(tx, f"correcting:{article}") != state.published:
        return False
    options = allowed(state, context.profile.officer, context.roster(tx), context.moment())
    return any(o.action == act.CORRECT and o.allowed for o in options)


def put_draft(context: Context, tx: Tx, article: str, content: Content, rev: int | None) -> Draft:
    """Write a draft's row; ``rev`` is None for a new one. The list's row is the caller's to refresh."""
    return drafts.put(
        tx, article, content.to_bytes(), content.digest, content.title, content.column, content.type_id,
        expected_rev=rev, at=context.now(),
    )  # fmt: skip


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_ATTACHMENT_BYTES + 1)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "attachment.read",
        ) from fault
