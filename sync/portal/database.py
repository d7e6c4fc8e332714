"""Connections to the portal's database: SQLite in one file by default, PostgreSQL by its address, one code for both.

Writing is done in one place at a time: on SQLite by one connection under a lock, on PostgreSQL under the lock of the
row ``log_head`` wherever the log grows, so that several workers may run.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.portal import schema

LOGGER = logging.getLogger("gaoqian.portal")
_BUSY_SECONDS = 30
_READERS = 8
_MACHINE = frozenset(
    {5, 6, 8, 10, 11, 13, 14, 26}
)  # busy, locked, read-only, I/O, corrupt, full, cannot open, no database
_HEAD = sa.select(schema.log_head).with_for_update()


class PortalBusy(EnvironmentTrouble):
    """The database does not answer in time; what was sent was not taken."""


@dataclass(frozen=True)
class Head:
    """The state of the log as locked: how many steps stand in it, and the last cursor given out."""

    size: int
    feed: int


class Database:
    """One portal's database.

    Args:
        url: SQLAlchemy URL, ``sqlite:///…`` or ``postgresql+psycopg://…``.
    """

    def __init__(self, url: str) -> None:
        self._lock = threading.RLock()
        address = sa.make_url(url)
        if address.get_backend_name() == "postgresql" and "+" not in address.drivername:
            address = address.set(drivername="postgresql+psycopg")
        self._embedded = address.get_backend_name() == "sqlite"
        if self._embedded:
            self._writer = _sqlite_engine(address, "BEGIN IMMEDIATE", 1)
            self._reader = _sqlite_engine(address, "BEGIN", _READERS)
        else:
            self._writer = self._reader = sa.create_engine(address, pool_size=_READERS, pool_pre_ping=True)
        with self.writing() as connection:
            if not self._embedded:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7305415)"))  # one worker makes the tables
            schema.prepare(connection)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A snapshot to read from."""
        with _plain_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction, committed durably on leaving and rolled back on any exception."""
        with _plain_errors(), self._lock if self._embedded else nullcontext(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def logging(self) -> Iterator[tuple[sa.Connection, Head]]:
        """A transaction in which the log may grow: nobody else logs meanwhile, in this or any other worker."""
        with self._lock, self.writing() as connection:
            row = connection.execute(_HEAD).one()
            yield connection, Head(row.size, row.feed)

    def close(self) -> None:
        """Let go of all connections."""
        self._writer.dispose()
        self._reader.dispose()

    @property
    def engine(self) -> sa.Engine:
        """The writing engine, for maintenance and measurements."""
        return self._writer


def add(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that are new; all rows name the same columns."""
    _run(connection, table, "add", rows)


def add_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, passing over those whose key stands already."""
    _run(connection, table, "add missing", rows)


def put(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, replacing those of the same primary key."""
    _run(connection, table, "put", rows)


def _run(connection: sa.Connection, table: sa.Table, how: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Hand many rows to the driver at once: the statement is compiled once, the values need no conversion."""
    if not rows:
        return
    columns = tuple(rows[0])
    text, order = _compiled(table, how, columns, connection.dialect)
    values = [tuple(row[name] for name in order) for row in rows] if order else [dict(row) for row in rows]
    connection.exec_driver_sql(text, values)


@lru_cache(maxsize=200)
def _compiled(
    table: sa.Table, how: str, columns: tuple[str, ...], dialect: sa.Dialect
) -> tuple[str, tuple[str, ...] | None]:
    insert = sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
    if how == "add missing":
        insert = insert.on_conflict_do_nothing()
    if how == "put":
        keys = [c.name for c in table.primary_key]
        others = {name: insert.excluded[name] for name in columns if name not in keys}
        insert = insert.on_conflict_do_update(index_elements=keys, set_=others)
    compiled = insert.compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup else None


def _sqlite_engine(address: sa.URL, begin: str, connections: int) -> sa.Engine:
    engine = sa.create_engine(
        address, pool_size=connections, max_overflow=0 if connections == 1 else _READERS,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )  # fmt: skip

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        # The driver would begin transactions by itself, and late; "begin" below says when.
        connection.isolation_level = None
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode.lower() != "wal":
            raise EnvironmentTrouble(say("The portal's database must lie on a local disk."), "portal.database.wal")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as fault:
        if isinstance(fault, sa.exc.DBAPIError) and not _is_the_machine(fault):
            raise
        LOGGER.warning("the database does not answer: %s", fault.args[0] if fault.args else fault)
        raise PortalBusy(
            say("The portal's database does not answer. What you sent was not taken; please try again later."),
            "portal.database",
        ) from fault


def _is_the_machine(fault: sa.exc.DBAPIError) -> bool:
    """Whether the machine is in the way (busy, disk, connection), and not a defect of the program."""
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _MACHINE
    return isinstance(fault, sa.exc.OperationalError)
