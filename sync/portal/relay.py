"""Sealed contents and blobs on their way between officers: the portal passes on what it cannot open.

Several people may upload a sealed copy of one content (a relay with a stick, a new seal for a newcomer); all are kept,
so that nobody can shut out the honest copy by being first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from resources.language import say
from sync.chain.roster import Roster
from sync.exchange.wire import (
    MAX_SEALED_CONTENT_BYTES,
    Box,
    SealedBlob,
    SealedContent,
    from_base64,
    to_base64,
)
from sync.portal.audience import parties_among
from sync.portal.database import put
from sync.portal.problems import Conflict, NotFound, TooLarge, unfit
from sync.portal.publication import is_public
from sync.portal.schema import blobs, boxes, content_files, contents, sealed, sealed_blobs, steps


def put_sealed(connection: sa.Connection, officer: str, sent: SealedContent, at: str) -> bool:
    """Keep an officer's sealed copy of a content; a second one by the same officer takes the first one's place.

    Returns:
        Whether it is new.

    Raises:
        Conflict: an attachment's ciphertext has not been uploaded.
        Malformed: boxes or ciphertext are no base64.
        TooLarge: the ciphertext is.
    """
    ciphertext = _bytes(sent.ciphertext)
    if len(ciphertext) > MAX_SEALED_CONTENT_BYTES:
        raise TooLarge(say("The text is larger than the portal takes."), "sealed.size")
    opened = [(box.keyid, _bytes(box.sealed)) for box in sent.boxes]
    if len({keyid for keyid, _ in opened}) != len(opened) or len({b.attachment for b in sent.blobs}) != len(sent.blobs):
        raise unfit("boxes")
    _check_blobs(connection, sent.blobs)
    place = {"content": sent.content, "article": sent.article, "uploader": officer}
    mine = _same(sealed, place)
    known = connection.scalar(sa.select(sealed.c.at).where(mine)) is not None
    connection.execute(boxes.delete().where(_same(boxes, place)))
    connection.execute(sealed_blobs.delete().where(_same(sealed_blobs, place)))
    put(connection, sealed, [{**place, "ciphertext": ciphertext, "at": at}])
    put(connection, boxes, [{**place, "keyid": keyid, "sealed": data} for keyid, data in opened])
    rows = [{**place, "attachment": b.attachment, "blob": b.blob, "size": b.size} for b in sent.blobs]
    put(connection, sealed_blobs, rows)
    return not known


def get_sealed(connection: sa.Connection, officer: str, content: str, roster: Roster) -> SealedContent:
    """The sealed copy an officer can best use: with a box for the own key first, the author's own before others'.

    Raises:
        NotFound: there is none, or the officer is no party to the article.
    """
    copies = [
        c for c in _copies(connection, content, officer, roster)
        if c.uploader == officer or parties_among(connection, (c.article,), officer)
    ]  # fmt: skip
    if not copies:
        raise NotFound(say("There is no such text for you at the portal."), "sealed.absent")
    best = max(copies, key=lambda c: (c.mine, c.authors))
    place = {"content": content, "article": best.article, "uploader": best.uploader}
    ciphertext = connection.scalar(sa.select(sealed.c.ciphertext).where(_same(sealed, place))) or b""
    return SealedContent(
        article=best.article,
        content=content,
        ciphertext=to_base64(bytes(ciphertext)),
        blobs=tuple(
            SealedBlob(attachment=r.attachment, blob=r.blob, size=r.size)
            for r in connection.execute(sa.select(sealed_blobs).where(_same(sealed_blobs, place)))
        ),
        boxes=tuple(
            Box(keyid=r.keyid, sealed=to_base64(bytes(r.sealed)))
            for r in connection.execute(sa.select(boxes).where(_same(boxes, place)))
        ),
    )


@dataclass(frozen=True)
class _Copy:
    article: str
    uploader: str
    mine: bool
    authors: bool


def _copies(connection: sa.Connection, content: str, officer: str, roster: Roster) -> list[_Copy]:
    person = roster.officer(officer)
    keys = [k.keyid for k in person.keys if k.use == "seal"] if person else []
    box = sa.exists().where(
        boxes.c.content == sealed.c.content, boxes.c.article == sealed.c.article,
        boxes.c.uploader == sealed.c.uploader, boxes.c.keyid.in_(keys),
    )  # fmt: skip
    author = sa.exists().where(
        steps.c.content == sealed.c.content, steps.c.article == sealed.c.article, steps.c.officer == sealed.c.uploader
    )
    query = (
        sa.select(sealed.c.article, sealed.c.uploader, box.label("mine"), author.label("authors"))
        .where(sealed.c.content == content)
        .order_by(sealed.c.article, sealed.c.uploader)
    )
    return [_Copy(r.article, r.uploader, bool(r.mine), bool(r.authors)) for r in connection.execute(query)]


def plain_content(connection: sa.Connection, officer: str | None, digest: str) -> bytes:
    """The canonical bytes of a content: public ones for anybody, sent ones for the parties of the article.

    Raises:
        NotFound: not there, or not for this reader.
    """
    row = connection.execute(sa.select(contents).where(contents.c.digest == digest)).first()
    if row is not None and (
        is_public(connection, digest)
        or (officer is not None and parties_among(connection, _articles_of(connection, digest), officer))
    ):
        return bytes(row.data)
    raise NotFound(say("There is no such text for you at the portal."), "content.absent")


def check_may_fetch(connection: sa.Connection, officer: str, digest: str) -> None:
    """Whether an officer may fetch a blob: ciphertext or plain attachment of an article the officer is party to.

    Raises:
        NotFound: there is none, or it is not for this officer.
    """
    query = sa.select(sealed_blobs.c.article, sealed_blobs.c.uploader).where(sealed_blobs.c.blob == digest)
    holders = connection.execute(query).all()
    if any(row.uploader == officer for row in holders):
        return
    plain = (
        sa.select(steps.c.article)
        .join(content_files, content_files.c.content == steps.c.content)
        .where(content_files.c.attachment == digest)
        .distinct()
    )
    concerned = {row.article for row in holders} | set(connection.scalars(plain))
    if not parties_among(connection, concerned, officer):
        raise NotFound(say("There is no such file for you at the portal."), "blob.absent")


def _articles_of(connection: sa.Connection, content: str) -> Sequence[str]:
    return list(connection.scalars(sa.select(steps.c.article).where(steps.c.content == content).distinct()))


def _check_blobs(connection: sa.Connection, sent: Sequence[SealedBlob]) -> None:
    known = {
        r.digest: r.size for r in connection.execute(sa.select(blobs).where(blobs.c.digest.in_([b.blob for b in sent])))
    }
    for blob in sent:
        if known.get(blob.blob) != blob.size:
            raise Conflict(
                say("The attachment {blob} has not been uploaded; upload it first.", blob=blob.blob[:12]), "sealed.blob"
            )


def _same(table: sa.Table, place: dict[str, str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in place.items()))


def _bytes(text: str) -> bytes:
    try:
        return from_base64(text)
    except ValueError:
        raise unfit("base64") from None
