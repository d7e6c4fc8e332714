"""Resumable uploads of ciphertext (tus 1.0, core and creation), kept across restarts.

A piece counts only when its bytes are on disk and the offset says so; what a broken connection left behind it is cut
off. The whole must have the announced SHA-256, or it is thrown away.
"""

from __future__ import annotations

import os
import threading
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

import sqlalchemy as sa

from resources.language import say
from sync.chain.clock import Clock, stamp
from sync.exchange.wire import MAX_BLOB_BYTES
from sync.portal.database import Database, add_missing
from sync.portal.files import Blobs, digest_of_file, disk_trouble
from sync.portal.problems import Conflict, NotFound, TooLarge, TooMany, unfit
from sync.portal.schema import blobs as blob_table
from sync.portal.schema import uploads

KEEP_SECONDS = 7 * 24 * 3600
MAX_OPEN = 200
MAX_PATCH_BYTES = 16 * 2**20
_LOCKS = tuple(threading.Lock() for _ in range(64))


@dataclass(frozen=True)
class Upload:
    """One upload.

    Attributes:
        id: 32 hex digits.
        officer: whose.
        sha256: announced digest of the whole.
        size, offset: in bytes; equal when it is done.
        expires: seconds since the epoch.
    """

    id: str
    officer: str
    sha256: str
    size: int
    offset: int
    expires: float


class Uploads:
    """The uploads of one portal.

    Args:
        database, files: the portal's.
        folder: where unfinished ones lie.
        clock: the portal's time.
    """

    def __init__(self, database: Database, files: Blobs, folder: Path, clock: Clock) -> None:
        self._database, self._files, self._folder, self._clock = database, files, folder, clock

    def create(self, officer: str, size: int, sha256: str) -> Upload:
        """Begin an upload; of what is there already, it is done at once.

        Args:
            officer: whose.
            size: of the whole, in bytes.
            sha256: of the whole, in hex.

        Raises:
            TooLarge: the whole is.
            TooMany: the officer has too many unfinished ones.
        """
        if size > MAX_BLOB_BYTES:
            raise TooLarge(say("The file is larger than the portal takes ({limit} MB).", limit=MAX_BLOB_BYTES >> 20),
                           "upload.size")  # fmt: skip
        self._prune()
        with self._database.writing() as connection:
            known = connection.scalar(sa.select(blob_table.c.size).where(blob_table.c.digest == sha256))
            if known is not None and known != size:
                raise Conflict(say("The portal has a file of this digest, but of another size."), "upload.other-size")
            unfinished = sa.select(sa.func.count()).select_from(uploads).where(uploads.c.officer == officer)
            if (connection.scalar(unfinished.where(uploads.c.offset < uploads.c.size)) or 0) >= MAX_OPEN:
                raise TooMany(say("You have too many unfinished uploads; finish them first."), "upload.many")
            expires = self._clock.now().timestamp() + KEEP_SECONDS
            there = known is not None and self._files.has(sha256)
            made = Upload(token_hex(16), officer, sha256, size, size if there else 0, expires)
            connection.execute(uploads.insert().values(_row(made)))
        if size == 0:
            self._write(made, b"")
            return self._finish(made)
        return made

    def find(self, officer: str, id: str) -> Upload:
        """An officer's upload.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(uploads).where(uploads.c.id == id, uploads.c.officer == officer)).first()
        if row is None:
            raise NotFound(say("There is no such upload; begin a new one."), "upload.absent")
        return Upload(row.id, row.officer, row.sha256, row.size, row.offset, row.expires)

    def append(self, officer: str, id: str, offset: int, piece: bytes) -> Upload:
        """Add a piece; with the last one, check the whole and keep it.

        Raises:
            NotFound: as ``find``.
            Conflict: the piece does not begin where the upload stands.
            TooLarge: it goes beyond the announced size.
            Malformed: the whole is not what was announced; the upload is gone then.
        """
        with _LOCKS[int(id[:8], 16) % len(_LOCKS)]:
            upload = self.find(officer, id)
            if offset != upload.offset:
                raise Conflict(
                    say("The upload stands at {offset} bytes; go on from there.", offset=upload.offset), "upload.offset"
                )
            if offset + len(piece) > upload.size:
                raise TooLarge(say("More bytes arrived than were announced."), "upload.beyond")
            if upload.offset == upload.size or self._files.has(upload.sha256):
                return self._done(upload)
            self._write(upload, piece)
            if offset + len(piece) < upload.size:
                return self._advance(upload, offset + len(piece))
            return self._finish(upload)

    def _write(self, upload: Upload, piece: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._part(upload.id), os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(handle, "r+b") as file:
                file.truncate(upload.offset)
                file.seek(upload.offset)
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            raise disk_trouble(fault) from fault

    def _advance(self, upload: Upload, offset: int) -> Upload:
        same = sa.and_(uploads.c.id == upload.id, uploads.c.offset == upload.offset)
        with self._database.writing() as connection:
            done = connection.execute(uploads.update().where(same).values(offset=offset))
        if done.rowcount != 1:  # another worker was faster
            raise Conflict(say("The upload has moved on; ask where it stands."), "upload.offset")
        return replace(upload, offset=offset)

    def _finish(self, upload: Upload) -> Upload:
        """All bytes are there: keep them if they are the ones announced. Until then the offset does not say so."""
        part = self._part(upload.id)
        if part.stat().st_size != upload.size or digest_of_file(part) != upload.sha256:
            self._forget(upload.id)
            raise unfit("the SHA-256 of the whole is not the one announced")
        self._files.adopt(part, upload.sha256)
        return self._done(upload)

    def _done(self, upload: Upload) -> Upload:
        """The file lies in its place, whole; say so."""
        row = {"digest": upload.sha256, "size": upload.size, "at": stamp(self._clock.now())}
        with self._database.writing() as connection:
            add_missing(connection, blob_table, [row])
            connection.execute(uploads.update().where(uploads.c.id == upload.id).values(offset=upload.size))
        return replace(upload, offset=upload.size)

    def _forget(self, id: str) -> None:
        self._part(id).unlink(missing_ok=True)
        with self._database.writing() as connection:
            connection.execute(uploads.delete().where(uploads.c.id == id))

    def _prune(self) -> None:
        with self._database.reading() as connection:
            late = uploads.c.expires < self._clock.now().timestamp()
            gone = list(connection.scalars(sa.select(uploads.c.id).where(late).limit(100)))
        for id in gone:
            self._forget(id)

    def _part(self, id: str) -> Path:
        return self._folder / f"{id}.part"


def read_metadata(header: str) -> Mapping[str, str]:
    """The pairs of an ``Upload-Metadata`` header: names with base64 values.

    Raises:
        Malformed: it is not in that form.
    """
    found: dict[str, str] = {}
    for pair in filter(None, (p.strip() for p in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = b64decode(value, validate=True).decode()
        except (NotBase64, ValueError):
            raise unfit("Upload-Metadata") from None
    return found


def _row(upload: Upload) -> dict[str, object]:
    return {
        "id": upload.id, "officer": upload.officer, "sha256": upload.sha256, "size": upload.size,
        "offset": upload.offset, "expires": upload.expires,
    }  # fmt: skip
