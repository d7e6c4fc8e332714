"""Connections to one encrypted file: SQLCipher under SQLAlchemy Core, set up once and the same for all.

This module knows how a connection must be set and what the errors of the library mean; it decides nothing about the
file as a whole (``opening``) and nothing about transactions (``store``).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from sync.store.bare import connect as connect
from sync.store.errors import DiskFull, StoreBusy, StoreMisplaced, StoreTorn, StoreTrouble, StoreUnreachable

_WRITER_CACHE_KIB = 16_384
_READER_CACHE_KIB = 2_048
_READERS_KEPT = 4
_JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024

# Primary result codes, https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

driver_error: type[Exception] = sqlcipher.Error
"""What the library raises below SQLAlchemy."""


def insist_on_wal(connection: Any, path: Path) -> None:
    """Switch to the write-ahead log and read back that it is so.

    Raises:
        StoreMisplaced: the file system cannot share memory between connections, so it cannot keep the store.
    """
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if str(mode).lower() != "wal":
        raise StoreMisplaced(path)


def writing_engine(path: Path, key: bytes) -> sa.Engine:
    """The engine of the one writing connection."""

    def create() -> Any:
        connection = connect(path, key)
        insist_on_wal(connection, path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT_BYTES}").fetchall()
        return connection

    return _engine(create, poolclass=NullPool)


def reading_engine(path: Path, key: bytes) -> sa.Engine:
    """The engine of the reading connections: a few are kept, more are made when all are in use."""

    def create() -> Any:
        connection = connect(path, key)
        connection.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
        connection.execute("PRAGMA query_only = ON")
        return connection

    return _engine(create, poolclass=QueuePool, pool_size=_READERS_KEPT, max_overflow=-1)


def _engine(create: Any, **pool: Any) -> sa.Engine:
    # AUTOCOMMIT: the driver and SQLAlchemy begin nothing by themselves; the store says BEGIN and COMMIT.
    return sa.create_engine(
        "sqlite+pysqlite://", creator=create, module=sqlcipher, isolation_level="AUTOCOMMIT", **pool
    )


@contextmanager
def plain_errors(path: Path, *, files: bool = False) -> Iterator[None]:
    """Turn what the library says about the file into troubles a person can read; with ``files``, OSErrors too.

    A broken rule of the tables (IntegrityError) and wrong SQL pass: they are defects of the program.
    """
    kinds = (sa.exc.DBAPIError, driver_error, OSError) if files else (sa.exc.DBAPIError, driver_error)
    try:
        yield
    except kinds as error:
        trouble = trouble_of(error, path)
        if trouble is None:
            raise
        raise trouble from error


def trouble_of(error: BaseException, path: Path) -> StoreTrouble | None:
    """The trouble that ``error`` means for the store at ``path``, or None when it is a defect."""
    if isinstance(error, sa.exc.DBAPIError):
        return None if error.orig is None else trouble_of(error.orig, path)
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return DiskFull(path) if full else StoreUnreachable(path, error.strerror or type(error).__name__)
    code = primary_code(error)
    if code == _FULL:
        return DiskFull(path)
    if code in (_CORRUPT, _NOTADB):
        return StoreTorn(path, None)
    if code in (_BUSY, _LOCKED):
        return StoreBusy(path)
    if code in (_IOERR, _CANTOPEN, _READONLY):
        return StoreUnreachable(path, str(error))
    return None


def primary_code(error: BaseException) -> int:
    """The primary result code of a library error, 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_sealed(error: BaseException) -> bool:
    """Whether not even the first page opens: a wrong key, or damage; on other pages it can only be damage."""
    return primary_code(error) == _NOTADB


def is_write_refused(error: sa.exc.DBAPIError) -> bool:
    """Whether the library refused to write at all, as it must on a reading connection."""
    return error.orig is not None and primary_code(error.orig) == _READONLY


def is_unreadable(error: BaseException) -> bool:
    """Whether the library says that the bytes are not (or no longer) a database under this key."""
    return primary_code(error) in (_CORRUPT, _NOTADB)
