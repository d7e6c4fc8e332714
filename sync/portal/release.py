"""Opening what was sent: only here does the portal see a text, and only after the sign-off has been judged.

Everything is checked against what was signed before anything plain is kept: the content's digest and spelling, its
column, and every attachment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from forms.content import Content
from forms.errors import Refused, Trouble
from resources.language import say
from sync.chain.step import Step
from sync.exchange.wire import Box, from_base64
from sync.keys.sealing import CannotOpen, KeyBox, decrypt, open_key
from sync.portal.database import add_missing
from sync.portal.files import Blobs
from sync.portal.keys import PortalKeys
from sync.portal.schema import blobs as blob_table
from sync.portal.schema import content_files, contents, sealed, sealed_blobs


class ReleaseRefused(Refused):
    """What was released is not what was signed off."""


@dataclass(frozen=True)
class Released:
    """A text that was sent, opened and checked; its attachments lie as files already."""

    article: str
    content: Content
    sizes: Mapping[str, int] = field(default_factory=dict)


def open_release(
    connection: sa.Connection, files: Blobs, keys: PortalKeys, step: Step, release: Box | None,
    judge: Callable[[Content], None] = lambda _: None,
) -> Released:  # fmt: skip
    """Open the content of a ``send`` step.

    Args:
        connection: to find the sealed content.
        files: holds the ciphertexts; takes the plain attachments.
        keys: the portal's.
        step: the ``send`` step, judged before.
        release: the content key for the portal's sealing key.
        judge: is asked about the text before anything plain is kept.

    Raises:
        ReleaseRefused: it does not open, or is another text, column or attachment than was signed.
    """
    key = _content_key(keys, step, release)
    content, uploader = _content(connection, key, step)
    if content.column != step.column:
        raise ReleaseRefused(say("The text is for another column than was signed."), "release.column")
    if tuple((a.name, a.digest) for a in content.attachments) != step.attachments:
        raise ReleaseRefused(say("The attachments are other ones than were signed."), "release.attachments")
    judge(content)
    sizes = {}
    for attachment in content.attachments:
        if attachment.digest not in sizes:
            data = _attachment(connection, files, key, step, attachment.digest, uploader)
            if len(data) != attachment.size:
                raise ReleaseRefused(say("The attachments are other ones than were signed."), "release.size")
            files.put(data)
            sizes[attachment.digest] = len(data)
    return Released(step.article, content, sizes)


def keep_plain(connection: sa.Connection, released: Released, at: str) -> None:
    """Write the rows of a text that was sent, in the transaction that logs the step."""
    content = released.content
    add_missing(
        connection, contents, [{"digest": content.digest, "article": released.article, "data": content.to_bytes()}]
    )
    rows = [
        {"content": content.digest, "attachment": a.digest, "name": a.name, "media_type": a.media_type}
        for a in {(a.digest, a.name): a for a in content.attachments}.values()
    ]
    add_missing(connection, content_files, rows)
    add_missing(connection, blob_table, [{"digest": d, "size": s, "at": at} for d, s in released.sizes.items()])


def _content_key(keys: PortalKeys, step: Step, release: Box | None) -> bytes:
    if release is None:
        raise ReleaseRefused(say("The key that opens the text was not sent along."), "release.missing")
    if release.keyid != keys.seal_keyid:
        raise ReleaseRefused(
            say("The text was released to another key than the portal's; fetch the newest roster and send again."),
            "release.key",
        )
    try:
        box = KeyBox(release.keyid, from_base64(release.sealed))
        return open_key(box, step.content_digest, keys.seal)
    except (ValueError, CannotOpen):
        raise ReleaseRefused(
            say("The text cannot be opened with the key that was sent along."), "release.box"
        ) from None


def _content(connection: sa.Connection, key: bytes, step: Step) -> tuple[Content, str]:
    """The content and who uploaded the copy that opens: there may be several, and not every one need be honest."""
    query = sa.select(sealed.c.ciphertext, sealed.c.uploader).where(
        sealed.c.content == step.content_digest, sealed.c.article == step.article
    )
    for row in connection.execute(query):
        try:
            data = decrypt(key, step.content_digest, bytes(row.ciphertext))
        except CannotOpen:
            continue
        try:
            return Content.from_bytes(data), row.uploader
        except Trouble as fault:
            raise ReleaseRefused(
                say("The text that was signed off is not in proper form: {why}", why=fault.sentence), "release.content"
            ) from fault
    raise ReleaseRefused(say("The text cannot be opened with the key that was sent along."), "release.text")


def _attachment(
    connection: sa.Connection, files: Blobs, key: bytes, step: Step, attachment: str, uploader: str
) -> bytes:
    query = (
        sa.select(sealed_blobs.c.blob)
        .where(sealed_blobs.c.content == step.content_digest, sealed_blobs.c.article == step.article)
        .where(sealed_blobs.c.attachment == attachment)
        .order_by(sealed_blobs.c.uploader != uploader)
    )
    for blob in connection.scalars(query):
        ciphertext = files.read(blob)
        if ciphertext is not None:
            try:
                return decrypt(key, attachment, ciphertext)
            except CannotOpen:
                continue
    raise ReleaseRefused(say("An attachment that was signed cannot be opened."), "release.attachment")
