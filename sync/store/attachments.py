"""Files of articles inside the store, in pieces, so that one transaction covers an act and no file is held whole.

A file is known by the digest of its bytes, and so is each piece: the same bytes are kept once, whoever brings
them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import digest as digest_of
from sync.store.records import StoredAttachment
from sync.store.tables import attachment_chunks, attachments
from sync.store.tables import chunks as pieces
from sync.store.tx import Tx

CHUNK_BYTES = 256 * 1024
"""The size of every piece but the last."""


def put(tx: Tx, data: BinaryIO | bytes, media_type: str) -> StoredAttachment:
    """Keep a file, read in pieces; keeping it again changes nothing and gives what was kept first."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    whole = hashlib.sha256()
    size = 0
    kept: list[str] = []
    while piece := _read_piece(source):
        whole.update(piece)
        size += len(piece)
        kept.append(_put_piece(tx, piece))
    stored = StoredAttachment(whole.hexdigest(), size, media_type)
    return get(tx, stored.digest) or _put_whole(tx, stored, kept)


def get(tx: Tx, digest: str) -> StoredAttachment | None:
    """Size and media type of a file, or None."""
    row = tx.row(sa.select(attachments).where(attachments.c.digest == digest))
    return None if row is None else StoredAttachment(*row)


def has(tx: Tx, digest: str) -> bool:
    """Whether the file is here."""
    return get(tx, digest) is not None


def read(tx: Tx, digest: str) -> bytes:
    """The whole file.

    Raises:
        KeyError: it is not here.
    """
    return b"".join(chunks(tx, digest))


def chunks(tx: Tx, digest: str) -> Iterator[bytes]:
    """The file piece by piece, while the transaction lasts.

    Raises:
        KeyError: it is not here; raised by the call, not by the first piece.
    """
    if not has(tx, digest):
        raise KeyError(digest)
    return _pieces(tx, digest)


def _pieces(tx: Tx, digest: str) -> Iterator[bytes]:
    listed = sa.select(attachment_chunks.c.chunk).where(attachment_chunks.c.attachment == digest)
    for (name,) in tx.rows(listed.order_by(attachment_chunks.c.number)):
        yield tx.value(sa.select(pieces.c.data).where(pieces.c.digest == name))


def _read_piece(source: BinaryIO) -> bytes:
    """A full piece, or what is left; a raw stream may give less than it is asked for."""
    parts: list[bytes] = []
    missing = CHUNK_BYTES
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _put_piece(tx: Tx, piece: bytes) -> str:
    digest = digest_of(piece)
    tx.run(insert(pieces).values(digest=digest, data=piece).on_conflict_do_nothing())
    return digest


def _put_whole(tx: Tx, stored: StoredAttachment, kept: list[str]) -> StoredAttachment:
    values = {"digest": stored.digest, "size": stored.size, "media_type": stored.media_type}
    tx.run(attachments.insert().values(values))
    if kept:
        rows = [{"attachment": stored.digest, "number": n, "chunk": name} for n, name in enumerate(kept)]
        tx.run(attachment_chunks.insert(), rows)
    return stored
