"""What to do with the file that is found: make it, use it, bring it up, leave it alone, or move it aside.

Nothing here ever deletes or overwrites a store. The caller holds the process lock.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.chain.clock import SystemClock
from sync.store import engine, keycheck, migrate, tables
from sync.store.errors import StoreLocked, StoreNewer, StoreTorn
from sync.store.migrate import CURRENT, Layout

_SIDES = ("-wal", "-shm")
_PAGE_BYTES = 4096
_BULK = {"contents", "chunks", "search_text"}
_PLAIN_HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True)
class _Found:
    """What a readable file says of itself: no version when nothing was laid out in it yet."""

    version: str | None
    clean: bool


def prepare(path: Path, key: bytes, layout: Layout = CURRENT) -> None:
    """Leave at ``path`` a sound store of ``layout`` that ``key`` opens.

    Raises:
        StoreLocked, StoreNewer: the file is left alone.
        StoreTorn: the file was moved aside.
        StoreMisplaced, OSError, sqlalchemy.exc.DBAPIError: as they come.
    """
    version = None if _is_missing(path) else _sound_version(path, key, layout)
    if version is None:
        _create(path, key)
    elif version != layout.head:
        migrate.bring_up(path, key, layout, version)
    keycheck.write_check(path, key)


def suspect_path(path: Path) -> Path:
    """The file whose presence asks for a look through the whole store when it is opened next."""
    return path.with_name(path.name + ".suspect")


def _is_missing(path: Path) -> bool:
    """Whether there is no store yet; one that was there and is gone or emptied is torn."""
    size = path.stat().st_size if path.exists() else 0
    if size > 0:
        return False
    emptied = path.exists() and keycheck.check_path(path).exists()
    log = path.with_name(path.name + "-wal")
    orphaned = log.exists() and log.stat().st_size > 0
    if emptied or orphaned:
        # SQLite would delete a log that has no database; what was saved last may be in it.
        raise StoreTorn(path, move_aside(path))
    return True


def _create(path: Path, key: bytes) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # the log takes over these rights
    writer = engine.writing_engine(path, key)
    try:
        with writer.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            tables.create_all(connection)
            connection.exec_driver_sql("COMMIT")
    finally:
        writer.dispose()


def _sound_version(path: Path, key: bytes, layout: Layout) -> str | None:
    """The layout of the file, None when nothing was laid out in it yet."""
    try:
        with closing(engine.connect(path, key)) as connection:
            found = _look(connection, path, key)
            if found.version is not None and _is_newer(found.version, layout):
                raise StoreNewer(path, found.version)
            sound = _is_sound(connection, suspected=suspect_path(path).exists(), clean=found.clean)
    except engine.driver_error as error:
        if not engine.is_unreadable(error):
            raise
        raise StoreTorn(path, move_aside(path)) from error
    if not sound:
        raise StoreTorn(path, move_aside(path))
    suspect_path(path).unlink(missing_ok=True)
    return found.version


def _look(connection: Any, path: Path, key: bytes) -> _Found:
    try:
        return _read_state(connection)
    except engine.driver_error as error:
        if engine.is_sealed(error) and _key_is_wrong(path, key):
            raise StoreLocked(path) from error
        raise


def _read_state(connection: Any) -> _Found:
    names = _tables(connection)
    if not names:
        return _Found(None, True)
    if not {"alembic_version", "store_state"} <= names:
        return _Found("?", True)
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (clean,) = connection.execute("SELECT clean FROM store_state").fetchone()
    return _Found(str(version), bool(clean))


def _is_sound(connection: Any, *, suspected: bool, clean: bool) -> bool:
    """Look for damage as far as there is cause to.

    After an unclean close the tables of what people did are looked through. Bulk that can be made anew (the search)
    or that its digest proves (texts, files) would take as long as reading the file, and each of its pages is
    authenticated when it is read: only when damage was met is everything looked through.
    """
    if suspected:
        checks = ["PRAGMA quick_check(1)"]
    else:
        checks = [] if clean else [f"PRAGMA quick_check({table})" for table in _tables(connection) - _BULK]
    return all(connection.execute(check).fetchone()[0] == "ok" for check in checks)


def _tables(connection: Any) -> set[str]:
    listed = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {name for (name,) in listed if not name.startswith("search_index")}


def _key_is_wrong(path: Path, key: bytes) -> bool:
    """Judge a file that does not open: the check beside it knows; without one, only the obvious is torn."""
    belongs = keycheck.key_belongs(path, key)
    if belongs is not None:
        return not belongs
    with open(path, "rb") as file:
        head = file.read(_PAGE_BYTES)
    torn = path.stat().st_size % _PAGE_BYTES != 0 or head.startswith(_PLAIN_HEADER) or not any(head)
    return not torn


def _is_newer(version: str, layout: Layout) -> bool:
    return not version.isdigit() or int(version) > int(layout.head)


def move_aside(path: Path) -> Path:
    """Rename the file and its log to ``<name>.torn-<time>`` and give the new name."""
    stamp = f"{SystemClock().now():%Y%m%d-%H%M%S}"
    moved = path.with_name(f"{path.name}.torn-{stamp}")
    number = 1
    while moved.exists() or any(moved.with_name(moved.name + side).exists() for side in _SIDES):
        number += 1
        moved = path.with_name(f"{path.name}.torn-{stamp}-{number}")
    # The log goes first: left behind, it would be taken for that of the next store.
    for side in (*_SIDES, ""):
        part = path.with_name(path.name + side)
        if part.exists():
            os.rename(part, moved.with_name(moved.name + side))
    return moved
