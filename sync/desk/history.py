"""Earlier texts of a draft: listed, restored as new ones, copied and split; and what a person decides after a crash.

What is kept, and when, is in ``keeping``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, groupby

from forms.body.model import Body, Heading, attachments_of, new_block_id
from forms.content import Content
from forms.errors import Refused
from resources.language import say
from sync.chain.clock import parse_time
from sync.desk.context import Context, article_number, new_article_id
from sync.desk.keeping import RECOVERY, cause_of, waiting
from sync.desk.models import DraftView, Recovery, VersionView
from sync.desk.parts import note_split
from sync.desk.projection import refresh
from sync.desk.writing import draft_view, keep_draft, put_draft, save_draft
from sync.store import contents, drafts, settings, versions
from sync.store.tx import Tx

RECOVERY_DAYS = 30
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.．、])[ \u3000]*(?=\D)"
)
_BY_ITSELF = frozenset({"interval", "recovery"})


# --- versions ---------------------------------------------------------------------------------------------------------


def versions_of(context: Context, article: str) -> tuple[VersionView, ...]:
    """The kept texts of an article, newest first.

    A text that was kept several times running is listed for the acts it was kept at, or once.
    """
    with context.store.reading() as tx:
        found = []
        for version in versions.of(tx, article):
            data = contents.get(tx, version.content_digest)
            if data is not None:
                cause, title = cause_of(tx, version), Content.from_bytes(data).title
                found.append(VersionView(version.id, version.content_digest, cause, version.at, title))
    found.sort(key=lambda view: (parse_time(view.at), view.id), reverse=True)
    return tuple(chain.from_iterable(_told(list(run)) for _, run in groupby(found, key=lambda view: view.digest)))


def _told(same: list[VersionView]) -> list[VersionView]:
    """Of versions with one text those that an act stands for, else the newest."""
    return [view for view in same if view.cause not in _BY_ITSELF] or same[:1]


def restore(context: Context, article: str, digest: str, rev: int) -> DraftView:
    """Make an earlier text the draft again; the present one stays among the versions.

    Args:
        digest: of the earlier text.
        rev: the ``DraftView.rev`` of the present one.

    Raises:
        DraftMoved, Refused: as ``sync.desk.writing.save_draft``.
    """
    with context.store.reading() as tx:
        earlier = context.content(tx, digest)
    present = draft_view(context, article)
    if not present.editable:
        raise Refused(present.why_not or say("This article cannot be changed now."), "draft.locked")
    with context.store.writing() as tx:
        versions.put(tx, article, contents.put(tx, present.content.to_bytes()), "restored", context.now())
    return save_draft(context, article, earlier, rev)


def copy_article(context: Context, article: str) -> str:
    """Begin a new article with the text of another; returns its id. What dates and numbers a document is left out."""
    content = draft_view(context, article).content
    _refuse_version(content)
    own = {"doc_number", "index_number", "date_issued", "start_date", "end_date", "event_date"}
    fields = {key: value for key, value in content.fields.items() if key not in own}
    return _begin(context, replace(content, fields=fields, body=_fresh(content.body)))


def split_article(context: Context, article: str, block: str, rev: int) -> str:
    """Take the text from a block on into a new article; returns its id. Both are drafts of the same column.

    One transaction: a program that is killed meanwhile leaves the whole text, in one article or in two.

    Args:
        block: id of the first block of the new article; a heading there becomes its title.
        rev: the ``DraftView.rev`` of the present text.

    Raises:
        Refused: there is no such block, or nothing would be left.
        DraftMoved: another window saved meanwhile; nothing was split.
    """
    content = draft_view(context, article).content
    _refuse_version(content)
    blocks = content.body.blocks
    place = next((number for number, each in enumerate(blocks) if each.id == block), 0)
    if place == 0:
        raise Refused(say("Put the cursor where the second article is to begin; something must stay before it."),
                      "draft.split")  # fmt: skip
    first = _with_own_files(replace(content, body=Body(blocks[:place])), content)
    later, fields = blocks[place:], dict(content.fields)
    fields.pop("title", None)
    if isinstance(later[0], Heading):
        fields["title"] = title_of("".join(run.text for run in later[0].runs))
        later = later[1:] or later
    second = replace(content, fields=fields, body=_fresh(Body(later)))
    made = new_article_id(context.moment)
    with context.store.writing() as tx:
        keep_draft(context, tx, article, first, rev)
        _put_new(context, tx, made, _with_own_files(second, content))
        note_split(tx, article, made)
    return made


def title_of(heading: str) -> str:
    """A heading as a title: without its number, which counts the parts of another article."""
    return _NUMBER.sub("", heading.strip()) or heading.strip()


def _refuse_version(content: Content) -> None:
    """A part or a copy of a version would have no master to stand beside, and nobody would ask who revised it."""
    if content.variant is not None:
        raise Refused(say("A version in another language is neither copied nor split; begin it from its original."),
                      "variant.copy")  # fmt: skip


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
        _put_new(context, tx, article, content)
    return article


def _put_new(context: Context, tx: Tx, article: str, content: Content) -> None:
    put_draft(context, tx, article, content, None)
    refresh(context, tx, article, content)


# --- recovery ---------------------------------------------------------------------------------------------------------


def recoveries(context: Context) -> tuple[Recovery, ...]:
    """The drafts that were being written when the program was cut off, and are not decided yet."""
    since = (context.clock.now() - timedelta(days=RECOVERY_DAYS)).timestamp()
    with context.store.reading() as tx:
        found = [
            recovery
            for article, note in waiting(tx).items()
            if datetime.fromisoformat(note["at"]).timestamp() > since
            and (recovery := _recovery(tx, article, note["before"])) is not None
        ]
    return tuple(found)


def settle_recovery(context: Context, article: str, *, keep: bool) -> None:
    """Decide about a recovered draft: keep the text as it was saved last, or go back to what it was before.

    Either way the other text stays among the versions.
    """
    with context.store.reading() as tx:
        note = waiting(tx).get(article)
    if note is None:
        return
    if not keep and note["before"]:
        restore(context, article, note["before"], draft_view(context, article).rev)
    with context.store.writing() as tx:
        left = waiting(tx)
        left.pop(article, None)
        settings.set(tx, RECOVERY, json.dumps(left))
        tx.touch(article)


def _recovery(tx: Tx, article: str, before: str) -> Recovery | None:
    draft = drafts.get(tx, article)
    if draft is None or draft.content_digest == before:
        return None
    old = contents.get(tx, before) if before else None
    return Recovery(
        article, article_number(article), Content.from_bytes(draft.content), draft.saved_at,
        Content.from_bytes(old) if old else None,
    )  # fmt: skip
