"""What is public: one row an article, written by the steps publish and withdraw and by nothing else.

The time of publication is the time at which the portal logged the step; no request can set it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.content import Content
from forms.errors import Refused
from resources.language import say
from sync.chain import step as act
from sync.chain.step import Step
from sync.portal.schema import blobs, content_files, contents, publications


class NotKept(Refused):
    """The portal has not the text that is to be published."""


@dataclass(frozen=True)
class Publication:
    """An article that is, or was, public.

    Attributes:
        article: id.
        column: id of the column.
        content: digest of what is public.
        title: of it.
        first, latest: RFC 3339 times of the first and the newest publication.
        place: log index of the first publication; orders the lists.
        corrections: how often it was published anew.
        withdrawn: RFC 3339 since when it no longer is public, or None.
    """

    article: str
    column: str
    content: str
    title: str
    first: str
    latest: str
    place: int
    corrections: int
    withdrawn: str | None


@dataclass(frozen=True)
class PublicFile:
    """An attachment as it may be fetched."""

    digest: str
    name: str
    media_type: str
    size: int


def load_content(connection: sa.Connection, digest: str) -> Content | None:
    """A text that was sent."""
    data = connection.scalar(sa.select(contents.c.data).where(contents.c.digest == digest))
    return Content.from_bytes(bytes(data)) if data is not None else None


def kept_content(connection: sa.Connection, digest: str) -> Content:
    """A text that was sent and may be published.

    Raises:
        NotKept: it was never sent to this portal.
    """
    content = load_content(connection, digest)
    if content is None:
        raise NotKept(say("The portal has not received the text of this article."), "publish.text")
    return content


def project(connection: sa.Connection, step: Step, log_index: int, at: str) -> None:
    """Let a logged publish or withdraw step take effect; other steps have none on what is public.

    Args:
        connection: within ``Database.logging``.
        step: just logged.
        log_index: its place.
        at: the portal's time, RFC 3339.

    Raises:
        NotKept: the text to be published was never sent to this portal.
    """
    if step.action not in (act.PUBLISH, act.WITHDRAW):
        return
    mine = publications.c.article == step.article
    if step.action == act.WITHDRAW:
        connection.execute(publications.update().where(mine).values(withdrawn=at))
        return
    content = kept_content(connection, step.content_digest)
    fresh = {"column_id": step.column, "content": content.digest, "title": content.title, "latest": at}
    again = {**fresh, "corrections": publications.c.corrections + 1}
    if connection.execute(publications.update().where(mine).values(again)).rowcount == 0:
        row = {**fresh, "article": step.article, "first": at, "place": log_index, "corrections": 0}
        connection.execute(publications.insert().values(row))


def find(connection: sa.Connection, article: str) -> Publication | None:
    """An article that is or was public."""
    return next(iter(_select(connection, publications.c.article == article, 1, 0)), None)


def newest(connection: sa.Connection, column: str | None, limit: int, offset: int = 0) -> list[Publication]:
    """What is public, newest first, of one column or of all."""
    public = publications.c.withdrawn.is_(None)
    where = public if column is None else sa.and_(public, publications.c.column_id == column)
    return _select(connection, where, limit, offset)


def count(connection: sa.Connection, column: str) -> int:
    """How many articles of a column are public."""
    query = sa.select(sa.func.count()).select_from(publications)
    return connection.scalar(query.where(publications.c.withdrawn.is_(None), publications.c.column_id == column)) or 0


def is_public(connection: sa.Connection, content: str) -> bool:
    """Whether a content is public now."""
    query = sa.select(publications.c.article).where(
        publications.c.content == content, publications.c.withdrawn.is_(None)
    )
    return connection.scalar(query) is not None


def files_of(connection: sa.Connection, content: str) -> Sequence[PublicFile]:
    """The attachments of a content that was sent."""
    return _files(connection, content_files.c.content == content)


def public_file(connection: sa.Connection, digest: str, name: str) -> PublicFile | None:
    """An attachment of something public now, by digest and name."""
    live = (
        sa.exists().where(publications.c.content == content_files.c.content).where(publications.c.withdrawn.is_(None))
    )
    found = _files(connection, sa.and_(content_files.c.attachment == digest, content_files.c.name == name, live))
    return found[0] if found else None


def _files(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[PublicFile]:
    query = (
        sa.select(content_files, blobs.c.size)
        .join(blobs, blobs.c.digest == content_files.c.attachment)
        .where(where)
        .order_by(content_files.c.name)
    )
    return [PublicFile(r.attachment, r.name, r.media_type, r.size) for r in connection.execute(query)]


def _select(connection: sa.Connection, where: sa.ColumnElement[bool], limit: int, offset: int) -> list[Publication]:
    query = sa.select(publications).where(where).order_by(publications.c.place.desc()).limit(limit).offset(offset)
    return [
        Publication(r.article, r.column_id, r.content, r.title, r.first, r.latest, r.place, r.corrections, r.withdrawn)
        for r in connection.execute(query)
    ]
